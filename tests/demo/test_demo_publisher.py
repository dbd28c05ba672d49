"""The publisher over real HTTP: feeds in three formats, validators, gzip, odd pages, the script."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from lxml import etree

from watcher.clock import SimulatedClock
from watcher.demo import publisher as publishing
from watcher.demo import world
from watcher.demo.publisher import SLOW_SECONDS, Published, Publisher
from watcher.demo.world import Format, Page

START = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
async def publisher(clock: SimulatedClock) -> AsyncIterator[Publisher]:
    running = Publisher(clock)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def feed_url(publisher: Publisher, outlet: str) -> str:
    return next(feed.url for feed in publisher.feeds() if feed.id == outlet)


def entries(body: bytes) -> list[etree._Element]:
    return list(etree.fromstring(body).iter("{*}item", "{*}entry"))


async def test_every_feed_is_well_formed_and_shows_its_older_entries(
    publisher: Publisher, http: aiohttp.ClientSession
) -> None:
    roots = set()
    for feed in publisher.feeds():
        async with http.get(feed.url) as response:
            body = await response.read()
        roots.add(etree.QName(etree.fromstring(body)).localname)
        assert len(entries(body)) in (2, 3), feed.id
    assert roots == {"rss", "RDF", "feed"}
    assert len({feed.url for feed in publisher.feeds()}) >= 6


async def test_headlines_survive_the_feed_in_every_encoding(
    publisher: Publisher, http: aiohttp.ClientSession
) -> None:
    await publisher.play(speed=1000)
    for outlet in world.outlets():
        async with http.get(feed_url(publisher, outlet.id)) as response:
            body = await response.read()
        titles = {one.findtext("{*}title") or one.findtext("title") for one in entries(body)}
        assert titles == {one.title for one in outlet.articles}


def test_all_three_formats_cdata_and_a_second_encoding_occur() -> None:
    assert {outlet.format for outlet in world.outlets()} == set(Format)
    assert {outlet.cdata for outlet in world.outlets()} == {True, False}
    assert {outlet.encoding for outlet in world.outlets()} == {"utf-8", "windows-1251"}


@pytest.mark.parametrize(
    ("sent", "taken_from"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]
)
async def test_an_unchanged_feed_answers_304(
    publisher: Publisher, http: aiohttp.ClientSession, sent: str, taken_from: str
) -> None:
    url = feed_url(publisher, "harbour")
    async with http.get(url) as first:
        validator = first.headers[taken_from]
    async with http.get(url, headers={sent: validator}) as second:
        assert second.status == 304
        assert await second.read() == b""


async def test_a_changed_feed_answers_in_full(
    publisher: Publisher, http: aiohttp.ClientSession, clock: SimulatedClock
) -> None:
    url = feed_url(publisher, "northgate")
    async with http.get(url) as first:
        validators = {"If-None-Match": first.headers["ETag"]}
    await clock.sleep(2)
    assert publisher.publish_next() is not None
    async with http.get(url, headers=validators) as second:
        assert second.status == 200
        assert len(entries(await second.read())) == 3


async def test_feeds_are_gzipped_for_those_who_ask(
    publisher: Publisher, http: aiohttp.ClientSession
) -> None:
    url = feed_url(publisher, "meridian")
    async with http.get(url, headers={"Accept-Encoding": "gzip"}) as zipped:
        assert zipped.headers["Content-Encoding"] == "gzip"
    async with http.get(url, headers={"Accept-Encoding": "identity"}) as plain:
        assert "Content-Encoding" not in plain.headers


def test_the_script_is_complete_and_takes_half_a_minute() -> None:
    script = publishing.script()
    coming = {one for outlet in world.outlets() for one in outlet.articles if one.at is not None}
    assert {step.article for step in script} == coming
    assert len(script) >= 20
    assert all(step.delay > 0 for step in script)
    assert 20 <= sum(step.delay for step in script) <= 32
    assert script == publishing.script()


async def test_playing_publishes_everything_once_at_its_time(
    publisher: Publisher, clock: SimulatedClock
) -> None:
    told: list[Published] = []
    await publisher.play(speed=2, told=told.append)
    assert [fact.title for fact in told] == [step.article.title for step in publisher.script]
    assert clock.monotonic() == pytest.approx(sum(s.delay for s in publisher.script) / 2)
    assert publisher.publish_next() is None
    first = told[0]
    assert publisher.published_at(first.url + "?utm_source=rss") == first.at
    assert publisher.published_at("http://127.0.0.1:1/nowhere") is None


async def test_an_article_is_not_there_before_it_is_published(
    publisher: Publisher, http: aiohttp.ClientSession
) -> None:
    step = publisher.script[0]
    home = feed_url(publisher, step.article.outlet).removesuffix("/feed")
    async with http.get(home + step.article.path) as early:
        assert early.status == 404
    fact = publisher.publish_next()
    assert fact is not None
    async with http.get(fact.url) as page:
        assert page.status == 200
        assert step.article.body[-1] in await page.text()


async def test_the_odd_pages_behave_as_announced(
    publisher: Publisher, http: aiohttp.ClientSession, clock: SimulatedClock
) -> None:
    await publisher.play(speed=1000)
    odd = {
        one.page: feed_url(publisher, one.outlet).removesuffix("/feed") + one.path
        for outlet in world.outlets()
        for one in outlet.articles
    }
    async with http.get(odd[Page.MISSING_AT_FIRST]) as first:
        assert first.status == 404
    async with http.get(odd[Page.MISSING_AT_FIRST]) as second:
        assert second.status == 200
    async with http.get(odd[Page.CONSENT_WALL]) as wall:
        assert "partners" in await wall.text()
    before = clock.monotonic()
    async with http.get(odd[Page.SLOW]) as slow:
        assert slow.status == 200
    assert clock.monotonic() - before == pytest.approx(SLOW_SECONDS)


async def test_the_pages_find_their_style_and_pictures(
    publisher: Publisher, http: aiohttp.ClientSession
) -> None:
    home = feed_url(publisher, "harbour").removesuffix("/feed")
    for path, kind in (("/", "text/html"), ("/assets/site.css", "text/css")):
        async with http.get(home + path) as response:
            assert response.status == 200
            assert response.content_type == kind
    async with http.get(home + "/assets/x.svg") as picture:
        assert etree.fromstring(await picture.read()).tag.endswith("svg")
    async with http.post(home + "/feed") as refused:
        assert refused.status == 405


def test_the_texts_are_data_files_of_the_package() -> None:
    folder = Path(world.__file__).parent / "outlets"
    assert {path.stem for path in folder.glob("*.toml")} == {*world.OUTLETS, "wire", "furniture"}
