"""A feed as configured, and what is remembered about polling it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.model.condition import Condition


class ArticlesFrom(StrEnum):
    """Where the text of a feed's articles comes from."""

    PAGE = "page"
    FEED = "from feed"


class Trust(StrEnum):
    """How far an analyst believes a source: what `low` says confirms nothing."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One source as an analyst configured it. `id` is its name in `sources`.

    `counts_as` names the group whose sources count as one in `confirm`, "" if it is in none.
    `robots` says whether robots.txt is heeded for the pages behind its entries.
    """

    id: str
    url: str
    title: str = ""
    owner: str = ""
    language: str = ""
    every: timedelta | None = None
    articles: ArticlesFrom = ArticlesFrom.PAGE
    groups: frozenset[str] = frozenset()
    counts_as: str = ""
    trust: Trust = Trust.NORMAL
    robots: bool = True


class FeedStatus(StrEnum):
    """Whether a feed is polled, and if not in the usual way, why."""

    NEW = "never polled"
    ACTIVE = "active"
    FAILING = "failing"
    GONE = "gone: the publisher answered 410"
    QUARANTINED = "quarantined: it killed the parser three times"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What the store remembers between two polls of a feed. Times are aware and in UTC.

    `items` holds the 8-byte digests of the raw items of the last good body, concatenated, so that
    the next body is cut down to what is new before feedparser sees it. `usual` is a running mean
    of unseen entries per poll. `strikes` counts parses that were begun and never came back.
    `newest` is the latest date that an entry bore, none later than when it was read.
    `read_from` is the address of the body that the validators belong to. `moving_to` is where a
    permanent redirect led in the last `moves` polls in a row, until that is believed (`moved_to`);
    from then on they count how often the configured address was asked again, last at `moved_at`.
    `skips` are the hours (bits 0 to 23) and weekdays (bits 24 to 30, Monday first), in UTC, in
    which the feed asks to be left alone. `title` is what it calls itself.
    """

    feed_id: str
    next_due: datetime
    status: FeedStatus = FeedStatus.NEW
    interval: timedelta = timedelta(minutes=15)
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    items: bytes = b""
    moved_to: str = ""
    failures: int = 0
    strikes: int = 0
    gaps: int = 0
    polls: int = 0
    usual: float = 0.0
    hint: timedelta | None = None
    last_polled: datetime | None = None
    last_ok: datetime | None = None
    last_full: datetime | None = None
    last_error: str = ""
    newest: datetime | None = None
    condition: Condition = Condition.UNTRIED
    read_from: str = ""
    moving_to: str = ""
    moves: int = 0
    moved_at: datetime | None = None
    skips: int = 0
    title: str = ""
