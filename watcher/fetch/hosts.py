"""Politeness: how many requests run at one host at a time, and how far apart they start.

A host's record is dropped once it is idle and its spacing has passed, so the memory in use follows
the hosts of the last seconds, not all hosts ever seen.
"""

import asyncio
from collections import deque
from datetime import timedelta
from types import TracebackType

from watcher.clock import Clock
from watcher.fetch import guard
from watcher.model.settings import Network

# The operator's own machines need no sparing, only a bound.
_OWN_CONCURRENCY = 16
_SWEEP_FROM = 256
# A host that asks to slow down is left alone, as far as pages go: for so long if it says nothing,
# and no longer than this whatever it says, since pages are tried again later anyhow.
_REST = timedelta(minutes=1)
_LONGEST_REST = timedelta(hours=1)


class _Host:
    """What is remembered about one host: requests under way, who waits, the next start."""

    __slots__ = ("free", "next_start", "own", "rests_until", "spacing", "waiting")

    def __init__(self, free: int, *, own: bool, spacing: float) -> None:
        self.free = free
        self.own = own
        self.spacing = spacing
        self.next_start = 0.0
        self.rests_until = 0.0
        self.waiting: deque[asyncio.Future[None]] = deque()


class HostGate:
    """Hands out turns. Constant work per turn, whatever the number of hosts."""

    def __init__(self, network: Network, clock: Clock) -> None:
        """Limits from `network.per_host` and `network.host_spacing`."""
        self._clock = clock
        self._per_host = max(1, network.per_host)
        self._spacing = max(0.0, network.host_spacing.total_seconds())
        self._allow = network.allow
        self._hosts: dict[str, _Host] = {}
        self._sweep_at = _SWEEP_FROM

    def __len__(self) -> int:
        """How many hosts are remembered."""
        return len(self._hosts)

    def turn(self, host: str) -> "Turn":
        """A turn at `host` (lower case, without port), for `async with`; first come, first."""
        return Turn(self, host)

    async def enter(self, host: str) -> _Host:
        """Wait for a free place and for the spacing, and take the place."""
        record = self._hosts.get(host) or self._remember(host)
        if record.free > 0:
            record.free -= 1
        else:
            await self._queue(record)
        if record.spacing:
            await self._space_out(record)
        return record

    def widen(self, host: str, seconds: float) -> None:
        """Keep starts at `host` so far apart, if that is more than the usual spacing."""
        record = self._hosts.get(host) or self._remember(host)
        record.spacing = max(seconds, 0.0 if record.own else self._spacing)

    def spare(self, host: str, span: timedelta | None) -> None:
        """Note that `host` asked to slow down: for `span` if it said so, an hour at most."""
        record = self._hosts.get(host) or self._remember(host)
        wished = min(span or _REST, _LONGEST_REST)
        until = self._clock.monotonic() + wished.total_seconds()
        record.rests_until = max(record.rests_until, until)

    def rest(self, host: str) -> float:
        """For how many seconds more `host` wants to be spared; 0 for most."""
        record = self._hosts.get(host)
        return max(record.rests_until - self._clock.monotonic(), 0.0) if record else 0.0

    def leave(self, record: _Host) -> None:
        """Give the place to the next in line, or back."""
        while record.waiting:
            following = record.waiting.popleft()
            if not following.done():
                following.set_result(None)
                return
        record.free += 1

    async def _queue(self, record: _Host) -> None:
        place = asyncio.get_running_loop().create_future()
        record.waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave(record)
            raise

    async def _space_out(self, record: _Host) -> None:
        now = self._clock.monotonic()
        start = max(now, record.next_start)
        record.next_start = start + record.spacing
        if start <= now:
            return
        try:
            await self._clock.sleep(start - now)
        except asyncio.CancelledError:
            self.leave(record)
            raise

    def _remember(self, host: str) -> _Host:
        if len(self._hosts) >= self._sweep_at:
            self._sweep()
        own = guard.is_own(host, self._allow)
        free = _OWN_CONCURRENCY if own else self._per_host
        record = _Host(free, own=own, spacing=0.0 if own else self._spacing)
        self._hosts[host] = record
        return record

    def _sweep(self) -> None:
        # Sweeping again only at twice what is left keeps the cost per turn constant.
        now = self._clock.monotonic()
        self._hosts = {
            host: record for host, record in self._hosts.items() if not self._is_idle(record, now)
        }
        self._sweep_at = max(_SWEEP_FROM, 2 * len(self._hosts))

    def _is_idle(self, record: _Host, now: float) -> bool:
        full = _OWN_CONCURRENCY if record.own else self._per_host
        quiet = max(record.next_start, record.rests_until) <= now
        return quiet and record.free == full


class Turn:
    """One turn at one host, held inside `async with`."""

    __slots__ = ("_gate", "_host", "_record")

    def __init__(self, gate: HostGate, host: str) -> None:
        """A turn not yet taken."""
        self._gate = gate
        self._host = host
        self._record: _Host | None = None

    async def __aenter__(self) -> None:
        """Wait for the turn."""
        self._record = await self._gate.enter(self._host)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Pass the turn on."""
        if self._record is not None:
            self._gate.leave(self._record)
