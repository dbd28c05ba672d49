"""The machine's settings (`daemon:` in YAML), parsed once into types."""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How often feeds are polled. `default_every` is where an adaptive interval starts."""

    default_every: timedelta = timedelta(minutes=10)
    at_least_every: timedelta = timedelta(hours=6)
    at_most_every: timedelta = timedelta(minutes=2)
    full_fetch_every: timedelta = timedelta(hours=24)
    alert_on_first_poll: bool = False
    concurrency: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Limits for everything fetched. `allow` are networks (CIDR) exempt from the address guard.

    `ports` are those that feeds and pages may have on public addresses: the web's own, and those
    of IANA's registry and of common servers that stand in for them. `ca_file` names certificates
    (PEM) that are trusted besides the system's. `contact` is where publishers can write to.
    `robots`: whether robots.txt is heeded for pages.
    """

    user_agent: str = ""
    contact: str = ""
    robots: bool = True
    timeout: timedelta = timedelta(seconds=20)
    max_feed_bytes: int = 10_000_000
    max_page_bytes: int = 5_000_000
    max_redirects: int = 5
    per_host: int = 2
    host_spacing: timedelta = timedelta(seconds=1)
    allow: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443, 8000, 8008, 8080, 8081, 8088, 8443, 8888)
    proxy: str = field(default="", repr=False)
    ca_file: str = ""


FEWEST_PER_FEED = 10_000
"""The least that `Retention.per_feed` may be: twice what is read of one body of a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long articles, entries, alerts are kept; None keeps for ever.

    Of one feed the newest `per_feed` entries are kept, however young the others are.
    """

    articles: timedelta | None = timedelta(days=90)
    alerts: timedelta | None = timedelta(days=365)
    per_feed: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """Beyond `at_most` alerts of one watch to one destination `within` so long, they collapse."""

    at_most: int = 30
    within: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """An address that is asked for `every` so long, for as long as feeds are polled in time."""

    url: str
    every: timedelta = timedelta(minutes=5)

    def __repr__(self) -> str:
        """Without the address: whoever knows it can stand in for the daemon."""
        return f"Heartbeat(every={self.every})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Where the status page is served. `names` are further hosts by which it may be asked for.

    Without a `password` it is for this machine only.
    """

    host: str
    port: int
    password: str = field(default="", repr=False)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of `daemon:` and `timezone`. `store` is a path or an SQLAlchemy URL."""

    timezone: str = "UTC"
    store: str = "watcher.db"
    workers: int = 0
    polling: Polling = Polling()
    network: Network = Network()
    retention: Retention = Retention()
    storm: Storm = Storm()
    log_level: str = "info"
    operator: tuple[str, ...] = ()
    heartbeat: Heartbeat | None = None
    web: Web | None = None
