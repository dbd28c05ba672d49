"""What the benchmarks share: the world's process, a configuration on it, rounds of the river."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.daemon import heap
from watcher.wiring import River

_HEAD = """\
version: 1
timezone: UTC
daemon:
  store: {store}
  polling: {{ alert_on_first_poll: {first} }}
  network: {{ allow: [127.0.0.0/8] }}
destinations:
  hook: {{ apprise: "json://127.0.0.1:{port}/hook" }}
"""
_FIRST = "Alda Bero Cira Dovan Elka Farun Gita Hanor Ilva Joran".split()
_LAST = "Quorvex Marnholt Teskari Ulvane Wendrup".split()


class World:
    """The server of the news world, in a process of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        """Use `world`."""
        self.pid = process.pid
        self.port = port

    def urls(self, kind: str, numbers: range) -> list[str]:
        """The addresses of feeds: kind `f` has 35 entries, `s` has one."""
        return [f"http://127.0.0.1:{self.port}/{kind}/{n}" for n in numbers]

    async def tell(self, what: str) -> None:
        """One of the world's commands."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}/{what}") as answer,
        ):
            answer.raise_for_status()


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """A news world, until the block ends."""
    arguments = [sys.executable, "-m", "benchmarks.world"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("the world has no pipes")
        port = int(await asyncio.to_thread(process.stdout.readline))
        yield World(process, port)
        process.stdin.close()


def configuration(folder: Path, port: int, urls: Sequence[str], *, pages: bool) -> Path:
    """Write a configuration for feeds of the world; its folder. With `pages`, all are news."""
    folder.mkdir(parents=True)
    names = [(first, last) for last in _LAST for first in _FIRST]
    actors = [
        f"  {first}-{last}: {{ name: {first} {last}, kind: person, aliases: {{ en: [{last}] }} }}\n"
        for first, last in names
    ]
    watches = [
        f"  w{at}: {{ match: {{ all: [{{ actors: [{first}-{last}] }},"
        " { words: [budget, harbour] }] }, send: { to: [hook] } }\n"
        for at, (first, last) in enumerate(names)
    ]
    kind = "" if pages else ", articles: from feed"
    sources = [f"  f{at}: {{ feed: '{url}'{kind} }}\n" for at, url in enumerate(urls)]
    head = _HEAD.format(store=folder / "bench.db", port=port, first="yes" if pages else "no")
    text = [head, "actors:\n", *actors, "watches:\n", *watches, "sources:\n", *sources]
    (folder / "watcher.yaml").write_text("".join(text), encoding="utf-8")
    return folder


@asynccontextmanager
async def river(folder: Path) -> AsyncIterator[River]:
    """The program on a configuration, with its memory kept as the daemon has it."""
    standing = wiring.stand(folder, Secrets.of(folder))
    if standing.errors:
        raise RuntimeError(standing.errors[0].message)
    heap.settle()
    async with wiring.river(standing.setup, SystemClock()) as flowing:
        yield flowing


async def poll_all(flowing: River) -> None:
    """One round over every feed."""
    flowing.crew.hand(await flowing.all_states())
    await flowing.crew.idle()
    await flowing.writes.flush()
