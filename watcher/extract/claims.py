"""What a page says of itself beside the article: its addresses, its lead image, its price."""

import re
from dataclasses import dataclass, replace
from itertools import islice

from lxml import html

from watcher.extract import doubts, identity, picture
from watcher.model import links
from watcher.model.article import Doubt, PageText

_MOST = 400
_LITTLE = 0.5  # of the text in all `p` elements
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*(?:"?false"?)', re.IGNORECASE)
_LOCKED = frozenset({"locked", "metered", "paid", "premium", "subscriber"})
_CUT = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})\s*$")


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
        pays=asks_to_pay(root),
    )


def added(page: PageText, said: Claims, root: html.HtmlElement) -> PageText:
    """`page` with its addresses, and with the doubts about its text."""
    raised = doubted(root, page.text, page.title, pays=said.pays) if page.text else ()
    return replace(page, url=said.url, canonical=said.canonical, image=said.image, doubts=raised)


def asks_to_pay(root: html.HtmlElement) -> bool:
    """Whether the page says of itself that not all may read it. Asked before scripts are cut."""
    for meta in islice(root.iter("meta"), _MOST):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "article:content_tier" and (meta.get("content") or "").lower() in _LOCKED:
            return True
    scripts = islice(root.iter("script"), _MOST // 2)
    return any(
        "ld+json" in (one.get("type") or "") and _NOT_FREE.search(one.text or "") for one in scripts
    )


def doubted(root: html.HtmlElement, text: str, title: str, *, pays: bool) -> tuple[Doubt, ...]:
    """The doubts that the page itself raises. `root` is the tree without scripts."""
    told = sum(len(" ".join(p.itertext())) for p in root.iter("p"))
    found = {
        Doubt.WALLED: pays or bool(_CUT.search(text)),
        Doubt.LITTLE: len(text) < _LITTLE * told,
        Doubt.OFF_TOPIC: doubts.is_off_topic(title, text),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)
