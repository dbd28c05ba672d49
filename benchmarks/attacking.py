"""What attacks cost the others: `python -m benchmarks.attacks [--data FOLDER] [--at-once 1]`.

Healthy feeds are polled ten times a second, each time with a new story whose page is read, judged
and recorded: first alone; then while one other feed attacks with all of `tests/bombs.py` in turn, a
second for each, and with the files `feed_*` and `page_*` of FOLDER if it is given; then while each
attack comes from a feed and a host of its own, of which nobody has learnt that it is costly (or
several at a time, `--at-once`). Everything runs through the program itself.

An attack is contained where its poll ends within 6.5 seconds, the honest entry beside the bomb is
recorded (files of FOLDER need not have one), and the daemon goes on. Latencies are from the begin
of a poll to the commit of what it brought.
"""

import argparse
import asyncio
import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvloop
from aiohttp import web

from benchmarks import cpu, report
from benchmarks.rig import river
from tests import bombs
from watcher.wiring import River

_LONGEST, _EVERY, _HEALTHY, _ALONE = 6.5, 0.1, 10, 15.0
_PAUSE = (
    1.0  # seconds from one attack of a feed to its next: ten times as often as feeds are polled
)
_CONFIGURATION = """\
version: 1
daemon:
  store: {store}
  polling: {{ alert_on_first_poll: yes }}
  network: {{ allow: [127.0.0.0/8], host_spacing: 0 seconds, timeout: 15 seconds }}
watches:
  bridges: {{ match: {{ all: [{{ words: [bridge, ferry] }}] }}, send: {{ to: [hook] }} }}
destinations:
  hook: {{ apprise: "json://127.0.0.1:{port}/hook" }}
sources:
{sources}
"""


@dataclass(frozen=True, slots=True)
class Attack:
    """A feed, or a page behind an honest feed's entry. `told` says that an entry is to be found."""

    name: str
    body: bytes
    is_page: bool
    told: bool = True


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attack went: seconds of its poll, and what the feed's state says."""

    attack: Attack
    seconds: float
    recorded: bool
    said: str

    @property
    def contained(self) -> bool:
        """Whether it cost nobody but itself."""
        return self.seconds <= _LONGEST and (self.recorded or not self.attack.told)


def attacks(size: int, folder: Path | None) -> Iterator[Attack]:
    """All of them."""
    for name, make in bombs.FEEDS.items():
        yield Attack(f"feed: {name}", make(size), is_page=False, told="json" not in name)
    for name, make in bombs.PAGES.items():
        yield Attack(f"page: {name}", make(size), is_page=True)
    for path in sorted(folder.glob("*_*")) if folder else ():
        if path.name.startswith(("feed_", "page_")):
            is_page = path.name.startswith("page_")
            yield Attack(path.name, path.read_bytes(), is_page=is_page, told=is_page)


