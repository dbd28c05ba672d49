"""The door of the window: who may ask, how many at once, and for how long.

The daemon's loop serves it, so nothing here may hold that up: at most `MOST` connections are open,
each for `LONGEST` seconds, questions go to the store's reading thread one after the other, and a
request has no body.
"""

import asyncio
import base64
import binascii
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from watcher.errors import StoreUnavailable
from watcher.model.settings import Web
from watcher.web.pages import Pages

MOST = 64
"""Connections that are open at once. Files are what they cost, and feeds need those as well."""

LONGEST = 60.0
"""Seconds that one connection may last, however slowly it asks."""

_PAUSE = 1.0  # seconds before a wrong password is refused
_LEAVING = 2.0  # seconds that an answer on its way is given when the daemon ends
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Server": "watcher",
}
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_log = structlog.get_logger("watcher.web")


@asynccontextmanager
async def window(settings: Web, pages: Pages) -> AsyncIterator[int]:
    """Serve the page until the block ends; its port. Where it cannot be served, that is logged.

    The port is 0 then: the news matter more than the page.
    """
    app = web.Application(middlewares=[_guard(settings), _kind], client_max_size=1)
    app.add_routes([web.get(path, answer) for path, answer in pages.routes().items()])
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=15.0, shutdown_timeout=_LEAVING)
    await runner.setup()
    listening = await _listen(settings, runner)
    try:
        yield listening.sockets[0].getsockname()[1] if listening else 0
    finally:
        if listening:
            listening.close()
        await runner.cleanup()


async def _listen(settings: Web, runner: web.AppRunner) -> asyncio.Server | None:
    loop = asyncio.get_running_loop()
    serving = runner.server
    if serving is None:
        raise RuntimeError("the runner was not set up")

    def connected() -> asyncio.Protocol:
        if len(serving.connections) >= MOST:
            return _Full()
        one = serving()
        loop.call_later(LONGEST, one.force_close)
        return one

    where = f"{settings.host}:{settings.port}"
    try:
        listening = await loop.create_server(connected, settings.host, settings.port)
    except OSError as error:
        _log.error("the page cannot be served", listen=where, error=error.strerror or str(error))
        return None
    _log.info("the page is served", listen=where)
    return listening


class _Full(asyncio.Protocol):
    """For a connection beyond the last."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it at once."""
        transport.close()


def _guard(settings: Web) -> Middleware:
    names = _THIS_MACHINE.union(settings.names)

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if settings.password:
            if not _knows(settings.password, request.headers.get("Authorization", "")):
                await asyncio.sleep(_PAUSE)
                return _refused(401, "This page wants a password.\n", **_ASK)
        elif _name(request.headers.get("Host", "")) not in names:
            # A page elsewhere whose name was made to lead here must not read what is shown.
            return _refused(421, "Unknown host. List it in daemon.web.names.\n")
        return await handler(request)

    return guard


_ASK = {"WWW-Authenticate": 'Basic realm="watcher", charset="UTF-8"'}


@web.middleware
async def _kind(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The headers of every answer; what goes wrong is told in words."""
    try:
        answer = await handler(request)
    except StoreUnavailable as error:
        _log.warning("the page has no answer", path=request.path, error=str(error))
        return _refused(503, "The store is out of reach. See the log.\n")
    except web.HTTPException as error:
        return _refused(error.status, f"{error.reason}\n")
    answer.headers.update(_HEADERS)
    return answer


def _refused(status: int, words: str, **headers: str) -> web.Response:
    return web.Response(status=status, text=words, headers={**_HEADERS, **headers})


def _knows(password: str, header: str) -> bool:
    """Whether an Authorization header has the password; any user's name will do."""
    scheme, _, packed = header.partition(" ")
    try:
        given = base64.b64decode(packed.strip(), validate=True) if scheme == "Basic" else b""
    except binascii.Error:
        given = b""
    return hmac.compare_digest(given.partition(b":")[2], password.encode())


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    name, colon, port = host.casefold().rpartition(":")
    return name if colon and port.isdigit() else host.casefold()
