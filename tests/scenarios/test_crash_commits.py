"""SIGKILL at every commit: whatever was cut off, the next run makes of it what one run would have.

The suite takes a sample of the commits; all of them, before and after, where WATCHER_EVERY_COMMIT
is set. A kill begins where the act in which it falls begins in the run that nothing disturbed, and
the act is played again to its end. There the store has to be what it was in that run, so that what
follows needs no repeating; now and then it is repeated all the same.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.scenarios import dying, play
from tests.scenarios.play import House, Room, Told

ALL = bool(os.environ.get("WATCHER_EVERY_COMMIT"))
SAMPLE = 14
"""Kills that the suite takes."""

TO_THE_END = 40 if ALL else 12
"""Of so many kills one is followed to the end of the play."""

AT_ONCE = 4 if ALL else 2
"""Processes that play; and how many rooms each is given at a time."""
A_BATCH = 20 if ALL else 7

pytestmark = pytest.mark.timeout(4 * 3600 if ALL else 600)


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill before or after a commit of an act, and the act with which the play ends then."""

    act: int
    commit: int
    when: str
    last: int

    @property
    def name(self) -> str:
        return f"act-{self.act}-{self.when}-{self.commit}"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with play.house() as made:
        yield made


async def played(*orders: str) -> None:
    """Have acts played in a process of their own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.scenarios.dying", *orders), cwd=Path(__file__).parents[2]
    )
    try:
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def undisturbed(house: House, folder: Path) -> Room:
    """The room after the whole play, in which nothing was killed."""
    whole = house.open(folder / "whole")
    await played(f"{whole.folder}:0:0:{dying.NEVER}:{len(play.ACTS) - 1}")
    told = whole.deliveries().values()
    assert len(whole.state()["article"]) == play.ARTICLES == 200
    assert whole.came() == Counter(told)
    assert max(Counter(told).values()) == 1
    assert {one[0] for one in told} == {"hook", "room", "post", "evening"}
    assert {one[2] for one in told} == {"", *play.HEADS.values()}
    assert sum(one.edits for one in whole.slack.posts) > 40
    assert whole.untold() == []
    return whole


def kills(whole: Room) -> list[Kill]:
    """Before and after every commit, or an evenly spread sample of that."""
    places = [
        (act, commit, when)
        for act in range(len(play.ACTS))
        for commit in range(1, whole.commits(act) + 1)
        for when in (dying.BEFORE, dying.AFTER)
    ]
    step = 1.0 if ALL else len(places) / SAMPLE
    chosen = [places[int(step * (at + 0.5))] for at in range(int(len(places) / step))]
    return [
        Kill(*place, last=len(play.ACTS) - 1 if at % TO_THE_END == TO_THE_END // 2 else place[0])
        for at, place in enumerate(chosen)
    ]


@dataclass(frozen=True, slots=True)
class Ended:
    """What was wrong in the end, and how many messages came twice."""

    wrong: tuple[str, ...]
    twice: int


async def survived(house: House, whole: Room, batch: Sequence[Kill]) -> list[Ended]:
    """Kill, play on, and compare."""
    before = [whole.after(one.act - 1) if one.act else None for one in batch]
    rooms = [
        house.open(whole.folder.with_name(one.name), stood)
        for one, stood in zip(batch, before, strict=True)
    ]
    await played(
        *(
            f"{room.folder}:{one.act}:{one.commit}:{one.when}:{one.last}"
            for one, room in zip(batch, rooms, strict=True)
        )
    )
    found = []
    for one, stood, room in zip(batch, before, rooms, strict=True):
        known = set(stood.deliveries().values()) if stood else set()
        found.append(compare(one, room, whole.after(one.last), known))
        house.close(room)
    return found


def compare(kill: Kill, room: Room, whole: Room, known: set[Told]) -> Ended:
    """Nothing is lost, and what came twice was cut off in sending and says so."""
    came, claimed, labelled = room.came(), room.claimed(), room.labelled()
    state, wanted = room.state(), whole.state()
    repeated = {one for one, times in came.items() if times > 1}
    new = set(whole.deliveries().values()) - known
    told = {
        **{f"{name} lacks": wanted[name] - rows for name, rows in state.items()},
        **{f"{name} has": rows - wanted[name] for name, rows in state.items()},
        "outlets that no root names": room.untold(),
        "lost": new - set(came),
        "never told otherwise": set(came) - new,
        "three times": {one for one, times in came.items() if times > 2},
        "repeated and not labelled": repeated - labelled,
        "labelled and not cut off": labelled - claimed,
        "cut off and not labelled": claimed - labelled,
    }
    wrong = tuple(f"{kill.name}: {what}: {which}" for what, which in told.items() if which)
    return Ended(wrong, len(repeated))


async def test_a_kill_at_any_commit_loses_nothing_and_repeats_only_what_it_says(
    house: House, tmp_path: Path
) -> None:
    whole = await undisturbed(house, tmp_path)
    every = kills(whole)
    todo = iter([every[at : at + A_BATCH] for at in range(0, len(every), A_BATCH)])

    async def some() -> list[Ended]:
        return [one for batch in todo for one in await survived(house, whole, batch)]

    async with asyncio.TaskGroup() as group:
        taken = [group.create_task(some()) for _ in range(AT_ONCE)]
    ended = [one for some_of_them in taken for one in some_of_them.result()]
    twice = sum(one.twice for one in ended)
    print(f"{len(every)} kills, {twice} messages came twice and said so")  # noqa: T201
    assert len(ended) == len(every)
    assert [line for one in ended for line in one.wrong] == []
