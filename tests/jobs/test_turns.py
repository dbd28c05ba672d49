"""Short readings pass long ones, and these come to an end all the same."""

import asyncio
from dataclasses import dataclass, field

from watcher.jobs.turns import Turns


@dataclass(eq=False)
class Reading:
    """A process that notes when it was stopped and made to go on."""

    runs: bool = True
    changes: list[bool] = field(default_factory=list)

    def go(self, *, on: bool) -> None:
        if on is not self.runs:
            self.runs = on
            self.changes.append(on)


async def test_a_long_reading_stops_while_short_ones_have_the_cores() -> None:
    turns, bomb, first, second = Turns(cores=3), Reading(), Reading(), Reading()
    turns.begin(bomb, costly=True)
    turns.begin(first, costly=False)
    assert bomb.runs, "the daemon, one short reading, and a core to spare"
    turns.begin(second, costly=False)
    assert not bomb.runs
    turns.end(first)
    assert bomb.runs
    turns.end(second)
    turns.end(bomb)
    assert bomb.changes == [False, True]
    assert first.changes == second.changes == []


async def test_a_reading_that_turns_out_to_be_long_gives_way_to_short_ones() -> None:
    turns, late, first, second = Turns(cores=2), Reading(), Reading(), Reading()
    for one in (late, first):
        turns.begin(one, costly=False)
    turns.is_long(late)
    assert late.runs, "no work is left undone for a core that nobody needs"
    turns.begin(second, costly=False)
    assert not late.runs
    turns.is_costly(late)
    turns.end(second)
    assert not late.runs, "beside others it leaves a core to the daemon"
    turns.end(first)
    assert late.runs
    turns.end(late)
    assert first.changes == second.changes == []


async def test_costly_readings_have_all_cores_where_nothing_else_is_read() -> None:
    turns, bombs = Turns(cores=2), [Reading(), Reading(), Reading()]
    for bomb in bombs:
        turns.begin(bomb, costly=True)
    assert [bomb.runs for bomb in bombs] == [True, True, False]
    for bomb in bombs:
        turns.end(bomb)


async def test_what_ends_while_it_is_stopped_goes_on_first() -> None:
    turns, bomb, short = Turns(cores=1), Reading(), Reading()
    turns.begin(short, costly=False)
    turns.begin(bomb, costly=True)
    assert not bomb.runs
    turns.end(bomb)
    assert bomb.runs, "an idle process that was left stopped would answer nobody"
    turns.end(short)


async def test_all_long_readings_get_their_turn_beside_short_ones_without_end() -> None:
    turns, short = Turns(cores=2), Reading()
    bombs = [Reading() for _ in range(3)]
    turns.begin(short, costly=False)
    for bomb in bombs:
        turns.begin(bomb, costly=True)
    async with asyncio.timeout(10):
        while not all(bomb.changes.count(True) >= 2 for bomb in bombs):
            assert sum(bomb.runs for bomb in bombs) <= 1
            await asyncio.sleep(0.005)
    assert short.runs
    turns.end(short)
    for bomb in bombs:
        turns.end(bomb)
    assert all(bomb.runs for bomb in bombs)
