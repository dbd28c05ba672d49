"""SIGKILL at every commit: whatever was cut off, the next run makes of it what one run would have.

The suite takes a sample of the commits; all of them, before and after, where WATCHER_EVERY_COMMIT
is set.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.scenarios import dying
from tests.scenarios.builders import Web, configuration, item, rss
from watcher.clock import SystemClock
from watcher.notify.wording import REPEAT
from watcher.store import ledger
from watcher.store.database import Store

ALL = bool(os.environ.get("WATCHER_EVERY_COMMIT"))
SAMPLE = 13
"""Kills in each of the two tests, which two cores take at once."""

pytestmark = pytest.mark.timeout(3600 if ALL else 180)

ARTICLES = 60
DESTINATIONS = ("desk", "night", "phone")
TELLING = f"send: {{ to: [{', '.join(DESTINATIONS)}] }}"
WATCHES = (
    rf'  every: {{ match: {{ all: [ {{ regex: ["\\pL"] }} ] }}, {TELLING} }}'
    "\n"
    f"  bridges: {{ match: {{ all: [ {{ words: [bridge 7, bridge 31] }} ] }}, {TELLING} }}\n"
)


Message = tuple[str, str, str]
"""Destination, watch and headline."""


@dataclass
class Room:
    """A folder with a configuration of its own, and what came to its destinations."""

    folder: Path
    web: Web
    alerts: set[tuple[str, ...]] = field(default_factory=set)
    deliveries: dict[str, Message] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)

    def prepare(self) -> Path:
        self.folder.mkdir()
        url = f"{self.web.url}/{self.folder.name}"
        self.web.paths |= {f"/{self.folder.name}/{one}": b"ok" for one in DESTINATIONS}
        to = "\n".join(f'  {one}: {{ slack: "{url}/{one}" }}' for one in DESTINATIONS)
        config = configuration(self.folder, self.web, watches=WATCHES, destinations=to)
        path = config / "watcher.yaml"
        text = path.read_text().replace("polling: {", "polling: { alert_on_first_poll: yes,")
        text = text.replace("daemon:\n", "daemon:\n  storm: { at_most: 10000 }\n")
        path.write_text(text)
        return config

    @property
    def commits(self) -> int:
        return int((self.folder / "commits.txt").read_text())

    @property
    def claimed(self) -> set[Message]:
        """What the kill found between the claim and the record of how it went."""
        left = json.loads((self.folder / "left.json").read_text())
        return {self.deliveries[one] for one in left}

    async def read(self) -> None:
        store = Store.open(self.folder / "watcher.db", exclusive=False, clock=SystemClock())
        try:
            rows = await store.read(ledger.raised)
        finally:
            store.close()
        for row in rows:
            told = row.alert
            self.alerts.add((told.watch, told.story_id, told.article_id, told.occasion))
            for one in row.deliveries:
                self.deliveries[one.id] = (one.destination, told.watch, row.title)
                self.states[one.state.value] += 1

    @property
    def posts(self) -> list[dict[str, str]]:
        return [one for one in self.web.posts if one["path"].split("/")[1] == self.folder.name]

    def came(self) -> Counter[Message]:
        return Counter(map(_message, self.posts))

    def labelled(self) -> set[Message]:
        """The messages that say that they may be a repeat."""
        return {_message(one) for one in self.posts if REPEAT in json.dumps(one)}


def _message(post: dict[str, str]) -> Message:
    watch = "bridges" if "Watch *bridges*" in json.dumps(post) else "every"
    headline = post["text"].splitlines()[0].removesuffix(" (outlet)")
    return post["path"].split("/")[2], watch, headline


def feed() -> bytes:
    """Reports on matters of their own, and of every fifth a copy."""
    items = []
    for number in range(1, ARTICLES + 1):
        about = number - 1 if number % 5 == 0 else number
        link = f"https://outlet.example/a/{number}"
        items.append(item(about, guid=link, link=link))
    return rss(*items)


async def died(*orders: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.scenarios.dying", *orders), cwd=Path(__file__).parents[2]
    )
    try:
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()


async def undisturbed(web: Web, folder: Path) -> Room:
    web.paths["/feed"] = feed()
    room = Room(folder / "whole", web)
    await died(f"{room.prepare()}:0:{dying.NEVER}")
    await room.read()
    assert room.alerts
    assert room.came() == Counter(room.deliveries.values())
    return room


def sample(commits: int, when: str) -> list[int]:
    """Evenly spread; the kills after a commit fall between those before one."""
    if ALL:
        return list(range(1, commits + 1))
    shift = 0.25 if when == dying.BEFORE else 0.75
    return [1 + int((step + shift) * commits / SAMPLE) for step in range(SAMPLE)]


@pytest.mark.parametrize("when", [dying.BEFORE, dying.AFTER])
async def test_a_kill_at_any_commit_loses_nothing_and_repeats_only_what_it_says(
    web: Web, tmp_path: Path, when: str
) -> None:
    whole = await undisturbed(web, tmp_path)
    rooms = [Room(tmp_path / f"at-{at}", web) for at in sample(whole.commits, when)]
    await died(*(f"{one.prepare()}:{one.folder.name[3:]}:{when}" for one in rooms))
    for room in rooms:
        await room.read()
        came, claimed = room.came(), room.claimed
        repeated = {one for one, times in came.items() if times > 1}
        assert room.alerts == whole.alerts, room.folder.name
        assert set(came) == set(whole.deliveries.values()), room.folder.name
        assert room.states == {"sent": len(room.deliveries)}, room.folder.name
        assert max(came.values()) <= 2, room.folder.name
        assert repeated <= room.labelled() == claimed, room.folder.name
