"""Group commit: writes that arrive while a transaction runs share the next one.

Each write stays all or nothing: if a group fails, its members are run again one by one, so one
bad write never takes its neighbours with it. Only where the store is lost, all fail at once.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

from watcher.errors import StoreUnavailable
from watcher.model.feed import FeedState
from watcher.pipeline.ports import Transaction, Writer

T = TypeVar("T")
Work = Callable[[Transaction], object]
_GROUP = 64
_PATIENCE = 0.5
"""Seconds that a feed's state may wait for others: one commit then does for hundreds of 304s."""
_MOST_WAITING = 500
_ALONE, _TOGETHER, _FEW = 0.002, 0.025, 2
"""Seconds that a write waits for neighbours: where at most a few jobs are under way, and else.
A commit has a price of its own, and is far below what a fetch takes."""


class Writes:
    """A queue in front of the store's one writer."""

    def __init__(self, store: Writer, *, patient: bool = True) -> None:
        """`store` runs the transactions. An impatient queue waits for no neighbours."""
        self._store = store
        self._patient = patient
        self._waiting: list[tuple[Work, asyncio.Future[object]]] = []
        self._states: list[FeedState] = []
        self._flusher: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._underway = 0

    @contextmanager
    def underway(self) -> Iterator[None]:
        """Inside it runs a job that will write: many of them make a write wait for the others."""
        self._underway += 1
        try:
            yield
        finally:
            self._underway -= 1

    async def do(self, work: Callable[[Transaction], T]) -> T:
        """The result of `work`, once it is committed. Raises what `work` or the store raised."""
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        self._wake()
        return cast("T", await future)

    def later(self, state: FeedState) -> None:
        """Save a feed's state with the next group, or soon if there is none.

        Every `do` after this sees it saved. A crash before that costs time, never news.
        """
        self._states.append(state)
        if len(self._states) >= _MOST_WAITING:
            self._wake()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self._wake)

    async def flush(self) -> None:
        """Wait until everything handed in so far is committed."""
        while self._flusher is not None or self._states:
            self._wake()
            if self._flusher is not None:
                await self._flusher

    def _wake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._flusher is None:
            self._flusher = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        try:
            while self._waiting or self._states:
                if self._patient and len(self._waiting) < _GROUP:
                    await asyncio.sleep(_ALONE if self._underway <= _FEW else _TOGETHER)
                group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
                states, self._states = self._states, []
                await self._commit(group, states)
        finally:
            self._flusher = None

    async def _commit(
        self, group: list[tuple[Work, asyncio.Future[object]]], states: list[FeedState]
    ) -> None:
        def together(tx: Transaction) -> list[object]:
            if states:
                tx.save_states(states)
            return [work(tx) for work, _ in group]

        if len(group) <= 1 and not states:
            await self._alone(group)
            return
        (result,) = await asyncio.gather(self._store.transaction(together), return_exceptions=True)
        if isinstance(result, StoreUnavailable):  # each alone would wait as long for the lock
            answers: list[object] = [result] * len(group)
        elif isinstance(result, BaseException):
            await self._alone([*group, *self._state_work(states)])
            return
        else:
            answers = result
        for (_, future), answer in zip(group, answers, strict=True):
            _settle(future, answer)

    def _state_work(self, states: list[FeedState]) -> list[tuple[Work, asyncio.Future[object]]]:
        if not states:
            return []
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda done: done.exception())  # states are not awaited
        return [(lambda tx: tx.save_states(states), future)]

    async def _alone(self, group: list[tuple[Work, asyncio.Future[object]]]) -> None:
        for work, future in group:
            (result,) = await asyncio.gather(self._store.transaction(work), return_exceptions=True)
            _settle(future, result)


def _settle(future: asyncio.Future[object], answer: object) -> None:
    if future.done():
        return
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
