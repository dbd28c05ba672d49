"""Every hostile text through every channel, read back by a parser of what the channel reads."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.hostile import HOMOGRAPH, TITLES, UNSEEN
from tests.notify.conftest import HERE, STANDING, MakeMessage, MakeServer
from watcher.model.alert import DigestItem, Message, OtherSource, Passage
from watcher.model.delivery import Destination, DestinationKind, Sent
from watcher.model.thread import Thread, Threaded
from watcher.model.watch import Priority
from watcher.notify import clean, faces, mail, render_html, render_slack, render_text
from watcher.notify.apprise import AppriseChannel

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINK = "https://news.example/a/1?x=1&y=2"
OTHER = "https://coast.example/2"
LINKS = {LINK, OTHER}


def everywhere(text: str, make_message: MakeMessage) -> Message:
    """A message in which all that can come from outside is `text`."""
    other = OtherSource(source=text, url=OTHER, title=text, first_seen=NOW, is_copy=True)
    return make_message(
        text,
        headline_hits=((0, 3),),
        watch_title=text,
        source=text,
        passages=(Passage(text=text, hits=((1, 4),)), Passage(text=text, hits=())),
        why=(text, text),
        other_sources=(other,),
        note=text,
        sources_line=text,
        footer=(text,),
        priority=Priority.BREAKING,
    )


def digest(text: str, make_message: MakeMessage) -> Message:
    """A digest of stories whose words are `text`."""
    one = DigestItem(
        headline=text, url=OTHER, source=text, first_seen=NOW, groups=(text,),
        priority=Priority.HIGH, others=(text, text), note=text,
    )  # fmt: skip
    return make_message(text, items=(one, one), passages=(), why=(), footer=(text,), note=text)


def answer(text: str, make_message: MakeMessage) -> Message:
    """An answer in a thread whose subject is `text`."""
    thread = Thread(
        destination="d", story_id="s", channel="C1", message=text, subject=text, alert_id="a",
        priority=Priority.BREAKING, posted_at=NOW,
    )  # fmt: skip
    part = Threaded(standing=STANDING, thread=thread)
    return replace(everywhere(text, make_message), threaded=part)


Maker = Callable[[str, MakeMessage], Message]
MAKERS: dict[str, Maker] = {"alert": everywhere, "digest": digest, "answer": answer}
each = pytest.mark.parametrize("name", TITLES)


def shows_nothing_unseen(text: str) -> None:
    assert not UNSEEN.search(text), UNSEEN.search(text)
    assert not HOMOGRAPH.search(text.lower())


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def marked(blocks: object) -> Iterator[str]:
    """The texts of blocks that Slack reads as mrkdwn."""
    if isinstance(blocks, dict) and blocks.get("type") == "mrkdwn":
        yield str(blocks["text"])
    elif isinstance(blocks, dict | list):
        for one in blocks.values() if isinstance(blocks, dict) else blocks:
            yield from marked(one)


def read_as_slack(text: str) -> None:
    """By Slack's rules: <…> is a link or a mention, & < > elsewhere are escaped."""
    for inner in re.findall(r"<([^>]*)>", text):
        url, bar, label = inner.partition("|")
        assert url.replace("&amp;", "&") in LINKS, inner
        assert bar
        assert faces.is_honest(label.replace("\u200b", "").replace("ˍ", "_"), url), inner
    rest = re.sub(r"<[^>]*>", "", text)
    assert "<" not in re.sub(r"^> ", "", rest, flags=re.MULTILINE)
    assert not re.search(r"&(?!amp;|lt;|gt;)", text)
    assert not re.search(r"(?<![\w.])@\w|:[a-z_-]+:|\bhttps?://(?!news\.|coast\.)", rest)
    assert not re.search(r"[_~`]", rest)
    shows_nothing_unseen(text)


@each
def test_slack_finds_nothing_but_our_own_links(name: str, make_message: MakeMessage) -> None:
    for maker in MAKERS.values():
        message = maker(TITLES[name], make_message)
        blocks = render_slack.blocks(message)
        for text in marked(blocks):
            read_as_slack(text)
        read_as_slack(render_slack.fallback(message))
        for text in strings(blocks):
            shows_nothing_unseen(text)


