"""Run the rounds and print ratios: `python -m benchmarks [--feeds 200] [--pages 10]`."""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from benchmarks import cpu, raw
from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.wiring import River

_CONFIG = """\
version: 1
timezone: UTC
daemon:
  store: {store}
  polling: {{ alert_on_first_poll: {first} }}
  network: {{ allow: [127.0.0.0/8] }}
actors:
  mayor: {{ name: Mayor Quorvex, kind: person }}
watches:
  quorvex:
    match: {{ all: [{{ actors: [mayor] }}] }}
    send: {{ to: [hook] }}
destinations:
  hook: {{ apprise: "json://127.0.0.1:{port}/hook" }}
sources:
"""


def configuration(folder: Path, port: int, feeds: range, *, pages: bool) -> Path:
    """Write a configuration for `feeds` of the world; its folder."""
    folder.mkdir()
    text = _CONFIG.format(store=folder / "bench.db", port=port, first="yes" if pages else "no")
    kind = "" if pages else ", articles: from feed"
    lines = [f"  f{i}: {{ feed: 'http://127.0.0.1:{port}/f/{i}'{kind} }}\n" for i in feeds]
    (folder / "watcher.yaml").write_text(text + "".join(lines), encoding="utf-8")
    return folder


async def measured(work: Callable[[], Awaitable[object]], server: int) -> float:
    """CPU seconds of `work`, in this process and its workers."""
    begun = cpu.seconds(without=server)
    await work()
    return cpu.seconds(without=server) - begun


async def poll_all(river: River) -> None:
    """One round over every feed."""
    river.crew.hand(await river.all_states())
    await river.crew.idle()
    await river.writes.flush()


class Bench:
    """One world, and the figures as they come."""

    def __init__(self, server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
        """`server` is the world's process."""
        self.server = server
        self.port = port
        self.folder = folder

    def url(self, path: str) -> str:
        """An address in the world."""
        return f"http://127.0.0.1:{self.port}/{path}"

    async def tell(self, path: str) -> None:
        """Say something to the world."""
        await raw.fetch([self.url(path)])

    async def feed_rounds(self, feeds: int) -> None:
        """Rounds without pages: baseline, 304, the same bytes again, 5 % new."""
        folder = configuration(self.folder / "feeds", self.port, range(feeds), pages=False)
        urls = [self.url(f"f/{i}") for i in range(feeds)]
        tags: dict[str, str] = {}
        standing = wiring.stand(folder, Secrets.of(folder))
        async with wiring.river(standing.setup, SystemClock()) as river:
            await poll_all(river)  # opens the workers; the baseline is not measured
            bodies = list((await raw.fetch(urls, tags)).values())
            await self.line(
                "304", feeds, lambda: poll_all(river), lambda: raw.fetch(urls, dict(tags))
            )
            await self.tell("validators/0")
            await self.line(
                "the same bytes", feeds, lambda: poll_all(river), lambda: raw.fetch(urls)
            )
            await self.tell("validators/1")
            await self.tell("advance")

            async def everything() -> None:
                raw.parse(list((await raw.fetch(urls)).values()), sanitized=True)

            await self.line("5 % new", feeds, lambda: poll_all(river), everything)
            del bodies

    async def cold(self, feeds: int) -> None:
        """A cold round: every entry is new and every page is read."""
        folder = configuration(self.folder / "cold", self.port, range(feeds), pages=True)
        urls = [self.url(f"f/{i}") for i in range(feeds)]
        last = 2 + 35

        async def libraries() -> None:
            raw.parse(list((await raw.fetch(urls)).values()))
            pages = [self.url(f"a/{i}/{n}") for i in range(feeds) for n in range(last - 35, last)]
            raw.extract(list((await raw.fetch(pages)).values()))

        standing = wiring.stand(folder, Secrets.of(folder))
        async with wiring.river(standing.setup, SystemClock()) as river:
            await river.poller.warm()
            await self.line("cold, with pages", feeds, lambda: poll_all(river), libraries)
            seconds = river.tally.stages
            print(
                f"  articles: {river.tally.counts['articles']}, stages: "
                + ", ".join(f"{name} {float(spent):.1f} s" for name, spent in seconds.items())
            )

    async def line(
        self,
        name: str,
        feeds: int,
        ours: Callable[[], Awaitable[object]],
        theirs: Callable[[], Awaitable[object]],
    ) -> None:
        """Measure both and print a line."""
        mine = await measured(ours, self.server.pid)
        others = await measured(theirs, self.server.pid)
        print(
            f"{name:18} watcher {1000 * mine / feeds:8.2f} ms per feed,"
            f" the libraries {1000 * others / feeds:8.2f} ms: ratio {mine / others:.2f}",
            flush=True,
        )


async def main(feeds: int, cold: int) -> None:
    """All rounds against one world."""
    arguments = [sys.executable, "-m", "benchmarks.world", str(max(feeds, cold))]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server,
    ):
        assert server.stdout is not None
        bench = Bench(server, int(server.stdout.readline()), Path(folder))
        await bench.feed_rounds(feeds)
        await bench.cold(cold)
        server.communicate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--cold", type=int, default=10, help="feeds of the cold round")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.feeds, given.cold))
