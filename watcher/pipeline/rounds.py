"""Decisions for all watches (or destinations) at once, unless the program has a bug with one.

All are decided in one transaction, which costs little where nothing is due. If that fails, each is
decided in one of its own; and those that fail then stay by themselves until they do well again.
"""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from watcher.pipeline.faults import Faults
from watcher.pipeline.ports import Transaction
from watcher.pipeline.together import settled
from watcher.pipeline.writes import Writes

T = TypeVar("T")
Chosen = Callable[[str], bool]
"""Whether a watch or destination has its turn."""

Work = Callable[[Transaction, Chosen], Sequence[T]]
"""Decides for those that have their turn; what it decided."""


class Rounds:
    """Remembers which watches and destinations the program has a bug with."""

    def __init__(self, writes: Writes, faults: Faults) -> None:
        """`faults` hears of what fails and what does well again."""
        self._writes = writes
        self._faults = faults
        self._ill: dict[str, frozenset[str]] = {}

    async def all(self, doing: str, names: Collection[str], work: Work[T]) -> list[T]:
        """Decide for all; what was decided. Raises what comes up where none has its turn."""
        if doing not in self._ill:
            self._ill[doing] = await self._faults.noted(doing)
        ill = self._ill[doing]
        tried = await settled(self._turn(work, lambda name: name not in ill))
        if isinstance(tried, Exception):
            done = [*await self._turn(work, lambda name: name not in names)]
            alone = [*names]
        else:
            done = [*tried]
            alone = [one for one in names if one in ill]
        errors: dict[str, Exception] = {}
        for name in alone:
            decided = await settled(self._turn(work, name.__eq__))
            if isinstance(decided, Exception):
                errors[name] = decided
            else:
                done += decided
        self._ill[doing] = frozenset(errors)
        await self._faults.found(doing, errors)
        await self._faults.over(doing, ill - errors.keys())
        if isinstance(tried, Exception) and not errors:
            self._faults.log(doing, "all together", tried)
        return done

    async def _turn(self, work: Work[T], chosen: Chosen) -> Sequence[T]:
        return await self._writes.do(lambda tx: work(tx, chosen))
