"""What the river asks of its three edges and of its worker processes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from watcher.model.alert import Alert, Held, Message, Told, Verdict
from watcher.model.article import Article, PageText
from watcher.model.candidates import LOOK_ALIKES
from watcher.model.delivery import Delivery, Outcome
from watcher.model.digest import Digest
from watcher.model.entry import Entry, ParsedFeed
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, Fetched, Page, Response
from watcher.model.habits import Habits
from watcher.model.match import Match, NearMatch
from watcher.model.notice import Notice, Report
from watcher.model.settings import Retention
from watcher.model.silence import Silence
from watcher.model.story import Event, Frequencies, LookAlike, Placement, Signature
from watcher.model.thread import Thread, ToldIn
from watcher.model.watch import Priority
from watcher.model.watching import MatchedStory, Recheck, Unjudged, Waiting

T = TypeVar("T")


class Fetcher(Protocol):
    """Publishers."""

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        """Fetch a feed, conditionally unless `full`."""
        ...

    async def page(self, url: str, *, heed_robots: bool = True) -> Page | Failed:
        """Fetch an article's page, unless its site's robots.txt asks not to."""
        ...


class Reader(Protocol):
    """Worker processes with deadlines, in which bytes from the network are read."""

    async def parse(
        self, fetched: Fetched, *, feed_id: str, known_items: bytes, language: str = ""
    ) -> ParsedFeed | Failed:
        """Read a feed's body, less the items already known; `language` as configured, or empty."""
        ...

    async def extract(self, page: Page, *, language: str = "") -> PageText | Failed:
        """Find the article in a page; `language` is what the feed says of itself."""
        ...


class Channel(Protocol):
    """One destination."""

    async def send(self, message: Message) -> Outcome:
        """Try once to deliver. Never raises for what the other side does."""
        ...


class Embedding(Protocol):
    """A model of what texts mean: texts on one event have vectors that point the same way.

    None is used by default. Any that gives vectors of one length will do; across languages it
    needs to be multilingual.
    """

    def __call__(self, text: str) -> tuple[float, ...]:
        """The vector of a text."""
        ...


