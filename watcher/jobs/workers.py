"""Worker processes with a pipe each, which are killed and replaced when a reading goes wrong.

A library's pool would do for the processes. This one is here for what they read: no worker shares a
pipe or a lock with another, so that one that is taken over, or killed at the worst moment, spoils
nothing for the rest; its answers are read as records only (`answers`); and costly readings are
moved out of the way of the others (`lanes`).
"""

import asyncio
import contextlib
import logging
import math
import multiprocessing
import os
import pickle
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerProcess

from watcher.jobs import answers, worker
from watcher.jobs.lanes import Lane
from watcher.jobs.turns import BRIEF, Turns
from watcher.jobs.worker import Answer, Terms, Trouble

_log = logging.getLogger(__name__)
_TASKS_PER_WORKER = 5000  # a bound on what leaks in C libraries can grow to
_PATIENCE, _PATIENT = 12, 10  # times the CPU limit by the clock, and how often that, on a machine
_PROGRESS = 0.02  # that is busy: where the input had this share of its CPU meanwhile
_QUICK = 0.15  # seconds of CPU in the quick lane, where others wait for the place
_WAITS = 1.0  # seconds by the clock there, of a reading that sleeps or of a machine that is busy
_CPU_CLOCK = 2  # of a process, beside its number: clock_getcpuclockid(3)
_LATER = 10  # niceness of the slow lane: a tenth of what others have, and not nothing
_GOODBYE = 2.0  # seconds for a process to be gone


@dataclass(frozen=True, slots=True)
class Call:
    """`function(*given)`, importable by name, within `seconds` of CPU.

    `origin` is for whom it is read: origins take turns. A `slow` one is known to be costly.
    """

    function: Callable[..., object]
    given: tuple[object, ...]
    seconds: float
    origin: str = ""
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """How many processes there may be: `quick` places, `slow` ones besides, and who may wait.

    Without slow places nothing is moved, and calls keep their order.
    """

    quick: int
    slow: int = 0
    waiting: int = 24


