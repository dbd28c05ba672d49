"""Runs rounds of the river in processes that kill themselves at a commit, and then one that lives.

    python -m tests.scenarios.dying CONFIG:3:before CONFIG:4:after CONFIG:0:never

Each configuration has a store of its own. Beside it stands afterwards `commits.txt`, how many
commits the round that lived made, and `left.json`, the deliveries that were claimed at the kill.
Everything is imported once and each round is a fork of that: hundreds of kills take minutes.
"""

import asyncio
import itertools
import json
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets

BEFORE, AFTER, NEVER = "before", "after", "never"


def main(*orders: str) -> None:
    for order in orders:
        config, at, when = order.rsplit(":", 2)
        folder = Path(config).parent
        if when != NEVER:
            _forked(lambda c=config, k=int(at), w=when: _round(Path(c), k, w))  # type: ignore[misc]
            (folder / "left.json").write_text(json.dumps(_claimed(folder / "watcher.db")))
        _forked(lambda c=config: _round(Path(c), 0, NEVER))  # type: ignore[misc]


def _forked(work: Callable[[], None]) -> None:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            sys.stderr.flush()
            os._exit(1)
    os.waitpid(child, 0)


def _round(config: Path, at: int, when: str) -> None:
    """Poll everything and deliver all of it. Does not return."""
    numbers = itertools.count(1)
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

    asyncio.run(_flow(config))
    (config.parent / "commits.txt").write_text(str(made))
    os._exit(0)


async def _flow(config: Path) -> None:
    standing = wiring.stand(config, Secrets.of(config, {}))
    async with wiring.river(standing.setup, SystemClock()) as river:
        river.crew.hand(await river.all_states())
        await river.crew.idle()
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
