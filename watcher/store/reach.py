"""How feeds are reached and what they bring, as far as readers and the operator must know."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, text

from watcher.model.feed import FeedState
from watcher.store.prepared import Prepared
from watcher.store.session import Session
from watcher.store.side_tables import notice
from watcher.store.tables import TROUBLED, entry, feed

_LEAN = ("feed_id", "next_due", "status", "interval", "failures", "last_polled", "last_ok")
_TROUBLED = Prepared(
    select(*(feed.c[name] for name in _LEAN))
    .where(feed.c.active, text(TROUBLED))
    .order_by(feed.c.feed_id)
)
_latest = (
    select(func.max(entry.c.first_seen)).where(entry.c.feed_id == feed.c.feed_id).scalar_subquery()
)
_QUIET = Prepared(
    select(feed.c.feed_id, _latest.label("latest"))
    .where(feed.c.active, _latest < bindparam("before", type_=entry.c.first_seen.type))
    .order_by(feed.c.feed_id)
)
_ARRIVALS = Prepared(
    select(entry.c.first_seen)
    .where(entry.c.feed_id == bindparam("feed_id"))
    .order_by(entry.c.first_seen.desc())
    .limit(bindparam("limit"))
)
_NOTED = Prepared(select(notice.c["key"]).where(notice.c.kind == bindparam("kind")))


class Reach(Session):
    """Questions on `feed`, `entry` and `notice`; each goes by an index."""

    def feeds_in_trouble(self) -> tuple[FeedState, ...]:
        """The states of configured feeds that are gone, quarantined, or failed three times."""
        return tuple(_TROUBLED.records(self, {}, FeedState))

    def quiet_feeds(self, before: datetime) -> Sequence[tuple[str, datetime]]:
        """The configured feeds whose latest entry was seen before then, and when."""
        return _QUIET.rows(self, {"before": before})

    def arrivals(self, feed_id: str, limit: int) -> tuple[datetime, ...]:
        """When the latest entries of a feed were first seen, the latest first."""
        return tuple(row[0] for row in _ARRIVALS.rows(self, {"feed_id": feed_id, "limit": limit}))

    def noted(self, kind: str) -> frozenset[str]:
        """The keys of the notices of a kind."""
        return frozenset(row[0] for row in _NOTED.rows(self, {"kind": kind}))
