"""The documentation says what the program does, and its links lead somewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from watcher.cli.app import COMMANDS
from watcher.model.alert import Held
from watcher.model.fetched import FailReason
from watcher.model.match import Miss

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROSE = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def settings(schema: object) -> set[str]:
    """All names of properties in a JSON Schema."""
    if isinstance(schema, list):
        return {name for one in schema for name in settings(one)}
    if not isinstance(schema, dict):
        return set()
    found = {name for name in schema.get("properties", {}) if isinstance(name, str)}
    return found | {name for one in schema.values() for name in settings(one)}


def test_every_setting_is_described() -> None:
    command = [sys.executable, "-m", "watcher", "schema"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    missing = {
        name
        for name in settings(json.loads(printed.stdout))
        if not re.search(rf"\b{re.escape(name)}\b", PROSE)
    }
    assert not missing


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    assert f"watcher {command}" in PROSE


@pytest.mark.parametrize("reason", [*Held, *Miss, *FailReason], ids=lambda reason: reason.name)
def test_every_reason_for_a_silence_is_described(reason: Held | Miss | FailReason) -> None:
    assert reason.value in PROSE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert not broken


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)|^    make ([a-z]+)", PROSE, re.MULTILINE))
    assert {one or other for one, other in named} <= targets
