"""What the store says of deliveries while a lane works on them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.scenarios.builders import Web, configuration
from tests.store.builders import NOW, record_alert
from watcher import wiring
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Sent, TryAgain, Unknown
from watcher.pipeline import claims
from watcher.pipeline.deliver import Outbox
from watcher.pipeline.lanes import Lanes
from watcher.pipeline.ports import Channel
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.writes import Writes
from watcher.store import ledger
from watcher.store.database import Store
from watcher.store.transaction import Transaction

TO = "chat"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store.open(tmp_path / "w.db", exclusive=True, clock=SimulatedClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def setup(web: Web, tmp_path: Path) -> Setup:
    config = configuration(tmp_path, web)
    return wiring.stand(config, Secrets.of(config, {})).setup


async def queue(store: Store, count: int) -> None:
    def work(tx: Transaction) -> None:
        for number in range(1, count + 1):
            record_alert(tx, number, destinations=(TO,))

    await store.transaction(work)


async def states(store: Store) -> list[tuple[str, int, int]]:
    """Of each delivery in order: its state, attempts, and how many may have arrived."""
    rows = await store.read(ledger.raised)
    found = [one for row in rows for one in row.deliveries]
    return sorted((one.state.value, one.attempts, one.unsure) for one in found)


def turn(setup: Setup, **changes: object) -> claims.Turn:
    first = claims.Turn(setup=setup, name=TO, clock=SimulatedClock(NOW), most=3)
    return replace(first, **changes)  # type: ignore[arg-type]


class Chat:
    """A channel that answers as it is told, and notes what it is given."""

    def __init__(self, answer: Callable[[], Outcome]) -> None:
        self.answer = answer
        self.came: list[Message] = []

    async def send(self, message: Message) -> Outcome:
        await asyncio.sleep(0)
        self.came.append(message)
        return self.answer()

    async def close(self) -> None:
        """Nothing is held."""


def outbox(store: Store, channel: Channel, clock: SimulatedClock) -> tuple[Outbox, Writes]:
    """One that begins at each commit that queues something, as the daemon's does."""

    def channels(_: Destination) -> Channel:
        return channel

    writes = Writes(store)
    chance = Random(1)  # noqa: S311 - jitter, not cryptography
    made = Outbox(writes, channels, clock=clock, tally=Tally(), chance=chance)
    writes.queued = made.begin
    return made, writes