class _Job:
    """A call in work."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.process: _Process | None = None
        self.put_off = False
        self.done = False


class Workers:
    """Processes that start when they are first needed, forked from a server with `preloaded`."""

    def __init__(self, room: Room, terms: Terms, preloaded: Sequence[str]) -> None:
        """Nothing starts before the first call."""
        self._room = room
        self._terms = terms
        self._preloaded = list(preloaded)
        self._quick = Lane(room.quick)
        self._slow = Lane(room.slow)
        self._turns = Turns(cores())
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()
        self._starts: set[asyncio.Task[None]] = set()
        self._closed = False
        self.lacking: tuple[str, ...] | None = None

    async def run(self, call: Call) -> Answer:
        """What came of a call. Never raises for what a function does."""
        lane = self._slow if call.slow and self._room.slow else self._quick
        if lane is self._slow and lane.waiting >= self._room.waiting:
            return Answer(trouble=Trouble.BUSY)
        await lane.enter(call.origin)
        job = _Job(lane)
        try:
            answer = await self._worked(job, call)
        finally:
            self._release(job)
        if job.put_off and answer.trouble:
            return await self.run(replace(call, slow=True))
        return answer

    async def close(self) -> None:
        """End the processes; whatever is in flight fails."""
        self._closed = True
        for task in self._starts:
            task.cancel()
        for process in tuple(self._all):
            process.kill()
        gone = [process.gone() for process in self._all]
        await asyncio.gather(*gone, *self._starts, return_exceptions=True)
        self._all.clear()
        self._idle.clear()
        self._closed = False

    def pids(self) -> tuple[int, ...]:
        """The processes that there are."""
        return tuple(process.pid for process in self._all)

    async def _worked(self, job: _Job, call: Call) -> Answer:
        for last in (False, True):  # a fork server that died is started anew
            try:
                job.process = await self._hired(slow=job.lane is self._slow)
                break
            except (OSError, EOFError, asyncio.IncompleteReadError) as error:
                _log.warning("a worker process did not start (%s)", type(error).__name__)
                if last:
                    return Answer(trouble=Trouble.DIED)
        if job.process is None:
            return Answer(trouble=Trouble.DIED)
        if not self._room.slow:
            return await self._done(job.process, call)
        self._turns.begin(job.process, costly=job.process.slow)
        timer = asyncio.get_running_loop().call_later(BRIEF, self._look, job)
        try:
            return await self._done(job.process, call)
        finally:
            timer.cancel()
            self._turns.end(job.process)

    async def _done(self, process: "_Process", call: Call) -> Answer:
        answer = await process.do(call)
        return Answer(trouble=Trouble.CLOSED) if self._closed else answer

    def _release(self, job: _Job) -> None:
        job.lane.leave()
        job.done = True
        process = job.process
        if process is None:
            return
        places = self._room.slow if process.slow else self._room.quick
        crowd = sum(one.slow is process.slow for one in self._all) > places
        if process.fit and not crowd and not self._closed:
            self._idle.append(process)
            return
        died = not process.killed
        process.kill()
        self._all.discard(process)
        if died and not (process.slow or crowd):
            self._start_another()

    def _look(self, job: _Job) -> None:
        """Let the short readings pass one that takes its time; move it where it takes long."""
        process = job.process
        if job.done or process is None or job.lane is self._slow:
            return
        again = BRIEF
        if process.has_had(BRIEF):
            self._turns.is_long(process)
        if process.has_had(_QUICK, _WAITS):
            again = _QUICK
            if self._slow.free:
                self._move(job, process)
            elif self._quick.waiting:
                job.put_off = True
                process.kill()
        asyncio.get_running_loop().call_later(again, self._look, job)

    def _move(self, job: _Job, process: "_Process") -> None:
        """To the slow lane."""
        self._slow.free -= 1
        job.lane.leave()
        job.lane = self._slow
        process.slow_down()
        self._turns.is_costly(process)
        self._start_another()

    def _start_another(self) -> None:
        """Have a process ready for whoever takes the place in the quick lane."""
        if self._closed or not self._room.slow or any(not one.slow for one in self._idle):
            return
        task = asyncio.get_running_loop().create_task(self._stock())
        self._starts.add(task)
        task.add_done_callback(self._starts.discard)

    async def _stock(self) -> None:
        with contextlib.suppress(OSError, EOFError, asyncio.IncompleteReadError):
            process = await self._started()
            self._idle.append(process)

    async def _hired(self, *, slow: bool) -> "_Process":
        """An idle process: one of the slow ones for the slow lane, and never for the quick one."""
        self._bury()
        for at, process in enumerate(self._idle):
            if process.slow == slow:
                return self._idle.pop(at)
        if slow and self._idle:
            process = self._idle.pop()
            process.slow_down()
            return process
        process = await self._started()
        if slow:
            process.slow_down()
        return process

    def _bury(self) -> None:
        """Forget idle processes that somebody else has ended: the kernel, short of memory."""
        for process in [one for one in self._idle if one.is_gone]:
            self._idle.remove(process)
            self._all.discard(process)
            process.kill()

    async def _started(self) -> "_Process":
        process = await asyncio.to_thread(_start, self._terms, self._preloaded)
        self._all.add(process)
        if self._closed:
            process.kill()
        if self._room.slow:
            self._turns.begin(process, costly=True)
        try:
            lacking = await process.greeting()
        finally:
            self._turns.end(process)
        if self.lacking is None:
            self.lacking = lacking
        return process


class _Process:
    """One process, its pipe, and whether it may be given another call (`fit`)."""

    def __init__(self, inner: ForkServerProcess, pipe: socket.socket) -> None:
        self._inner = inner
        self._pipe = pipe
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._tasks = 0
        self.killed = self._stopped = False
        self._begun = (0.0, 0.0)
        self.pid = inner.pid or 0
        self.slow = False
        self.busy = False
        self.fit = False

    @property
    def is_gone(self) -> bool:
        """Whether the other side of the pipe has closed."""
        return self._reader is None or self._reader.at_eof()

    async def greeting(self) -> tuple[str, ...]:
        """What the process could not give up."""
        self._reader, self._writer = await asyncio.open_unix_connection(sock=self._pipe)
        lacking = answers.read(await answers.receive(self._reader))
        self.fit = True
        return lacking if isinstance(lacking, tuple) else ()

    async def do(self, call: Call) -> Answer:
        """One call. Afterwards the process is `fit` or must be killed."""
        self.fit, self.busy = False, True
        self._begun = self._clocks()
        try:
            answer = answers.read(await self._patiently(call))
        except TimeoutError:
            return Answer(trouble=Trouble.LATE)
        except answers.UnacceptableError:
            return Answer(trouble=Trouble.STRANGE)
        except (OSError, RuntimeError, asyncio.IncompleteReadError):  # uvloop raises the second
            return Answer(trouble=await self._death())
        finally:
            self.busy = False
        if not isinstance(answer, Answer):
            return Answer(trouble=Trouble.STRANGE)
        self._tasks += 1
        good = not answer.trouble and not answer.bug and self._tasks < _TASKS_PER_WORKER
        self.fit = good and not self.killed
        return answer

    async def _patiently(self, call: Call) -> bytes:
        """The answer, waited for as long as the process gets on. Raises TimeoutError."""
        asked = asyncio.create_task(self._asked(call))
        had = self._begun[0]
        try:
            for _ in range(_PATIENT):
                done, _ = await asyncio.wait([asked], timeout=_PATIENCE * call.seconds)
                if done:
                    return asked.result()
                before, had = had, self._clocks()[0]
                if had - before < _PROGRESS * call.seconds:
                    break
            raise TimeoutError
        finally:
            asked.cancel()

    async def _asked(self, call: Call) -> bytes:
        if self._reader is None or self._writer is None:
            raise BrokenPipeError
        content = pickle.dumps((call.seconds, call.function, call.given))
        self._writer.write(answers.framed(content))
        await self._writer.drain()
        return await answers.receive(self._reader)

    async def _death(self) -> Trouble:
        if self.killed:
            return Trouble.DIED
        await asyncio.to_thread(self._inner.join, _GOODBYE)
        return Trouble.LATE if self._inner.exitcode == -signal.SIGPROF else Trouble.DIED

    def has_had(self, cpu: float, clock: float = math.inf) -> bool:
        """Whether the call in work has had more seconds of CPU than `cpu`, or of the clock."""
        begun, now = self._begun, self._clocks()
        return now[0] - begun[0] > cpu or now[1] - begun[1] > clock

    def go(self, *, on: bool) -> None:
        """Have it stop, or go on."""
        if on is self._stopped and not self.killed:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGCONT if on else signal.SIGSTOP)
            self._stopped = not on

    def _clocks(self) -> tuple[float, float]:
        """Seconds of CPU that it has used (0 where that cannot be asked), and by the clock."""
        cpu = 0.0
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                cpu = time.clock_gettime((~self.pid << 3) | _CPU_CLOCK)
        return cpu, time.monotonic()

    def slow_down(self) -> None:
        """Leave the CPU to others from now on, where the service manager allows that."""
        self.slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LATER)

    def kill(self) -> None:
        """End it at once."""
        self.fit, self.killed = False, True
        self._inner.kill()
        if self._writer:
            self._writer.close()
        else:
            self._pipe.close()

    async def gone(self) -> None:
        """Wait until it is no more."""
        await asyncio.to_thread(self._inner.join, _GOODBYE)


def _start(terms: Terms, preloaded: list[str]) -> _Process:
    """Fork a worker from the server, which is started with `preloaded` if it does not run."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(preloaded)
    ours, theirs = socket.socketpair()
    with theirs:
        inner = context.Process(target=worker.serve, args=(theirs, terms, preloaded), daemon=True)
        inner.start()
    ours.settimeout(0)
    return _Process(inner, ours)


def cores() -> int:
    """The cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
