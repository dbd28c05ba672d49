"""What the river asks of its three edges and of its worker processes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from watcher.model.alert import Alert, Message, Told, Verdict
from watcher.model.article import Article, PageText
from watcher.model.delivery import Delivery, Outcome
from watcher.model.entry import Entry, ParsedFeed
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, Fetched, Page, Response
from watcher.model.match import Match
from watcher.model.notice import Notice, Report
from watcher.model.settings import Retention
from watcher.model.story import Event, Frequencies, LookAlike, Placement, Signature

T = TypeVar("T")


class Fetcher(Protocol):
    """Publishers."""

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        """Fetch a feed, conditionally unless `full`."""
        ...

    async def page(self, url: str) -> Page | Failed:
        """Fetch an article's page."""
        ...


class Reader(Protocol):
    """Worker processes with deadlines, in which bytes from the network are read."""

    async def parse(
        self, fetched: Fetched, *, feed_id: str, known_items: bytes
    ) -> ParsedFeed | Failed:
        """Read a feed's body, less the items already known."""
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
    """What may be done inside one transaction; every insert is idempotent."""

    def sync_feeds(self, feeds: Iterable[Feed], now: datetime) -> None: ...  # noqa: D102
    def due(self, now: datetime, limit: int, lease: timedelta) -> tuple[FeedState, ...]: ...  # noqa: D102
    def all_states(self) -> Mapping[str, FeedState]: ...  # noqa: D102
    def release_leases(self, now: datetime) -> None: ...  # noqa: D102
    def states(self, feed_ids: Collection[str]) -> Mapping[str, FeedState]: ...  # noqa: D102
    def save_states(self, states: Sequence[FeedState]) -> None: ...  # noqa: D102
    def strike(self, feed_ids: Collection[str]) -> None: ...  # noqa: D102
    def add_entries(self, entries: Sequence[Entry], *, status: str, now: datetime) -> None: ...  # noqa: D102
    def known(self, feed_id: str, keys: Collection[str]) -> frozenset[str]: ...  # noqa: D102
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
        self, signature: Signature, *, url: str, since: datetime, limit: int = 50
    ) -> tuple[LookAlike, ...]: ...
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
    def told(self, watch: str, story_id: str) -> tuple[Told, ...]: ...  # noqa: D102
    def put_match(self, match: Match) -> None: ...  # noqa: D102
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
    def save_delivery(self, delivery: Delivery) -> None: ...  # noqa: D102
    def set_reread(self, article_id: str, due: datetime | None, attempts: int) -> None: ...  # noqa: D102
    def put_notice(self, kind: str, key: str, text: str, now: datetime) -> bool: ...  # noqa: D102
    def clear_notice(self, kind: str, key: str) -> None: ...  # noqa: D102
    def untold_notices(self, kinds: Collection[str]) -> tuple[Notice, ...]: ...  # noqa: D102
    def put_report(self, made: Report, told: Sequence[Notice]) -> None: ...  # noqa: D102
    def report(self, report_id: str) -> Report | None: ...  # noqa: D102
    def last_report(self) -> datetime | None: ...  # noqa: D102


class Writer(Protocol):
    """The store's one door for writing."""

    async def transaction(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` inside one transaction: all of it is committed, or nothing."""
        ...
