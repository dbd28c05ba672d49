import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from watcher.clock import SimulatedClock
from watcher.fetch import robots
from watcher.fetch.http import HttpFetcher
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, Page
from watcher.model.settings import Network

START = datetime(2026, 11, 1, tzinfo=UTC)
HTML = b"<p>news</p>"
US = "newswatcher"
Play = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Publisher(Protocol):
    answers: dict[str, bytes | Play]
    requests: list[str]

    def url(self, path: str, host: str = "127.0.0.1") -> str: ...

    def says(self, path: str, status: str, *headers: str, body: bytes = b"") -> None: ...


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
async def polite(clock: SimulatedClock, publisher: Publisher) -> AsyncIterator[HttpFetcher]:
    publisher.says("/a.html", "200 OK", "Content-Type: text/html", body=HTML)
    publisher.says("/closed.html", "200 OK", "Content-Type: text/html", body=HTML)
    fetcher = HttpFetcher(Network(allow=("127.0.0.0/8",), timeout=timedelta(seconds=1)), clock)
    yield fetcher
    await fetcher.close()


def asked(publisher: Publisher) -> list[str]:
    return [one.split(" ")[1] for one in publisher.requests]


async def test_a_page_that_robots_txt_closes_is_not_asked_for_and_the_reason_names_the_host(
    publisher: Publisher, polite: HttpFetcher
) -> None:
    publisher.says("/robots.txt", "200 OK", body=b"User-agent: *\nDisallow: /closed\n")
    assert isinstance(await polite.page(publisher.url("/a.html")), Page)
    closed = await polite.page(publisher.url("/closed.html"))
    assert isinstance(closed, Failed)
    assert closed.reason is FailReason.ROBOTS
    assert closed.detail == "robots.txt of 127.0.0.1 asks not to fetch this page"
    assert asked(publisher) == ["/robots.txt", "/a.html"]


async def test_feeds_and_sources_that_say_so_do_not_ask_robots_txt(
    publisher: Publisher, polite: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/robots.txt", "200 OK", body=b"User-agent: *\nDisallow: /\n")
    publisher.says("/feed", "200 OK", body=b"<rss/>")
    feed = Feed(id="f", url=publisher.url("/feed"))
    assert isinstance(await polite.feed(feed, state, full=False), Fetched)
    assert isinstance(await polite.page(publisher.url("/a.html"), heed_robots=False), Page)
    careless = HttpFetcher(Network(allow=("127.0.0.0/8",), robots=False), SimulatedClock(START))
    assert isinstance(await careless.page(publisher.url("/a.html")), Page)
    await careless.close()
    assert "/robots.txt" not in asked(publisher)


async def test_robots_txt_is_asked_once_a_day_however_many_pages_there_are(
    publisher: Publisher, polite: HttpFetcher, clock: SimulatedClock
) -> None:
    await asyncio.gather(*(polite.page(publisher.url("/a.html")) for _ in range(9)))
    clock.advance(timedelta(hours=23))
    await polite.page(publisher.url("/a.html"))
    assert asked(publisher).count("/robots.txt") == 1
    publisher.says("/robots.txt", "200 OK", body=b"User-agent: *\nDisallow: /\n")
    clock.advance(timedelta(hours=1))
    assert isinstance(await polite.page(publisher.url("/a.html")), Failed)
    assert asked(publisher).count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("404 Not Found", True),
        ("403 Forbidden", True),
        ("410 Gone", True),
        ("200 OK", True),
        ("301 Moved", True),
        ("429 Too Many Requests", False),
        ("500 Internal Server Error", False),
        ("503 Service Unavailable", False),
    ],
)
async def test_without_rules_all_is_allowed_and_while_they_cannot_be_had_nothing_is(
    publisher: Publisher, polite: HttpFetcher, clock: SimulatedClock, *, status: str, allowed: bool
) -> None:
    publisher.says("/robots.txt", status, "Location: /robots.txt")
    page = await polite.page(publisher.url("/a.html"))
    assert isinstance(page, Page) is allowed
    assert ("/a.html" in asked(publisher)) is allowed
    publisher.says("/robots.txt", "404 Not Found")
    clock.advance(timedelta(minutes=11))
    assert isinstance(await polite.page(publisher.url("/a.html")), Page), "asked again soon"


async def test_rules_that_were_known_hold_while_newer_ones_cannot_be_had(
    publisher: Publisher, polite: HttpFetcher, clock: SimulatedClock
) -> None:
    publisher.says("/robots.txt", "200 OK", body=b"User-agent: *\nDisallow: /closed\n")
    await polite.page(publisher.url("/a.html"))
    publisher.says("/robots.txt", "500 Internal Server Error")
    clock.advance(timedelta(days=2))
    assert isinstance(await polite.page(publisher.url("/a.html")), Page)
    assert isinstance(await polite.page(publisher.url("/closed.html")), Failed)


