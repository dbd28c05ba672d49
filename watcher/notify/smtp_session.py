"""Connections to a mail server: how one is opened, and that mails in a row share it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException

from watcher.model.delivery import Refused

KEPT_FOR: Final = 1.0
"""Seconds that a connection is kept for the next mail, where two came within that time."""

_PORTS: Final = {"smtp": 587, "smtps": 465}
_GOODBYE = 2.0  # seconds for QUIT; the mail is accepted by then


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as configured. `tls` is False only when the URL says `?tls=no`."""

    host: str
    port: int
    implicit_tls: bool
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def server(url: str) -> Server | None:
    """The server that an smtp:// or smtps:// URL names, or None if it names none.

    User and password are percent-decoded. The ports are 587 and 465 where none is given.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return Server(
        host=parts.hostname,
        port=port,
        implicit_tls=parts.scheme == "smtps",
        tls=parse_qs(parts.query).get("tls", ["yes"])[-1].lower() not in {"no", "off", "false"},
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


async def secured(client: SMTP, to: Server) -> Refused | None:
    """STARTTLS where offered, then the login; never a password without encryption."""
    await client.ehlo()
    encrypted = to.implicit_tls
    if not encrypted and to.tls and client.supports_extension("starttls"):
        await client.starttls()
        encrypted = True
    if to.user and to.tls and not encrypted:
        return Refused(detail="the server offers no TLS, and no password is sent without it")
    if to.user:
        await client.login(to.user, to.password)
    return None


class Kept:
    """At most one connection that waits for the next mail. A lone mail's is closed at once."""

    def __init__(self) -> None:
        """Nothing is kept."""
        self._client: SMTP | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._goodbyes: set[asyncio.Task[None]] = set()
        self._last = -KEPT_FOR

    def take(self) -> SMTP | None:
        """The connection that is kept, which is then nobody else's; None if there is none."""
        client, self._client = self._client, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return client if client is not None and client.is_connected else None

    async def put(self, client: SMTP) -> None:
        """Keep a connection whose mail is through, or say goodbye."""
        now = asyncio.get_running_loop().time()
        in_a_row, self._last = now - self._last < KEPT_FOR, now
        if self._client is not None or not in_a_row:
            await goodbye(client)
            return
        self._client = client
        self._timer = asyncio.get_running_loop().call_later(KEPT_FOR, self._leave)

    def _leave(self) -> None:
        client = self.take()
        if client is not None:
            task = asyncio.get_running_loop().create_task(goodbye(client))
            self._goodbyes.add(task)
            task.add_done_callback(self._goodbyes.discard)

    async def close(self) -> None:
        """Say goodbye to the one that is kept."""
        self._leave()
        await asyncio.gather(*self._goodbyes)


async def goodbye(client: SMTP) -> None:
    """End a connection politely, and in any case."""
    with suppress(SMTPException, OSError):
        await client.quit(timeout=_GOODBYE)
    client.close()
