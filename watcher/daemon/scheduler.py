"""The metronome: a handful of APScheduler beats. What is due stands in the store.

Traps met (see docs/adr): the default `misfire_grace_time` of one second drops runs; a wall clock
that steps back stops interval jobs until it has caught up, so `rearm` starts them anew; a job that
may run once only is a warning in the log for each call that comes too early.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from watcher.clock import SystemClock

Beat = Callable[[], Awaitable[None]]


class Scheduler:
    """Calls each beat every so many seconds, never twice at once, and never gives up on one."""

    def __init__(self) -> None:
        """An idle scheduler; `every` adds beats, `start` lets them run."""
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2},
        )

    def every(self, seconds: float, name: str, beat: Beat, *, first: datetime) -> None:
        """Call `beat` at `first` and every `seconds` from then on."""
        busy = False

        async def one() -> None:
            nonlocal busy
            if busy:  # it may wait for the store for hours; APScheduler would warn each time
                return
            busy = True
            with suppress(asyncio.CancelledError):  # `stop` cancels: nothing to log as an error
                try:
                    await beat()
                finally:
                    busy = False

        trigger = IntervalTrigger(seconds=seconds, timezone=UTC)
        self._scheduler.add_job(one, trigger, id=name, next_run_time=first)

    def start(self) -> None:
        """Let the beats run on the current event loop."""
        self._scheduler.start()

    def rearm(self) -> None:
        """Call every beat at once and count from now, by the machine's clock: it has stepped."""
        now = SystemClock().now()
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    def stop(self) -> None:
        """No further beats. A beat only enqueues, so there is nothing to wait for."""
        self._scheduler.shutdown(wait=False)
