"""A sign of life for the outside, for as long as what it stands for is true.

It is sent while the store answers and feeds are polled in time. When it stays out, whoever waits
for it raises the alarm: a watcher that hangs cannot tell of that itself.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from watcher.clock import Clock
from watcher.model.fetched import Failed
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.writes import Writes

LATE = timedelta(minutes=15)
"""How long a feed may wait for its turn before polling counts as hung."""

Ping = Callable[[str], Awaitable[Failed | None]]
_log = structlog.get_logger("watcher.heartbeat")


class Heart:
    """Beats when it is time to."""

    def __init__(self, writes: Writes, ping: Ping, *, clock: Clock) -> None:
        """The first beat is due at once."""
        self._writes = writes
        self.ping = ping
        self._clock = clock
        self._next = clock.monotonic()

    async def beat(self, setup: Setup) -> bool:
        """Send the sign of life if it is due and true; whether it was taken."""
        wanted = setup.settings.heartbeat
        if wanted is None or self._clock.monotonic() < self._next:
            return False
        self._next = self._clock.monotonic() + wanted.every.total_seconds()
        due = await self._writes.do(_next_due)
        if due is not None and self._clock.now() - due > LATE:
            _log.error("no heartbeat: feeds are not polled in time", due=due.isoformat())
            return False
        failed = await self.ping(wanted.url)
        if failed is not None:
            _log.warning("the heartbeat was not taken", reason=failed.reason, detail=failed.detail)
        return failed is None


def _next_due(tx: Transaction) -> datetime | None:
    return tx.next_feed_due()
