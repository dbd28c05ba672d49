import asyncio
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.header import decode_header
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.notify.conftest import HERE, NOW, STANDING, MakeMessage
from watcher.model.alert import OtherSource, Passage
from watcher.model.delivery import (
    Destination,
    DestinationKind,
    Outcome,
    Refused,
    Sent,
    TryAgain,
    Unknown,
)
from watcher.model.thread import Thread, Threaded
from watcher.model.watch import Priority
from watcher.notify import render_html, smtp_replies
from watcher.notify.channel import open_channel
from watcher.notify.smtp_session import server

Script = dict[str, str]


class Inbox:
    """Accepts mail, or answers as its script says for a recipient or for the text."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.served: list[list[str]] = []
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
        self.raw.append(envelope.content)
        self.served.append(list(envelope.rcpt_tos))
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
    channel = open_channel(destination, HERE, timeout=0.5)
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


def in_thread(outcome: Outcome, priority: Priority = Priority.NORMAL) -> Threaded:
    """The part of a message that answers what was sent with `outcome`."""
    assert isinstance(outcome, Sent)
    assert outcome.posted is not None
    root = Thread(
        destination="mail",
        story_id="story1",
        channel="",
        message=outcome.posted.message,
        subject=outcome.posted.subject,
        alert_id="alert1",
        priority=priority,
        posted_at=NOW,
    )
    return Threaded(standing=STANDING, thread=root)


async def test_alerts_of_one_story_make_one_thread(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox()
    first = await send(box.url, make_message, threaded=Threaded(standing=STANDING))
    part = in_thread(first)
    await send(box.url, make_message, delivery_id="d2", headline="Talks go on", threaded=part)
    await send(box.url, make_message, delivery_id="d3", story_id="story2")
    root, answer, stranger = box.mails
    assert answer["In-Reply-To"] == root["Message-ID"]
    assert root["References"] in answer["References"]
    assert root["Message-ID"] in answer["References"]
    assert answer["Subject"] == "Re: Minister lands in Northport [Ilyin abroad]"
    assert answer["Message-ID"] != root["Message-ID"]
    assert stranger["References"] != root["References"]


async def test_breaking_news_in_a_quiet_thread_has_a_subject_of_its_own(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox()
    part = in_thread(await send(box.url, make_message, threaded=Threaded(standing=STANDING)))
    await send(box.url, make_message, priority=Priority.BREAKING, threaded=part)
    assert box.mails[1]["Subject"].startswith("BREAKING: Minister lands")
    assert box.mails[1]["Importance"] == "high"


@pytest.mark.parametrize(
    "headline",
    [
        "Глава МИД прибыл в Пхеньян с двухдневным визитом для переговоров о договоре",
        "외무장관이 월요일 노스포트에 도착해 항만 조약을 논의했다고 관계자들이 밝혔다",
        "Ministern anländer till Åbo för samtal om hamnen – och älgen, säger källor",
        "🚢 Ferry adrift 🚢 " * 8,
        "w" * 150,
    ],
)
async def test_a_subject_in_any_script_is_folded_and_comes_back_whole(
    headline: str, inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox()
    await send(box.url, make_message, headline=headline)
    assert box.mails[0]["Subject"] == f"{headline.strip()} [Ilyin abroad]"
    lines = box.raw[0].split(b"\r\n\r\n")[0].split(b"\r\n")
    assert all(len(line) <= 78 or b" " not in line.strip() for line in lines)
    words = re.findall(rb"=\?utf-8\?[bq]\?[^?]*\?=", b"".join(lines), re.IGNORECASE)
    assert all(len(word) <= 75 for word in words)  # RFC 2047, 2
    assert all(decode_header(word.decode())[0][0].decode() for word in words)


def test_the_longest_mail_is_shown_whole(make_message: MakeMessage) -> None:
    other = OtherSource(
        source="&" * 300, url="https://x.example/" + "é" * 330, title="", first_seen=NOW,
        is_copy=False,
    )  # fmt: skip
    long = Passage(text="&<>" * 3000, hits=tuple((at, at + 1) for at in range(0, 500, 2)))
    message = make_message(
        "&" * 3000,
        priority=Priority.BREAKING,
        passages=(long,) * 60,
        why=("&" * 500,) * 60,
        other_sources=(other,) * 60,
    )
    assert len(render_html.page(message).encode()) <= render_html.LONGEST


@pytest.mark.parametrize(
    ("code", "text", "advice"),
    [
        (550, "5.1.1 unknown user", "no such mailbox"),
        (550, "5.7.26 unauthenticated", "does not vouch"),
        (550, "no", "mend the address"),
        (552, "5.2.2 over quota", "mailbox is full"),
        (553, "5.1.8 bad sender", "mend `from`"),
        (530, "5.7.0 must authenticate", "rules forbid it"),
        (530, "login first", "put user and password"),
        (535, "5.7.8 bad credentials", "app password"),
        (554, "5.7.1 relay access denied", "does not send mail for this sender"),
        (521, "", "mend `server`"),
        (599, "strange", ""),
    ],
)
def test_each_refusal_is_explained(code: int, text: str, advice: str) -> None:
    said = smtp_replies.explained(code, text)
    assert advice in said
    assert (" — " in said) == bool(advice)
    assert not smtp_replies.passing(code)


@pytest.mark.parametrize("code", [421, 422, 431, 432, 441, 442, 450, 451, 452, 454, 455, 471])
def test_each_passing_reply_is_tried_again_and_needs_no_advice(code: int) -> None:
    assert smtp_replies.passing(code)
    assert smtp_replies.explained(code, "4.2.2 try later") == f"{code} 4.2.2 try later"


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


async def test_a_recipient_that_is_refused_for_good_is_named_with_what_to_do(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox(gone_at_x="550 5.1.1 no such user")
    outcome = await send(box.url, make_message, to=("desk@x", "gone@x"))
    assert isinstance(outcome, Sent)
    assert outcome.refused == (
        "gone@x: 550 5.1.1 no such user — no such mailbox: mend the address",
    )


async def test_a_recipient_that_is_refused_for_now_is_tried_again_alone(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox(full_at_x="452 mailbox full", gone_at_x="550 no such user")
    everybody = ("desk@x", "full@x", "gone@x")
    outcome = await send(box.url, make_message, to=everybody)
    assert isinstance(outcome, TryAgain)
    assert outcome.unserved == ("full@x",)
    assert len(outcome.refused) == 1
    del box.script["full@x"]
    again = await send(box.url, make_message, to=everybody, only_to=outcome.unserved)
    assert isinstance(again, Sent)
    assert box.served == [["desk@x"], ["full@x"]]


async def test_one_passing_refusal_among_all_is_tried_again(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox(gone_at_x="550 no such user", full_at_x="452 mailbox full")
    outcome = await send(box.url, make_message, to=("gone@x", "full@x"))
    assert isinstance(outcome, TryAgain)
    assert outcome.unserved == ("full@x",)


async def test_recipients_do_not_see_each_other(
    inbox: StartInbox, make_message: MakeMessage
) -> None:
    box = inbox()
    await send(box.url, make_message, to=("one@x.example", "two@x.example"))
    assert box.served == [["one@x.example", "two@x.example"]]
    assert box.mails[0]["To"] == "undisclosed-recipients:;"
    assert b"one@x" not in box.mails[0].as_bytes()


async def test_a_lone_recipient_is_addressed(inbox: StartInbox, make_message: MakeMessage) -> None:
    box = inbox()
    await send(box.url, make_message, to=("Desk <desk@x.example>",))
    assert box.mails[0]["To"] == "Desk <desk@x.example>"


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