async def test_of_what_is_claimed_only_what_has_begun_is_a_repeat_after_a_crash(
    store: Store, setup: Setup
) -> None:
    await store.transaction(lambda tx: claims.take_back(tx, "this start", NOW))
    await queue(store, 4)
    begun = await store.transaction(lambda tx: claims.step(tx, turn(setup)))
    assert [one.state.value for one in begun.left] == ["claimed", "claimed"]
    assert await states(store) == [
        ("claimed", 0, 0), ("claimed", 0, 0), ("queued", 0, 0), ("sending", 1, 0),
    ]  # fmt: skip

    await store.transaction(lambda tx: claims.take_back(tx, "this start", NOW))
    assert await states(store) == [
        ("queued", 0, 0), ("queued", 0, 0), ("queued", 0, 0), ("queued", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("boots", "unsure"),
    [(["one", "one"], [0, 0, 1]), (["one", "two"], [1, 1, 1]), (["", ""], [1, 1, 1])],
)
async def test_where_the_machine_may_have_died_all_that_was_claimed_may_be_a_repeat(
    store: Store, setup: Setup, boots: list[str], unsure: list[int]
) -> None:
    await store.transaction(lambda tx: claims.take_back(tx, boots[0], NOW))
    await queue(store, 3)
    await store.transaction(lambda tx: claims.step(tx, turn(setup)))
    await store.transaction(lambda tx: claims.take_back(tx, boots[1], NOW))
    assert sorted(row[2] for row in await states(store)) == unsure
    assert {row[0] for row in await states(store)} == {"queued"}


async def test_a_lane_that_must_rest_gives_back_what_it_has_not_begun(
    store: Store, setup: Setup
) -> None:
    await queue(store, 3)
    answers: list[Outcome] = [Sent(), TryAgain(detail="429", after=timedelta(minutes=5))]
    chat, clock = Chat(lambda: answers.pop(0)), SimulatedClock(NOW)
    sending, _ = outbox(store, chat, clock)
    await sending.deliver(setup)
    await sending.idle()
    assert await states(store) == [("queued", 0, 0), ("queued", 1, 0), ("sent", 1, 0)]
    answers += [Sent(), Sent()]
    clock.advance(timedelta(minutes=6))
    await sending.deliver(setup)
    await sending.idle()
    assert [row[0] for row in await states(store)] == ["sent"] * 3
    assert not any(one.repeat_possible for one in chat.came)


async def test_a_message_that_cannot_be_composed_is_tried_again_and_holds_up_no_other(
    store: Store, setup: Setup
) -> None:
    def spoilt(tx: Transaction, value: object) -> None:
        # Through the driver: no record of ours can hold such a value.
        change = "UPDATE article SET first_seen = ? WHERE number = 2"
        tx.connection.exec_driver_sql(change, (value,))

    await queue(store, 3)
    await store.transaction(lambda tx: spoilt(tx, "no time"))
    chat, clock = Chat(Sent), SimulatedClock(NOW)
    sending, _ = outbox(store, chat, clock)
    await sending.deliver(setup)
    await sending.idle()
    assert await states(store) == [("queued", 1, 0), ("sent", 1, 0), ("sent", 1, 0)]
    await store.transaction(lambda tx: spoilt(tx, 0))
    clock.advance(timedelta(minutes=1))
    await sending.deliver(setup)
    await sending.idle()
    assert await states(store) == [("sent", 1, 0), ("sent", 1, 0), ("sent", 2, 0)]
    assert not any(one.repeat_possible for one in chat.came)


async def test_all_that_is_queued_goes_out_in_order_however_many_are_claimed(
    store: Store, setup: Setup
) -> None:
    await queue(store, 40)
    chat = Chat(Sent)
    sending, _ = outbox(store, chat, SimulatedClock(NOW))
    await sending.deliver(setup)
    await sending.idle()
    assert [one.headline for one in chat.came] == [f"Headline {n}" for n in range(1, 41)]


async def test_a_commit_that_queues_an_alert_sets_its_lane_going(
    store: Store, setup: Setup
) -> None:
    chat = Chat(Sent)
    sending, writes = outbox(store, chat, SimulatedClock(NOW))
    await sending.deliver(setup)
    await writes.do(lambda tx: record_alert(tx, 1, destinations=(TO, "elsewhere")))  # type: ignore[arg-type]
    await sending.idle()
    assert [one.headline for one in chat.came] == ["Headline 1"]


async def test_what_is_cut_off_when_the_program_ends_is_a_lost_answer_and_no_crash(
    store: Store, setup: Setup
) -> None:
    begun = asyncio.Event()

    class Hanging(Chat):
        async def send(self, message: Message) -> Outcome:
            begun.set()
            await asyncio.sleep(60)
            return await super().send(message)

    await queue(store, 2)
    sending, _ = outbox(store, Hanging(Sent), SimulatedClock(NOW))
    await sending.deliver(setup)
    await begun.wait()
    await sending.stop(within=0.01)
    rows = await store.read(ledger.raised)
    cut = [one for row in rows for one in row.deliveries if one.attempts]
    assert [(one.state.value, one.unsure, one.interrupted) for one in cut] == [("queued", 1, 0)]


async def test_a_destination_that_answers_nothing_is_left_alone_and_gets_all_of_it_afterwards(
    store: Store, setup: Setup
) -> None:
    await queue(store, 20)
    chat, clock = Chat(lambda: Unknown(detail="no answer")), SimulatedClock(NOW)
    sending, _ = outbox(store, chat, clock)
    for _ in range(25):
        await sending.deliver(setup)
        await sending.idle()
        clock.advance(timedelta(minutes=1))
    assert len(chat.came) <= 6
    chat.answer = Sent
    for _ in range(120):
        clock.advance(timedelta(minutes=1))
        await sending.deliver(setup)
        await sending.idle()
    assert {row[0] for row in await states(store)} == {"sent"}


def test_a_fast_lane_claims_many_at_once_and_a_slow_one_few() -> None:
    clock = SimulatedClock(NOW)
    lanes = Lanes(clock)
    fast = [lanes.at_a_time(TO) for _ in range(9)]
    clock.advance(timedelta(seconds=1))
    steady = lanes.at_a_time(TO)
    slow = []
    for _ in range(7):
        clock.advance(timedelta(seconds=3))
        slow.append(lanes.at_a_time(TO))
    assert fast == [1, 2, 4, 8, 16, 32, 64, 64, 64]
    assert steady == 64
    assert slow == [32, 16, 8, 4, 2, 1, 1]
