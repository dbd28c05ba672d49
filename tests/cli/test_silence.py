"""`watcher silence`: for a while, with a reason, and never without an end."""

import asyncio
from pathlib import Path

import pytest

from tests.cli.running import watcher
from watcher.clock import SystemClock
from watcher.store.database import Store

CONFIG = """version: 1
daemon: {{ store: "{store}" }}
sources: {{ post: {{ feed: "https://post.example/feed" }} }}
actors: {{ oram: {{ name: Tilda Oram, kind: person }} }}
watches: {{ ferry: {{ match: {{ all: [ {{ words: [ferry] }} ] }} }} }}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    store = tmp_path / "watcher.db"
    Store.open(store, exclusive=True, clock=SystemClock()).close()
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "watcher.yaml").write_text(CONFIG.format(store=store), encoding="utf-8")
    return folder


def silenced(config: Path, *args: object) -> dict[str, object]:
    answer = watcher(
        "--config", config, "--json", "silence", *args, "--for", "2 days", "--why", "a drill"
    )
    assert answer.code == 0
    return answer.row


@pytest.mark.parametrize(
    ("target", "kind", "name"),
    [
        ("ferry", "watch", "ferry"),
        ("watch:ferry", "watch", "ferry"),
        ("actor:oram", "actor", "oram"),
        ("source:post", "source", "post"),
    ],
)
def test_a_silence_names_what_it_is_about(config: Path, target: str, kind: str, name: str) -> None:
    made = silenced(config, target, "--author", "desk")
    assert (made["kind"], made["target"], made["author"], made["why"]) == (
        kind, name, "desk", "a drill",
    )  # fmt: skip
    assert made in watcher("--config", config, "silence", "list", "--json").rows


def test_a_silence_may_be_ended_and_is_then_listed_only_on_request(config: Path) -> None:
    made = silenced(config, "ferry")
    ended = watcher("--config", config, "silence", "end", made["id"])
    assert ended.code == 0
    assert watcher("--config", config, "silence", "list", "--json").rows == []
    (row,) = watcher("--config", config, "silence", "list", "--all", "--json").rows
    assert row["id"] == made["id"]
    assert watcher("--config", config, "silence", "end", made["id"]).code == 1


def test_people_read_what_is_silent_until_when_and_why(config: Path) -> None:
    silenced(config, "ferry", "--author", "night desk")
    shown = watcher("--config", config, "silence", "list").out
    assert "watch ferry" in shown
    assert "night desk" in shown
    assert "a drill" in shown


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("fery", "--for", "1 day", "--why", "x"), "did you mean ferry?"),
        (("actor:orram", "--for", "1 day", "--why", "x"), "did you mean oram?"),
        (("ferry", "--for", "1 day"), "needs an end and a reason"),
        (("ferry", "--why", "x"), "needs an end and a reason"),
        (("ferry", "--for", "soon", "--why", "x"), "is not a length of time"),
        (("ferry", "post", "--for", "1 day", "--why", "x"), "say `silence TARGET"),
    ],
)
def test_wrong_usage_is_answered_with_what_to_say(
    config: Path, args: tuple[str, ...], message: str
) -> None:
    answer = watcher("--config", config, "silence", *args)
    assert answer.code == 2
    assert message in answer.err


def test_a_story_that_is_not_there_cannot_be_silenced(config: Path) -> None:
    answer = watcher(
        "--config", config, "silence", "story:0123456789", "--for", "1 day", "--why", "x"
    )
    assert answer.code == 2


def test_silences_are_read_by_whoever_decides(config: Path, tmp_path: Path) -> None:
    made = silenced(config, "ferry")

    async def read() -> list[str]:
        store = Store.open(tmp_path / "watcher.db", exclusive=False, clock=SystemClock())
        now = SystemClock().now()
        found = await store.transaction(lambda tx: [one.id for one in tx.silences(now)])
        store.close()
        return found

    assert asyncio.run(read()) == [made["id"]]
