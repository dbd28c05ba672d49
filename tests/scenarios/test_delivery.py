"""Destinations that hang, limit or refuse: nobody else waits, and nothing is given up silently."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.scenarios.builders import NOW, Flowing, Web, configuration, item, round_of, rss
from tests.scenarios.builders import flowing as _flowing
from watcher import wiring
from watcher.clock import SimulatedClock, SystemClock
from watcher.config.credentials import Secrets
from watcher.demo.inbox import Inbox
from watcher.demo.serve import Reply, Request
from watcher.model.delivery import DeliveryState
from watcher.store import history, status

flowing: Flowing = _flowing

BOTH = r'  every: { match: { all: [ { regex: ["\\pL"] } ] }, send: { to: [chat, post] } }' + "\n"


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Inbox]:
    inbox = Inbox(tmp_path / "inbox", SystemClock())
    await inbox.start()
    yield inbox
    await inbox.stop()


def with_both(folder: Path, web: Web, server: str) -> Path:
    destinations = (
        f'  chat: {{ slack: "{web.url}/hook" }}\n'
        f'  post: {{ email: [desk@example.org], server: "{server}", from: w@example.org }}'
    )
    return configuration(folder, web, watches=BOTH, destinations=destinations)


async def test_a_chat_that_hangs_does_not_hold_up_the_mail(
    web: Web, tmp_path: Path, mail: Inbox
) -> None:
    web.slow["/hook"] = 5
    async with flowing(with_both(tmp_path, web, mail.smtp_url)) as river:
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        river.crew.hand(await river.all_states())
        async with asyncio.timeout(4):
            while not mail.mail_messages:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.02)
        assert not web.posts


async def test_a_limited_chat_is_asked_again_when_it_said_so(web: Web, tmp_path: Path) -> None:
    times: list[float] = []

    def hook(_: Request) -> Reply:
        times.append(asyncio.get_running_loop().time())
        if len(times) == 1:
            limited = HTTPStatus.TOO_MANY_REQUESTS
            return Reply(status=limited, headers={"Retry-After": "2"}, body=b"rate_limited")
        return Reply(body=b"ok")

    web.paths["/hook"] = hook
    async with flowing(configuration(tmp_path, web)) as river:
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        await round_of(river)
        async with asyncio.timeout(15):
            while len(web.posts) < 1:
                await asyncio.sleep(0.1)
                await river.delivered()
    assert len(times) == 2
    assert times[1] - times[0] >= 2


async def test_a_limited_chat_gets_no_other_message_meanwhile(web: Web, tmp_path: Path) -> None:
    times: list[float] = []

    def hook(_: Request) -> Reply:
        times.append(asyncio.get_running_loop().time())
        if len(times) == 1:
            limited = HTTPStatus.TOO_MANY_REQUESTS
            return Reply(status=limited, headers={"Retry-After": "2"}, body=b"rate_limited")
        return Reply(body=b"ok")

    web.paths["/hook"] = hook
    async with flowing(configuration(tmp_path, web)) as river:
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        web.paths["/feed"] = rss(item(4), item(3), item(2), item(1))
        await round_of(river)
        async with asyncio.timeout(15):
            while len(web.posts) < 3:
                await asyncio.sleep(0.1)
                await river.delivered()
    assert times[1] - times[0] >= 2
    assert len(times) == 4


async def test_a_refusal_ends_as_a_dead_letter_that_can_be_sent_again(
    web: Web, tmp_path: Path
) -> None:
    web.paths["/hook"] = Reply(status=HTTPStatus.FORBIDDEN, body=b"invalid_token")
    async with flowing(configuration(tmp_path, web)) as river:
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        await round_of(river)
        (letter,) = await river.store.read(status.dead_letters)
        assert letter.state is DeliveryState.DEAD
        assert "invalid_token" in letter.last_error
        web.paths["/hook"] = b"ok"
        now = river.clock.now()
        assert await river.writes.do(lambda tx: tx.requeue(letter.id, now))  # type: ignore[attr-defined]
        await river.delivered()
        (row,) = await river.store.read(lambda reader: history.alerts(reader, limit=5))
        assert [one.state for one in row.deliveries] == [DeliveryState.SENT]
    assert len(web.posts) == 1


async def test_no_secret_of_a_destination_is_stored_or_said(web: Web, tmp_path: Path) -> None:
    web.paths["/feed"] = rss(item(1))
    secret = "T0PS3CRET"
    destinations = f'  chat: {{ slack: "{web.url}/{secret}" }}'
    config = configuration(tmp_path, web, destinations=destinations)
    async with flowing(config) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        await round_of(river)
        (row,) = await river.store.read(lambda reader: history.alerts(reader, limit=5))
        assert row.deliveries[0].last_error
    assert secret.encode() not in (tmp_path / "watcher.db").read_bytes()


async def test_a_full_mailbox_gets_its_mail_later_and_nobody_gets_it_twice(
    web: Web, tmp_path: Path
) -> None:
    box = Mailboxes(full={"late@example.org"})
    async with box.open() as url:
        to = "desk@example.org, late@example.org, gone@example.org"
        destinations = f'  post: {{ email: [{to}], server: "{url}", from: w@example.org }}'
        watches = BOTH.replace("[chat, post]", "[post]")
        config = configuration(tmp_path, web, watches=watches, destinations=destinations)
        clock = SimulatedClock(NOW)
        standing = wiring.stand(config, Secrets.of(config, {}))
        async with wiring.river(standing.setup, clock) as river:
            web.paths["/feed"] = rss(item(1))
            await round_of(river)
            web.paths["/feed"] = rss(item(2), item(1))
            await round_of(river)
            box.full.clear()
            clock.advance(timedelta(minutes=1))
            await river.delivered()
            notices = await river.store.read(status.notices)
            letters = await river.store.read(status.dead_letters)
    assert box.served == [["desk@example.org"], ["late@example.org"]]
    (told,) = [one.text for one in notices if one.kind == "refused recipient"]
    assert told.startswith("post reaches all but gone@example.org: 550 5.1.1 unknown — no such")
    assert letters == ()


async def test_a_destination_gets_no_more_than_it_may(web: Web, tmp_path: Path) -> None:
    destinations = f'  chat: {{ slack: "{web.url}/hook", at_most: 2 per minute }}'
    config = configuration(tmp_path, web, destinations=destinations)
    clock = SimulatedClock(NOW)
    standing = wiring.stand(config, Secrets.of(config, {}))
    async with wiring.river(standing.setup, clock) as river:
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        web.paths["/feed"] = rss(*(item(number) for number in range(6, 0, -1)))
        await round_of(river)
        sent = [len(web.posts)]
        for _ in range(3):
            clock.advance(timedelta(minutes=1))
            await river.delivered()
            sent.append(len(web.posts))
    assert sent == [2, 4, 5, 5]
    assert len(set(web.told)) == 5


async def test_a_chat_that_never_answers_gets_a_few_copies_that_say_so(
    web: Web, tmp_path: Path
) -> None:
    copies: list[bytes] = []

    def hook(request: Request) -> Reply:
        copies.append(request.body)
        raise ConnectionResetError  # the server takes the message, and the connection breaks

    web.paths["/hook"] = hook
    clock = SimulatedClock(NOW)
    config = configuration(tmp_path, web)
    standing = wiring.stand(config, Secrets.of(config, {}))
    async with wiring.river(standing.setup, clock) as river:
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        await round_of(river)
        for _ in range(100):
            clock.advance(timedelta(hours=1))
            await river.delivered()
        (letter,) = await river.store.read(status.dead_letters)
        notices = await river.store.read(status.notices)
    assert [b"possibly a repeat" in one for one in copies] == [False, True, True]
    assert letter.state is DeliveryState.UNKNOWN
    assert "perhaps did not reach chat" in notices[0].text


@dataclass
class Mailboxes:
    """A mail server: `full` mailboxes take nothing for now, gone@ never; `served` got a mail."""

    full: set[str]
    served: list[list[str]] = field(default_factory=list)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, hostname="box"), "127.0.0.1", 0)
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and parameters
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        if to in self.full:
            return "452 4.2.2 full"
        if to.startswith("gone@"):
            return "550 5.1.1 unknown"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.served.append(list(envelope.rcpt_tos))
        return "250 OK"
