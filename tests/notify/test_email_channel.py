import asyncio
import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.notify.conftest import MakeMessage
from watcher.model.delivery import (
    Destination,
    DestinationKind,
    Outcome,
    Refused,
    Sent,
    TryAgain,
    Unknown,
)
from watcher.notify.channel import open_channel
from watcher.notify.email import server

Script = dict[str, str]


class Inbox:
    """Accepts mail, or answers as its script says for a recipient or for the text."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.mails: list[EmailMessage] = []
        self.url = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and parameters
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address in self.script:
            return self.script[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        step = self.script.get("DATA", "250 OK")
        if step == "drop":
            assert smtp.transport is not None
            smtp.transport.close()
        elif step == "hang":
            await asyncio.sleep(1)
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return step if step[:1].isdigit() else "250 OK"


StartInbox = Callable[..., Inbox]


@pytest.fixture
def inbox(closed_port: int) -> Iterator[StartInbox]:
    controllers: list[Controller] = []

    def start(**script: str) -> Inbox:
        handler = Inbox({key.replace("_at_", "@"): value for key, value in script.items()})
        controller = Controller(handler, hostname="127.0.0.1", port=closed_port)
        controller.start()
        controllers.append(controller)
        handler.url = f"smtp://127.0.0.1:{closed_port}?tls=no"
        return handler

    yield start
    for controller in controllers:
        controller.stop()


async def send(
    url: str, make_message: MakeMessage, *, to: tuple[str, ...] = ("desk@x",), **changes: object
) -> Outcome:
    destination = Destination(
        id="mail",
        kind=DestinationKind.EMAIL,
        server=url,
        sender="Watch <watch@desk.example>",
        recipients=to,
    )
    channel = open_channel(destination, timeout=0.5)
    return await channel.send(make_message(**changes))


async def test_a_mail_has_text_and_html_and_its_headers(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox()
    assert isinstance(await send(box.url, make_message), Sent)
    mail = box.mails[0]
    assert mail["Subject"] == "Minister lands in Northport [Ilyin abroad]"
    assert mail["Message-ID"] == "<delivery1@desk.example>"
    assert mail["References"] == mail["In-Reply-To"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<ilyin.watcher.desk.example>"
    assert mail["Date"]
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "https://news.example/a/1?x=1&y=2" in plain.get_content()
    assert 'href="https://news.example/a/1?x=1&amp;y=2"' in html.get_content()


async def test_a_retry_carries_the_same_ids(inbox: StartInbox, make_message: MakeMessage) -> None:
    box = inbox()
    await send(box.url, make_message)
    await send(box.url, make_message)
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]


async def test_alerts_of_one_story_make_one_thread(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox()
    await send(box.url, make_message, alert_id="a1", delivery_id="d1")
    await send(box.url, make_message, alert_id="a2", delivery_id="d2")
    await send(box.url, make_message, alert_id="a3", delivery_id="d3", story_id="story2")
    first, second, third = box.mails
    assert first["References"] == second["References"] != third["References"]
    assert first["Message-ID"] != second["Message-ID"]


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ({"desk_at_x": "550 no such user"}, Refused),
        ({"desk_at_x": "450 try later"}, TryAgain),
        ({"DATA": "554 rejected"}, Refused),
        ({"DATA": "451 greylisted"}, TryAgain),
        ({"DATA": "drop"}, Unknown),
        ({"DATA": "hang"}, Unknown),
    ],
)
async def test_each_answer_of_the_server_has_its_outcome(
    script: Script, kind: type[Outcome], inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox(**script)
    assert isinstance(await send(box.url, make_message), kind)


async def test_a_mail_that_some_recipients_get_is_sent_and_names_the_others(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox(gone_at_x="550 no such user")
    outcome = await send(box.url, make_message, to=("desk@x", "gone@x"))
    assert isinstance(outcome, Sent)
    assert "accepted for 1 of 2" in outcome.detail
    assert "gone@x: 550" in outcome.detail


async def test_one_passing_refusal_among_all_is_tried_again(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox(gone_at_x="550 no such user", full_at_x="452 mailbox full")
    outcome = await send(box.url, make_message, to=("gone@x", "full@x"))
    assert isinstance(outcome, TryAgain)


async def test_a_closed_port_is_tried_again(closed_port: int, make_message: MakeMessage) -> None:
    outcome = await send(f"smtp://u:canary@127.0.0.1:{closed_port}", make_message)
    assert isinstance(outcome, TryAgain)
    assert "canary" not in outcome.detail


async def test_no_password_goes_out_unencrypted(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    url = inbox().url.replace("smtp://", "smtp://user:canary@").replace("?tls=no", "")
    outcome = await send(url, make_message)
    assert isinstance(outcome, Refused)
    assert "TLS" in outcome.detail


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://h:99999", "smtp://[bad"])
async def test_an_unusable_server_is_refused(url: str, make_message: MakeMessage) -> None:
    assert isinstance(await send(url, make_message), Refused)


@pytest.mark.parametrize("to", [(), ("",), ("nobody",), ("a@b\r\nBcc: c@d",), ("@x",)])
async def test_an_unusable_recipient_is_refused(
    to: tuple[str, ...], inbox: StartInbox, make_message: MakeMessage
) -> None:
    assert isinstance(await send(inbox().url, make_message, to=to), Refused)


@pytest.mark.parametrize(
    "title", ["a\r\nBcc: evil@x\r\n\r\nbody", "a\u2028X-Evil: 1", "a\x00b", "x" * 3000, "\ud800 ok"]
)
async def test_a_headline_cannot_add_a_header(
    title: str, inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox()
    assert isinstance(await send(box.url, make_message, headline=title), Sent)
    mail = box.mails[0]
    assert "Bcc" not in mail
    assert "X-Evil" not in mail
    assert mail["To"] == "desk@x"


def test_user_and_password_are_decoded() -> None:
    found = server("smtps://me%40x:p%2Fw@mail.example")
    assert found is not None
    assert (found.user, found.password, found.port) == ("me@x", "p/w", 465)
    assert "p/w" not in repr(found)
