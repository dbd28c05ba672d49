"""Nothing grows in memory where the workers, the store or a destination are slow."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from watcher.clock import SimulatedClock
from watcher.jobs.local import Crew
from watcher.model.article import PageText
from watcher.model.delivery import Rate
from watcher.model.entry import ParsedFeed
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, Page, Response
from watcher.pipeline.bodies import Bodies
from watcher.pipeline.lanes import Lanes
from watcher.pipeline.ports import Transaction
from watcher.pipeline.writes import Writes

T = TypeVar("T")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SIZE = 1_000


class Plenty:
    """Publishers that answer at once, and workers that take their time."""

    def __init__(self) -> None:
        self.asked = 0
        self.go_on = asyncio.Event()

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        self.asked += 1
        return Failed(url=feed.url, reason=FailReason.TIMEOUT, detail=f"{state.feed_id} {full}")

    async def page(self, url: str, *, heed_robots: bool = True) -> Page | Failed:
        assert heed_robots
        self.asked += 1
        return Page(url=url, body=b"x" * SIZE, charset="", etag="")

    async def parse(
        self, fetched: Fetched, *, feed_id: str, known_items: bytes, language: str = ""
    ) -> ParsedFeed | Failed:
        await self.go_on.wait()
        return Failed(
            url=fetched.url,
            reason=FailReason.PARSER_DIED,
            detail=f"{feed_id} {known_items!r} {language}",
        )

    async def extract(self, page: Page, *, language: str = "") -> PageText | Failed:
        await self.go_on.wait()
        return Failed(url=page.url, reason=FailReason.PARSER_DIED, detail=language)


async def read(bodies: Bodies, url: str) -> PageText | Failed:
    page = await bodies.page(url)
    assert isinstance(page, Page)
    return await bodies.extract(page)


async def test_slow_workers_stop_further_requests_and_none_is_forgotten() -> None:
    plenty = Plenty()
    bodies = Bodies(plenty, plenty, most=10 * SIZE)
    jobs = []
    for number in range(200):
        jobs.append(asyncio.create_task(read(bodies, f"http://a.example/{number}")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    waiting, asked = bodies.waiting, plenty.asked
    plenty.go_on.set()
    done = await asyncio.gather(*jobs)

    assert asked <= 12
    assert waiting <= 12 * SIZE
    assert (len(done), plenty.asked, bodies.waiting) == (200, 200, 0)


async def test_a_reading_that_is_broken_off_gives_its_room_back() -> None:
    plenty = Plenty()
    bodies = Bodies(plenty, plenty, most=SIZE)
    first = asyncio.create_task(read(bodies, "http://a.example/1"))
    second = asyncio.create_task(read(bodies, "http://a.example/2"))
    await asyncio.sleep(0.01)
    for one in (first, second):
        one.cancel()
    await asyncio.gather(first, second, return_exceptions=True)

    assert bodies.waiting == 0


class Stuck:
    """A store that commits nothing until it is let go."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.queued: frozenset[str] = frozenset()

    async def transaction(self, work: Callable[[Transaction], T], *, synced: bool = True) -> T:
        assert synced
        await self.go_on.wait()
        return work(self)  # type: ignore[arg-type]  # the work below asks nothing of it


async def test_a_slow_store_holds_up_the_polls_and_no_more_writes_wait_than_there_are_polls() -> (
    None
):
    stuck, begun = Stuck(), []
    writes = Writes(stuck)

    async def poll(state: FeedState) -> None:
        begun.append(state.feed_id)
        await writes.do(lambda _: None)

    crew = Crew(poll, size=8)
    feeds = [FeedState(feed_id=f"f{n}", next_due=NOW) for n in range(500)]
    for _ in range(5):  # the beat hands the same feeds over, for as long as they are due
        crew.hand(feeds)
        await asyncio.sleep(0.01)
    held = (len(begun), crew.busy)
    stuck.go_on.set()
    await crew.idle()

    assert held == (8, 500)
    assert sorted(begun) == sorted(state.feed_id for state in feeds)


async def test_a_lane_remembers_no_more_sends_than_its_limit_counts() -> None:
    clock = SimulatedClock(NOW)
    lanes, rate = Lanes(clock), Rate(count=5, per=timedelta(minutes=1))
    for _ in range(1_000):
        lanes.count("chat", rate)
        await clock.sleep(10)

    assert len(lanes._sent["chat"]) <= 6  # noqa: SLF001 - its size is what is asked
