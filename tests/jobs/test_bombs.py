"""Hostile feeds and pages: small ones in full, bigger ones in workers that they cost.

`WATCHER_ATTACKS=1` tries all of them at full size, `WATCHER_ATTACKS_DATA` the files `feed_*` and
`page_*` of a folder.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest

from tests import bombs
from watcher.jobs import readings
from watcher.jobs.sandbox import Sandbox
from watcher.model.article import Doubt, PageText
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason, Fetched, Page
from watcher.parse import skim

HERE = str(Path(__file__).parents[2])
URL = "http://outlet.example/feed"
STALL = 6.5
FOLDER = os.environ.get("WATCHER_ATTACKS_DATA", "")
FILES = sorted(Path(FOLDER).glob("*_*")) if FOLDER else []
SIZES = [1000, 6000] if os.environ.get("WATCHER_ATTACKS") else []
honest_feeds = [name for name in bombs.FEEDS if "json" not in name]
no_pages = {"wrong encoding", "no page", "xml declaration", "doctype"}
honest_pages = [name for name in bombs.PAGES if name not in no_pages]


def fetched(body: bytes, url: str = URL) -> Fetched:
    return Fetched(url=url, status=200, headers={}, body=body, body_hash="0" * 32)


def feed(body: bytes) -> readings.FeedBody:
    return readings.FeedBody(body=body, content_type="", feed_id="f", url=URL)


def page(body: bytes) -> readings.PageBody:
    return readings.PageBody(body=body, url="http://outlet.example/told")


def titles(found: object) -> list[str]:
    assert isinstance(found, ParsedFeed)
    return [entry.title for entry in found.entries]


@pytest.fixture
async def hasty() -> AsyncIterator[Sandbox]:
    """Half a second of CPU for each reading."""
    box = Sandbox(workers=1, parse_seconds=0.5, extract_seconds=0.5, readable=(HERE,))
    yield box
    await box.close()


@pytest.mark.parametrize("name", honest_feeds)
def test_a_hostile_item_leaves_the_honest_one_in_place(name: str) -> None:
    body = bombs.FEEDS[name](30)
    assert "Bridge over the harbour collapses" in titles(readings.feed(feed(body)))
    assert "Bridge over the harbour collapses" in titles(readings.feed_simply(feed(body)))


@pytest.mark.parametrize("name", honest_pages)
def test_a_hostile_element_leaves_the_article_in_place(name: str) -> None:
    body = bombs.PAGES[name](30)
    for found in (readings.page(page(body)), readings.page_simply(page(body))):
        assert isinstance(found, PageText)
        assert "vote on the plans for the harbour bridge" in found.text


@pytest.mark.parametrize("name", [*set(bombs.FEEDS) - set(honest_feeds)])
def test_hostile_json_raises_nothing(name: str) -> None:
    assert isinstance(readings.feed(feed(bombs.FEEDS[name](30))), ParsedFeed | Failed)


def test_by_simpler_means_an_item_is_known_as_the_same() -> None:
    body = bombs.rss("")
    full, simple = readings.feed(feed(body)), readings.feed_simply(feed(body))
    assert isinstance(full, ParsedFeed)
    assert isinstance(simple, ParsedFeed)
    assert simple.entries == full.entries
    assert (simple.complete, simple.problem) == (False, skim.COSTLY)


async def test_a_feed_that_is_too_costly_is_read_by_simpler_means(hasty: Sandbox) -> None:
    bomb = fetched(bombs.FEEDS["attributes"](9000))
    found = await hasty.parse(bomb, feed_id="f", known_items=b"")
    assert "Bridge over the harbour collapses" in titles(found)
    assert isinstance(found, ParsedFeed)
    assert found.problem == skim.COSTLY
    workers = hasty.pids()
    again = await hasty.parse(bomb, feed_id="f", known_items=b"")
    assert again == found
    assert hasty.pids() == workers  # it cost none this time


async def test_a_page_that_is_too_costly_is_read_by_simpler_means(hasty: Sandbox) -> None:
    body = bombs.PAGES["paragraphs"](3000)
    found = await hasty.extract(Page(url="http://outlet.example/told", body=body))
    assert isinstance(found, PageText)
    assert "vote on the plans for the harbour bridge" in found.text
    assert found.doubts == (Doubt.COSTLY,)


async def test_json_that_is_too_costly_fails_alone() -> None:
    box = Sandbox(workers=1, parse_seconds=0.02, pages=False)
    body = bombs.FEEDS["json, many keys"](10_000)
    failed = await box.parse(fetched(body), feed_id="f", known_items=b"")
    good = await box.parse(fetched(bombs.rss("")), feed_id="g", known_items=b"")
    await box.close()
    assert isinstance(failed, Failed)
    assert failed.reason is FailReason.PARSER_DIED
    assert titles(good) == ["Bridge over the harbour collapses"]


def spinning(seconds: float) -> float:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


async def test_more_bombs_than_workers_do_not_hold_up_the_others() -> None:
    box = Sandbox(workers=1, readable=(HERE,))
    await box.parse(fetched(bombs.rss("")), feed_id="first", known_items=b"")
    bombers = [asyncio.create_task(box.run(spinning, (9.0,), url="", seconds=1)) for _ in range(6)]
    await asyncio.sleep(0.05)
    healthy = await box.parse(fetched(bombs.rss("")), feed_id="healthy", known_items=b"")
    ended = [one for one in bombers if one.done()]
    for one in bombers:
        one.cancel()
    await asyncio.gather(*bombers, return_exceptions=True)
    await box.close()
    assert titles(healthy) == ["Bridge over the harbour collapses"]
    assert len(ended) <= 3


async def test_beyond_the_queue_of_the_slow_lane_work_is_put_off() -> None:
    box = Sandbox(workers=1, parse_seconds=0.3, pages=False)
    bomb = fetched(bombs.FEEDS["attributes"](9000))
    await box.parse(bomb, feed_id="f", known_items=b"")
    given = [fetched(bombs.rss(""), url=f"http://outlet.example/{n}") for n in range(40)]
    found = await asyncio.gather(*(box.parse(one, feed_id="f", known_items=b"") for one in given))
    await box.close()
    put_off = [one for one in found if isinstance(one, Failed)]
    assert {one.reason for one in put_off} == {FailReason.BUSY}
    assert 0 < len(put_off) < 40


async def endured(box: Sandbox, body: bytes, *, is_page: bool) -> ParsedFeed | PageText | Failed:
    """What comes of an attack, which must not last."""
    began = time.monotonic()
    if is_page:
        found: ParsedFeed | PageText | Failed = await box.extract(Page(url=URL, body=body))
    else:
        found = await box.parse(fetched(body), feed_id="f", known_items=b"")
    assert time.monotonic() - began < STALL
    return found


@pytest.mark.parametrize(("name", "size"), list(product(honest_feeds, SIZES)))
async def test_every_hostile_feed_is_contained(name: str, size: int) -> None:
    box = Sandbox(workers=1)
    found = await endured(box, bombs.FEEDS[name](size), is_page=False)
    await box.close()
    assert "Bridge over the harbour collapses" in titles(found)


@pytest.mark.parametrize(("name", "size"), list(product(honest_pages, SIZES)))
async def test_every_hostile_page_is_contained(name: str, size: int) -> None:
    box = Sandbox(workers=1)
    found = await endured(box, bombs.PAGES[name](size), is_page=True)
    await box.close()
    assert isinstance(found, PageText)
    assert "vote on the plans for the harbour bridge" in found.text


@pytest.mark.skipif(not FILES, reason="WATCHER_ATTACKS_DATA names no folder with attacks")
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
async def test_a_file_of_an_attack_is_contained(path: Path) -> None:
    if not path.name.startswith(("feed_", "page_")):
        pytest.skip("neither a feed nor a page")
    box = Sandbox(workers=1)
    body = await asyncio.to_thread(path.read_bytes)
    await endured(box, body, is_page=path.name.startswith("page_"))
    after = await box.parse(fetched(bombs.rss("")), feed_id="g", known_items=b"")
    await box.close()
    assert titles(after) == ["Bridge over the harbour collapses"]