async def test_each_host_on_the_way_is_asked_for_its_rules(
    publisher: Publisher, polite: HttpFetcher
) -> None:
    there = publisher.url("/closed.html", host="127.0.0.2")
    publisher.says("/go", "302 Found", f"Location: {there}")
    publisher.says("/robots.txt", "200 OK", body=b"User-agent: *\nDisallow: /closed\n")
    page = await polite.page(publisher.url("/go"))
    assert isinstance(page, Failed)
    assert page.reason is FailReason.CONNECT
    assert "robots.txt" in page.detail
    assert asked(publisher) == ["/robots.txt", "/go"], "the other address has no server"


async def test_a_crawl_delay_spaces_out_the_pages_of_a_host_up_to_ten_seconds(
    publisher: Publisher, polite: HttpFetcher, clock: SimulatedClock
) -> None:
    publisher.says("/robots.txt", "200 OK", body=b"User-agent: *\nCrawl-delay: 5\n")
    for _ in range(3):
        await polite.page(publisher.url("/a.html"))
    assert clock.monotonic() == 10
    publisher.says("/robots.txt", "200 OK", body=b"User-agent: *\nCrawl-delay: 3600\n")
    clock.advance(timedelta(days=1))
    begun = clock.monotonic()
    for _ in range(3):
        await polite.page(publisher.url("/a.html"))
    assert clock.monotonic() - begun <= 25


async def test_a_host_that_asks_to_slow_down_is_spared_by_all_its_pages(
    publisher: Publisher, polite: HttpFetcher, clock: SimulatedClock
) -> None:
    publisher.says("/busy.html", "429 Too Many Requests", "Retry-After: 120")
    await polite.page(publisher.url("/busy.html"))
    page = await polite.page(publisher.url("/a.html"))
    assert isinstance(page, Failed)
    assert page.reason is FailReason.RATE_LIMITED
    assert "/a.html" not in asked(publisher)
    clock.advance(timedelta(seconds=121))
    assert isinstance(await polite.page(publisher.url("/a.html")), Page)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: NewsWatcher\nDisallow:\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: newswatcher/1.0\nDisallow: /x", "/x", False),
        ("User-agent: a\nUser-agent: newswatcher\nUser-agent: b\nDisallow: /x", "/x", False),
        ("User-agent: news\nDisallow: /", "/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*?", "/a?b=1", False),
        ("\ufeffUser-agent: *\r\nDisallow: /x\r\n", "/x", False),
        ("<html><body>Disallow: /</body></html>", "/x", True),
        ("", "/x", True),
    ],
)
def test_the_rules_are_those_for_us_or_for_everybody(
    text: str, path: str, *, allowed: bool
) -> None:
    found = robots.read(text.encode(), US)
    assert found.can_fetch(f"https://news.example{path}", US) is allowed


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("newswatcher/0.9 (news feed watch daemon; +desk@example.org)", "newswatcher"),
        ("Mozilla/5.0 (compatible; DeskBot/2.1; +https://desk.example)", "deskbot"),
        ("Desk", "desk"),
        ("Mozilla/5.0", "mozilla"),
    ],
)
def test_we_are_called_by_the_product_in_the_user_agent(agent: str, name: str) -> None:
    assert robots.token(agent) == name


HOSTILE = {
    "names times rules": b"user-agent: a1\n" * 4000 + b"allow: /x\n" * 40_000,
    "ten thousand names": b"".join(b"useragent a%d\n" % n for n in range(9000)),
    "stars": b"user-agent:*\n" + b"".join(b"disallow:/*a%d*b*c$\n" % n for n in range(9000)),
    "one long line": b"user-agent:*\ndisallow:/" + b"*a" * 250_000,
    "escapes": b"user-agent:*\ndisallow:/" + b"%41" * 160_000,
    "all bytes": bytes(range(256)) * 2000,
    "numbers": b"user-agent:*\ncrawl-delay:1e999\nrequest-rate:0/0\nvisit-time:9\ncrawl-delay:nan",
    "spaces": b"user-agent" + b" " * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_rules_cost_little(name: str) -> None:
    began = time.process_time()
    found = robots.read(HOSTILE[name], US)
    found.can_fetch("https://news.example/" + "a" * 4000, US)
    assert found.crawl_delay(US) is None or name == "numbers"
    assert time.process_time() - began < 0.6
