"""The feeds of a web site: declared in its page, linked from it, or guessed.

`feeds_in` is pure; `discover` asks the network through the fetcher that it is given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from lxml import etree

from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, NotModified, Response

# Declarations stand in the head; anchors further down than this are not worth the time.
_LOOKED_AT = 1_000_000
_SNIFFED = 4_096
_MOST_FOUND = 50
_LONGEST_URL = 2_048
_LONGEST_TITLE = 200
_MOST_GUESSES_TRIED = 8

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
_GUESSES = ("/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feeds/all.xml")
_FEEDLIKE = re.compile(r"(?:^|[/._-])(?:rss2?|atom|rdf|feeds?)(?:[/._-]|$)", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)


class FoundBy(StrEnum):
    """How a feed was found, which is also how sure it is."""

    ITSELF = "the address is a feed"
    DECLARED = "declared by the page"
    LINKED = "linked from the page"
    GUESSED = "a usual place"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that a site has, or may have. `url` is absolute, http or https."""

    url: str
    title: str = ""
    found_by: FoundBy = FoundBy.DECLARED


class AsksForFeeds(Protocol):
    """What discovery needs of a fetcher."""

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        """Ask for one feed."""
        ...


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


def looks_like_a_feed(body: bytes) -> bool:
    """Whether a body begins like RSS, Atom or RDF."""
    head = body[:_SNIFFED]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.replace(b"\0", b"")
    root = _ROOT.search(head)
    page = _HTML.search(head)
    return root is not None and (page is None or root.start() < page.start())


async def discover(fetcher: AsksForFeeds, url: str) -> tuple[FoundFeed, ...] | Failed:
    """The feeds behind `url`: itself where it is one, else what its page names, else guesses.

    Guesses are returned only once they have answered with a feed.
    """
    answer = await _ask(fetcher, url)
    if isinstance(answer, Failed | NotModified):
        return _as_failure(answer)
    if looks_like_a_feed(answer.body):
        return (FoundFeed(url=answer.moved_to or url, found_by=FoundBy.ITSELF),)
    candidates = feeds_in(answer.body, answer.url)
    certain = tuple(c for c in candidates if c.found_by is FoundBy.DECLARED)
    if certain:
        return certain
    return await _those_that_answer(fetcher, candidates[:_MOST_GUESSES_TRIED])


async def _those_that_answer(
    fetcher: AsksForFeeds, candidates: tuple[FoundFeed, ...]
) -> tuple[FoundFeed, ...]:
    good = []
    for candidate in candidates:
        answer = await _ask(fetcher, candidate.url)
        if not isinstance(answer, Failed | NotModified) and looks_like_a_feed(answer.body):
            good.append(candidate)
    return tuple(good)


async def _ask(fetcher: AsksForFeeds, url: str) -> Response:
    feed = Feed(id="discovery", url=url)
    never_seen = FeedState(feed_id=feed.id, next_due=datetime.min.replace(tzinfo=UTC))
    return await fetcher.feed(feed, never_seen, full=True)


def _as_failure(answer: Failed | NotModified) -> Failed:
    if isinstance(answer, Failed):
        return answer
    return Failed(url=answer.url, reason=FailReason.BROKEN, detail="no body came")


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
