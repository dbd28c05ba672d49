"""A small HTTP/1.1 server on loopback for the demo's publisher and its chat inbox."""

import asyncio
import contextlib
import gzip
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

HOST: Final = "127.0.0.1"
MAX_BODY: Final = 1_000_000
"""Bytes of a request's body that are read at most."""

_MAX_HEAD = 32_768
_GZIP_FROM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. Header names are in lower case; `path` has no query, that is in `query`."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer."""

    status: HTTPStatus = HTTPStatus.OK
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


Respond = Callable[[Request], Awaitable[Reply]]


class Server:
    """Answers on a port of 127.0.0.1 by calling `respond`; connections are kept alive."""

    def __init__(self, respond: Respond) -> None:
        """Not yet listening."""
        self._respond = respond
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """The server's address without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._accept, HOST, 0, limit=_MAX_HEAD)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection. May be called twice."""
        if self._server is None:
            return
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client that goes away, or sends what is no HTTP, loses its connection and no more.
        try:
            with contextlib.suppress(ConnectionError, EOFError, ValueError):
                while (request := await _read(reader)) is not None:
                    reply = await self._respond(request)
                    writer.write(_written(request, reply))
                    await writer.drain()
                    if request.headers.get("connection", "").lower() == "close":
                        break
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """The next request, or None at the end. Raises `ValueError` for what is no HTTP."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, colon, value in (line.partition(":") for line in lines)
        if colon
    }
    length = int(headers.get("content-length", "0"))
    if not 0 <= length <= MAX_BODY:
        raise ValueError("the body is too large")
    body = await reader.readexactly(length)
    path, _, query = target.partition("?")
    return Request(method=method, path=path, headers=headers, body=body, query=query)


def _written(request: Request, reply: Reply) -> bytes:
    body, headers = reply.body, dict(reply.headers)
    if len(body) >= _GZIP_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=5, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Vary"] = "Accept-Encoding"
    bodiless = reply.status in (HTTPStatus.NOT_MODIFIED, HTTPStatus.NO_CONTENT)
    if not bodiless:
        headers |= {"Content-Type": reply.content_type, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    start = f"HTTP/1.1 {reply.status.value} {reply.status.phrase}\r\n"
    payload = b"" if bodiless or request.method == "HEAD" else body
    return (start + head + "\r\n").encode("latin-1") + payload
