import asyncio
import gzip
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest

from watcher.fetch.http import HttpFetcher
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched

Play = Callable[[asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"


class Publisher(Protocol):
    answers: dict[str, bytes | Play]

    def url(self, path: str, host: str = "127.0.0.1") -> str: ...

    def says(self, path: str, status: str, *headers: str, body: bytes = b"") -> None: ...


async def drip(writer: asyncio.StreamWriter, start: bytes, drop: bytes) -> None:
    writer.write(start)
    for _ in range(100):
        writer.write(drop)
        await writer.drain()
        await asyncio.sleep(0.05)


async def slow_header(writer: asyncio.StreamWriter) -> None:
    await drip(writer, b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")


async def slow_body(writer: asyncio.StreamWriter) -> None:
    await drip(writer, OK + b"Content-Length: 100000\r\n\r\n", b"x")


async def endless_body(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n<rss>")
    for _ in range(10_000):
        writer.write(b"<item/>" * 1000)
        await writer.drain()


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


BOMB = gzip.compress(bytes(50_000_000), 1)

HOSTILE: dict[str, tuple[bytes | Play, FailReason]] = {
    "slow header": (slow_header, FailReason.TIMEOUT),
    "slow body": (slow_body, FailReason.TIMEOUT),
    "declared too large, then cut": (OK + b"Content-Length: 900000\r\n\r\n", FailReason.BROKEN),
    "reset": (reset, FailReason.BROKEN),
    "nothing at all": (b"", FailReason.BROKEN),
    "no http": (b"\x00\xff not http\r\n\r\n", FailReason.BROKEN),
    "huge header": (OK + b"X: " + b"a" * 300_000 + b"\r\n\r\n", FailReason.BROKEN),
    "many headers": (OK + b"X: y\r\n" * 5_000 + b"\r\n", FailReason.BROKEN),
    "cut body": (OK + b"Content-Length: 1000\r\n\r\n<rss>", FailReason.BROKEN),
    "cut chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n<rss>", FailReason.BROKEN),
    "cut gzip": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"<rss>" * 99)[:-9],
        FailReason.BROKEN,
    ),
    "false gzip": (OK + b"Content-Encoding: gzip\r\n\r\nhello", FailReason.BROKEN),
    "unknown encoding": (OK + b"Content-Encoding: sdch\r\n\r\nhello", FailReason.BROKEN),
    "empty body": (OK + b"Content-Length: 0\r\n\r\n", FailReason.BROKEN),
    "blank body": (OK + b"\r\n \r\n\t", FailReason.BROKEN),
}


@pytest.mark.parametrize(
    "play", [endless_body, OK + b"Content-Encoding: gzip\r\n\r\n" + BOMB[:150_000]]
)
async def test_of_a_feed_that_is_too_large_the_beginning_is_kept_and_of_a_page_nothing(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState, play: bytes | Play
) -> None:
    publisher.answers |= {"/x": play, "/x.html": play}
    began = time.monotonic()
    answer = await fetcher.feed(Feed(id="f", url=publisher.url("/x")), state, full=False)
    assert isinstance(answer, Fetched)
    assert (answer.cut, len(answer.body)) == (True, 200_000)
    page = await fetcher.page(publisher.url("/x.html"), heed_robots=False)
    assert isinstance(page, Failed)
    assert page.reason is FailReason.TOO_LARGE
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_answer_is_a_value_in_bounded_time(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState, name: str
) -> None:
    publisher.answers["/x"], reason = HOSTILE[name]
    began = time.monotonic()
    answer = await fetcher.feed(Feed(id="f", url=publisher.url("/x")), state, full=False)
    assert isinstance(answer, Failed)
    assert answer.reason is reason
    assert "\n" not in answer.detail
    assert time.monotonic() - began < 2


async def test_a_redirect_in_a_circle_is_refused(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/a", "302 Found", "Location: /b")
    publisher.says("/b", "302 Found", "Location: /a")
    answer = await fetcher.feed(Feed(id="f", url=publisher.url("/a")), state, full=False)
    assert isinstance(answer, Failed)
    assert (answer.reason, answer.detail) == (FailReason.REDIRECTS, "a redirect in a circle")


async def test_a_ladder_of_redirects_ends_at_the_limit(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    for step in range(9):
        publisher.says(f"/{step}", "301 Moved Permanently", f"Location: /{step + 1}")
    answer = await fetcher.feed(Feed(id="f", url=publisher.url("/0")), state, full=False)
    assert isinstance(answer, Failed)
    assert (answer.reason, answer.detail) == (FailReason.REDIRECTS, "more than 3 redirects")


async def test_slow_hops_share_one_deadline(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    def slow_redirect(to: str) -> Play:
        async def play(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.4)
            writer.write(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\n\r\n".encode())

        return play

    publisher.answers |= {f"/{n}": slow_redirect(f"/{n + 1}") for n in range(4)}
    began = time.monotonic()
    answer = await fetcher.feed(Feed(id="f", url=publisher.url("/0")), state, full=False)
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.TIMEOUT
    assert 0.9 < time.monotonic() - began < 1.5


async def test_a_validator_that_cannot_be_sent_back_is_not_kept(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/f", "200 OK", 'ETag: "é"', "Last-Modified: " + "x" * 600, body=b"<rss/>")
    answer = await fetcher.feed(Feed(id="f", url=publisher.url("/f")), state, full=False)
    assert not isinstance(answer, Failed)
    assert (answer.etag, answer.last_modified) == ("", "")
