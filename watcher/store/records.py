"""What the questions of `status` answer with. Times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.acknowledgement import Acknowledgement
from watcher.model.alert import Alert, Held
from watcher.model.article import Article
from watcher.model.delivery import Delivery
from watcher.model.entry import Entry
from watcher.model.feed import FeedState
from watcher.model.match import Evidence
from watcher.model.story import Placement
from watcher.model.thread import Thread
from watcher.model.watch import Priority
from watcher.store.stories import StoryArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows there are. `deliveries` is by state (queued, sending, sent, dead).

    `feeds` are those configured; `matches` are one per watch and version of an article.
    """

    feeds: int
    entries: int
    articles: int
    stories: int
    matches: int
    alerts: int
    deliveries: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A configured feed. `entries` are those stored, `newest` when the last of them was seen."""

    url: str
    state: FeedState
    entries: int
    newest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of all configured feeds were polled well of late."""

    ok: int
    all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """From an article first seen to its alert sent, over `count` deliveries; None without any."""

    count: int
    p50: timedelta | None
    p95: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Deliveries that are not final. `oldest` is when the first of them was queued."""

    queued: int
    sending: int
    dead: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """An alert in a list. Title, url and feed are empty once the article was pruned.

    An alert on a watch as a whole has in place of a title what it says first.
    """

    id: str
    watch: str
    occasion: str
    facts: tuple[str, ...]
    priority: Priority
    created_at: datetime
    story_id: str
    article_id: str
    feed_id: str
    title: str
    url: str
    deliveries: tuple[Delivery, ...]
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDetail:
    """All there is to an alert."""

    alert: Alert
    article: Article | None
    deliveries: tuple[Delivery, ...]
    story: tuple[StoryArticle, ...]
    threads: tuple[Thread, ...] = ()
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story in a list, under the title of its first article."""

    id: str
    founded_at: datetime
    title: str
    articles: int
    sources: int
    alerts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OldHeadline:
    """A headline that an article had until another replaced it."""

    article_id: str
    title: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDetail:
    """A story with its articles, earliest first, and its alerts, newest first.

    `placements` say how each article came to belong to it; `headlines` are those that were
    replaced, earliest first.
    """

    id: str
    founded_at: datetime
    articles: tuple[StoryArticle, ...]
    alerts: tuple[AlertRow, ...]
    placements: tuple[Placement, ...] = ()
    headlines: tuple[OldHeadline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that a search found; `opening` is how its text begins."""

    article_id: str
    feed_id: str
    url: str
    title: str
    first_seen: datetime
    language: str
    opening: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """What one watch said of one version, and what became of it: an alert, or held and why."""

    version: str
    watch: str
    watch_version: str
    held: Held | None
    alert_id: str | None
    decided_at: datetime
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """All that the store knows of one article. `entry_status` is new, first_poll or reset."""

    entry: Entry | None
    entry_status: str
    entry_seen: datetime | None
    article: Article | None
    placement: Placement | None
    verdicts: tuple[VerdictRow, ...]
    deliveries: tuple[Delivery, ...]
