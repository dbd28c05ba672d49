"""What the program is made of: locked, reasoned, described, and looked up."""

import json
import re
import runpy
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
NAME = re.compile(r"^[A-Za-z0-9._-]+")
ROW = re.compile(r"^\| `([A-Za-z0-9._-]+)` \|(.+)\|$", re.MULTILINE)
Judged = Callable[[str], tuple[int, str]]


def named(requirements: list[str]) -> set[str]:
    return {found[0] for one in requirements if (found := NAME.match(one))}


def described(heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading: name and cells."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in ROW.findall(part)}


@pytest.fixture(scope="module")
def judged() -> Judged:
    found: Judged = runpy.run_path(str(ROOT / "scripts" / "audit.py"))["judged"]
    return found


def answer(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_every_dependency_has_its_reason_licence_use_and_substitute() -> None:
    rows = described("At run time")

    assert set(rows) == named(PROJECT["project"]["dependencies"])
    assert {name for name, cells in rows.items() if len(cells) != 5 or not all(cells)} == set()


def test_every_tool_has_its_reason() -> None:
    groups = PROJECT["dependency-groups"]

    assert set(described("For development")) == named([*groups["dev"], *groups["supply"]])


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-supply"])
def test_a_lock_file_pins_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9._-]+==.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert len(pinned) == len(hashed) > 0
    assert "://" not in text


def test_the_development_lock_pins_what_the_other_pins() -> None:
    pins = [
        set(re.findall(r"^[a-z0-9._-]+==[^ \\]+", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0] <= pins[1]


def test_a_known_weakness_fails_the_check_and_is_named(judged: Judged) -> None:
    weak = {"id": "CVE-2026-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}
    code, words = judged(answer({"name": "thing", "version": "1.0", "vulns": [weak]}))

    assert code == 1
    assert "thing 1.0: CVE-2026-1 (mended in 1.1)" in words


def test_packages_without_a_weakness_pass(judged: Judged) -> None:
    code, words = judged(
        answer(
            {"name": "thing", "version": "1.0", "vulns": []},
            {"name": "own", "version": "1.0", "skip_reason": "not found"},
        )
    )
    assert (code, words) == (0, "1 packages checked, 0 known weaknesses; 1 not checked")


@pytest.mark.parametrize(
    "nothing",
    ["", "Traceback …", "{}", answer(), answer({"name": "a", "skip_reason": "not found"})],
)
def test_a_service_that_does_not_answer_is_told_and_fails_nothing(
    judged: Judged, nothing: str
) -> None:
    assert judged(nothing) == (0, "not checked: no answer from the advisory service")
