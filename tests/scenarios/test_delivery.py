"""Destinations that hang, limit or refuse: nobody else waits, and nothing is given up silently."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.scenarios.builders import Flowing, Web, configuration, item, round_of, rss
from tests.scenarios.builders import flowing as _flowing
from watcher.clock import SystemClock
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
