"""Group commit: writes that arrive while a transaction runs share the next one.

Each write stays all or nothing: if a group fails, its members are run again one by one, so one
bad write never takes its neighbours with it. Where the store is out of reach the group waits for
it, if it may; else all fail at once.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar, cast

from watcher.errors import StoreOutOfReach, StoreUnavailable
from watcher.model.feed import FeedState
from watcher.pipeline.outage import Outage
from watcher.pipeline.ports import Transaction, Writer

T = TypeVar("T")
Work = Callable[[Transaction], object]
_GROUP = 64
_PATIENCE = 0.5
"""Seconds that a feed's state may wait for others: one commit then does for hundreds of 304s."""
_MOST_WAITING = 500
_ALONE, _TOGETHER, _FEW = 0.002, 0.025, 3
"""Seconds that a write waits for neighbours: so many for each poll under way beyond a few, and at
most so many. A commit has a price of its own, but a poll waits for several, one after the other.
"""


def nobody(_destinations: Collection[str]) -> None:
    """The hearer where nobody listens."""


def pause(polls: int) -> float:
    """Seconds that a write waits for neighbours while so many polls are under way."""
    return min(_TOGETHER, _ALONE * max(1, polls - _FEW))


@dataclass(frozen=True, slots=True)
class _Member:
    """A write that waits for its turn, and who waits for it."""

    work: Work
    answer: asyncio.Future[object]
    synced: bool = True


class Writes:
    """A queue in front of the store's one writer, and a second one for those in a hurry."""

    def __init__(
        self, store: Writer, *, patient: bool = True, outage: Outage | None = None
    ) -> None:
        """`store` runs the transactions. An impatient queue waits for no neighbours.

        With `outage` a store that is out of reach is waited for; else that is an error at once.
        """
        self._store = store
        self._patient = patient
        self._outage = outage
        self._waiting: list[_Member] = []
        self._hurried: list[_Member] = []
        self._states: list[FeedState] = []
        self._flusher: asyncio.Task[None] | None = None
        self._runner: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._underway = 0
        self.queued: Callable[[Collection[str]], None] = nobody
        """Hears, after each commit, for which destinations it has put something into the outbox."""

    @contextmanager
    def underway(self) -> Iterator[None]:
        """Inside it runs a poll that will write: many of them make a write wait for the others."""
        self._underway += 1
        try:
            yield
        finally:
            self._underway -= 1

    async def do(self, work: Callable[[Transaction], T]) -> T:
        """The result of `work`, once it is committed. Raises what `work` or the store raised."""
        member = _Member(work, asyncio.get_running_loop().create_future())
        self._waiting.append(member)
        self._wake()
        return cast("T", await member.answer)

    async def at_once(self, work: Callable[[Transaction], T], *, synced: bool = True) -> T:
        """As `do`, but neither it nor what is in `do` waits for the other.

        What is not `synced` is safe from the death of the program at once, and from that of the
        machine when the next one has been synced.
        """
        member = _Member(work, asyncio.get_running_loop().create_future(), synced)
        self._hurried.append(member)
        if self._runner is None:
            self._runner = asyncio.get_running_loop().create_task(self._run())
        return cast("T", await member.answer)

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
        while self._runner is not None:
            await self._runner
        while self._flusher is not None or self._states:
            self._wake()
            if self._flusher is not None:
                await self._flusher

    def give_up(self) -> None:
        """Wait no longer for a store that is out of reach: the program ends."""
        if self._outage:
            self._outage.give_up()

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
                    await asyncio.sleep(pause(self._underway))
                group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
                states, self._states = self._states, []
                await self._commit(group, states)
        finally:
            self._flusher = None

    async def _run(self) -> None:
        try:
            while self._hurried:
                group, self._hurried = self._hurried[:_GROUP], self._hurried[_GROUP:]
                await self._commit(group, [])
        finally:
            self._runner = None

    async def _commit(self, group: list[_Member], states: list[FeedState]) -> None:
        def together(tx: Transaction) -> list[object]:
            if states:
                tx.save_states(states)
            return [one.work(tx) for one in group]

        if len(group) <= 1 and not states:
            await self._alone(group)
            return
        synced = bool(states) or any(one.synced for one in group)
        result = await self._transaction(together, synced=synced)
        if isinstance(result, StoreUnavailable):  # each alone would wait as long for the lock
            answers: list[object] = [result] * len(group)
        elif isinstance(result, BaseException):
            await self._alone([*group, *self._state_work(states)])
            return
        else:
            answers = cast("list[object]", result)
        for one, answer in zip(group, answers, strict=True):
            _settle(one.answer, answer)

    def _state_work(self, states: list[FeedState]) -> list[_Member]:
        if not states:
            return []
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda done: done.exception())  # states are not awaited
        return [_Member(lambda tx: tx.save_states(states), future)]

    async def _alone(self, group: list[_Member]) -> None:
        for one in group:
            _settle(one.answer, await self._transaction(one.work, synced=one.synced))

    async def _transaction(self, work: Work, *, synced: bool) -> object:
        """What `work` gives or raises. A store that is out of reach is tried again and again."""
        told: set[str] = set()

        def noting(tx: Transaction) -> object:
            result = work(tx)
            told.update(tx.queued)
            return result

        while True:
            asked = self._store.transaction(noting, synced=synced)
            (result,) = await asyncio.gather(asked, return_exceptions=True)
            if not (isinstance(result, StoreOutOfReach) and self._outage):
                break
            if not await self._outage.wait(result):
                break
            told.clear()
        if not isinstance(result, BaseException) and told:
            self.queued(told)
        if self._outage and not isinstance(result, StoreUnavailable):
            self._outage.over()
        return result


def _settle(future: asyncio.Future[object], answer: object) -> None:
    if future.done():
        return
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
