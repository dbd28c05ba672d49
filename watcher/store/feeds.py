"""Feeds as configured, and what is remembered between two polls of each."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update

from watcher.model.feed import Feed, FeedState, FeedStatus
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.tables import feed

_STATE = tuple(feed.c[name] for name in FeedState.__slots__)
_ID = feed.c.feed_id == bindparam("feed_id")

_CONFIGURED = Prepared(select(feed.c.feed_id, feed.c.url, feed.c.active))
_ADD = Prepared(insert(feed))
_MOVE = Prepared(
    update(feed)
    .where(_ID)
    .values({name: bindparam(name) for name in ("url", *FeedState.__slots__[1:])})
)
_WAKE = Prepared(update(feed).where(_ID).values(active=True))
_RECALL = Prepared(
    update(feed).where(feed.c.next_due > bindparam("latest")).values(next_due=bindparam("now"))
)
_RETIRE = Prepared(update(feed).where(_ID).values(active=False))
_ALL = Prepared(select(*_STATE).where(feed.c.active).order_by(feed.c.feed_id))
_ONE = Prepared(select(*_STATE).where(_ID))
_SAVE = Prepared(
    update(feed)
    .where(_ID)
    .values({name: bindparam(name) for name in FeedState.__slots__ if name != "feed_id"})
)
_STRIKE = Prepared(update(feed).where(_ID).values(strikes=feed.c.strikes + 1))
_DUE = Prepared(
    select(*_STATE)
    .where(feed.c.active, feed.c.next_due <= bindparam("now"))
    .order_by(feed.c.next_due)
    .limit(bindparam("limit"))
)
_PUT_OFF = Prepared(update(feed).where(_ID).values(next_due=bindparam("lease_end")))
_NEXT = Prepared(select(feed.c.next_due).where(feed.c.active).order_by(feed.c.next_due).limit(1))

# The slowest feed is asked once a day; the rest is room for a clock that is put right.
_LATEST = timedelta(days=2)


class Feeds(Session):
    """The rows of `feed`."""

    def sync_feeds(self, feeds: Iterable[Feed], now: datetime) -> None:
        """Make the table agree with the configuration.

        A new feed is due at `now`, and one that comes back when it was. One that is configured no
        longer keeps its row and is never due; none is due later than in two days, whatever the
        clock said when that was written. One whose address changed forgets what belonged to the old
        address (validators, known items, failures), but not which entries are known.
        """
        there = {feed_id: (url, active) for feed_id, url, active in _CONFIGURED.rows(self, {})}
        wanted = {one.id: one.url for one in feeds}
        fresh = [one for one in wanted if one not in there]
        _ADD.run_many(self, [_new(one, wanted[one], now) for one in fresh])
        gone = [one for one, (_, active) in there.items() if active and one not in wanted]
        _RETIRE.run_many(self, [{"feed_id": one} for one in gone])
        back = [one for one, (_, active) in there.items() if not active and one in wanted]
        _WAKE.run_many(self, [{"feed_id": one} for one in back])
        _RECALL.run(self, {"latest": now + _LATEST, "now": now})
        for one, url in wanted.items():
            if one in there and there[one][0] != url:
                self._move(one, url, now)

    def _move(self, feed_id: str, url: str, now: datetime) -> None:
        state = self.states([feed_id])[feed_id]
        status = FeedStatus.ACTIVE if state.last_ok else FeedStatus.NEW
        kept = FeedState(
            feed_id=feed_id,
            next_due=now,
            status=status,
            interval=state.interval,
            gaps=state.gaps,
            polls=state.polls,
            usual=state.usual,
            last_polled=state.last_polled,
            last_ok=state.last_ok,
        )
        _MOVE.run(self, {**fields(kept), "url": url})

    def states(self, feed_ids: Collection[str]) -> dict[str, FeedState]:
        """What is remembered of each of `feed_ids` that the store knows."""
        found = (_ONE.record(self, {"feed_id": one}, FeedState) for one in feed_ids)
        return {one.feed_id: one for one in found if one}

    def all_states(self) -> dict[str, FeedState]:
        """What is remembered of every configured feed."""
        return {one.feed_id: one for one in _ALL.records(self, {}, FeedState)}

    def due(self, now: datetime, limit: int, lease: timedelta) -> tuple[FeedState, ...]:
        """Claim up to `limit` feeds that are due, the longest overdue first.

        Each is put off to `now + lease`, so that a crash only delays it; the states tell when it
        was due.
        """
        found = tuple(_DUE.records(self, {"now": now, "limit": limit}, FeedState))
        end = now + lease
        _PUT_OFF.run_many(self, [{"feed_id": one.feed_id, "lease_end": end} for one in found])
        return found

    def save_states(self, states: Sequence[FeedState]) -> None:
        """Remember; also clears strikes. A feed without a row is passed over."""
        _SAVE.run_many(self, map(fields, states))

    def strike(self, feed_ids: Collection[str]) -> None:
        """Count one more parse begun for each; `save_states` clears it once the parse is back."""
        _STRIKE.run_many(self, [{"feed_id": one} for one in feed_ids])

    def next_feed_due(self) -> datetime | None:
        """When the next feed is due, if any is configured."""
        row = _NEXT.row(self, {})
        return row[0] if row else None


def _new(feed_id: str, url: str, now: datetime) -> dict[str, object]:
    state = FeedState(feed_id=feed_id, next_due=now)
    return {**fields(state), "url": url, "active": True, "added_at": now}
