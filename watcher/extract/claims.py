"""What a page says of itself beside the article: its addresses, its lead image, its price."""

from dataclasses import dataclass, replace

from lxml import html

from watcher.extract import doubts, identity, picture
from watcher.model import links
from watcher.model.article import PageText


@dataclass(frozen=True, slots=True)
class Claims:
    """`pays` says that the page is not free for all. The rest is as in `PageText`."""

    url: str
    canonical: str
    image: str
    pays: bool


def read(root: html.HtmlElement, url: str, title: str) -> Claims:
    """Read before scripts and links are taken out of the tree. `url` is where the page was read."""
    return Claims(
        url=links.canonical(url, ""),
        canonical=identity.stated(root, url, title),
        image=picture.lead(root, url),
        pays=doubts.asks_to_pay(root),
    )


def added(page: PageText, said: Claims, root: html.HtmlElement) -> PageText:
    """`page` with its addresses, and with the doubts about its text."""
    raised = doubts.of_page(root, page.text, page.title, pays=said.pays) if page.text else ()
    return replace(page, url=said.url, canonical=said.canonical, image=said.image, doubts=raised)
