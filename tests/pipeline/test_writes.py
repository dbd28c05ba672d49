import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest

from watcher.clock import SystemClock
from watcher.errors import StoreOutOfReach, StoreUnavailable
from watcher.pipeline.outage import Outage
from watcher.pipeline.ports import Transaction
from watcher.pipeline.writes import Writes, pause

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


async def test_a_hurried_write_does_not_wait_for_neighbours() -> None:
    ledger = Ledger()
    writes = Writes(ledger)
    with writes.underway(), writes.underway(), writes.underway():
        patient = asyncio.create_task(writes.do(note(ledger, "patient")))
        await writes.at_once(note(ledger, "hurried"))
        await patient
    assert ledger.committed == ["hurried", "patient"]


@pytest.mark.parametrize(
    ("polls", "milliseconds"), [(0, 2), (1, 2), (4, 2), (5, 4), (10, 14), (16, 25), (2000, 25)]
)
def test_a_write_waits_the_longer_the_more_feeds_are_polled(polls: int, milliseconds: int) -> None:
    assert pause(polls) * 1000 == pytest.approx(milliseconds)


async def test_a_commit_waits_for_the_disk_if_one_of_its_writes_must() -> None:
    ledger = Ledger()
    writes = Writes(ledger)
    await writes.at_once(note(ledger, "a"), synced=False)
    await asyncio.gather(
        writes.at_once(note(ledger, "b"), synced=False), writes.at_once(note(ledger, "c"))
    )
    await writes.do(note(ledger, "d"))
    assert ledger.synced == [False, True, True]


async def test_what_was_put_into_the_outbox_is_heard_of_once_it_is_committed() -> None:
    ledger = Ledger()
    writes = Writes(ledger)
    heard: list[set[str]] = []
    writes.queued = lambda names: heard.append({*names})

    def put(name: str) -> None:
        ledger.queued.add(name)

    def put_and_fail(_: Transaction) -> None:
        put("nowhere")
        raise ValueError("this one is bad")

    await asyncio.gather(writes.do(lambda _: put("desk")), writes.do(lambda _: put("mail")))
    await writes.do(note(ledger, "nothing for the outbox"))
    with pytest.raises(ValueError, match="this one is bad"):
        await writes.do(put_and_fail)
    assert heard == [{"desk", "mail"}]


class Away(Ledger):
    """A store that is out of reach for some tries."""

    def __init__(self, tries: int) -> None:
        super().__init__()
        self.tries = tries

    async def transaction(self, work: Callable[[Transaction], T], *, synced: bool = True) -> T:
        if self.tries > 0:
            self.tries -= 1
            raise StoreOutOfReach("the disk is full")
        return await super().transaction(work, synced=synced)


async def test_a_store_that_is_out_of_reach_is_waited_for_and_told_of_once() -> None:
    ledger, said = Away(3), []
    outage = Outage(
        SystemClock(), began=lambda error: said.append(str(error)), ended=lambda _: said.append("")
    )
    outage.shortest = 0.01
    writes = Writes(ledger, outage=outage)
    answers = await asyncio.gather(
        *(writes.do(note(ledger, name)) for name in "ab"), writes.at_once(note(ledger, "c"))
    )
    assert answers == ["A", "B", "C"]
    assert sorted(ledger.committed) == ["a", "b", "c"]
    assert said == ["the disk is full", ""]
    assert not outage.lasting


async def test_nobody_waits_for_a_store_once_the_program_is_to_end() -> None:
    ledger = Away(1000)
    writes = Writes(
        ledger, outage=Outage(SystemClock(), began=lambda _: None, ended=lambda _: None)
    )
    waiting = asyncio.create_task(writes.do(note(ledger, "a")))
    await asyncio.sleep(0.01)
    writes.give_up()
    with pytest.raises(StoreOutOfReach):
        await waiting
    with pytest.raises(StoreOutOfReach):
        await writes.at_once(note(ledger, "b"))
    await writes.flush()


async def test_without_leave_to_wait_a_store_that_is_out_of_reach_is_an_error() -> None:
    with pytest.raises(StoreOutOfReach):
        await Writes(Away(1)).do(lambda _: None)
