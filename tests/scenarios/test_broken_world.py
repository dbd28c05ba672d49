"""A day in a world in which a fifth of the feeds is broken at any time, and always others.

Every entry that stood in an answer which could be read is told once, whatever came before and after
it; and feeds that are well are not held up by those that are not. The suite plays two hours; with
WATCHER_BROKEN_HOURS=24 it plays a day, and prints what happened.
"""

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.scenarios.breakage import FOREIGN, World, outlets
from tests.scenarios.scripted import Publisher, publishing
from watcher import wiring
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.wiring import River

HOURS = float(os.environ.get("WATCHER_BROKEN_HOURS", "0"))
START = datetime(2026, 11, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NAME = re.compile(r"\bn\d+e\d+x\b")


@dataclass
class Diary:
    """When each entry was told, and how feeds were found."""

    told: Counter[str] = field(default_factory=Counter)
    at: dict[str, datetime] = field(default_factory=dict)
    foreign: int = 0
    conditions: Counter[str] = field(default_factory=Counter)
    read: int = 0

    def note(self, publisher: Publisher, now: datetime) -> None:
        for post in publisher.posts[self.read :]:
            first = post.splitlines()[0]
            self.foreign += FOREIGN in first
            for name in NAME.findall(first):
                self.told[name] += 1
                self.at.setdefault(name, now)
        self.read = len(publisher.posts)


def written(folder: Path, publisher: Publisher, world: World) -> Path:
    sources = "".join(
        f'  {one.name}: {{ feed: "{publisher.url}/{one.name}", articles: from feed }}\n'
        for one in world.outlets
    )
    config = folder / "config"
    config.mkdir()
    (config / "watcher.yaml").write_text(
        f"""version: 1
daemon:
  store: "{folder / "watcher.db"}"
  workers: 1
  storm: {{ at_most: 100000 }}
  network: {{ allow: [127.0.0.0/8], timeout: 2 seconds, max_feed_bytes: 500 kB }}
sources:
{sources}
watches:
  every: {{ match: {{ all: [ {{ regex: ["[^ ]"] }} ] }}, send: {{ to: [chat] }} }}
destinations:
  chat: {{ slack: "{publisher.url}/hook" }}
""",
        encoding="utf-8",
    )
    return config


async def lived(river: River, clock: SimulatedClock, until: datetime, diary: Diary,
                publisher: Publisher) -> None:  # fmt: skip
    """Go on to a time, minute by minute, as the daemon's beats would."""
    while clock.now() < until:
        clock.advance(MINUTE)
        due = await river.due()
        if due:
            river.crew.hand(due)
            await river.crew.idle()
            await river.delivered()
            names = [one.feed_id for one in due]
            states = await river.writes.do(lambda tx, names=names: tx.states(names))  # type: ignore[misc]
            diary.conditions.update(one.condition.name for one in states.values())
            diary.note(publisher, clock.now())
        if clock.now().minute % 10 == 0:
            await river.keep_watch()
            await river.listen()


@pytest.mark.timeout(3600 if HOURS else 120)
async def test_nothing_is_lost_or_told_twice_while_a_fifth_of_the_feeds_is_broken(
    tmp_path: Path,
) -> None:
    hours, count = (HOURS, 50) if HOURS else (2.0, 10)
    clock, diary, end = SimulatedClock(START), Diary(), START + timedelta(hours=hours)
    async with publishing(clock) as publisher:
        random = Random(7)  # noqa: S311
        slot = timedelta(minutes=45 if HOURS else 15)
        world = World(outlets(count, START, hours, publisher.url, random), START, slot, seed=11)
        world.healed = True
        world.serve(publisher)
        config = written(tmp_path, publisher, world)
        setup = wiring.stand(config, Secrets.of(config, {})).setup
        async with wiring.river(setup, clock) as river:
            await lived(river, clock, START + MINUTE, diary, publisher)
            baseline = {name for one in world.outlets for name in one.shown}
            world.healed = False
            await lived(river, clock, START + (end - START) / 2, diary, publisher)
        async with wiring.river(setup, clock) as river:
            await lived(river, clock, end, diary, publisher)
            world.healed = True
            await lived(river, clock, end + (timedelta(hours=25) if HOURS else 2 * slot * 4),
                        diary, publisher)  # fmt: skip
    owed = {name for one in world.outlets for name in one.shown} - baseline
    assert owed - diary.told.keys() == set(), "lost"
    assert {name: times for name, times in diary.told.items() if times > 1} == {}, "told twice"
    assert diary.told.keys() <= owed
    late = lateness(world, diary)
    assert late, "some entries came while their feeds were well"
    assert late[-1] < timedelta(hours=2)
    if HOURS:
        print_what_happened(world, diary, owed, late)


def lateness(world: World, diary: Diary) -> list[timedelta]:
    """How late entries were told that came while their feed was well, and had been for a while.

    Left out are those of feeds that had said within the last day that they were gone for good.
    """
    day = int(timedelta(hours=25) / world.slot)
    spans = []
    for outlet in world.outlets:
        for one in outlet.entries:
            slots = [world.planned(one.at - n * world.slot) for n in range(-1, day)]
            well = all(outlet.name not in slot for slot in slots[:5])
            gone = any(slot.get(outlet.name) == "410" for slot in slots)
            if well and not gone and one.name in diary.at:
                spans.append(diary.at[one.name] - one.at)
    return sorted(spans)


def print_what_happened(world: World, diary: Diary, owed: set[str], late: list[timedelta]) -> None:
    published = {one.name for each in world.outlets for one in each.entries}
    middle, most = late[len(late) // 2], late[-(-len(late) * 99 // 100) - 1]
    print(f"entries published {len(published)}, owed {len(owed)}, told {diary.told.total()}")
    print(f"foreign entries told {diary.foreign}; lateness p50 {middle}, p99 {most}, {late[-1]}")
    print("broken answers", sum(world.told_broken.values()), dict(world.told_broken))
    print("conditions", dict(diary.conditions))
