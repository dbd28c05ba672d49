import asyncio
from datetime import UTC, datetime

import pytest

from watcher.errors import StoreUnavailable
from watcher.jobs.local import PER_HOST, Crew
from watcher.model.feed import FeedState

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def states(*names: str) -> list[FeedState]:
    return [FeedState(feed_id=name, next_due=NOW) for name in names]


async def test_every_feed_handed_in_is_polled_once() -> None:
    polled: list[str] = []

    async def poll(state: FeedState) -> None:
        await asyncio.sleep(0)
        polled.append(state.feed_id)

    crew = Crew(poll, size=2)
    crew.hand(states("a", "b", "c"))
    await crew.idle()
    assert sorted(polled) == ["a", "b", "c"]
    await crew.stop(within=1)


async def test_a_feed_in_work_is_not_taken_twice() -> None:
    gate = asyncio.Event()
    polled: list[str] = []

    async def poll(state: FeedState) -> None:
        polled.append(state.feed_id)
        await gate.wait()

    crew = Crew(poll, size=4)
    assert crew.hand(states("a")) == 1
    await asyncio.sleep(0)
    assert crew.hand(states("a", "b")) == 1
    gate.set()
    await crew.idle()
    assert sorted(polled) == ["a", "b"]
    await crew.stop(within=1)


async def test_one_bad_poll_stops_no_other() -> None:
    polled: list[str] = []

    async def poll(state: FeedState) -> None:
        if state.feed_id == "bad":
            raise ValueError("a bug")
        polled.append(state.feed_id)

    crew = Crew(poll, size=1)
    crew.hand(states("bad", "good"))
    await crew.idle()
    assert polled == ["good"]
    await crew.stop(within=1)


async def test_a_lost_store_is_not_swallowed() -> None:
    async def poll(_: FeedState) -> None:
        raise StoreUnavailable("the disk is full")

    crew = Crew(poll, size=1)
    crew.hand(states("a"))
    with pytest.raises(StoreUnavailable):
        await crew.idle()
    await crew.stop(within=1)


async def test_stopping_lets_what_is_in_work_finish_and_drops_the_queue() -> None:
    polled: list[str] = []

    async def poll(state: FeedState) -> None:
        await asyncio.sleep(0.02)
        polled.append(state.feed_id)

    crew = Crew(poll, size=1)
    crew.hand(states("a", "b"))
    await asyncio.sleep(0.005)
    await crew.stop(within=2)
    assert polled == ["a"]


async def test_a_host_that_hangs_leaves_places_for_the_others() -> None:
    never = asyncio.Event()
    polled: list[str] = []

    async def poll(state: FeedState) -> None:
        if state.feed_id.startswith("slow"):
            await never.wait()
        polled.append(state.feed_id)

    crew = Crew(poll, size=PER_HOST + 1, host=lambda state: state.feed_id.split("-")[0])
    crew.hand(states(*(f"slow-{n}" for n in range(100)), *(f"quick-{n}" for n in range(50))))
    for _ in range(200):
        await asyncio.sleep(0)
    assert len(polled) == 50
    assert crew.hand(states("quick-1")) == 1
    never.set()
    await crew.idle()
    assert len(polled) == 151
    assert crew.busy == 0
