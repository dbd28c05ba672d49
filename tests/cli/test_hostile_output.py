"""What commands print of hostile news, on a terminal, in a pipe and as JSON."""

import asyncio
import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.cli.running import Answer, logs, watcher
from tests.hostile import TITLES, UNSEEN
from tests.scenarios.builders import Web, configuration, item, rss
from watcher.cli import console
from watcher.demo.serve import Reply, Server

_SOME = 5  # lists show them all; what shows one thing is slower
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
FEEDS = """\
  outlet: {{ feed: "{0}/feed", articles: from feed, title: "[bold]Outlet[/bold] \\e[31m" }}
  lost: {{ feed: "{0}/lost" }}
  moved: {{ feed: "{0}/moved" }}
  broken: {{ feed: "{0}/broken" }}
"""
COMMANDS = [
    "alerts list", "alerts list --held", "alerts list --near", "alerts list --dead", "stories list",
    "sources list", "sources health", "status", "status --latency", "search talks", "check",
    "actors show nobody", "silence list", "plan", "sources export",
]  # fmt: skip


def fit_for_xml(text: str) -> str:
    """What of a text a feed can say at all; most controls only as bytes that break it."""
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(_past(tmp_path_factory.mktemp("hostile")))


async def _past(folder: Path) -> Path:
    web = Web()
    server = Server(web.respond)
    await server.start()
    web.url = server.url
    feeds = FEEDS.format(web.url).replace(" \\e[31m", "")
    config = configuration(folder, web, feeds=feeds)
    items = [
        item(number, fit_for_xml(title) or "none", description=f"Talks {fit_for_xml(title)[:900]}")
        for number, title in enumerate(TITLES.values(), start=2)
    ]
    evil = "\x1b]0;x\x07\x9b31m <!channel> [bold]\u202e"
    web.paths |= {
        "/hook": Reply(status=HTTPStatus.NOT_FOUND, body=evil.encode()),
        "/feed": rss(item(1)),
        "/moved": Reply(status=HTTPStatus.FOUND, headers={"Location": "//evil\u009b31m.example/"}),
        "/broken": Reply(body=evil.encode(), content_type=f"text/{'x'}"),
    }
    for feed in (rss(item(1)), rss(*items)):
        web.paths["/feed"] = feed
        answer = await asyncio.to_thread(watcher, "--config", config, "once", "--all")
        safe(answer.out + answer.err)
    await server.stop()
    return config


def safe(text: str) -> None:
    """Nothing in it commands a terminal or hides."""
    plain = COLOURS.sub("", text.replace("\r\n", "\n"))
    assert not UNSEEN.search(plain), UNSEEN.search(plain)
    assert "\x1b" not in plain


def details(config: Path) -> list[str]:
    """The commands that show one thing each."""
    alerts = watcher("--config", config, "--json", "alerts", "list", "--limit", "100").rows
    stories = watcher("--config", config, "--json", "stories", "list", "--limit", "100").rows
    return [
        *(f"alerts show {one['id']}" for one in alerts[:_SOME]),
        *(f"explain {one['article_id']} every" for one in alerts[:_SOME] if "article_id" in one),
        *(f"stories show {one['id']}" for one in stories[:_SOME]),
    ]


def test_no_command_prints_what_commands_a_terminal(config: Path) -> None:
    several = details(config)
    assert len(several) >= 2 * _SOME
    for command in (*COMMANDS, *several):
        answer = watcher("--config", config, *command.split())
        safe(answer.out + answer.err)


def test_json_says_the_same_with_what_is_unseen_escaped(config: Path) -> None:
    for command in (*COMMANDS[:-1], *details(config)[::3]):
        answer = watcher("--config", config, "--json", *command.split())
        safe(answer.out)
        assert all(isinstance(row, dict) for row in answer.rows)


def test_news_adds_no_line_to_a_list(config: Path) -> None:
    listed = watcher("--config", config, "alerts", "list", "--limit", "100").out.splitlines()
    known = watcher("--config", config, "--json", "alerts", "list", "--limit", "100").rows
    assert len(listed) == len(known) + 1


@pytest.mark.parametrize("command", ["alerts list", "status", "sources health"])
def test_a_terminal_gets_our_own_colours_only(config: Path, command: str) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "watcher", "--config", str(config), *command.split()],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm-256color"},
    ):  # fmt: skip
        os.close(theirs)
        written = b""
        while part := _read(ours):
            written += part
    os.close(ours)
    safe(written.decode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end was closed
        return b""


def printed(write: Callable[[console.Safe], None]) -> str:
    stream = io.StringIO()
    write(console.Safe(file=stream, force_terminal=True, highlight=False, emoji=False, width=500))
    return stream.getvalue()


@pytest.mark.parametrize("name", TITLES)
def test_no_text_gets_through_the_console_however_it_is_printed(name: str) -> None:
    text = TITLES[name]
    lines = text.count("\n") + 1
    for shown in (
        printed(lambda to: to.print(console.clean(text), soft_wrap=True)),
        printed(lambda to: to.print(text, markup=False, soft_wrap=True)),
    ):
        safe(shown)
        assert shown.count("\n") == lines
        assert "https://evil.example\x1b\\" not in shown
    table = console.table("one", "two", wrap="two")
    table.add_row(console.clean(text.replace("\n", " ")), "x")
    safe(printed(lambda to: to.print(table)))


def test_markup_of_rich_in_a_text_is_text() -> None:
    text = TITLES["rich markup"]
    assert printed(lambda to: to.print(console.clean(text))).strip() == text
    assert ":warning:" in printed(lambda to: to.print(console.clean(":warning:")))


@pytest.mark.parametrize("name", TITLES)
def test_json_escapes_what_is_not_seen_and_means_the_same(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console.emit({"title": TITLES[name], TITLES[name]: [TITLES[name]]})
    written = capsys.readouterr().out
    safe(written)
    assert written.count("\n") == 1
    assert json.loads(written)["title"] == TITLES[name]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_log_has_one_line_for_one_thing(
    stream: type[io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    import structlog  # noqa: PLC0415 - set up anew by the test

    monkeypatch.setenv("NO_COLOR", "1")
    to = stream()
    logs.configure("info", lambda text: text, stream=to)
    log = structlog.get_logger("watcher.test")
    for text in TITLES.values():
        log.warning("a thing", title=text, within={"deep": [text]}, error=ValueError(text))
        logging.getLogger("watcher.other").warning("%s", text)
    written = to.getvalue()
    safe(written)
    assert written.count("\n") == 2 * len(TITLES)
    if stream is io.StringIO:
        rows = [json.loads(line) for line in written.splitlines()]
        assert [row["title"] for row in rows[::2]] == list(TITLES.values())
        assert not any(line.startswith("<") for line in written.splitlines())


def test_commands_answer(config: Path) -> None:
    answer = watcher("--config", config, "sources", "health")
    assert isinstance(answer, Answer)
    assert "lost" in answer.out
