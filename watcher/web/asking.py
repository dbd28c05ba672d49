"""Questions to the store, and what the answers make of them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.alert import Held
from watcher.model.feed import FeedState
from watcher.model.health import is_ill, urgency
from watcher.model.notice import FAULT, Notice
from watcher.pipeline.heartbeat import LATE
from watcher.store import activity, history
from watcher.store import status as asking
from watcher.store.activity import Activity
from watcher.store.records import AlertRow, Coverage, FeedHealth, Latency, Queue
from watcher.wiring import River

DAY = timedelta(hours=24)
LASTS = 5.0
"""Seconds for which a glance is good: a page and a scrape may come at once."""

_ALERTS, _NOTICES = 8, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """How all of it does at one moment. What is counted is of the last 24 hours."""

    at: datetime
    last_poll: datetime | None
    coverage: Coverage
    queue: Queue
    latency: Latency
    feeds: tuple[FeedState, ...]
    held: dict[Held, int]
    alerts: tuple[AlertRow, ...]
    watches: Mapping[str, Activity]
    notices: tuple[Notice, ...]
    faults: tuple[Notice, ...]

    @property
    def ill(self) -> tuple[FeedState, ...]:
        """Feeds that cannot be read, by name."""
        return tuple(one for one in self.feeds if is_ill(one))

    @property
    def told(self) -> int:
        """Alerts of all watches, of those that are no longer configured as well."""
        return sum(one.alerts for one in self.watches.values())

    @property
    def late(self) -> timedelta | None:
        """How long the feed that waits longest has waited, if that is longer than it should."""
        due = min((one.next_due for one in self.feeds), default=self.at)
        return self.at - due if self.at - due > LATE else None


class Asking:
    """Asks for a glance, and gives the same one to whoever asks within five seconds."""

    def __init__(self, river: River) -> None:
        """Nothing is asked yet."""
        self._river = river
        self._last: tuple[float, Glance] | None = None
        self._alone = asyncio.Lock()

    async def glance(self) -> Glance:
        """How all of it does. Raises StoreUnavailable."""
        async with self._alone:
            now = self._river.clock.monotonic()
            if self._last is None or now - self._last[0] >= LASTS:
                self._last = (now, await self._looked())
            return self._last[1]

    async def _looked(self) -> Glance:
        now, store = self._river.clock.now(), self._river.store
        since = now - DAY
        return Glance(
            at=now,
            last_poll=await store.read(asking.last_poll),
            coverage=await store.read(lambda reader: asking.coverage(reader, since=since)),
            queue=await store.read(asking.queue),
            latency=await store.read(lambda reader: asking.latency(reader, since=since)),
            feeds=await store.read(asking.feed_states),
            held=await store.read(lambda reader: activity.held_by_reason(reader, since=since)),
            alerts=await store.read(lambda reader: history.alerts(reader, limit=_ALERTS)),
            watches=await store.read(lambda reader: activity.by_watch(reader, since=since)),
            notices=await store.read(lambda reader: asking.notices(reader, limit=_NOTICES)),
            faults=await store.read(
                lambda reader: asking.notices(reader, limit=_NOTICES, kind=FAULT)
            ),
        )


def by_urgency(one: FeedHealth) -> tuple[int, str]:
    """Ill feeds before those that want a look, and these before the others; then by name."""
    return urgency(one.state), one.state.feed_id
