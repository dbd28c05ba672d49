"""The feeds that a page offers: declared in its head, linked from it, or in usual places. Pure.

It reads hostile bytes and so runs in a worker process.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from watcher.fetch.discover import FoundBy, FoundFeed

# Declarations stand in the head; anchors further down than this are not worth the time.
_LOOKED_AT = 1_000_000
_MOST_FOUND = 50
_LONGEST_URL = 2_048
_LONGEST_TITLE = 200
_GUESSES = (
    "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feeds/all.xml",
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml",
)  # fmt: skip
_FEEDLIKE = re.compile(r"(?:^|[/._-])(?:rss2?|atom|rdf|feeds?)(?:[/._-]|$)", re.IGNORECASE)
_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/x-rss+xml",
        "application/x-atom+xml",
        "text/rss+xml",
        "text/atom+xml",
    }
)


def feeds_in(html: bytes, base_url: str) -> tuple[FoundFeed, ...]:
    """The feeds of a page: declared in document order, then linked, then usual places.

    Guesses may not exist; whoever shows them should try them first. Never raises for bad HTML.
    """
    found: dict[str, FoundFeed] = {}
    for feed in _all_of(html[:_LOOKED_AT], base_url):
        found.setdefault(feed.url, feed)
        if len(found) >= _MOST_FOUND:
            break
    return tuple(found.values())


def _all_of(html: bytes, page_url: str) -> Iterator[FoundFeed]:
    root = _tree(html)
    base = page_url
    if root is not None:
        declared_base = root.find(".//base")
        if declared_base is not None:
            base = _absolute(page_url, declared_base.get("href") or "") or page_url
        yield from _declared(root, base)
        yield from _linked(root, base)
    for path in _GUESSES:
        url = _absolute(page_url, path)
        if url:
            yield FoundFeed(url=url, found_by=FoundBy.GUESSED)


def _declared(root: etree._Element, base: str) -> Iterator[FoundFeed]:
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if ("alternate" not in rel and "feed" not in rel) or kind not in _FEED_TYPES:
            continue
        url = _absolute(base, link.get("href") or "")
        if url:
            title = " ".join((link.get("title") or "").split())[:_LONGEST_TITLE]
            yield FoundFeed(url=url, title=title)


def _linked(root: etree._Element, base: str) -> Iterator[FoundFeed]:
    for anchor in root.iter("a"):
        href = anchor.get("href") or ""
        if len(href) <= _LONGEST_URL and _FEEDLIKE.search(href.partition("?")[0]):
            url = _absolute(base, href)
            if url:
                yield FoundFeed(url=url, found_by=FoundBy.LINKED)


def _tree(html: bytes) -> etree._Element | None:
    try:
        parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False)
        return etree.fromstring(html, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _absolute(base: str, href: str) -> str:
    """`href` as an absolute http(s) URL without fragment, or "" where it is none."""
    if not href.strip() or len(href) > _LONGEST_URL:
        return ""
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        return ""
    return url.partition("#")[0] if url.isprintable() else ""
