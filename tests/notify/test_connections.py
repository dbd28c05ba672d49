"""Messages in a row share a connection, and a connection that is gone costs no message."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.notify.conftest import MakeMessage
from watcher.fetch.sending import Way
from watcher.model.delivery import Destination, DestinationKind, Sent
from watcher.model.settings import Network
from watcher.notify import smtp_session
from watcher.notify.channel import Channel, open_channel

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Chat:
    """An HTTP server that keeps its connections, until it is told to close them."""

    connections: list[asyncio.StreamWriter] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
                self.texts.append(json.loads(await reader.readexactly(length))["text"])
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Channel]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        to = Destination(id="chat", kind=DestinationKind.SLACK, address=url)
        way = Way(Network(allow=("127.0.0.0/8",)))
        channel = open_channel(to, way, timeout=5)
        yield channel
        await channel.close()
        await way.close()
        server.close()
        for one in self.connections:
            one.close()


@dataclass
class Post:
    """A mail server that counts its sessions, and ends those that are `over` at the next mail."""

    sessions: list[SMTP] = field(default_factory=list)
    mails: int = 0
    over: bool = False

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name and parameters
        self,
        server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.sessions.append(server)
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name and parameters
        self, server: SMTP, _session: Session, envelope: Envelope, sender: str, _more: list[str]
    ) -> str:
        if self.over and server is self.sessions[1]:
            return "421 4.7.0 too many mails on this connection"
        envelope.mail_from = sender
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        self.mails += 1
        return "250 OK"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Channel]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, hostname="post"), "127.0.0.1", 0)
        url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}?tls=no"
        to = Destination(
            id="mail", kind=DestinationKind.EMAIL, server=url, sender="w@x.example",
            recipients=("desk@x.example",),
        )  # fmt: skip
        way = Way(Network(allow=("127.0.0.0/8",)))
        channel = open_channel(to, way, timeout=5)
        yield channel
        await channel.close()
        await way.close()
        server.close()


async def sent(channel: Channel, make_message: MakeMessage, count: int) -> None:
    for number in range(count):
        outcome = await channel.send(make_message(delivery_id=f"d{number}"))
        assert isinstance(outcome, Sent)


async def test_slack_messages_in_a_row_share_a_connection(make_message: MakeMessage) -> None:
    chat = Chat()
    async with chat.open() as channel:
        await sent(channel, make_message, 3)
    assert (len(chat.connections), len(chat.texts)) == (1, 3)


async def test_a_connection_that_slack_has_closed_costs_no_message(
    make_message: MakeMessage,
) -> None:
    chat = Chat()
    async with chat.open() as channel:
        await sent(channel, make_message, 1)
        chat.connections[0].close()
        await asyncio.sleep(0.05)
        await sent(channel, make_message, 1)
    assert (len(chat.connections), len(chat.texts)) == (2, 2)


async def test_a_lone_mail_has_a_connection_of_its_own_and_mails_in_a_row_share_one(
    make_message: MakeMessage,
) -> None:
    post = Post()
    async with post.open() as channel:
        await sent(channel, make_message, 1)
        alone = len(post.sessions)
        await sent(channel, make_message, 4)
    assert (alone, len(post.sessions), post.mails) == (1, 2, 5)


@pytest.mark.parametrize("how", ["refuses another mail", "is closed by the server"])
async def test_a_kept_connection_that_fails_costs_no_mail(
    make_message: MakeMessage, how: str
) -> None:
    post = Post()
    async with post.open() as channel:
        await sent(channel, make_message, 2)
        kept = post.sessions[1]
        if how == "refuses another mail":
            post.over = True
        else:
            assert kept.transport is not None
            kept.transport.close()
        await sent(channel, make_message, 1)
    assert (len(post.sessions), post.mails) == (3, 3)


async def test_a_kept_connection_is_given_back_when_no_mail_follows(
    make_message: MakeMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_session, "KEPT_FOR", 0.05)
    post = Post()
    async with post.open() as channel:
        await sent(channel, make_message, 2)
        kept = post.sessions[1]
        async with asyncio.timeout(5):
            while kept.transport is not None and not kept.transport.is_closing():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await sent(channel, make_message, 1)
    assert post.mails == 3
