"""One lane for each destination: a task that works until nothing is left, and pauses.

Destinations do not wait for each other. A pause holds the whole lane: what a provider asked for
with Retry-After, or what the destination's own limit says.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

from watcher.clock import Clock
from watcher.model.delivery import Rate

LONGEST_PAUSE = timedelta(hours=1)
"""How long one answer may silence a whole destination; its own message waits as long as asked."""


SILENT_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 5, 15))
"""How long a lane rests after one, two, three … attempts in a row whose answer was lost: one may be
a mishap, two are an outage, in which every further attempt may make a repeat."""

MOST_CLAIMED = 64
"""How many deliveries of one destination may be claimed at once. After the machine has died all
that were claimed may be repeats."""

_FAST, _SLOW = 0.5, 2.0
"""Seconds within which a lane's last claim was sent, for it to claim twice as many, or half."""


class Lanes:
    """The tasks, their pauses, and what they raised."""

    def __init__(self, clock: Clock) -> None:
        """No lane runs."""
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._pauses: dict[str, float] = {}  # until when, on the monotonic clock
        self._sent: dict[str, deque[float]] = {}
        self._claims: dict[str, tuple[float, int]] = {}  # when, and how many
        self._silent: dict[str, int] = {}  # attempts in a row without an answer
        self._errors: list[BaseException] = []
        self.stopping = False

    def begin(self, name: str, work: Callable[[str], Awaitable[None]]) -> bool:
        """Set a lane going unless it runs, pauses, or all must stop; whether it was running."""
        if self.stopping or self.pausing(name):
            return False
        if name in self._tasks:
            return True
        self._tasks[name] = asyncio.get_running_loop().create_task(self._run(name, work))
        return False

    async def _run(self, name: str, work: Callable[[str], Awaitable[None]]) -> None:
        (error,) = await asyncio.gather(work(name), return_exceptions=True)
        del self._tasks[name]
        if isinstance(error, Exception):
            self._errors.append(error)

    def pause(self, name: str, wait: timedelta) -> None:
        """Let a lane rest, for an hour at most."""
        until = self._clock.monotonic() + min(wait, LONGEST_PAUSE).total_seconds()
        self._pauses[name] = max(until, self._pauses.get(name, 0.0))

    def pausing(self, name: str) -> bool:
        """Whether a pause is still running."""
        return self._pauses.get(name, 0.0) > self._clock.monotonic()

    def count(self, name: str, rate: Rate | None) -> None:
        """Count a message that goes out, and pause the lane once `rate` is used up.

        The count is of this run of the program only.
        """
        if rate is None:
            return
        now, span = self._clock.monotonic(), rate.per.total_seconds()
        sent = self._sent.setdefault(name, deque())
        sent.append(now)
        while sent[0] <= now - span:
            sent.popleft()
        if len(sent) >= rate.count:
            self.pause(name, timedelta(seconds=sent[-rate.count] + span - now))

    def heard(self, name: str, *, answered: bool) -> None:
        """Count attempts in a row whose answer was lost, and let the lane rest after the second."""
        if answered:
            self._silent.pop(name, None)
            return
        silent = self._silent[name] = self._silent.get(name, 0) + 1
        self.pause(name, SILENT_PAUSES[min(silent, len(SILENT_PAUSES)) - 1])

    def at_a_time(self, name: str) -> int:
        """How many deliveries a lane should claim now: one at first, many where they go fast."""
        now = self._clock.monotonic()
        before, many = self._claims.get(name, (now - _FAST, 1))
        if now - before < _FAST:
            many = min(2 * many, MOST_CLAIMED)
        elif now - before > _SLOW:
            many = max(many // 2, 1)
        self._claims[name] = (now, many)
        return many

    def raise_error(self) -> None:
        """Raise what a lane has raised, if any has."""
        if self._errors:
            raise self._errors.pop(0)

    async def idle(self) -> None:
        """Wait until no lane has anything left to do. Raises what a lane raised."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())
        self.raise_error()

    async def stop(self, *, within: float) -> None:
        """Begin nothing more; let what is in work finish for `within` seconds, then cancel."""
        self.stopping = True
        lanes = tuple(self._tasks.values())
        if lanes:
            await asyncio.wait(lanes, timeout=within)
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
