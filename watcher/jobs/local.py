"""The crew: a bounded number of workers in this process that poll the feeds handed to them."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from watcher.jobs import run
from watcher.model.feed import FeedState

PER_HOST = 16
"""Feeds of one host in work at once: a publisher that hangs leaves places for all others."""


def alone(state: FeedState) -> str:
    """Every feed on a host of its own."""
    return state.feed_id


class Crew:
    """Polls what it is handed, at most `size` feeds at once, never one feed twice at a time.

    Hosts take turns, so that a host with hundreds of feeds holds up nobody. Losing the crew's
    queue loses time, never news: what is due stands in the store.
    """

    def __init__(
        self,
        poll: Callable[[FeedState], Awaitable[object]],
        *,
        size: int,
        host: Callable[[FeedState], str] = alone,
    ) -> None:
        """`poll` polls one feed; its errors are logged and end no other poll."""
        self._poll = poll
        self._size = size
        self._host = host
        self._waiting: dict[str, deque[FeedState]] = {}
        self._turns: deque[str] = deque()
        self._at_host: Counter[str] = Counter()
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._errors: list[BaseException] = []

    @property
    def busy(self) -> int:
        """How many feeds are queued or being polled."""
        return len(self._busy)

    def hand(self, due: Iterable[FeedState]) -> int:
        """Queue feeds that are due; how many were not queued or in work already.

        Raises if the store was lost by one of the workers.
        """
        self._check()
        fresh = [state for state in due if state.feed_id not in self._busy]
        for state in fresh:
            self._busy.add(state.feed_id)
            self._queue(self._host(state), state)
        self._fill()
        return len(fresh)

    async def idle(self) -> None:
        """Wait until everything handed in is done. Raises if the store was lost."""
        while self._tasks and not self._errors:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        self._check()

    async def stop(self, *, within: float) -> None:
        """Drop what is queued, let what is in work finish for `within` seconds, then cancel it."""
        for state in (state for waiting in self._waiting.values() for state in waiting):
            self._busy.discard(state.feed_id)
        self._waiting.clear()
        self._turns.clear()
        tasks = tuple(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=within)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _check(self) -> None:
        """A lost store is raised, once."""
        if self._errors:
            raise self._errors.pop(0)

    def _queue(self, host: str, state: FeedState) -> None:
        waiting = self._waiting.setdefault(host, deque())
        if not waiting and self._at_host[host] < PER_HOST:
            self._turns.append(host)
        waiting.append(state)

    def _fill(self) -> None:
        """Give the free places to the hosts whose turn it is."""
        loop = asyncio.get_running_loop()
        while self._turns and len(self._tasks) < self._size:
            host = self._turns.popleft()
            waiting = self._waiting[host]
            state = waiting.popleft()
            self._at_host[host] += 1
            if not waiting:
                del self._waiting[host]
            elif self._at_host[host] < PER_HOST:
                self._turns.append(host)
            task = loop.create_task(self._one(state))
            self._tasks.add(task)
            task.add_done_callback(partial(self._done, host, state.feed_id))

    async def _one(self, state: FeedState) -> None:
        await run.guarded("poll", self._poll(state), feed=state.feed_id)

    def _done(self, host: str, feed_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._busy.discard(feed_id)
        self._at_host[host] -= 1
        if not self._at_host[host]:
            del self._at_host[host]
        if host in self._waiting and host not in self._turns:
            self._turns.append(host)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._errors.append(error)
        else:
            self._fill()
