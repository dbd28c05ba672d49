import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.notify.conftest import HERE, HOSTILE, MakeMessage, MakeServer
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

ICON = "https://github.com/caronc/apprise/raw/master/apprise/assets/themes/default/apprise-info-72x72.png"


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def root_log() -> Iterator[list[str]]:
    root, handler, level = logging.getLogger(), Lines(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


async def send(
    url: str, make_message: MakeMessage, headline: str = "News", *, within: float = 5
) -> Outcome:
    destination = Destination(id="hook", kind=DestinationKind.APPRISE, address=url)
    channel = open_channel(destination, HERE, timeout=within)
    return await channel.send(make_message(headline))


async def test_a_hook_gets_the_address_of_the_article(
    http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((200, {}, "ok"))
    assert isinstance(await send(server.url.replace("http", "json"), make_message), Sent)
    _, body = server.requests[0]
    assert body["title"] == "News [Ilyin abroad]"
    assert "https://news.example/a/1?x=1&y=2" in body["message"]


@pytest.mark.parametrize("scheme", ["json", "mmost", "gotify"])
@pytest.mark.parametrize("title", HOSTILE)
async def test_a_headline_mentions_nobody_and_marks_and_hides_nothing(
    title: str, scheme: str, http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((200, {}, "ok"))
    message = make_message(title, source=title, why=(title,), watch_title=title)
    address = f"{server.url.replace('http', scheme)}/3ccdd113474722377935511fc85d3dd4"
    destination = Destination(id="hook", kind=DestinationKind.APPRISE, address=address)
    assert isinstance(await open_channel(destination, HERE, timeout=2).send(message), Sent)
    text = "\n".join(str(one) for one in server.requests[0][1].values() if isinstance(one, str))
    text = text.replace(ICON, "")
    assert not re.search(r"@\w|<(?![\s\u200b])|\][(\[]|[*_~`|]|:\w+:|^[#>+-]", text, re.MULTILINE)
    assert "https://news.example/a/1?x=1&y=2" in text


async def test_the_address_of_another_source_is_left_as_it_is(
    http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((200, {}, "ok"))
    (other,) = make_message().other_sources
    message = make_message(other_sources=(replace(other, url="https://x.example/@me/a_b_c"),))
    destination = Destination(
        id="hook", kind=DestinationKind.APPRISE, address=server.url.replace("http", "json")
    )
    await open_channel(destination, HERE, timeout=2).send(message)
    assert "https://x.example/@me/a_b_c" in server.requests[0][1]["message"]


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ((500, {}, ""), TryAgain),
        ((503, {}, ""), TryAgain),
        ((429, {}, ""), TryAgain),
        ((408, {}, ""), TryAgain),
        ((401, {}, ""), Refused),
        ((404, {}, ""), Refused),
        ("reset", Unknown),
        ("hang", Unknown),
    ],
)
async def test_each_answer_has_its_outcome(
    step: tuple[int, dict[str, str], str] | str,
    kind: type[Outcome],
    http_server: MakeServer,
    make_message: MakeMessage,
    root_log: list[str],
) -> None:
    server = await http_server(step)
    within = 0.8 if step == "hang" else 5
    url = server.url.replace("http", "json") + "/canary"
    outcome = await send(url, make_message, within=within)
    assert isinstance(outcome, kind)
    assert len(server.requests) == 1
    assert "canary" not in outcome.detail
    assert not [line for line in root_log if "canary" in line]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ('{"message": "slow down", "retry_after": 7.5}', 7.5),
        ('{"ok": false, "parameters": {"retry_after": 12}}', 12),
        ('{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}', 2.5),
        ("<h1>Too many requests</h1>", None),
    ],
)
async def test_a_wait_that_the_answer_asks_for_reaches_the_outbox(
    said: str, seconds: float | None, http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((429, {}, said))
    outcome = await send(server.url.replace("http", "json"), make_message)
    assert isinstance(outcome, TryAgain)
    assert outcome.after == (None if seconds is None else timedelta(seconds=seconds))


async def test_the_answer_is_kept_without_what_the_address_holds(
    http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((403, {}, "token can%20ary of canary, can ary is revoked"))
    url = server.url.replace("http://", "json://user:can%20ary@") + "/canary"
    outcome = await send(url, make_message)
    assert isinstance(outcome, Refused)
    assert outcome.detail == "403 from the service: token *** of ***, *** is revoked"


async def test_a_closed_port_is_tried_again(closed_port: int, make_message: MakeMessage) -> None:
    assert isinstance(await send(f"json://127.0.0.1:{closed_port}", make_message), TryAgain)


@pytest.mark.parametrize(
    "url",
    ["nonsense", "nosuch://x", "json://127.0.0.1/?format=markdown", "json://127.0.0.1/?RETRY=5"],
)
async def test_a_url_that_cannot_be_trusted_is_refused(url: str, make_message: MakeMessage) -> None:
    assert isinstance(await send(url, make_message), Refused)
