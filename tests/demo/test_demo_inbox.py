"""The demo's inbox answers as Slack's webhooks and a mail server do, and keeps what it gets."""

import asyncio
import json
import smtplib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from watcher.clock import SimulatedClock
from watcher.demo import chat, drawing, workspace
from watcher.demo.drawing import Shown
from watcher.demo.inbox import Inbox, Received

START = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def heard() -> list[Received]:
    return []


@pytest.fixture
async def inbox(tmp_path: Path, heard: list[Received]) -> AsyncIterator[Inbox]:
    running = Inbox(tmp_path, SimulatedClock(START), on_message=heard.append)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_good_payload_is_answered_ok_and_kept(
    inbox: Inbox, http: aiohttp.ClientSession, tmp_path: Path, heard: list[Received]
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Lavrov* in <b>"}}]
    async with http.post(inbox.slack_url, json={"text": "Lavrov", "blocks": blocks}) as response:
        assert (response.status, await response.text()) == (200, "ok")
    assert '"Lavrov"' in (tmp_path / "slack" / "001.json").read_text(encoding="utf-8")
    assert "<b>Lavrov</b> in &lt;b&gt;" in (tmp_path / "slack.html").read_text(encoding="utf-8")
    assert [one.subject for one in heard] == ["*Lavrov* in <b>"]
    assert heard[0].at == START


async def test_the_third_call_is_asked_to_come_back_later(
    inbox: Inbox, http: aiohttp.ClientSession
) -> None:
    answers = []
    for number in range(4):
        async with http.post(inbox.slack_url, json={"text": str(number)}) as response:
            answers.append((response.status, response.headers.get("Retry-After")))
    assert answers == [(200, None), (200, None), (429, "1"), (200, None)]
    assert [payload["text"] for payload in inbox.slack_messages] == ["0", "1", "3"]
    assert inbox.requests == 4


async def test_a_wrong_address_has_no_service(inbox: Inbox, http: aiohttp.ClientSession) -> None:
    async with http.post(inbox.slack_url + "/more", json={"text": "x"}) as response:
        assert (response.status, await response.text()) == (404, "no_service")


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"not json", "invalid_payload"),
        (b"[1]", "invalid_payload"),
        (b'{"text": 1}', "invalid_payload"),
        (b"{}", "no_text"),
        (b'{"text": "", "blocks": []}', "no_text"),
        (b'{"blocks": [{"type": "nonsense"}]}', "invalid_blocks"),
        (b'{"blocks": [{"type": "section"}]}', "invalid_blocks"),
        (b'{"blocks": [{"type": "section", "text": "x"}]}', "invalid_blocks"),
        (b'{"blocks": [{"type": "context", "elements": []}]}', "invalid_blocks"),
    ],
)
async def test_a_bad_payload_is_refused_in_slacks_words(
    inbox: Inbox, http: aiohttp.ClientSession, body: bytes, word: str
) -> None:
    async with http.post(inbox.slack_url, data=body) as response:
        assert (response.status, await response.text()) == (400, word)
    assert inbox.messages == ()


@pytest.mark.parametrize(
    ("block", "times", "taken"),
    [
        (SECTION, 50, True),
        (SECTION, 51, False),
        ({"type": "header", "text": {"type": "plain_text", "text": "h" * 150}}, 1, True),
        ({"type": "header", "text": {"type": "plain_text", "text": "h" * 151}}, 1, False),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "h"}}, 1, False),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "s" * 3000}}, 1, True),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "s" * 3001}}, 1, False),
        ({"type": "section", "fields": [{"type": "mrkdwn", "text": "f"}] * 11}, 1, False),
        ({"type": "divider"}, 1, True),
    ],
)
def test_blocks_are_held_to_slacks_limits(
    block: dict[str, object], times: int, *, taken: bool
) -> None:
    answer = chat.read(json.dumps({"blocks": [block] * times}).encode())
    assert isinstance(answer, dict) is taken


def test_the_page_shows_links_and_bold_type_and_nothing_else_as_markup() -> None:
    text = '*<https://example.org/a|A &lt;b&gt; *story*>* <script> <javascript:x|y> <http://a"b|c>'
    shown = drawing.page([Shown(payload={"text": text})])
    assert '<a href="https://example.org/a">A &lt;b&gt;' in shown
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert 'a"b' not in shown


async def test_a_thread_stands_below_its_root_and_an_edit_takes_its_place(
    inbox: Inbox, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    headers = {"Authorization": f"Bearer {workspace.TOKEN}"}

    async def call(method: str, **body: str) -> dict[str, str]:
        async with http.post(inbox.slack_api + method, json=body, headers=headers) as response:
            said: dict[str, str] = await response.json()
            return said

    root = await call("chat.postMessage", channel="eurasia-desk", text="first")
    await call("chat.postMessage", channel="eurasia-desk", text="second")
    assert (await call("chat.postMessage", channel="x", text="busy"))["error"] == "ratelimited"
    await call("chat.postMessage", channel=root["channel"], text="answer", thread_ts=root["ts"])
    await call("chat.update", channel=root["channel"], text="edited", ts=root["ts"])
    page = (tmp_path / "slack.html").read_text(encoding="utf-8")
    assert page.index(">edited<") < page.index(">answer<") < page.index(">second<")
    assert "first" not in page
    assert [one["text"] for one in inbox.slack_messages] == ["edited", "second", "answer"]


def _send(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    with smtplib.SMTP(parts.hostname or "", parts.port or 0, timeout=5) as client:
        client.send_message(message)


async def test_mail_is_kept_as_it_came(inbox: Inbox, tmp_path: Path, heard: list[Received]) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "watcher@example.org", "desk@example.org"
    message["Subject"] = "Лавров прибыл в Пхеньян"
    message.set_content("Текст")
    await asyncio.to_thread(_send, inbox.smtp_url, message)
    assert inbox.mail_messages == (tmp_path / "mail" / "001.eml",)
    assert b"desk@example.org" in inbox.mail_messages[0].read_bytes()
    assert heard[0].subject == "Лавров прибыл в Пхеньян"


async def test_an_inbox_stops_under_an_open_connection(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, SimulatedClock(START))
    await inbox.start()
    host, port = urlsplit(inbox.smtp_url).netloc.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    assert (await reader.readline()).startswith(b"220")
    await asyncio.wait_for(inbox.stop(), 5)
    await inbox.stop()
    writer.close()
