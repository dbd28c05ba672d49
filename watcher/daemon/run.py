"""The daemon: beats that enqueue, signals, reloads, and a shut-down in order.

SIGTERM and SIGINT drain: no further beat, what is in work finishes (ten seconds at most), the
store closes. SIGHUP and a change of the configuration's files reload.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import structlog

from watcher import wiring
from watcher.clock import Clock
from watcher.config import reload as reloading
from watcher.config.credentials import Secrets
from watcher.daemon import systemd
from watcher.daemon.scheduler import Beat, Scheduler
from watcher.errors import StoreUnavailable
from watcher.jobs import confine
from watcher.jobs import run as jobs
from watcher.pipeline.deliver import Hearer, nobody
from watcher.wiring import River, Standing

_log = structlog.get_logger("watcher.daemon")
_STEP = 5.0  # seconds by which the wall and the monotonic clock may part unnoticed


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

    async def run(
        self,
        *,
        told: Hearer = nobody,
    ) -> None:
        """Run until `stop` or a signal. Raises what made going on impossible."""
        async with wiring.river(self._standing.setup, self._clock, told=told) as river:
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
        systemd.notify("READY=1", f"STATUS=watching {len(setup.feeds)} feeds")

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
        """A lost store ends the daemon: the service manager starts it anew, loudly."""
        if isinstance(error, StoreUnavailable):
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
                systemd.notify("READY=1", f"STATUS=watching {len(river.setup.feeds)} feeds")

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
        """Ping systemd for as long as the store answers."""
        every = systemd.watchdog_seconds()
        while every:
            await river.store.transaction(lambda tx: tx.next_feed_due())
            systemd.notify("WATCHDOG=1")
            await self._clock.sleep(every)