class StoryArticle(Protocol):
    """One article of a story, in brief."""

    @property
    def article_id(self) -> str: ...  # noqa: D102
    @property
    def feed_id(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def first_seen(self) -> datetime: ...  # noqa: D102
    @property
    def copy_of(self) -> str | None: ...  # noqa: D102


class Transaction(Protocol):
    """What may be done inside one transaction; every insert is idempotent.

    `queued` names the destinations for which it has put something into the outbox that may go out.
    """

    @property
    def queued(self) -> Collection[str]: ...  # noqa: D102
    def sync_feeds(self, feeds: Iterable[Feed], now: datetime) -> None: ...  # noqa: D102
    def due(self, now: datetime, limit: int, lease: timedelta) -> tuple[FeedState, ...]: ...  # noqa: D102
    def next_feed_due(self) -> datetime | None: ...  # noqa: D102
    def all_states(self) -> Mapping[str, FeedState]: ...  # noqa: D102
    def release_leases(self, now: datetime, *, machine_died: bool) -> None: ...  # noqa: D102
    def set_back(  # noqa: D102
        self, by: timedelta, now: datetime, slots: Iterable[tuple[str, datetime]]
    ) -> None: ...
    def latest_moment(self) -> datetime | None: ...  # noqa: D102
    def states(self, feed_ids: Collection[str]) -> Mapping[str, FeedState]: ...  # noqa: D102
    def save_states(self, states: Sequence[FeedState]) -> None: ...  # noqa: D102
    def strike(self, feed_ids: Collection[str]) -> None: ...  # noqa: D102
    def add_entries(self, entries: Sequence[Entry], *, status: str, now: datetime) -> None: ...  # noqa: D102
    def entries_since(self, feed_id: str, at: datetime) -> frozenset[str]: ...  # noqa: D102
    def entries_by_key(self, feed_id: str, keys: Collection[str]) -> Mapping[str, str]: ...  # noqa: D102
    def entry(self, entry_id: str) -> Entry | None: ...  # noqa: D102
    def entry_status(self, entry_id: str) -> str | None: ...  # noqa: D102
    def article(self, article_id: str) -> Article | None: ...  # noqa: D102
    def alert(self, alert_id: str) -> Alert | None: ...  # noqa: D102
    def story_articles(self, story_id: str) -> Sequence[StoryArticle]: ...  # noqa: D102
    def due_destinations(self, now: datetime) -> tuple[str, ...]: ...  # noqa: D102
    def due_rereads(  # noqa: D102
        self, now: datetime, limit: int
    ) -> Sequence[tuple[Article, Entry, int]]: ...
    def prune(self, retention: Retention, now: datetime, batch: int = 500) -> int: ...  # noqa: D102
    def article_version(self, article_id: str) -> str | None: ...  # noqa: D102
    def put_article(  # noqa: D102
        self, article: Article, *, reread_due: datetime | None, reread_attempts: int = 0
    ) -> None: ...
    def look_alikes(  # noqa: D102
        self, signature: Signature, *, url: str, since: datetime, limit: int = LOOK_ALIKES
    ) -> tuple[LookAlike, ...]: ...
    def habits(self, scope: str) -> Habits: ...  # noqa: D102
    def put_habits(self, new: Habits, now: datetime) -> None: ...  # noqa: D102
    def placement(self, article_id: str) -> Placement | None: ...  # noqa: D102
    def put_placement(  # noqa: D102
        self, placement: Placement, signature: Signature, now: datetime
    ) -> None: ...
    def frequencies(self) -> Frequencies | None: ...  # noqa: D102
    def put_frequencies(self, new: Frequencies) -> None: ...  # noqa: D102
    def open_events(  # noqa: D102
        self, keys: Mapping[str, float], *, since: datetime, limit: int
    ) -> tuple[Event, ...]: ...
    def put_event(self, new: Event) -> None: ...  # noqa: D102
    def unite(self, gone: str, kept: str) -> None: ...  # noqa: D102
    def told(self, watch: str, story_id: str) -> tuple[Told, ...]: ...  # noqa: D102
    def story_alerts(self, story_id: str) -> tuple[Alert, ...]: ...  # noqa: D102
    def waiting(self, story_id: str) -> tuple[Waiting, ...]: ...  # noqa: D102
    def stories_waiting(self, since: datetime) -> tuple[str, ...]: ...  # noqa: D102
    def settle_verdict(self, known: Verdict) -> None: ...  # noqa: D102
    def first_matches(self, watch: str, since: datetime) -> tuple[datetime, ...]: ...  # noqa: D102
    def matched_since(  # noqa: D102
        self, watch: str, since: datetime, limit: int = 500
    ) -> tuple[MatchedStory, ...]: ...
    def last_match(self, watch: str) -> datetime | None: ...  # noqa: D102
    def health(self) -> Mapping[str, FeedState]: ...  # noqa: D102
    def feeds_in_trouble(self) -> tuple[FeedState, ...]: ...  # noqa: D102
    def quiet_feeds(self, before: datetime) -> Sequence[tuple[str, datetime]]: ...  # noqa: D102
    def arrivals(self, feed_id: str, limit: int) -> tuple[datetime, ...]: ...  # noqa: D102
    def noted(self, kind: str) -> frozenset[str]: ...  # noqa: D102
    def noted_since(self, kind: str, since: datetime) -> frozenset[str]: ...  # noqa: D102
    def note_hour(self, watch: str, now: datetime, *, covered: bool) -> None: ...  # noqa: D102
    def covered_hours(self, watch: str, since: datetime) -> frozenset[datetime]: ...  # noqa: D102
    def add_recheck(self, new: Recheck) -> None: ...  # noqa: D102
    def due_rechecks(self, now: datetime, limit: int) -> tuple[Recheck, ...]: ...  # noqa: D102
    def save_recheck(self, after: Recheck) -> None: ...  # noqa: D102
    def drop_rechecks(self, article_ids: Collection[str]) -> None: ...  # noqa: D102
    def put_beat(self, key: str, value: str, now: datetime) -> None: ...  # noqa: D102
    def beat(self, key: str) -> tuple[str, datetime] | None: ...  # noqa: D102
    def put_near(  # noqa: D102
        self, article_id: str, found: tuple[NearMatch, ...], now: datetime
    ) -> None: ...
    def put_match(self, match: Match) -> None: ...  # noqa: D102
    def is_decided(self, match: Match) -> bool: ...  # noqa: D102
    def put_unjudged(self, marks: Sequence[Unjudged]) -> None: ...  # noqa: D102
    def unjudged(self, article_id: str = "", watch: str = "") -> tuple[Unjudged, ...]: ...  # noqa: D102
    def drop_unjudged(self, mark: Unjudged) -> None: ...  # noqa: D102
    def put_verdict(self, verdict: Verdict) -> None: ...  # noqa: D102
    def put_alert(self, alert: Alert) -> None: ...  # noqa: D102
    def put_deliveries(self, deliveries: Sequence[Delivery]) -> None: ...  # noqa: D102
    def claim(  # noqa: D102
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        destinations: Collection[str] | None = None,
    ) -> tuple[Delivery, ...]: ...
    def lately(self, watch: str, since: datetime) -> Mapping[str, int]: ...  # noqa: D102
    def digests_due(self, now: datetime) -> tuple[str, ...]: ...  # noqa: D102
    def put_digest(self, made: Digest, limit: int) -> int: ...  # noqa: D102
    def digest(self, digest_id: str) -> Digest | None: ...  # noqa: D102
    def last_digest(self, destination: str) -> Digest | None: ...  # noqa: D102
    def told_in(self, digest_id: str) -> Sequence[Delivery]: ...  # noqa: D102
    def unconfirmed(  # noqa: D102
        self, watch: str, since: datetime, until: datetime
    ) -> Sequence[tuple[str, str, datetime]]: ...
    def held_between(  # noqa: D102
        self, watch: str, since: datetime, until: datetime
    ) -> Mapping[Held, int]: ...
    def silences(self, now: datetime) -> Sequence[Silence]: ...  # noqa: D102
    def all_silences(self) -> Sequence[Silence]: ...  # noqa: D102
    def unacknowledged(self, since: datetime) -> Sequence[tuple[str, str, Priority]]: ...  # noqa: D102
    def deliveries_of(self, alert_id: str) -> Sequence[Delivery]: ...  # noqa: D102
    def save_delivery(self, delivery: Delivery) -> None: ...  # noqa: D102
    def delivery(self, delivery_id: str) -> Delivery | None: ...  # noqa: D102
    def ahead_until(self, one: Delivery) -> datetime | None: ...  # noqa: D102
    def thread(self, destination: str, story_id: str) -> Thread | None: ...  # noqa: D102
    def put_thread(self, new: Thread) -> None: ...  # noqa: D102
    def redraw(self, destination: str, story_id: str) -> None: ...  # noqa: D102
    def drop_thread(self, destination: str, story_id: str) -> None: ...  # noqa: D102
    def stale_threads(  # noqa: D102
        self, now: datetime, *, since: datetime, limit: int
    ) -> Sequence[Thread]: ...
    def told_to(self, destination: str, story_id: str) -> Sequence[ToldIn]: ...  # noqa: D102
    def set_reread(self, article_id: str, due: datetime | None, attempts: int) -> None: ...  # noqa: D102
    def put_notice(self, kind: str, key: str, text: str, now: datetime) -> bool: ...  # noqa: D102
    def clear_notice(self, kind: str, key: str) -> None: ...  # noqa: D102
    def untold_notices(self, kinds: Collection[str]) -> tuple[Notice, ...]: ...  # noqa: D102
    def put_report(self, made: Report, told: Sequence[Notice]) -> None: ...  # noqa: D102
    def report(self, report_id: str) -> Report | None: ...  # noqa: D102
    def last_report(self) -> datetime | None: ...  # noqa: D102


class Writer(Protocol):
    """The store's one door for writing."""

    async def transaction(self, work: Callable[[Transaction], T], *, synced: bool = True) -> T:
        """Run `work` inside one transaction: all of it is committed, or nothing.

        What is not `synced` may be lost with the machine, until a later one is synced.
        """
        ...
