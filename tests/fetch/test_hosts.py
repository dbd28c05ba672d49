import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from watcher.clock import SimulatedClock, SystemClock
from watcher.fetch.hosts import HostGate
from watcher.model.settings import Network

START = datetime(2026, 11, 1, tzinfo=UTC)
NO_SPACING = timedelta(0)


async def most_at_once(gate: HostGate, host: str, visitors: int) -> int:
    inside = most = 0

    async def visit() -> None:
        nonlocal inside, most
        async with gate.turn(host):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(visitors)))
    return most


async def test_a_host_is_asked_by_so_many_at_once_and_no_more() -> None:
    gate = HostGate(Network(per_host=2, host_spacing=NO_SPACING), SystemClock())
    assert await most_at_once(gate, "news.example", 10) == 2


async def test_the_operators_own_hosts_take_sixteen_at_once_without_spacing() -> None:
    gate = HostGate(Network(allow=("127.0.0.0/8",)), SystemClock())
    assert await asyncio.wait_for(most_at_once(gate, "127.0.0.1", 40), 1) == 16


async def test_starts_at_one_host_are_spaced_out_and_another_host_is_not_kept_waiting() -> None:
    clock = SimulatedClock(START)
    gate = HostGate(Network(host_spacing=timedelta(seconds=2)), clock)
    starts = []
    for host in ("a.example", "b.example", "a.example", "a.example"):
        async with gate.turn(host):
            starts.append(clock.monotonic())
    assert starts == [0.0, 0.0, 2.0, 4.0]


async def test_a_turn_is_passed_on_when_its_holder_fails() -> None:
    gate = HostGate(Network(per_host=1, host_spacing=NO_SPACING), SystemClock())
    with pytest.raises(RuntimeError):
        async with gate.turn("a.example"):
            raise RuntimeError
    assert await most_at_once(gate, "a.example", 3) == 1


async def test_who_gives_up_waiting_does_not_take_the_place_along() -> None:
    gate = HostGate(Network(per_host=1, host_spacing=NO_SPACING), SystemClock())

    async def visit() -> None:
        async with gate.turn("a.example"):
            pass

    async with gate.turn("a.example"):
        waiting = asyncio.create_task(visit())
        given_up = asyncio.create_task(visit())
        await asyncio.sleep(0)
        given_up.cancel()
    await asyncio.wait_for(waiting, 1)
    assert await asyncio.wait_for(most_at_once(gate, "a.example", 3), 1) == 1


async def test_who_gives_up_while_spaced_out_gives_the_place_back() -> None:
    gate = HostGate(Network(per_host=1, host_spacing=timedelta(seconds=60)), SystemClock())
    async with gate.turn("a.example"):
        pass
    assert await asyncio.wait_for(_gives_up(gate), 1)
    assert await asyncio.wait_for(_gives_up(gate), 1)


async def _gives_up(gate: HostGate) -> bool:
    try:
        async with asyncio.timeout(0.01), gate.turn("a.example"):
            return False
    except TimeoutError:
        return True


async def test_hosts_that_are_done_with_are_forgotten() -> None:
    clock = SimulatedClock(START)
    gate = HostGate(Network(), clock)
    for number in range(5_000):
        async with gate.turn(f"{number}.example"):
            clock.advance(timedelta(seconds=1))
    assert len(gate) < 600
