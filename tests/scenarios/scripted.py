"""A publisher on loopback that answers with the very bytes of a script, and keeps the requests."""

import asyncio
import contextlib
import gzip
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from watcher.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. `headers` have lower-case names."""

    at: datetime
    path: str
    headers: Mapping[str, str]
    raw: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Drip:
    """Bytes, then one more every `pause` seconds until the other side has had enough."""

    start: bytes
    pause: float = 0.05
    drop: bytes = b"x"
    most: int = 100_000


Answer = bytes | Drip
Play = Callable[[Asked], Answer]


def http(status: str, *headers: str, body: bytes = b"", length: int | None = None) -> bytes:
    """An answer on the wire; `length` is what the header claims, if not the truth."""
    said = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {said}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def packed(body: bytes, *headers: str, times: int = 1) -> bytes:
    """A good answer with a body that is gzip so many times over."""
    for _ in range(times):
        body = gzip.compress(body, 1)
    return http("200 OK", "Content-Encoding: gzip", *headers, body=body)


@dataclass
class Publisher:
    """Answers by path; what is not scripted is 404. `posts` are what the chat hook was sent."""

    clock: Clock
    plays: dict[str, Play | Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    url: str = ""
    inside: int = 0
    most_inside: int = 0

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            self.inside -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await self._read(reader)
        if asked.path == "/hook":
            self.posts.append(json.loads(asked.body)["text"])
            writer.write(http("200 OK", body=b"ok"))
            return
        self.asked.append(asked)
        play = self.plays.get(asked.path, http("404 Not Found"))
        answer = play(asked) if callable(play) else play
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
            return
        writer.write(answer.start)
        for _ in range(answer.most):
            await writer.drain()
            await asyncio.sleep(answer.pause)
            writer.write(answer.drop)

    async def _read(self, reader: asyncio.StreamReader) -> Asked:
        raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = raw.split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path = first.split(" ")[1].partition("?")[0]
        return Asked(at=self.clock.now(), path=path, headers=headers, raw=raw, body=body)

    def of(self, path: str) -> list[Asked]:
        """The requests for one path."""
        return [one for one in self.asked if one.path == path]


@asynccontextmanager
async def publishing(clock: Clock) -> AsyncIterator[Publisher]:
    """A publisher that listens."""
    publisher = Publisher(clock)
    server = await asyncio.start_server(publisher.converse, "127.0.0.1", 0)
    publisher.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield publisher
    finally:
        server.close()
