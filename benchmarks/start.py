"""How soon the daemon is ready: `python -m benchmarks.start [--articles 1000000] [--folder F]`.

A store is filled with articles of the last 100 days: a tenth are past their retention, so that the
first prune has work. With them stand their entries, keys and stories, and an alert for every
hundredth. Then `watcher run` is started as systemd would start it, and the time until READY=1 is
taken: after a clean stop, after a kill in the midst of its work, and once more. Last, one process
prunes while it asks every tenth of a second which feeds are due: the longest wait for an answer is
what upkeep costs the others. Then the status page and the metrics are asked for. With `--folder`
the store stays, and another run begins with it.
"""

import argparse
import asyncio
import os
import signal
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import aiohttp

from benchmarks import cpu, report, rig, stories
from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.model.settings import Web
from watcher.store import status
from watcher.store.database import Store
from watcher.store.transaction import Transaction
from watcher.web import asking
from watcher.web.pages import Pages
from watcher.web.serve import window

_DAYS = 100
_FEEDS = 400
_AFTER_READY = 8.0  # seconds that the daemon works before it is stopped
_AIM = 5.0
# What an article brings along, made from the rows of `article` that were poured.
_REST = """
INSERT INTO entry (id, feed_id, guid, url, link, title, summary, content, authors, fingerprint,
  keys, status, first_seen)
SELECT entry_id, feed_id, id, url, url, title, substr(text, 1, 300), '', '', substr(id, 1, 16),
  'g' || id || char(10) || 'u' || id, 'new', first_seen FROM article WHERE number <= :poured;
INSERT OR IGNORE INTO entry_key SELECT feed_id, 'g' || id, entry_id FROM article ORDER BY 1, 2;
INSERT OR IGNORE INTO entry_key SELECT feed_id, 'u' || id, entry_id FROM article ORDER BY 1, 2;
UPDATE article SET identity = url WHERE number <= :poured;
INSERT INTO match SELECT id, version, 'w1', 'v', '[]' FROM article WHERE number % 100 = 0;
INSERT INTO verdict SELECT id, version, 'w1', 'v', NULL, 'a' || id, first_seen FROM article
WHERE number % 100 = 0;
INSERT INTO alert SELECT 'a' || id, 'w1', 'v', id, id, version, 'first', 'NORMAL', first_seen,
  '[]', '' FROM article WHERE number % 100 = 0;
INSERT INTO delivery (number, id, alert_id, destination, created_at, due_at, state, attempts,
  unsure, last_error, sent_at)
SELECT number, 'd' || id, 'a' || id, 'hook', first_seen, first_seen, 'SENT', 1, 0, '', first_seen
FROM article WHERE number % 100 = 0
"""
_INDEX = "INSERT INTO search (rowid, title, body) SELECT number, title, text FROM article"
_AT_ONCE = 20_000


async def fill(path: Path, count: int) -> int:
    """A store of so many articles, unless there is one already; how many there are."""
    clock = SystemClock()
    store = Store.open(path, exclusive=True, clock=clock, durable=False)
    if not (await store.read(status.counts)).articles:
        begun = clock.now() - timedelta(days=_DAYS)
        press = stories.Press(0, timedelta(days=_DAYS) / count, begun)
        await stories.fill(store, press, count, prose=press.prose(1_000_000))
        poured = count - stories.REAL  # those after them are indexed already
        for statement in _REST.split(";"):
            await store.transaction(partial(_run, statement=statement, poured=poured))
        for begin in range(0, poured, _AT_ONCE):
            rows = f" WHERE number > {begin} AND number <= {min(begin + _AT_ONCE, poured)}"
            await store.transaction(partial(_run, statement=_INDEX + rows, poured=poured))
    there = (await store.read(status.counts)).articles
    store.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())  # or the first commit of the daemon would wait for all of it
    return there


def _run(tx: Transaction, *, statement: str, poured: int) -> None:
    cast("sqlite3.Cursor", tx.cursor).execute(statement, {"poured": poured})


