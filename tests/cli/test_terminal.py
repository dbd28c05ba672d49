"""Help, colours and wrong calls: how the program behaves in a terminal and in a script."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import process, watcher
from watcher import __version__
from watcher.cli.app import COMMANDS
from watcher.cli.telling import shared

NAMES = {
    "demo", "init", "run", "once", "check", "schema", "explain", "sources", "alerts", "stories",
    "search", "send-test", "status", "db", "parse", "extract", "match",
}  # fmt: skip
GROUPS = {
    "sources": ["list", "add", "remove", "import", "export", "health"],
    "alerts": ["list", "show", "resend"],
    "actors": ["show", "import"],
    "db": ["upgrade", "backup", "check", "prune"],
}
HEAVY = {
    "trafilatura", "sqlalchemy", "alembic", "feedparser", "apprise", "requests", "aiosmtplib",
    "aiohttp", "numpy", "pydantic", "yaml", "lxml", "py3langid", "rapidfuzz",
}  # fmt: skip
COLOUR = re.compile(r"\x1b\[(\d+;)*(3|4|9|10)\d[;m]")


def leaves() -> Iterator[tuple[str, ...]]:
    for name in COMMANDS:
        if name in GROUPS:
            yield from ((name, inner) for inner in GROUPS[name])
        else:
            yield (name,)


def test_every_command_of_the_design_is_there() -> None:
    assert set(COMMANDS) >= NAMES
    told = watcher("--help").out
    assert [name for name in COMMANDS if not re.search(rf"^  {name} ", told, re.MULTILINE)] == []


@pytest.mark.parametrize("command", [(), *leaves()], ids=" ".join)
def test_help_says_what_it_does_with_an_example(command: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        answer = watcher(*command, option)
        assert answer.code == 0
        assert "Example:" in answer.out
        assert f"watcher {' '.join(command[:1])}".strip() in answer.out
        assert "\x1b" not in answer.out


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_lists_its_commands(group: str) -> None:
    answer = watcher(group, "--help")
    assert answer.code == 0
    assert [name for name in GROUPS[group] if name not in answer.out] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "wach", "once --al", "alerts lost", "alerts list --limit many", "explain", "db", "search",
        "sources add", "once surplus", "send-test",
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_on_stderr(wrong: str) -> None:
    answer = watcher(*wrong.split())
    assert answer.code == 2
    assert wrong == "db" or (answer.out == "" and answer.err)  # a bare group shows its help
    assert "Traceback" not in answer.err


def test_the_version_is_told() -> None:
    assert watcher("--version").out == f"watcher {__version__}\n"


def test_help_loads_no_heavy_module() -> None:
    program = (
        "import json, sys\n"
        "from watcher.cli.app import app\n"
        "for given in ['--help'], ['--version']:\n"
        "    try:\n        app(given)\n"
        "    except SystemExit:\n        pass\n"
        "print(json.dumps([name.partition('.')[0] for name in sys.modules]))\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert HEAVY & set(json.loads(done.stdout.splitlines()[-1])) == set()


def test_the_program_runs_as_a_module_and_answers_with_its_code(tmp_path: Path) -> None:
    answer = process("--config", tmp_path / "gone", "check")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("watcher: ")
    assert len(answer.err.splitlines()) == 1


CHECKED = """version: 1
actors:
  oram: { name: Tilda Oram, kind: person }
watches:
  oram: { match: { all: [ { actors: [oram, nobody] } ] } }
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "watcher.yaml").write_text(CHECKED, encoding="utf-8")
    return folder


def test_a_terminal_gets_colours_unless_it_asks_for_none(config: Path) -> None:
    assert COLOUR.search(_on_a_terminal("--config", str(config), "check"))
    assert not COLOUR.search(_on_a_terminal("--config", str(config), "check", NO_COLOR="1"))


def test_a_pipe_gets_no_colours_and_what_it_cannot_write_is_escaped(config: Path) -> None:
    text = CHECKED.replace("Tilda Oram", "Тильда Орам")
    (config / "watcher.yaml").write_text(text, encoding="utf-8")
    answer = process("--config", config, "check", PYTHONIOENCODING="ascii")
    assert answer.code == 1
    assert "\x1b" not in answer.out + answer.err
    assert "\\u0422" in answer.out
    assert answer.err == ""


def test_options_for_all_commands_stand_before_or_after_the_name(config: Path) -> None:
    after = watcher("check", "--json", "--config", config)
    assert after == watcher("--json", "--config", config, "check")
    assert after.row["ok"] is False


def test_the_environment_may_name_the_configuration(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHER_CONFIG", str(config))
    assert watcher("check", "--json").row["ok"] is False


def _on_a_terminal(*args: str, **environment: str) -> str:
    """What a command writes to a terminal."""
    ours, theirs = os.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "watcher", *args],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**known, "TERM": "xterm-256color", **environment},
    ):
        os.close(theirs)
        written = b""
        while part := _read(ours):
            written += part
    os.close(ours)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end was closed
        return b""


def test_what_a_report_shares_with_its_story_is_told_in_words() -> None:
    assert shared(("@lavrov", "~ANKR", "#10", "missile")) == (
        "in common: actor lavrov, a name like ANKR, 10, missile"
    )
    assert shared(()) == ""
