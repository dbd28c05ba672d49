"""Places are given by turns of origins, and none is lost."""

import asyncio

import pytest

from watcher.jobs.lanes import Lane


async def test_origins_take_turns() -> None:
    lane, order = Lane(1), list[str]()
    await lane.enter("first")

    async def wait(origin: str) -> None:
        await lane.enter(origin)
        order.append(origin)
        lane.leave()

    tasks = [asyncio.create_task(wait(origin)) for origin in ("bomber", "bomber", "bomber", "town")]
    await asyncio.sleep(0)
    assert lane.waiting == 4
    lane.leave()
    await asyncio.gather(*tasks)
    assert order == ["bomber", "town", "bomber", "bomber"]
    assert (lane.free, lane.waiting) == (1, 0)


async def test_who_gives_up_waiting_takes_no_place() -> None:
    lane = Lane(1)
    await lane.enter("a")
    waiting = [asyncio.create_task(lane.enter(origin)) for origin in ("b", "c")]
    await asyncio.sleep(0)
    waiting[0].cancel()
    lane.leave()
    await waiting[1]
    lane.leave()
    assert lane.free == 1


async def test_a_place_given_to_one_who_is_just_leaving_comes_back() -> None:
    lane = Lane(1)
    await lane.enter("a")
    waiting = asyncio.create_task(lane.enter("b"))
    await asyncio.sleep(0)
    lane.leave()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert lane.free == 1
