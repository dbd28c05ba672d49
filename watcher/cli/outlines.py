"""OPML, the lists of feeds that readers exchange."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr


@dataclass(frozen=True, slots=True)
class Outlines:
    """The addresses of feeds in a list, http(s) only; or why it cannot be read."""

    urls: tuple[str, ...] = ()
    problem: str = ""


def feeds(opml: bytes) -> Outlines:
    """The feeds in a list. It may come from anywhere, so it is read in a worker process."""
    from lxml import etree  # noqa: PLC0415 - only the worker loads it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(opml, parser)
    except etree.XMLSyntaxError as error:
        return Outlines(problem=str(error))
    urls = (str(one.get("xmlUrl") or one.get("xmlurl") or "") for one in root.iter("outline"))
    return Outlines(tuple(url for url in urls if url.startswith(("http://", "https://"))))


def written(named: Iterable[tuple[str, str]]) -> str:
    """A list of feeds, each with its title and its address."""
    lines = (
        f'    <outline type="rss" text={quoteattr(title)} xmlUrl={quoteattr(url)}/>\n'
        for title, url in named
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<opml version=\"2.0\">\n  <head>\n"
        f"    <title>watcher</title>\n  </head>\n  <body>\n{''.join(lines)}  </body>\n</opml>\n"
    )
