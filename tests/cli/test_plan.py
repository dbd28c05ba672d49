"""`watcher plan`: an edit judged on stored history, before it is applied."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import watcher
from watcher import wiring
from watcher.cli.rehearsing import Paper, Rehearsal, Seen
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.model.article import Article

CONFIG = """version: 1
daemon: {{ store: "{store}" }}
sources: {{ post: {{ feed: "https://post.example/feed" }} }}
destinations: {{ desk: {{ apprise: "json://localhost" }} }}
watches:
  ferry:
    match: {{ all: [ {{ words: [{words}] }} ] }}
    send: {{ to: [desk] }}
"""
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
HEADLINES = (
    "Night ferry stops running in May",
    "Bridge painted green over the summer",
    "Ferry museum opens in the old customs house",
    "School choir wins the regional prize",
)


def article(number: int, title: str) -> Article:
    return Article(
        id=f"article-{number}",
        entry_id=f"entry-{number}",
        feed_id="post",
        version=f"version-{number}",
        url=f"https://post.example/{number}",
        title=title,
        text=f"{title}. Report number {number} from the town.",
        first_seen=MONDAY + timedelta(hours=number),
        language="en",
    )


def configuration(folder: Path, store: Path, *words: str) -> Path:
    folder.mkdir()
    text = CONFIG.format(store=store, words=", ".join(words))
    (folder / "watcher.yaml").write_text(text, encoding="utf-8")
    return folder


async def lived(folder: Path, store: Path) -> None:
    """The articles come in while `folder` is in force."""
    setup = wiring.stand(folder, Secrets.of(folder)).setup
    setup = replace(setup, settings=replace(setup.settings, store=str(store)))
    clock = SimulatedClock(MONDAY)
    async with wiring.river(setup, clock, on_paper=Paper()) as river:
        rehearsal = Rehearsal(river, clock)
        for number, title in enumerate(HEADLINES):
            await rehearsal.see(Seen(article=article(number, title)))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    store = tmp_path / "watcher.db"
    folder = configuration(tmp_path / "config", store, "ferry")
    asyncio.run(lived(folder, store))
    return folder


def planned(config: Path, *args: object) -> dict[str, object]:
    answer = watcher("--config", config, "plan", *args, "--days", "3650", "--json")
    assert answer.code == 0
    watches = answer.row["watches"]
    assert isinstance(watches, list)
    (watch,) = watches
    assert isinstance(watch, dict)
    return watch


def titles(rows: object) -> list[str]:
    assert isinstance(rows, list)
    return [row["title"] for row in rows]


def test_without_an_edit_nothing_changes(config: Path) -> None:
    watch = planned(config)
    assert (watch["before"], watch["after"]) == (2, 2)
    assert (watch["lost"], watch["gained"]) == ([], [])


def test_an_edited_copy_loses_and_gains_stories(config: Path, tmp_path: Path) -> None:
    edited = configuration(tmp_path / "edited", tmp_path / "other.db", "museum", "choir")
    watch = planned(config, edited)
    assert (watch["before"], watch["after"]) == (2, 2)
    assert titles(watch["lost"]) == [HEADLINES[0]]
    assert titles(watch["gained"]) == [HEADLINES[3]]
    lost = watch["lost"]
    assert isinstance(lost, list)
    assert lost[0]["why"] == "a line of `all` was not found"


def test_an_edit_in_place_is_held_against_what_was_sent(config: Path) -> None:
    file = config / "watcher.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("[ferry]", "[bridge]"))
    watch = planned(config)
    assert titles(watch["lost"]) == [HEADLINES[0], HEADLINES[2]]
    assert titles(watch["gained"]) == [HEADLINES[1]]


def test_planning_changes_nothing(config: Path, tmp_path: Path) -> None:
    before = (tmp_path / "watcher.db").read_bytes()
    planned(config, configuration(tmp_path / "edited", tmp_path / "other.db", "museum"))
    assert (tmp_path / "watcher.db").read_bytes() == before
    assert not (tmp_path / "other.db").exists()


def test_people_read_what_is_lost_with_its_reason(config: Path, tmp_path: Path) -> None:
    edited = configuration(tmp_path / "edited", tmp_path / "other.db", "museum")
    answer = watcher("--config", config, "plan", edited, "--days", "3650")
    assert "ferry: 2 → 1 alert" in answer.out
    assert HEADLINES[0] in answer.out
    assert "(a line of `all` was not found)" in answer.out


def test_a_folder_that_is_not_there_is_wrong_usage(config: Path, tmp_path: Path) -> None:
    answer = watcher("--config", config, "plan", tmp_path / "nothing")
    assert answer.code == 2
    assert "is no folder" in answer.err