class Reader(HTMLParser):
    """The elements, attributes and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.text = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.inside = self.inside or tag == "a"
        self.attributes |= {name for name, _ in attrs}
        self.links += [(value or "", "") for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.inside:
            url, label = self.links[-1]
            self.links[-1] = (url, label + data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "a"


TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "div",
    "table",
    "tr",
    "td",
    "a",
    "b",
    "em",
    "br",
}
ATTRIBUTES = {
    "lang", "xmlns", "charset", "name", "content", "class", "style", "dir", "role", "width",
    "cellpadding", "cellspacing", "border", "align", "href",
}  # fmt: skip


def read_as_page(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert set(reader.tags) <= TAGS
    assert reader.attributes <= ATTRIBUTES
    assert {url for url, _ in reader.links} <= LINKS
    assert all(faces.is_honest(label, url) for url, label in reader.links)
    shows_nothing_unseen(reader.text)
    return reader


@each
def test_a_page_has_only_our_own_elements_and_links(name: str, make_message: MakeMessage) -> None:
    for maker in MAKERS.values():
        read_as_page(render_html.page(maker(TITLES[name], make_message)))


def names_of(letter: bytes, kind: policy.Policy) -> list[str]:
    return sorted(name.lower() for name in message_from_bytes(letter, policy=kind))


def letter_of(text: str, maker: Maker, make_message: MakeMessage) -> bytes:
    message = replace(maker(text, make_message), watch=text)
    return mail.build(
        message, sender="Desk <watch@x.example>", recipients=("desk@x.example",)
    ).as_bytes()


OWN = {
    "auto-submitted", "content-type", "date", "from", "importance", "in-reply-to", "list-id",
    "message-id", "mime-version", "precedence", "references", "subject", "to",
    "x-auto-response-suppress", "x-priority", "x-watcher-watch",
}  # fmt: skip


@each
def test_a_mail_has_only_our_own_headers(name: str, make_message: MakeMessage) -> None:
    for maker in MAKERS.values():
        letter = letter_of(TITLES[name], maker, make_message)
        for one in (policy.default, policy.compat32):
            found = names_of(letter, one)
            assert set(found) <= OWN
            assert len(found) == len(set(found))
        read = message_from_bytes(letter, policy=policy.default)
        assert isinstance(read, EmailMessage)
        for value in read.values():
            shows_nothing_unseen(str(value))
            assert "\n" not in str(value)
        assert read["To"] == "desk@x.example"
        text, page = list(read.iter_parts())
        assert isinstance(text, EmailMessage)
        assert isinstance(page, EmailMessage)
        shows_nothing_unseen(text.get_content().replace("\r\n", "\n"))
        read_as_page(page.get_content().replace("\r\n", "\n"))
        assert all(len(line) <= 998 for line in letter.splitlines())


@each
def test_plain_text_has_only_our_own_lines(name: str, make_message: MakeMessage) -> None:
    for maker in MAKERS.values():
        hostile = render_text.body(maker(TITLES[name], make_message))
        shows_nothing_unseen(hostile)
        if clean.line(TITLES[name]):
            harmless = render_text.body(maker("x marks the spot", make_message))
            assert len(hostile.split("\n")) == len(harmless.split("\n"))


SERVICES = {
    "json": "json://{at}/", "mattermost": "mmost://{at}/3ccdd113474722377935511fc85d3dd4",
    "gotify": "gotify://{at}/3ccdd113474722377935511fc85d3dd4", "ntfy": "ntfy://{at}/topic",
    "discord": "discord://123456789012345678/" + "a" * 68,
    "telegram": "tgram://123456789:" + "a" * 35 + "/123/",
    "slack by apprise": "slack://T0AB12CD3/B0AB12CD3/" + "a" * 24 + "/#room",
}  # fmt: skip
MEANS = re.compile(
    r"@\w|<(?![\s\u200b])|\][(\[]|[*_~`|]|(?<!\w):[a-z_-]+:|^ *[#>+=-]", re.MULTILINE
)


def of_the_message(value: object) -> Iterator[str]:
    """The texts of a payload, less the pictures, colours and rooms that are ours."""
    for text in strings(value):
        if not re.match(r"https://github\.com/caronc/apprise|#[0-9A-F]{6}$|#room$", text):
            yield text


@pytest.mark.parametrize("service", SERVICES)
async def test_no_service_of_apprise_finds_anything_in_a_text(
    service: str, http_server: MakeServer, make_message: MakeMessage
) -> None:
    said = "ok" if service == "slack by apprise" else '{"ok": true}'
    server = await http_server((200, {"Content-Type": "application/json"}, said))
    address = SERVICES[service].format(at=server.url.partition("://")[2])
    channel = AppriseChannel(
        Destination(id="x", kind=DestinationKind.APPRISE, address=address), HERE, timeout=5
    )
    if "{at}" not in SERVICES[service]:
        for plugin in channel._apprise:  # noqa: SLF001 - points a fixed address at our server
            at = server.url + ("/bot" if service == "telegram" else "")
            plugin.__dict__.update(notify_url=at, webhook_url=at)
    for name, title in TITLES.items():
        outcome = await channel.send(everywhere(title, make_message))
        assert isinstance(outcome, Sent), (name, outcome)
    assert len(server.requests) >= len(TITLES)
    for _, body in server.requests:
        for found in of_the_message(body):
            text = found.replace("\r\n", "\n")
            shows_nothing_unseen(text)
            ours = re.sub(r"^<b>(.*)</b>$", r"\1", text, count=1, flags=re.MULTILINE)  # the title's
            without = ours.replace("&lt;", "‹").replace("&gt;", "›").replace("&amp;", "&")
            without = re.sub(r"https://(news|coast)\.example\S*", "", without)
            assert not MEANS.search(without), (MEANS.search(without), without)


MAILED = re.compile("header|encoded|script|image|comment|entities|direction|surrogates")


class Box:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 OK"


async def test_a_mail_by_apprise_has_only_its_own_headers_and_elements(
    closed_port: int, make_message: MakeMessage
) -> None:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=closed_port)
    controller.start()
    to = Destination(
        id="x",
        kind=DestinationKind.APPRISE,
        address=f"mailto://127.0.0.1:{closed_port}/?from=w@x.example&to=d@x.example&mode=insecure",
    )
    channel = AppriseChannel(to, HERE, timeout=5)
    harmless = await channel.send(everywhere("x marks the spot", make_message))
    chosen = [text for name, text in TITLES.items() if MAILED.search(name)]
    sent = [await channel.send(everywhere(text, make_message)) for text in chosen]
    controller.stop()
    assert [one for one in (harmless, *sent) if not isinstance(one, Sent)] == []
    names = names_of(box.letters[0], policy.default)
    for letter in box.letters:
        assert names_of(letter, policy.default) == names
        read = message_from_bytes(letter, policy=policy.default)
        assert "thief" not in f"{read['To']}{read['Cc']}{read['Bcc']}"
        shows_nothing_unseen(str(read["Subject"]))
        body = read.get_body(("html",))
        page = Reader()
        page.feed(body.get_content() if body else "")
        assert set(page.tags) <= {"html", "head", "body", "p", "br", "b", "h1"}, page.tags


@pytest.mark.parametrize(
    ("label", "url", "honest"),
    [
        ("Minister lands in Northport", LINK, True),
        ("bank.com", LINK, False),
        ("https://bank.example/login", LINK, False),
        ("HTTPS:/bank.example", LINK, False),
        ("www.bank", LINK, False),
        ("Read it on news.example", "https://news.example/", True),
        ("www.news.com and amp.news.com", "https://news.com/1", True),
        ("https://news.com@evil.example", "https://news.com/1", False),
        ("https://news.com.evil.example", "https://news.com/1", False),
        ("ｂａｎｋ．ｃｏｍ", LINK, False),
        ("nеws.com", "https://news.com/1", False),
        ("Сбер.рф", "https://сбер.рф/", True),
        ("3.5 per cent, No. 10, U.S. and e.g. this", LINK, True),
        ("v2.0.1 of a.b.c is out", LINK, True),
    ],
)
def test_a_label_is_honest_where_it_names_no_other_host(
    label: str,
    url: str,
    honest: bool,  # noqa: FBT001 - a case of the table
) -> None:
    assert faces.is_honest(label, clean.url(url)) is honest


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("аррӏе.com", "xn--80ak6aa92e.com"),
        ("Log in at https://раураl.com/x now", "Log in at https://xn--l-7sba6dbr.com/x now"),
        ("gооgle.com", "xn--ggle-55da.com"),
        ("сайт.рф", "сайт.рф"),
        ("Газета.Ru и Лента.ру", "Газета.Ru и Лента.ру"),
        ("bücher.example", "bücher.example"),
        ("Приказ подписан.Текст", "Приказ подписан.Текст"),
        ("한국.com 新闻.com", "한국.com 新闻.com"),
        ("Аcme wins", "Аcme wins"),
    ],
)
def test_a_host_that_looks_like_another_is_shown_in_ascii(typed: str, shown: str) -> None:
    assert clean.line(typed) == shown
    assert json.dumps(shown)


def test_there_are_more_texts_than_the_thirty_two_of_the_plan() -> None:
    assert len(TITLES) >= 60
