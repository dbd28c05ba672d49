"""Plays acts in processes that kill themselves at a commit, and then in one that lives.

    python -m tests.scenarios.dying FOLDER:3:5:before:3 FOLDER:4:0:never:8

An order names a folder with a configuration, an act, a commit within it, whether to die before or
after that (or never), and the act to end with. Beside the configuration stand afterwards, for each
act that was played to its end, `commits-N.txt`, how many commits that took, and the store as it
was then, `after-N.db`; and `left.json`, the deliveries that were claimed at the kill. Everything
is loaded once and each process is a fork of that.
"""

import asyncio
import itertools
import json
import os
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from tests.scenarios import play
from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.extract import language
from watcher.model.feed import ArticlesFrom
from watcher.notify import channel, email, slack
from watcher.pipeline.setup import Setup
from watcher.wiring import River

BEFORE, AFTER, NEVER = "before", "after", "never"


LOADED = (channel, email, slack)
"""What a process would else import at its first message."""


class Staged(SystemClock):
    """A clock that goes as the machine's does, from `start` on, and can be put forward."""

    def __init__(self, start: datetime) -> None:
        self._start, self._begun, self._ahead = start, super().monotonic(), 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic() - self._begun)

    def forward(self, by: timedelta) -> None:
        self._ahead += by.total_seconds()


def main(*orders: str) -> None:
    language.detect("Its model is unpacked here, once for all of them.")
    for order in orders:
        name, act, at, when, last = order.rsplit(":", 4)
        folder = Path(name)
        setup = wiring.stand(folder, Secrets.of(folder, {})).setup
        if when != NEVER:
            _played(setup, folder, int(act), (int(at), when))
            (folder / "left.json").write_text(json.dumps(_claimed(folder / "watcher.db")))
        for one in range(int(act), int(last) + 1):
            _played(setup, folder, one, (0, NEVER))
            shutil.copy(folder / "watcher.db", folder / f"after-{one}.db")


def _played(setup: Setup, folder: Path, act: int, kill: tuple[int, str]) -> None:
    (folder / "act.txt").write_text(str(act))
    _forked(lambda: _act(setup, folder, act, kill))


def _forked(work: Callable[[], None]) -> None:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            sys.stderr.flush()
            os._exit(1)
    os.waitpid(child, 0)


def _act(setup: Setup, folder: Path, act: int, kill: tuple[int, str]) -> None:
    """Play an act. Does not return."""
    numbers, (at, when) = itertools.count(1), kill
    made = 0

    @event.listens_for(Engine, "commit")
    def _counted(connection: Connection) -> None:
        nonlocal made
        if threading.current_thread().name.startswith("store-reader"):
            return
        made = next(numbers)
        if made == at:
            if when == AFTER:
                connection.connection.commit()
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(_rounds(setup, act))
    (folder / f"commits-{act}.txt").write_text(str(made))
    os._exit(0)


async def _rounds(setup: Setup, act: int) -> None:
    clock = Staged(play.ACTS[act])
    async with wiring.river(_cast(setup, act), clock) as river:
        for _ in range(play.ROUNDS):
            await _round(river, act)
            clock.forward(play.BETWEEN)


def _cast(setup: Setup, act: int) -> Setup:
    """Where no page is read, nothing is loaded to read one."""
    if act in {play.PAGES, play.CHANGED}:
        return setup
    paged = f"o{play.PAGES}"
    plain = replace(setup.feeds[paged], articles=ArticlesFrom.FEED)
    return replace(setup, feeds={**setup.feeds, paged: plain})


async def _round(river: River, act: int) -> None:
    river.crew.hand(one for one in await river.all_states() if one.feed_id == f"o{act}")
    await river.crew.idle()
    await river.recheck()
    await river.keep_watch()
    await river.collect()
    await river.delivered()


def _claimed(store: Path) -> list[str]:
    """The ids of the deliveries that were on their way; none where there are no tables yet."""
    with closing(sqlite3.connect(store)) as connection:
        tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'delivery'")
        if tables.fetchone() is None:
            return []
        rows = connection.execute("SELECT id FROM delivery WHERE state = 'SENDING'")
        return [row[0] for row in rows]


if __name__ == "__main__":
    main(*sys.argv[1:])