def served(given: list[Attack]) -> web.Application:
    """The publishers: one that is honest, and the attackers."""
    count = iter(range(10**9))

    async def news(request: web.Request) -> web.Response:
        number = next(count)
        link = f"http://{request.host}/story/{number}.html"
        item = (
            f"<item><guid>{link}</guid><link>{link}</link><title>Ferry {number} runs again</title>"
        )
        text = f"<description>Ferry {number} runs again.</description></item>"
        head = '<rss version="2.0"><channel><title>News</title><link>http://news.example/</link>'
        body = f"{head}{item}{text}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    async def story(request: web.Request) -> web.Response:
        words = random.Random(request.path)
        told = " ".join(
            words.choices("harbour bridge ferry town council vote plan sea".split(), k=300)
        )
        title = f"Ferry {request.match_info['number']} runs again"
        body = f"<html><title>{title}</title><body><article><h1>{title}</h1><p>{told}.</p>"
        return web.Response(text=f"{body}</article></body></html>", content_type="text/html")

    turns = itertools.cycle(range(len(given)))

    async def attack(request: web.Request) -> web.Response:
        number = int(request.match_info.get("number", "-1"))
        number = next(turns) if number < 0 else number
        one = given[number]
        if one.is_page and not request.path.endswith(".html"):
            link = f"http://{request.host}/attack/{number}.html?{next(count)}"
            item = bombs.ITEM.replace("http://outlet.example/told", link)
            return web.Response(
                body=bombs.rss("").replace(bombs.ITEM.encode(), item.encode()),
                content_type="application/rss+xml",
            )
        kind = "text/html" if one.is_page else "application/rss+xml"
        return web.Response(body=one.body, content_type=kind)

    async def hook(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_get("/news", news)
    app.router.add_get("/story/{number}.html", story)
    app.router.add_get("/attacker", attack)
    app.router.add_get(r"/attack/{number:\d+}", attack)
    app.router.add_get("/attack/{number}.html", attack)
    app.router.add_post("/hook", hook)
    return app


def serve(size: int, folder: Path | None) -> None:
    """In a process of its own: serve until the parent's pipe closes."""

    async def run() -> None:
        runner = web.AppRunner(served(list(attacks(size, folder))))
        await runner.setup()
        site = web.TCPSite(runner, "0.0.0.0", 0)
        await site.start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.to_thread(sys.stdin.read)

    asyncio.run(run())


@asynccontextmanager
async def publishers(size: int, folder: Path | None) -> AsyncIterator[int]:
    """Their port."""
    more = ["--data", str(folder)] if folder else []
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.attacks", "--serve", "--size", str(size), *more),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdout is None or process.stdin is None:
        raise RuntimeError("the publishers have no pipes")
    yield int(await process.stdout.readline())
    process.stdin.close()
    await process.wait()


class Watch:
    """Looks at the memory of this process and its workers, ten times a second."""

    def __init__(self) -> None:
        """Nothing was seen."""
        self.own = self.worker = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.own = max(self.own, cpu.megabytes(os.getpid())[0])
            for pid in cpu.children(os.getpid()):
                self.worker = max(self.worker, cpu.megabytes(pid)[1])
            await asyncio.sleep(0.1)


async def healthy(flowing: River, latencies: list[float], number: int) -> None:
    """Poll a healthy feed once a second until cancelled."""
    await asyncio.sleep(number * _EVERY)
    while True:
        began = time.monotonic()
        await poll(flowing, f"healthy{number}")
        latencies.append(time.monotonic() - began)
        await asyncio.sleep(max(0.0, _EVERY * _HEALTHY - (time.monotonic() - began)))


async def poll(flowing: River, feed_id: str) -> None:
    """One poll of a feed, to the commit of what it brings."""
    states = await flowing.writes.do(lambda tx: tx.states([feed_id]))
    feed = flowing.setup.feeds[feed_id]
    await flowing.poller.poll(flowing.setup, feed, states[feed_id])


async def attempted(flowing: River, number: int, attack: Attack) -> Attempt:
    """One attack."""
    name = f"attack{number}"
    began = time.monotonic()
    await poll(flowing, name)
    seconds = time.monotonic() - began
    states = await flowing.writes.do(lambda tx: tx.states([name]))
    state = states[name]
    return Attempt(
        attack,
        seconds,
        recorded=state.usual > 0 or state.last_ok is not None,
        said=state.last_error,
    )


def quantile(values: list[float], share: float) -> float:
    """In milliseconds."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] * 1000


async def main(size: int, folder: Path | None, at_once: int) -> None:
    """The table."""
    print(report.environment())
    given = list(attacks(size, folder))
    async with publishers(size, folder) as port:
        with tempfile.TemporaryDirectory() as place:
            config = Path(place)
            lines = [
                f"  healthy{n}: {{ feed: 'http://127.0.1.{n + 1}:{port}/news' }}"
                for n in range(_HEALTHY)
            ]
            lines += [
                f"  attack{n}: {{ feed: 'http://127.1.0.{n + 1}:{port}/attack/{n}' }}"
                for n in range(len(given))
            ]
            lines.append(f"  attacker: {{ feed: 'http://127.2.0.1:{port}/attacker' }}")
            text = _CONFIGURATION.format(
                store=config / "bench.db", port=port, sources="\n".join(lines)
            )
            (config / "watcher.yaml").write_text(text, encoding="utf-8")
            async with river(config) as flowing:
                await measured(flowing, given, at_once)


async def measured(flowing: River, given: list[Attack], at_once: int) -> None:
    """All phases, and what they show."""
    watch, places = Watch(), asyncio.Semaphore(at_once)
    looking = asyncio.create_task(watch.run())
    for number in range(_HEALTHY):
        await poll(flowing, f"healthy{number}")
    found: dict[str, list[float]] = {}
    with_others = partial(_beside, flowing, found)

    async def one(number: int, attack: Attack) -> Attempt:
        async with places:
            began = time.monotonic()
            result = await attempted(flowing, number, attack)
            await asyncio.sleep(max(0.0, _PAUSE - (time.monotonic() - began)))
            return result

    async def again() -> None:
        began = time.monotonic()
        await poll(flowing, "attacker")
        await asyncio.sleep(max(0.0, _PAUSE - (time.monotonic() - began)))

    async with with_others("alone"):
        await asyncio.sleep(_ALONE)
    async with with_others("one attacks"):
        for _ in given:
            await again()
    async with with_others("many attack"):
        tried = await asyncio.gather(*(one(n, attack) for n, attack in enumerate(given)))
    async with with_others("alone again"):
        await asyncio.sleep(_ALONE)
    await _stopped([looking])
    told(tried, found, watch)


@asynccontextmanager
async def _beside(flowing: River, found: dict[str, list[float]], name: str) -> AsyncIterator[None]:
    """Poll the healthy feeds meanwhile, and keep their latencies under a name."""
    found[name] = []
    tasks = [asyncio.create_task(healthy(flowing, found[name], n)) for n in range(_HEALTHY)]
    yield
    await _stopped(tasks)


async def _stopped(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def told(tried: list[Attempt], found: dict[str, list[float]], watch: Watch) -> None:
    """Print it."""
    for one in tried:
        if not one.contained or one.said:
            mark = "" if one.contained else "  NOT CONTAINED"
            print(f"  {one.attack.name:34} {one.seconds:6.2f} s  {one.said}{mark}")
    contained = sum(one.contained for one in tried)
    slowest = max(tried, key=lambda one: one.seconds)
    print(f"attacks contained              {contained} of {len(tried)}")
    print(f"longest stall of an attacker   {slowest.seconds:.2f} s ({slowest.attack.name})")
    print(f"largest memory of a worker     {watch.worker:.0f} MiB of its own")
    print(f"largest memory of the daemon   {watch.own:.0f} MiB")
    alone = quantile([*found["alone"], *found["alone again"]], 0.99)
    for name, values in found.items():
        worst = quantile(values, 0.99)
        print(
            f"healthy feeds, {name:12} p50 {quantile(values, 0.5):4.0f} ms, p99 {worst:4.0f} ms"
            f" ({worst / alone:.2f} of both times alone), longest {max(values) * 1000:4.0f} ms,"
            f" {len(values)} polls"
        )
    print("asked: a p99 of at most 1.20 while one attacks")


def run() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with files feed_* and page_*")
    parser.add_argument("--size", type=int, default=3000, help="how large the bombs are")
    parser.add_argument("--at-once", type=int, default=1, help="how many feeds attack at a time")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.size, args.data)
    else:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(main(args.size, args.data, args.at_once))
