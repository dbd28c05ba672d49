"""The crew: a bounded number of workers in this process that poll the feeds handed to them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from watcher.jobs import run
from watcher.model.feed import FeedState


class Crew:
    """Polls what it is handed, at most `size` feeds at once, never one feed twice at a time.

    Losing the crew's queue loses time, never news: what is due stands in the store.
    """

    def __init__(self, poll: Callable[[FeedState], Awaitable[object]], *, size: int) -> None:
        """`poll` polls one feed; its errors are logged and end nothing else."""
        self._poll = poll
        self._size = size
        self._queue: asyncio.Queue[FeedState] = asyncio.Queue()
        self._busy: set[str] = set()
        self._workers: list[asyncio.Task[None]] = []

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
            self._queue.put_nowait(state)
        wanted = min(self._size, self._queue.qsize() + len(self._workers))
        loop = asyncio.get_running_loop()
        while len(self._workers) < wanted:
            self._workers.append(loop.create_task(self._work()))
        return len(fresh)

    async def idle(self) -> None:
        """Wait until everything handed in is done. Raises if the store was lost."""
        done = asyncio.ensure_future(self._queue.join())
        try:
            await asyncio.wait({done, *self._workers}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            done.cancel()
        self._check()

    async def stop(self, *, within: float) -> None:
        """Drop what is queued, let what is in work finish for `within` seconds, then cancel it."""
        while not self._queue.empty():
            self._busy.discard(self._queue.get_nowait().feed_id)
            self._queue.task_done()
        if self._busy:
            await asyncio.wait(
                {asyncio.ensure_future(self._queue.join()), *self._workers},
                timeout=within,
                return_when=asyncio.FIRST_COMPLETED,
            )
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    def _check(self) -> None:
        """A worker ends only with the store: its error is raised, once, and its place is free."""
        ended = [worker for worker in self._workers if worker.done()]
        self._workers = [worker for worker in self._workers if not worker.done()]
        for worker in ended:
            worker.result()

    async def _work(self) -> None:
        while True:
            state = await self._queue.get()
            try:
                await run.guarded("poll", self._poll(state), feed=state.feed_id)
            finally:
                self._busy.discard(state.feed_id)
                self._queue.task_done()
