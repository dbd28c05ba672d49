"""The daemon: beats that enqueue, signals, reloads, and a shut-down in order.

SIGTERM and SIGINT drain: no further beat, what is in work finishes (ten seconds at most), the
store closes. SIGHUP and a change of the configuration's files reload. While the store is out of
reach (a full disk, another program's lock) everything waits, and goes on when it is back.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path

import structlog

from watcher import wiring
from watcher.clock import Clock
from watcher.config import reload as reloading
from watcher.config.credentials import Secrets
from watcher.config.problem import Problem
from watcher.daemon import heap, systemd
from watcher.daemon.scheduler import Beat, Scheduler
from watcher.errors import StoreOutOfReach, StoreUnavailable
from watcher.jobs import confine
from watcher.jobs import run as jobs
from watcher.pipeline import outage
from watcher.pipeline.deliver import Hearer, nobody
from watcher.pipeline.outage import Outage
from watcher.wiring import River, Standing

_log = structlog.get_logger("watcher.daemon")
_STEP = 5.0  # seconds by which the wall and the monotonic clock may part unnoticed
_HANGING = outage.LONGEST + 30.0
"""Seconds without an answer after which a store that is out of reach is taken to hang: the longest
pause between two tries, and thrice what a try waits for another's lock."""


Beside = Callable[[River, Callable[[], Sequence[Problem]]], AbstractAsyncContextManager[object]]
"""What runs beside the river for as long as it does; given the problems of its configuration."""


def nothing(_: River, __: Callable[[], Sequence[Problem]]) -> AbstractAsyncContextManager[object]:
    """For a daemon without a page."""
    return nullcontext()


