"""The feeds of a web site: declared in its page, linked from it, or guessed.

The network is asked through the fetcher, and pages are read by the reader that it is given.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, NotModified, Response

_SNIFFED = 4_096
_MOST_GUESSES_TRIED = 10

_ROOT = re.compile(
    rb"<(?:[A-Za-z][\w.-]*:)?(?:(?:rss|feed|RDF)[\s>]|urlset\s[^>]{0,2000}sitemap-news)",
    re.IGNORECASE,
)
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


def looks_like_a_feed(body: bytes) -> bool:
    """Whether a body begins like RSS, Atom, RDF or a news sitemap."""
    head = body[:_SNIFFED]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.replace(b"\0", b"")
    root = _ROOT.search(head)
    page = _HTML.search(head)
    return root is not None and (page is None or root.start() < page.start())


class ReadsOffers(Protocol):
    """What discovery needs of a reader."""

    async def offers(self, body: bytes, url: str) -> "tuple[FoundFeed, ...] | Failed":
        """`offers.feeds_in` of a page that came from `url`."""
        ...


async def discover(
    fetcher: AsksForFeeds, reader: ReadsOffers, url: str
) -> tuple[FoundFeed, ...] | Failed:
    """The feeds behind `url`: itself where it is one, else what its page names, else guesses.

    Guesses are returned only once they have answered with a feed.
    """
    answer = await _ask(fetcher, url)
    if isinstance(answer, Failed | NotModified):
        return _as_failure(answer)
    if looks_like_a_feed(answer.body):
        return (FoundFeed(url=answer.moved_to or url, found_by=FoundBy.ITSELF),)
    candidates = await reader.offers(answer.body, answer.url)
    if isinstance(candidates, Failed):
        return candidates
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
