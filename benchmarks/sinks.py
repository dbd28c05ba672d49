"""Where the benchmark of the outbox sends to: a chat and a mail server that take everything.

`python -m benchmarks.sinks` prints two ports and serves until its standard input closes. The chat
answers every POST as Slack's API does, which is as good as a webhook; the mail server is aiosmtpd.
"""

import asyncio
import sys
from typing import cast

import uvloop
from aiosmtpd.smtp import SMTP, Envelope, Session

_ANSWER = b'{"ok":true,"channel":"C1","ts":"%d.000100"}'
_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    b"Connection: keep-alive\r\n\r\n"
)


class Chat(asyncio.Protocol):
    """One connection: as many requests as come, one after the other."""

    taken = 0

    def __init__(self) -> None:
        """Nothing has been read."""
        self._read = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
            if len(self._read) < end + 4 + length or self._transport is None:
                return
            self._read = self._read[end + 4 + length :]
            Chat.taken += 1
            body = _ANSWER % (1_000_000_000 + Chat.taken)
            self._transport.write(_HEAD % len(body) + body)


class Mailbox:
    """Takes every mail."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        """Say so."""
        return "250 OK"


async def serve() -> None:
    """Serve until the standard input closes."""
    loop = asyncio.get_running_loop()
    chat = await loop.create_server(Chat, "127.0.0.1", 0, backlog=1024)
    mailbox = Mailbox()
    mail = await loop.create_server(lambda: SMTP(mailbox, hostname="sink"), "127.0.0.1", 0)
    print(*(one.sockets[0].getsockname()[1] for one in (chat, mail)), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    chat.close()
    mail.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())
