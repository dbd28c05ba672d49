"""What an edit changes, what stays, and when it is noticed."""

# ruff: noqa: E501 - a case of a table reads best on one line

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from watcher.clock import SystemClock
from watcher.config.configuration import Configuration, Loaded
from watcher.config.reload import changes, changes_of, merge

Load = Callable[..., Loaded]

TEXT = """\
sources:
  one: https://one.example/
  two: https://two.example/
source_groups:
  both: [one, two]
actors:
  a: { name: Alpha }
watches:
  w:
    match: { all: [{ words: [war] }, { actors: [a] }] }
    sources: { groups: [both] }
    send: { to: [phone], cooldown: 1 hour }
  other:
    match: { all: [{ words: [peace] }] }
    send: { to: [phone] }
destinations:
  phone: { apprise: "json://phone.example:9/" }
"""


@pytest.fixture
def old(loaded: Load) -> Configuration:
    found = loaded(TEXT)
    assert found.problems == ()
    return found.configuration


def edited(loaded: Load, before: str, after: str) -> Loaded:
    assert before in TEXT
    return loaded(TEXT.replace(before, after))


def test_nothing_changed_is_nothing(old: Configuration, loaded: Load) -> None:
    assert not changes(old, loaded(TEXT))


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("[war]", "[wars]", ["watch w: changed (all: words)"]),
        ("1 hour", "2 hours", ["watch w: changed (destinations or cooldown)"]),
        ("Alpha", "Beta", ["actor a: changed (name)", "watch w: changed (through its actors or groups)"]),
        ("  other:", "  another:", ["watch another: added", "watch other: removed"]),
        ("  two: https://two.example/", "  two: https://2.example/", ["source two: changed (url)"]),
        ("phone.example:9/", "phone.example:9/x", ["destination phone: changed (address)"]),
    ],
)  # fmt: skip
def test_a_change_is_said_in_words(
    old: Configuration, loaded: Load, before: str, after: str, lines: list[str]
) -> None:
    assert list(changes(old, edited(loaded, before, after)).lines()) == lines


def test_a_watch_that_is_now_bad_stays_as_it_was_last_good(
    old: Configuration, loaded: Load
) -> None:
    new = edited(loaded, "[war] }", "[war] }, { wrods: [x] }")
    merged = merge(old, new)
    assert "w" not in new.configuration.watches
    assert merged.watches["w"] is old.watches["w"]
    assert not changes(old, new)


def test_a_bad_actor_stays_and_so_do_the_watches_that_use_it(
    old: Configuration, loaded: Load
) -> None:
    merged = merge(old, edited(loaded, "{ name: Alpha }", "{ nam: Alpha }"))
    assert merged.actors == old.actors
    assert merged.watches == old.watches


def test_a_kept_watch_keeps_what_it_names(old: Configuration, loaded: Load) -> None:
    new = loaded(
        TEXT.replace("  a: { name: Alpha }", "  b: { name: Beta }")
        .replace("  both: [one, two]", "  none: [one]")
        .replace("  phone:", "  other:")
    )
    merged = merge(old, new)
    assert merged.actors.keys() == {"a", "b"}
    assert merged.destinations.keys() == {"phone", "other"}
    assert merged.watches["w"].sources.only == {"one", "two"}


def test_an_unreadable_file_takes_nothing_away(loaded: Load) -> None:
    more = "watches:\n  more:\n    match: { any: [{ words: [x] }] }\n    mode: shadow\n"
    old = loaded(TEXT, b=more).configuration
    new = loaded(TEXT, b="watches: [")
    assert "more" not in new.configuration.watches
    assert merge(old, new).watches == old.watches
    assert not changes(old, new)


def test_bad_settings_stay_as_they_were(loaded: Load) -> None:
    old = loaded("daemon: { workers: 3 }\n").configuration
    new = loaded("daemon: { workers: many }\n")
    assert merge(old, new).settings == old.settings


def test_a_name_that_is_now_defined_twice_stays_as_it_was(old: Configuration, loaded: Load) -> None:
    twin = "watches:\n  w:\n    match: { any: [{ words: [x] }] }\n    mode: shadow\n"
    merged = merge(old, loaded(TEXT, **{"0": twin}))
    assert merged.watches["w"] is old.watches["w"]


async def noticed(changed: AsyncIterator[None], seconds: float = 8) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await anext(changed)
    except TimeoutError:
        return False
    return True


async def test_an_edit_is_noticed_and_an_editor_s_backup_is_not(folder: Path) -> None:
    (folder / "a.yaml").write_text("version: 1\n")
    changed = changes_of(folder, SystemClock())
    waiting = asyncio.create_task(noticed(changed))
    await asyncio.sleep(0.5)
    (folder / ".a.yaml.swp").write_text("x")
    (folder / "a.yaml~").write_text("x")
    await asyncio.sleep(0.8)
    assert not waiting.done()
    (folder / "a.yaml").write_text("version: 1\n# edited\n")
    assert await waiting


def replaced(folder: Path) -> None:
    shutil.move(folder, folder.with_name("old"))
    folder.mkdir()
    (folder / "a.yaml").write_text("version: 1\n# new\n")


async def test_a_folder_that_is_replaced_is_still_watched(folder: Path) -> None:
    (folder / "a.yaml").write_text("version: 1\n")
    changed = changes_of(folder, SystemClock())
    waiting = asyncio.create_task(noticed(changed, 15))
    await asyncio.sleep(0.3)
    replaced(folder)
    assert await waiting
    waiting = asyncio.create_task(noticed(changed, 15))
    await asyncio.sleep(1.5)
    (folder / "a.yaml").write_text("version: 1\n# newer\n")
    assert await waiting
