"""A publisher on loopback that answers with the very bytes that a test gives it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from watcher.clock import SystemClock
from watcher.fetch.http import HttpFetcher
from watcher.model.feed import FeedState
from watcher.model.settings import Network

Play = Callable[[asyncio.StreamWriter], Awaitable[None]]


_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Publisher:
    """Answers by path; closes each connection after its answer. Keeps the requests as sent."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | Play] = {}
        self.requests: list[str] = []
        self.port = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, path: str, status: str, *headers: str, body: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
        head = "\r\n".join([*lines, *headers]) + "\r\n\r\n"
        self.answers[path] = head.encode("latin-1") + body

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.requests.append(request)
            play = self.answers.get(request.split(" ")[1], _NOT_FOUND)
            if isinstance(play, bytes):
                writer.write(play)
            else:
                await play(writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    publisher = Publisher()
    server = await asyncio.start_server(publisher.answer, "127.0.0.1", 0)
    publisher.port = server.sockets[0].getsockname()[1]
    yield publisher
    server.close()


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    network = Network(
        allow=("127.0.0.0/8",),
        timeout=timedelta(seconds=1),
        max_feed_bytes=200_000,
        max_redirects=3,
    )
    fetcher = HttpFetcher(network, SystemClock())
    yield fetcher
    await fetcher.close()


@pytest.fixture
def state() -> FeedState:
    return FeedState(feed_id="f", next_due=datetime(2026, 11, 1, tzinfo=UTC))
