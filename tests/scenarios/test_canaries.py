"""Secrets in every place that takes one, every way of failing, and nowhere a trace of them."""

import asyncio
import io
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
import structlog

from tests.cli.running import watcher
from tests.scenarios.builders import EVERYTHING, Web, configuration, item, round_of, rss
from tests.web.looking import looking
from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.daemon import logs
from watcher.demo.serve import Reply, Request

CANARIES = {
    "hook": "/services/T0CANARY1/B0CANARY2/canaryhook3secret",
    "token": "xoxb-canary4-0123456789",
    "smtp-password": "p%40ss%2Fcanary5",
    "phone": "user:canary6pass@{at}/canary7path",
    "closed": "canary8closedport",
    "nowhere": "canary9nodnsname",
    "tls": "canary10notls",
    "heartbeat": "/ping/canary11-2222-3333",
    "proxy": "canary12proxy",
    "feed": "canary13feedkey",
}
TRACES = (
    "canary", "CANARY", "p@ss/", "p%40ss",
    "Y2FuYXJ5",  # the same in base 64, as far as it stands at a border of three bytes
)  # fmt: skip
FAILURES = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)


class Mail:
    """A mail server that refuses every login and repeats what it was given."""

    port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"EHLO":
                writer.write(b"250-hello\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 9999999\r\n")
            elif word == b"AUTH":
                writer.write(b"535 5.7.8 bad login p@ss/canary5 " + line.strip() + b"\r\n")
            else:
                writer.write(b"250 OK\r\n")
            await writer.drain()
        writer.close()


@pytest.fixture
async def mail() -> AsyncIterator[Mail]:
    made = Mail()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


def echoing(status: HTTPStatus) -> Callable[[Request], Reply]:
    """A provider that repeats in its answer what it was sent, keys and all."""

    def answer(request: Request) -> Reply:
        said = f"{request.path} {request.headers} is not known here".replace("\r", "")
        return Reply(status=status, body=said.encode())

    return answer


