"""Run the rounds and print a table: `python -m benchmarks [--feeds 300] [--many 10000]`.

All CPU is that of this process and its workers, without the server of the news world. Each figure
of the program stands beside the raw libraries on the same work, measured in the same run.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from benchmarks import cpu, raw, report, rig
from benchmarks.report import Line
from benchmarks.world import ENTRIES

_RATIO = 1.15
_TENTH = 0.1
_MS_OF_304 = 0.4
_MS_OF_PAGE = 1000 / 45
_FEW = 1000

Work = Callable[[], Awaitable[object]]


class Bench:
    """One world, one folder, and the figures as they come."""

    def __init__(self, world: rig.World, folder: Path) -> None:
        """`folder` is empty."""
        self.world = world
        self.folder = folder
        self.lines: list[Line] = []

    async def ms(self, count: int, *works: Work) -> float:
        """CPU milliseconds of all `works` per one of `count`."""
        begun = cpu.seconds(without=self.world.pid)
        for work in works:
            await work()
        return 1000 * (cpu.seconds(without=self.world.pid) - begun) / count

    def say(self, line: Line) -> None:
        """Print a figure and keep it."""
        self.lines.append(line)
        print(report.row(line), flush=True)

    async def unchanged(self, feeds: int) -> None:
        """A round in which every feed answers 304."""
        urls = self.world.urls("s", range(feeds))
        config = rig.configuration(self.folder / f"few{feeds}", self.world.port, urls, pages=False)
        tags: dict[str, str] = {}
        async with rig.river(config) as river:
            await rig.poll_all(river)
            await raw.fetch(urls, tags)
            ours = await self.ms(feeds, lambda: rig.poll_all(river))
        theirs = await self.ms(feeds, lambda: raw.fetch(urls, tags))
        self.say(
            Line(
                name=f"304, {feeds:,} feeds", unit="feed", ours=ours, theirs=theirs,
                aim=_MS_OF_304, of_ratio=False, beside="aiohttp alone",
            )
        )  # fmt: skip

    async def changed(self, feeds: int) -> None:
        """Rounds without pages: first poll, the same bytes again, another build date, 5 % new."""
        urls = self.world.urls("f", range(feeds))
        config = rig.configuration(self.folder / "feeds", self.world.port, urls, pages=False)

        async def libraries() -> None:
            raw.parse(await raw.fetch(urls))

        async with rig.river(config) as river:

            async def ours() -> float:
                return await self.ms(feeds, lambda: rig.poll_all(river))

            first, everything = await ours(), await self.ms(feeds, libraries)
            self._line("first poll, all entries kept", first, everything, _RATIO)
            await self.world.tell("validators/0")
            fetched = await self.ms(feeds, lambda: raw.fetch(urls))
            line = Line(
                name="the same bytes again", unit="feed", ours=await ours(), theirs=fetched,
                aim=_RATIO, beside="aiohttp alone",
            )  # fmt: skip
            self.say(line)
            await self.world.tell("validators/1")
            for name, command in (("another build date", "touch"), ("5 % new entries", "advance")):
                await self.world.tell(command)
                self._line(name, await ours(), everything, _TENTH)

    def _line(self, name: str, ours: float, theirs: float, aim: float) -> None:
        beside = "aiohttp + feedparser on everything"
        self.say(Line(name=name, unit="feed", ours=ours, theirs=theirs, aim=aim, beside=beside))

    async def pages(self, feeds: int) -> None:
        """A round in which every entry is news and every page is read."""
        urls = self.world.urls("f", range(feeds))
        config = rig.configuration(self.folder / "pages", self.world.port, urls, pages=True)
        links = [
            page for feed in range(feeds) for page in self.world.urls(f"a/f{feed}", range(ENTRIES))
        ]
        async with rig.river(config) as river:
            await rig.poll_all(river)  # starts the workers; not measured
            await self.world.tell("fresh")
            before = river.tally.counts["articles"]
            spent = await self.ms(1, lambda: rig.poll_all(river))
            read = river.tally.counts["articles"] - before

        async def feed_libraries() -> None:
            raw.parse(await raw.fetch(urls))

        bodies: list[bytes] = []

        async def fetching() -> None:
            bodies.extend(await raw.fetch(links))

        async def fast() -> None:
            raw.extract(bodies, metadata=False)

        async def whole() -> None:
            raw.extract(bodies, metadata=True)

        common = await self.ms(len(links), feed_libraries, fetching)
        for name, work in (("text only", fast), ("text, title, author, date", whole)):
            theirs = common + await self.ms(len(links), work)
            self.say(
                Line(
                    name="cold, with pages", unit="page", ours=spent / read, theirs=theirs,
                    aim=_RATIO, beside=f"aiohttp + feedparser + trafilatura ({name})",
                )
            )  # fmt: skip
        print(f"through extraction to the store: {1000 * read / spent:.0f} pages/s/core (aim: 45)")


async def main(feeds: int, cold: int, many: int) -> None:
    """All rounds against one world."""
    begun = time.monotonic()
    print(report.environment())
    print(report.head(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        async with rig.world() as world:
            bench = Bench(world, Path(folder))
            await bench.unchanged(min(_FEW, many))
            await bench.unchanged(many)
            await bench.changed(feeds)
            await bench.pages(cold)
    missed = sum(not line.met for line in bench.lines)
    print(f"{missed} of {len(bench.lines)} aims missed; {time.monotonic() - begun:.0f} s in all")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=300, help="feeds of 35 entries")
    parser.add_argument("--cold", type=int, default=10, help="feeds whose pages are read")
    parser.add_argument("--many", type=int, default=10_000, help="feeds of the larger 304 round")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.feeds, given.cold, given.many))