class Started:
    """The daemon as a process, and the socket on which it says that it is ready."""

    def __init__(self, process: asyncio.subprocess.Process, seconds: float) -> None:
        """Use `start`."""
        self.process = process
        self.seconds = seconds
        self.cpu = cpu.of(process.pid)

    async def end(self, sign: signal.Signals) -> float:
        """Let it work for a while, then end it; the seconds that it took to end."""
        await asyncio.sleep(_AFTER_READY)
        begun = time.monotonic()
        self.process.send_signal(sign)
        await self.process.wait()
        return time.monotonic() - begun


async def start(config: Path, command: Sequence[str]) -> Started:
    """Start the daemon and wait for READY=1."""
    address = config.parent / "notify"
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(address))
        notify.setblocking(False)  # noqa: FBT003 - as the library has it
        begun = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *command, "--config", str(config), "run",
            env={**os.environ, "NOTIFY_SOCKET": str(address)}, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        told = b""
        while b"READY=1" not in told:
            told = await asyncio.get_running_loop().sock_recv(notify, 4096)
        return Started(process, time.monotonic() - begun)


async def upkeep(config: Path) -> tuple[int, float, float]:
    """Rows pruned, the seconds that it took, and the longest wait for an answer meanwhile."""
    standing = wiring.stand(config, Secrets.of(config))
    longest = 0.0
    async with wiring.river(standing.setup, SystemClock()) as river:
        begun = time.monotonic()
        pruning = asyncio.ensure_future(river.prune())
        while not pruning.done():
            asked = time.monotonic()
            await river.writes.do(lambda tx: tx.next_feed_due())
            longest = max(longest, time.monotonic() - asked)
            await asyncio.sleep(0.1)
        return cast("int", pruning.result()), time.monotonic() - begun, longest


async def looked(config: Path) -> dict[str, tuple[float, float]]:
    """Milliseconds of the first and of the median answer of the window, by address."""
    standing = wiring.stand(config, Secrets.of(config))
    asking.LASTS = 0.0  # each is made anew
    found = {}
    async with (
        wiring.river(standing.setup, SystemClock()) as river,
        window(Web(host="127.0.0.1", port=0), Pages(river, lambda: standing.problems)) as port,
        aiohttp.ClientSession() as session,
    ):
        for path in ("/", "/metrics", "/alerts", "/watches", "/sources"):
            took = []
            for _ in range(9):
                begun = time.monotonic()
                async with session.get(f"http://127.0.0.1:{port}{path}") as answer:
                    answer.raise_for_status()
                    await answer.read()
                took.append(1000 * (time.monotonic() - begun))
            found[path] = (took[0], statistics.median(took))
    return found


async def main(count: int, folder: Path) -> None:
    """Fill, start three times, prune, look."""
    print(report.environment())
    urls = [f"http://127.0.0.1:9/f{at}" for at in range(_FEEDS)]  # nobody answers there
    config = folder / "config"
    if not config.exists():
        rig.configuration(config, 9, urls, pages=False)
    path = config / "bench.db"
    there = await fill(path, count)
    print(f"{there:,} articles, {path.stat().st_size / 1e9:.1f} GB", flush=True)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    command = [sys.executable, "-m", "watcher"]
    for name, sign in (
        ("the first start", signal.SIGTERM),
        ("after a clean stop", signal.SIGKILL),
        ("after a kill", signal.SIGTERM),
    ):
        started = await start(config, command)
        met = "met" if started.seconds <= _AIM else "missed"
        print(
            f"{name}: READY=1 after {started.seconds:.2f} s, {started.cpu:.2f} s of CPU"
            f" (aim: {_AIM:g} s, {met})",
            flush=True,
        )
        took = await started.end(sign)
        print(f"  {sign.name}: ended after {took:.2f} s", flush=True)
    gone, took, longest = await upkeep(config)
    print(f"pruning: {gone:,} rows in {took:.0f} s; the longest wait of others {longest:.2f} s")
    for page, (first, median) in (await looked(config)).items():
        print(f"{page}: {median:.0f} ms in the median, {first:.0f} ms the first time")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="for the store; a temporary one if not given")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(given.articles, given.folder or Path(temporary)))
