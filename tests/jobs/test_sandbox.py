"""The sandbox with real worker processes: limits, isolation, order, and no orphans."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from watcher.jobs import sandbox
from watcher.jobs.sandbox import Sandbox
from watcher.jobs.worker import Terms
from watcher.model.article import PageText
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason, Fetched, Page

HERE = str(Path(__file__).parents[2])
LOADED = (sandbox.READS_FEEDS, sandbox.READS_LANGUAGES, sandbox.READS_PAGES)
LIMITS = Terms(memory_bytes=700_000_000, readable=(HERE,))
URL = "http://news.example/feed"
FEED = (
    b'<rss version="2.0"><channel><title>News</title><link>http://news.example/</link>'
    b"<item><title>Harbour opens</title><link>http://news.example/1</link></item></channel></rss>"
)
PAGE = (
    b"<html><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1>"
    + b"".join(
        b"<p>The harbour of the town was opened by ministers, part %d.</p>" % i for i in range(9)
    )
    + b"</article></body></html>"
)


def fetched(body: bytes) -> Fetched:
    return Fetched(url=URL, status=200, headers={}, body=body, body_hash="0" * 32)


def sleepy(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def starving(turns: int) -> int:
    """As on a machine that others keep busy: a little CPU now and then."""
    for _ in range(turns):
        time.sleep(0.2)
        until = time.process_time() + 0.002
        while time.process_time() < until:
            pass
    return turns


def greedy(size: int) -> int:
    return len(bytearray(size))


def dying(code: int) -> int:
    if code:
        ctypes.string_at(0)
    return code


def stubborn(_: int) -> int:
    return int(pow(7, 10**8) % 10)  # one long call in C, which no handler in Python interrupts


def at_times_stubborn(number: int) -> int:
    return stubborn(number) if number < 0 else number


@pytest.fixture
async def two_workers() -> AsyncIterator[Sandbox]:
    box = Sandbox(workers=2, parse_seconds=1.0, extract_seconds=1.0, readable=(HERE,))
    yield box
    await box.close()


async def test_a_feed_and_a_page_are_read_in_workers(two_workers: Sandbox) -> None:
    parsed = await two_workers.parse(fetched(FEED), feed_id="f", known_items=b"")
    page = await two_workers.extract(Page(url=URL, body=PAGE))
    assert isinstance(parsed, ParsedFeed)
    assert [entry.title for entry in parsed.entries] == ["Harbour opens"]
    assert isinstance(page, PageText)
    assert "opened by ministers, part 8" in page.text


async def test_a_reading_that_takes_too_long_fails_alone(two_workers: Sandbox) -> None:
    await two_workers.parse(fetched(FEED), feed_id="f", known_items=b"")
    bomb = asyncio.create_task(two_workers.run(stubborn, (1,), url="u", seconds=0.5))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    others = [
        await two_workers.parse(fetched(FEED), feed_id="f", known_items=b"") for _ in range(20)
    ]
    assert all(isinstance(one, ParsedFeed) for one in others)
    assert time.monotonic() - started < 1.5
    failed = await bomb
    assert isinstance(failed, Failed)
    assert failed.reason is FailReason.PARSER_DIED
    assert failed.detail == "the time limit was reached"


async def test_a_reading_is_not_cut_off_because_the_machine_is_busy(two_workers: Sandbox) -> None:
    assert await two_workers.run(sleepy, (1.0,), url="u", seconds=0.5) == 1.0


async def test_a_reading_that_gets_on_has_time(two_workers: Sandbox) -> None:
    found = await two_workers.run(starving, (14,), url="u", seconds=0.2)
    assert found == 14, "a little CPU, in more than 12 times its limit by the clock"


async def test_a_reading_that_waits_for_ever_is_cut_off(two_workers: Sandbox) -> None:
    failed = await two_workers.run(sleepy, (30.0,), url="u", seconds=0.2)
    assert isinstance(failed, Failed)
    assert failed.detail == "the time limit was reached"


async def test_a_worker_that_dies_is_replaced(two_workers: Sandbox) -> None:
    for _ in range(3):
        failed = await two_workers.run(dying, (1,), url="u", seconds=5)
        assert isinstance(failed, Failed)
        assert failed.reason is FailReason.PARSER_DIED
    parsed = await two_workers.parse(fetched(FEED), feed_id="f", known_items=b"")
    assert isinstance(parsed, ParsedFeed)


async def test_memory_is_limited() -> None:
    box = Sandbox(workers=1, memory_bytes=700_000_000, readable=(HERE,))
    failed = await box.run(greedy, (900_000_000,), url="u", seconds=5)
    parsed = await box.parse(fetched(FEED), feed_id="f", known_items=b"")
    await box.close()
    assert isinstance(failed, Failed)
    assert failed.detail == "the memory limit was reached"
    assert isinstance(parsed, ParsedFeed)


def test_results_keep_the_order_of_the_inputs() -> None:
    waits = [0.2, 0.0, 0.1, 0.0, 0.05]
    assert (
        list(sandbox.map_ordered(sleepy, waits, seconds=5, workers=2, terms=LIMITS, loaded=LOADED))
        == waits
    )


def test_one_input_past_its_deadline_does_not_stop_the_rest() -> None:
    given = [1, -1, 2]
    results = list(
        sandbox.map_ordered(
            at_times_stubborn, given, seconds=0.5, workers=2, terms=LIMITS, loaded=LOADED
        )
    )
    assert results[0] == 1
    assert isinstance(results[1], Failed)
    assert results[2] == 2


def test_what_is_too_costly_is_read_by_simpler_means() -> None:
    ways = (at_times_stubborn, abs)
    given = [1, -1, 2]
    results = sandbox.map_ordered(ways, given, seconds=0.5, workers=2, terms=LIMITS, loaded=LOADED)
    assert list(results) == [1, 1, 2]


PROGRAM = """
import asyncio, sys
from watcher.jobs.sandbox import Sandbox
from watcher.model.fetched import Fetched

BODY = b'<rss version="2.0"><channel><item><title>One</title></item></channel></rss>'

async def main():
    box = Sandbox(workers=2)
    given = Fetched(url="http://a.example/", status=200, headers={}, body=BODY, body_hash="")
    asyncio.get_running_loop().add_signal_handler(2, lambda: None)
    await box.parse(given, feed_id="f", known_items=b"")
    print("ready", flush=True)
    await asyncio.sleep(1.0)
    parsed = await box.parse(given, feed_id="f", known_items=b"")
    print(len(parsed.entries), flush=True)
    await asyncio.sleep(30)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_outlive_an_interrupt_and_die_with_the_program(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    with subprocess.Popen(  # noqa: S603
        [sys.executable, str(script)], stdout=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as program:  # fmt: skip
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        os.killpg(program.pid, signal.SIGINT)
        assert program.stdout.readline() == b"1\n"
        assert len(_session(program.pid)) >= 3
        program.kill()
        program.wait()
    deadline = time.monotonic() + 5
    while _session(program.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _session(program.pid) == []


def _session(leader: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[3] == str(leader) and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
