import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest

from watcher.errors import StoreUnavailable
from watcher.pipeline.ports import Transaction
from watcher.pipeline.writes import Writes

T = TypeVar("T")


class Ledger:
    """A writer that keeps what was committed, all or nothing per transaction."""

    def __init__(self) -> None:
        self.committed: list[str] = []
        self.transactions = 0
        self.synced: list[bool] = []
        self.queued: set[str] = set()
        self._open: list[str] = []

    def note(self, name: str) -> str:
        self._open.append(name)
        return name.upper()

    async def transaction(self, work: Callable[[Transaction], T], *, synced: bool = True) -> T:
        await asyncio.sleep(0.001)
        self.synced.append(synced)
        self.queued = set()
        self._open = []
        value = work(self)  # type: ignore[arg-type]  # the works below only take notes
        self.committed += self._open
        self.transactions += 1
        return value


def note(ledger: Ledger, name: str) -> Callable[[Transaction], str]:
    return lambda _: ledger.note(name)


def fail(_: Transaction) -> str:
    raise ValueError("this one is bad")


async def test_writes_that_come_together_share_a_transaction() -> None:
    ledger = Ledger()
    writes = Writes(ledger)
    answers = await asyncio.gather(*(writes.do(note(ledger, name)) for name in "abc"))
    assert answers == ["A", "B", "C"]
    assert ledger.transactions == 1


async def test_one_bad_write_takes_no_neighbour_with_it() -> None:
    ledger = Ledger()
    writes = Writes(ledger)
    a, bad, b = await asyncio.gather(
        writes.do(note(ledger, "a")),
        writes.do(fail),
        writes.do(note(ledger, "b")),
        return_exceptions=True,
    )
    assert (a, b) == ("A", "B")
    assert isinstance(bad, ValueError)
    assert sorted(ledger.committed) == ["a", "b"]


async def test_a_lost_store_is_not_asked_once_for_each_write() -> None:
    ledger = Ledger()
    asked = 0

    def lost(_: Transaction) -> str:
        nonlocal asked
        asked += 1
        raise StoreUnavailable("the disk is full")

    writes = Writes(ledger)
    answers = await asyncio.gather(*(writes.do(lost) for _ in range(5)), return_exceptions=True)
    assert all(isinstance(one, StoreUnavailable) for one in answers)
    assert asked == 1


async def test_a_write_after_the_queue_ran_dry_is_committed_too() -> None:
    ledger = Ledger()
    writes = Writes(ledger)
    await writes.do(note(ledger, "a"))
    await asyncio.sleep(0.02)
    await writes.do(note(ledger, "b"))
    assert ledger.committed == ["a", "b"]


async def test_a_single_bad_write_raises_what_it_raised() -> None:
    writes = Writes(Ledger())
    with pytest.raises(ValueError, match="this one is bad"):
        await writes.do(fail)