def with_canaries(folder: Path, web: Web, mail: Mail, more: str = "") -> Path:
    at = web.url.partition("://")[2]
    to = f"""\
  hook: {{ slack: "{web.url}${{secret:hook}}" }}
  bot: {{ slack: desk, token: "${{secret:token}}", api: "{web.url}/api" }}
  post:
    email: [desk@example.org]
    server: "smtp://me:${{secret:smtp-password}}@127.0.0.1:{mail.port}?tls=no"
    from: w@example.org
  phone: {{ apprise: "json://${{secret:phone}}" }}
  closed: {{ apprise: "json://127.0.0.1:9/${{secret:closed}}" }}
  nowhere: {{ slack: "https://hooks.invalid/${{secret:nowhere}}" }}
  tls: {{ slack: "https://127.0.0.1:{mail.port}/${{secret:tls}}" }}
"""
    every = "[hook, bot, post, phone, closed, nowhere, tls]"
    watches = EVERYTHING.replace("[chat]", every)
    watches = f"  every: {watches}\n"
    feeds = f"""\
  outlet: {{ feed: "{web.url}/feed", articles: from feed }}
  keyed: {{ feed: "{web.url}/keyed?token={CANARIES["feed"]}", articles: from feed }}
"""
    config = configuration(folder, web, destinations=to, watches=watches, feeds=feeds)
    secrets = config / "secrets"
    secrets.mkdir(mode=0o700)
    for name, value in CANARIES.items():
        (secrets / name).write_text(value.format(at=at))
        (secrets / name).chmod(0o600)
    file = config / "watcher.yaml"
    beat = (
        f"daemon:\n  logging: {{ level: debug }}\n  operator: [hook, post]\n{more}"
        f'  heartbeat: {{ url: "{web.url}${{secret:heartbeat}}", every: 2 minutes }}\n'
    )
    file.write_text(file.read_text().replace("daemon:\n", beat), encoding="utf-8")
    return config


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Where logs go, of all libraries and at every level."""
    root = logging.getLogger()
    before = list(root.handlers), root.level, sys.excepthook
    yield io.StringIO()
    root.handlers, sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def found(text: str) -> list[str]:
    return [one for one in TRACES if one in text]


async def a_day_of_failures(
    config: Path, web: Web, log: io.StringIO
) -> tuple[wiring.Standing, str]:
    """Poll and send, once for each way of failing, with all that is logged and shown on pages."""
    secrets = Secrets.of(config, {})
    standing = wiring.stand(config, secrets)
    assert [str(one) for one in standing.errors] == []
    logs.configure("debug", secrets.redactor.redact, stream=log)
    logging.getLogger().setLevel(logging.DEBUG)
    web.paths["/feed"] = rss(item(1))
    web.paths["/keyed"] = Reply(status=HTTPStatus.NOT_FOUND)
    async with wiring.river(standing.setup, SystemClock()) as river:
        await round_of(river)
        for number, status in enumerate(FAILURES, start=2):
            web.paths |= dict.fromkeys(answering_paths(), echoing(status))
            web.paths["/feed"] = rss(*(item(one) for one in range(number, 0, -1)))
            await round_of(river)
            await river.report()
            await river.delivered()
            await river.heart.ping(f"{web.url}{CANARIES['heartbeat']}")
        await river.sign_of_life()
        async with looking(river, problems=standing.problems) as browser:
            pages = {**await browser.everything(), "/metrics": await browser.get("/metrics")}
    assert {page.status for page in pages.values()} == {200}
    assert [path for path, page in pages.items() if found(page.text)] == []
    return standing, "".join(page.text for page in pages.values())


def answering_paths() -> list[str]:
    return [
        CANARIES["hook"], CANARIES["heartbeat"], "/api/chat.postMessage", "/canary7path",
        "/canary7path/",
    ]  # fmt: skip


def stored(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(folder.glob("watcher.db*")))


async def test_no_secret_is_stored_logged_or_shown(
    web: Web, mail: Mail, tmp_path: Path, log: io.StringIO
) -> None:
    config = with_canaries(tmp_path, web, mail)
    standing, pages = await a_day_of_failures(config, web, log)
    assert all(f"<td>{name}</td>" in pages for name in ("hook", "bot", "post", "nowhere"))
    asked = {path.partition("?")[0] for path in web.asked}
    assert {CANARIES["hook"], "/api/chat.postMessage", CANARIES["heartbeat"]} <= asked
    written = log.getvalue()
    assert "the heartbeat was not taken" in written
    assert [line[:300] for line in written.splitlines() if found(line)] == []
    assert found(repr(standing.setup.settings)) == []
    assert found(repr(standing.setup.destinations)) == []
    kept = stored(tmp_path).replace(CANARIES["feed"].encode(), b"")  # a feed's own address is kept
    assert found(kept.decode("latin-1")) == []
    for command in (
        "check", "status", "alerts list", "alerts list --dead", "sources list", "sources health",
        "send-test hook", "send-test bot", "send-test post", "send-test phone",
        "send-test closed", "send-test nowhere", "send-test tls",
    ):  # fmt: skip
        for form in ((), ("--json",)):
            answer = await asyncio.to_thread(watcher, "--config", config, *form, *command.split())
            assert found(answer.out + answer.err) == [], command
    shown = await asyncio.to_thread(watcher, "--config", config, "--json", "alerts", "list")
    for row in shown.rows:
        told = await asyncio.to_thread(watcher, "--config", config, "alerts", "show", row["id"])
        assert found(told.out + told.err) == []


async def test_a_proxys_password_is_nowhere(
    web: Web, mail: Mail, tmp_path: Path, log: io.StringIO
) -> None:
    at = web.url.partition("://")[2]
    proxy = f'  network: {{ allow: [127.0.0.0/8], proxy: "http://me:${{secret:proxy}}@{at}" }}\n'
    config = with_canaries(tmp_path, web, mail, more=proxy)
    file = config / "watcher.yaml"
    text = "\n".join(
        line for line in file.read_text().splitlines() if "timeout: 5 seconds" not in line
    )
    file.write_text(text)
    await a_day_of_failures(config, web, log)
    assert any(one.startswith("http://") for one in web.asked)
    assert [line[:300] for line in log.getvalue().splitlines() if found(line)] == []


def test_what_nothing_caught_is_logged_without_its_secrets(log: io.StringIO) -> None:
    logs.configure("debug", lambda text: text.replace("canary", "[secret]"), stream=log)
    error = RuntimeError("https://hooks.example/canary\n\x1b[31m")
    sys.excepthook(RuntimeError, error, None)
    (line,) = log.getvalue().splitlines()
    assert "RuntimeError" in line
    assert found(line) == []
    assert "\x1b" not in line
