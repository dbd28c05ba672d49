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
    turns.begin(bomb, long=True)
    turns.begin(first, long=False)
    assert bomb.runs, "the daemon, one short reading, and a core to spare"
    turns.begin(second, long=False)
    assert not bomb.runs
    turns.end(first)
    assert bomb.runs
    turns.end(second)
    turns.end(bomb)
    assert bomb.changes == [False, True]
    assert first.changes == second.changes == []


async def test_a_reading_that_turns_out_to_be_long_gives_way() -> None:
    turns, late, first = Turns(cores=2), Reading(), Reading()
    turns.begin(late, long=False)
    turns.begin(first, long=False)
    turns.is_long(late)
    assert (late.runs, first.runs) == (False, True)
    turns.is_long(first)
    assert (late.runs, first.runs) == (True, False), "the one that was long before goes on"
    turns.end(late)
    assert first.runs
    turns.end(first)


async def test_what_ends_while_it_is_stopped_goes_on_first() -> None:
    turns, bomb, short = Turns(cores=1), Reading(), Reading()
    turns.begin(short, long=False)
    turns.begin(bomb, long=True)
    assert not bomb.runs
    turns.end(bomb)
    assert bomb.runs, "an idle process that was left stopped would answer nobody"
    turns.end(short)


async def test_all_long_readings_get_their_turn_beside_short_ones_without_end() -> None:
    turns, short = Turns(cores=2), Reading()
    bombs = [Reading() for _ in range(3)]
    turns.begin(short, long=False)
    for bomb in bombs:
        turns.begin(bomb, long=True)
    async with asyncio.timeout(10):
        while not all(bomb.changes.count(True) >= 2 for bomb in bombs):
            assert sum(bomb.runs for bomb in bombs) <= 1
            await asyncio.sleep(0.005)
    assert short.runs
    turns.end(short)
    for bomb in bombs:
        turns.end(bomb)
    assert all(bomb.runs for bomb in bombs)
