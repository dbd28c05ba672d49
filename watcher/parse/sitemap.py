"""News sitemaps (sitemaps.org, with Google's `news:` extension): feeds of sites that have no other.

Each address with its headline and day is an entry without a text; the page has that.
"""

import re

from lxml import etree

from watcher.model import links
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason
from watcher.parse import entries, markup, prune, repair

_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(urlset|sitemapindex)(?=[\s>/])")
_OTHER = re.compile(rb"<(?![?!])")
_SEARCHED = 4_096
_END = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?urlset\s*>\s*(?:<!--.*-->\s*)?\Z", re.DOTALL)
_TAIL = 200
_NO_NEWS = "a sitemap without news: the site may have another one for its news"
_INDEX = "a list of sitemaps: take the address of the one for news out of it"


def is_sitemap(body: bytes) -> bool:
    """Whether the first element of `body` is that of a sitemap, or of a list of them."""
    return _root(body) != b""


def read(body: bytes, *, feed_id: str, url: str, known_items: bytes = b"") -> ParsedFeed | Failed:
    """The news in `body`, as `feed.read` gives it."""
    if _root(body) == b"sitemapindex":
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail=_INDEX)
    whole = bool(_END.search(body[-_TAIL:]))
    listed = _tree(body)
    if not whole:
        listed = listed[:-1]  # where it was cut off
    items = [one for one in listed if one.find("{*}news") is not None]
    if not items:
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail=_NO_NEWS)
    size = prune.DIGEST_BYTES
    known = {known_items[at : at + size] for at in range(0, len(known_items), size)}
    digests = [prune.digest(etree.tostring(item, with_tail=False)) for item in items]
    new = [item for item, raw in zip(items, digests, strict=True) if raw not in known]
    more = len(new) > prune.MOST_NEW
    return ParsedFeed(
        feed_id=feed_id,
        title=markup.line(_said(items[0], "{*}news/{*}publication/{*}name")),
        language=_said(items[0], "{*}news/{*}publication/{*}language"),
        site=links.absolute("/", url),
        version="sitemap",
        entries=entries.build(
            map(_fields, new[: prune.MOST_NEW]), entries.Origin(feed_id, links.absolute("/", url))
        ),
        items=b"".join(digests),
        count=len(items),
        pruned=len(items) - len(new),
        hint=None,
        complete=whole and not more,
        whole=whole,
        problem=prune.TOO_MANY if more else "" if whole else "cut off before its end",
    )


def _root(body: bytes) -> bytes:
    start = body[:_SEARCHED]
    found = _ROOT.search(start)
    first = _OTHER.search(start)
    return found[1] if found and first and found.start() == first.start() else b""


def _tree(body: bytes) -> "list[etree._Element]":
    """The addresses; of a document that breaks XML's rules, as far as it can be made out."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [] if root is None else list(root.iterchildren("{*}url"))


def _said(item: etree._Element, path: str) -> str:
    return repair.clean((item.findtext(path) or "").strip())


def _fields(item: etree._Element) -> dict[str, str]:
    """An address under the names that feedparser uses."""
    return {
        "id": _said(item, "{*}loc"),
        "link": _said(item, "{*}loc"),
        "title": _said(item, "{*}news/{*}title"),
        "published": _said(item, "{*}news/{*}publication_date") or _said(item, "{*}lastmod"),
        "updated": _said(item, "{*}lastmod"),
    }