class Daemon:
    """One running daemon on one configuration folder."""

    def __init__(self, folder: Path, standing: Standing, secrets: Secrets, clock: Clock) -> None:
        """`standing` is the folder as loaded; `secrets` resolve again at each reload."""
        self._folder = folder
        self._standing = standing
        self._secrets = secrets
        self._clock = clock
        self._stop = asyncio.Event()
        self._reloading = asyncio.Lock()
        self._reloads: set[asyncio.Task[bool]] = set()
        self._lost: BaseException | None = None
        self._waiting = ""
        self._outage = Outage(clock, began=self._out_of_reach, ended=self._within_reach)

    async def run(
        self,
        *,
        told: Hearer = nobody,
        beside: Beside = nothing,
    ) -> None:
        """Run until `stop` or a signal. Raises what made going on impossible."""
        heap.few_arenas()
        heap.settle()
        opened = wiring.river(self._standing.setup, self._clock, told=told, outage=self._outage)
        async with opened as river, beside(river, lambda: self._standing.problems):
            beats = self._beats(river)
            watching = [
                self._task("watch the files", self._files(river)),
                self._task("watch the clock", self._clock_steps(river, beats)),
                self._task("watchdog", self._watchdog(river)),
            ]
            self._signals(river)
            beats.start()
            self._ready(river)
            await self._stop.wait()
            systemd.notify("STOPPING=1")
            _log.info("stopping", in_work=river.crew.busy)
            beats.stop()
            for task in (*watching, *self._reloads):
                task.cancel()
            await asyncio.gather(*watching, *self._reloads, return_exceptions=True)
        if self._lost:
            raise self._lost

    def stop(self) -> None:
        """Ask the daemon to drain and end."""
        self._stop.set()

    def _task(self, name: str, job: Awaitable[object]) -> asyncio.Task[bool]:
        return asyncio.create_task(jobs.guarded(name, job, failed=self._failed))

    def _ready(self, river: River) -> None:
        setup = river.setup
        _log.info(
            "watching",
            feeds=len(setup.feeds),
            watches=len(setup.watches),
            destinations=len(setup.destinations),
            store=setup.settings.store,
        )
        if river.store.broke_off:
            _log.warning(
                "the last run was broken off; what it was sending may come a second time",
                begun=river.store.broke_off.isoformat(timespec="seconds"),
            )
        for problem in self._standing.problems:
            _log.warning("configuration", problem=str(problem))
        for lack in confine.lacking():
            _log.warning("less confined than it should be", problem=lack)
        systemd.notify("READY=1", self._status())

    def _status(self) -> str:
        return f"STATUS={self._waiting or f'watching {len(self._standing.setup.feeds)} feeds'}"

    def _out_of_reach(self, error: StoreOutOfReach) -> None:
        """Everything waits in front of the store. Said once, in the log and to systemd."""
        _log.critical("the store cannot be written: waiting until it can", error=str(error))
        self._waiting = f"waiting for the store: {error}"
        systemd.notify(self._status())

    def _within_reach(self, seconds: float) -> None:
        _log.warning("the store can be written again: going on", seconds=round(seconds))
        self._waiting = ""
        systemd.notify(self._status())

    def _beats(self, river: River) -> Scheduler:
        beats = Scheduler()
        now = self._clock.now()

        async def poll() -> None:
            river.crew.hand(await river.due())

        for seconds, name, beat in (
            (1.0, "poll", poll),
            (2.0, "deliver", river.deliver),
            (10.0, "digest", river.collect),
            (30.0, "reread", river.reread),
            (30.0, "recheck", river.recheck),
            (60.0, "watchkeeping", river.keep_watch),
            (60.0, "report", river.report),
            (5.0, "heartbeat", river.sign_of_life),
            (60.0, "room", river.look_at_room),
            (3600.0, "judge again", river.judge_again),
            (3600.0, "listen", river.listen),
            (3600.0, "prune", river.prune),
        ):
            beats.every(seconds, name, self._guarded(name, beat), first=now)
        return beats

    def _guarded(self, name: str, beat: Callable[[], Awaitable[object]]) -> Beat:
        async def one() -> None:
            await jobs.guarded(name, beat(), failed=self._failed)

        return one

    def _failed(self, name: str, error: BaseException) -> None:
        """A lost store ends the daemon: the service manager starts it anew, loudly.

        One that was out of reach when the daemon was asked to end is no reason of its own.
        """
        if isinstance(error, StoreUnavailable) and not self._stop.is_set():
            _log.critical("the store is lost", job=name, error=str(error))
            self._lost = error
            self._stop.set()

    def _signals(self, river: River) -> None:
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up, river)

    def _hang_up(self, river: River) -> None:
        task = self._task("reload", self._reload(river))
        self._reloads.add(task)  # the loop itself keeps no task alive
        task.add_done_callback(self._reloads.discard)

    async def _files(self, river: River) -> None:
        async for _ in reloading.changes_of(self._folder, self._clock):
            await jobs.guarded("reload", self._reload(river))

    async def _reload(self, river: River) -> None:
        """All or nothing per watch: what is bad now keeps running as it was last good.

        One at a time, so that the files as read last are those in force.
        """
        async with self._reloading:
            systemd.notify("RELOADING=1")
            try:
                await self._obey(river)
            finally:
                systemd.notify("READY=1", self._status())

    async def _obey(self, river: River) -> None:
        new, changes = await asyncio.to_thread(
            wiring.restand, self._folder, self._secrets, self._standing
        )
        for line in changes.lines():
            _log.info("configuration changed", change=line)
        for problem in new.problems:
            _log.warning("configuration", problem=str(problem))
        self._standing = new
        await river.reload(new.setup)
        heap.settle()

    async def _clock_steps(self, river: River, beats: Scheduler) -> None:
        """Re-arm the beats and the feeds' due times when the wall clock steps."""
        offset = self._offset()
        while True:
            await self._clock.sleep(1)
            step, offset = self._offset() - offset, self._offset()
            if abs(step) >= _STEP:
                _log.warning("the clock stepped", seconds=round(step, 1))
                await river.rearm(timedelta(seconds=step))
                beats.rearm()

    def _offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()

    async def _watchdog(self, river: River) -> None:
        """Ping systemd for as long as the store answers, if only that it cannot be written."""
        every = systemd.watchdog_seconds()
        while every:
            if not self._outage.lasting:
                with suppress(StoreOutOfReach):
                    await river.store.transaction(lambda tx: tx.next_feed_due())
            if not self._outage.lasting or self._outage.silent_for < _HANGING:
                systemd.notify("WATCHDOG=1")
            await self._clock.sleep(every)
