import json
from datetime import timedelta

import pytest

from tests.notify.conftest import HERE, MakeMessage, MakeServer
from watcher.model.delivery import (
    Destination,
    DestinationKind,
    Outcome,
    Refused,
    Sent,
    TryAgain,
    Unknown,
)
from watcher.model.watch import Priority
from watcher.notify.channel import open_channel

SECRET = "/services/T0/B0/sEcReT"


async def send(
    address: str, make_message: MakeMessage, *, api: str = "", within: float = 5, mention: str = ""
) -> Outcome:
    destination = Destination(
        id="slack",
        kind=DestinationKind.SLACK,
        address=address,
        token="xoxb-canary" if api else "",
        api=api,
        mention_on_breaking=mention,
    )
    channel = open_channel(destination, HERE, timeout=within)
    outcome = await channel.send(make_message(priority=Priority.BREAKING))
    await channel.close()
    return outcome


async def test_a_webhook_gets_blocks_and_a_fallback(
    http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((200, {}, "ok"))
    assert isinstance(await send(server.url + SECRET, make_message, mention="here"), Sent)
    path, body = server.requests[0]
    assert path == SECRET
    assert body["text"].startswith("<!here> Minister lands in Northport")
    assert "<https://news.example/a/1?x=1&amp;y=2|Minister lands in Northport>" in str(body)
    assert "said *Ilyin* met" in str(body)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ((429, {"Retry-After": "37"}, "rate_limited"), TryAgain),
        ((500, {}, "rollup_error"), TryAgain),
        ((503, {}, ""), TryAgain),
        ((400, {}, "invalid_payload"), Refused),
        ((403, {}, "action_prohibited"), Refused),
        ((404, {}, "no_service"), Refused),
        ((410, {}, "channel_is_archived"), Refused),
        ("hang", Unknown),
        ("reset", Unknown),
        ("cut", Unknown),
    ],
)
async def test_each_webhook_answer_has_its_outcome(
    step: tuple[int, dict[str, str], str] | str,
    kind: type[Outcome],
    http_server: MakeServer,
    make_message: MakeMessage,
) -> None:
    server = await http_server(step)
    outcome = await send(server.url + SECRET, make_message, within=0.7 if step == "hang" else 5)
    assert isinstance(outcome, kind)
    assert "sEcReT" not in outcome.detail
    assert len(server.requests) == 1


async def test_retry_after_reaches_the_outbox(
    http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((429, {"Retry-After": "37"}, "rate_limited"))
    outcome = await send(server.url + SECRET, make_message)
    assert outcome == TryAgain(detail="429 Slack: rate_limited", after=timedelta(seconds=37))


async def test_a_closed_port_is_tried_again_without_naming_the_webhook(
    closed_port: int, make_message: MakeMessage
) -> None:
    outcome = await send(f"http://127.0.0.1:{closed_port}{SECRET}", make_message)
    assert isinstance(outcome, TryAgain)
    assert "sEcReT" not in outcome.detail


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "text/plain"])
async def test_a_bot_posts_to_its_channel(
    content_type: str, http_server: MakeServer, make_message: MakeMessage
) -> None:
    body = json.dumps({"ok": True, "ts": "1.2"})
    server = await http_server((200, {"Content-Type": content_type}, body))
    outcome = await send("desk", make_message, api=server.url + "/api")
    assert outcome == Sent(detail="ts 1.2")
    path, sent = server.requests[0]
    assert path == "/api/chat.postMessage"
    assert sent["channel"] == "desk"
    assert "Bearer xoxb-canary" in server.headers[0]


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (200, "invalid_auth", Refused),
        (200, "channel_not_found", Refused),
        (200, "invalid_blocks", Refused),
        (200, "ratelimited", TryAgain),
        (200, "internal_error", TryAgain),
        (429, "ratelimited", TryAgain),
        (500, "internal_error", TryAgain),
    ],
)
async def test_each_error_of_the_web_api_has_its_outcome(
    status: int,
    error: str,
    kind: type[Outcome],
    http_server: MakeServer,
    make_message: MakeMessage,
) -> None:
    body = json.dumps({"ok": False, "error": error})
    headers = {"Retry-After": "9", "Content-Type": "application/json"}
    server = await http_server((status, headers, body))
    outcome = await send("desk", make_message, api=server.url)
    assert isinstance(outcome, kind)
    assert error in outcome.detail
    assert "canary" not in outcome.detail
    if isinstance(outcome, TryAgain):
        assert outcome.after == timedelta(seconds=9)


@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.parametrize("content_type", ["text/html", "application/json", "text/plain"])
async def test_an_answer_that_is_no_json_has_an_outcome(
    status: int, content_type: str, http_server: MakeServer, make_message: MakeMessage
) -> None:
    server = await http_server((status, {"Content-Type": content_type}, "<h1>Bad gateway</h1>"))
    assert isinstance(await send("desk", make_message, api=server.url), TryAgain)
