"""The documentation says what the program does, and its links lead somewhere."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer._click.core import Command, Context
from typer.main import get_command

from watcher import wiring
from watcher.cli.app import COMMANDS, Lazy, app
from watcher.config.credentials import Secrets
from watcher.model.alert import Held, Occasion
from watcher.model.article import TextFrom
from watcher.model.condition import Condition
from watcher.model.delivery import DeliveryState
from watcher.model.feed import FeedStatus
from watcher.model.fetched import FailReason
from watcher.model.match import Miss
from watcher.pipeline.notices import Kind

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}
PROSE = "\n".join(TEXTS.values())
REFERENCE = TEXTS["docs/reference.md"]
SETTINGS = TEXTS["docs/configuration.md"] + TEXTS["docs/watches.md"]

LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
EXAMPLES = [
    pytest.param(block, id=f"{name} {number}")
    for name, text in TEXTS.items()
    for number, (language, block) in enumerate(FENCED.findall(text), start=1)
    if language == "yaml" and not block.startswith(" ")
]
# An example names destinations, sources and secrets that are not in it, and feeds on loopback.
ALONE = re.compile(r"there is no `?\w+|is missing: put it in|is a private address")

REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|index-url|anaconda\.org|ghcr\.io|docker\.io")
THIS_MACHINE = re.compile(r"/work/|/home/\w|/Users/|/tmp/\w|\.pyenv|\bshared/")
EVERYWHERE = {"--config", "--json", "--help", "-h"}


def settings(schema: object) -> set[str]:
    """All names of properties in a JSON Schema."""
    if isinstance(schema, list):
        return {name for one in schema for name in settings(one)}
    if not isinstance(schema, dict):
        return set()
    found = {name for name in schema.get("properties", {}) if isinstance(name, str)}
    return found | {name for one in schema.values() for name in settings(one)}


def options(command: Command, path: str) -> Iterator[tuple[str, str]]:
    """Each option of a command and of those below it, with the command's whole name."""
    for option in command.params:
        for spelled in (*option.opts, *option.secondary_opts):
            if spelled.startswith("-") and spelled not in EVERYWHERE:
                yield path, spelled
    for name, below in getattr(command, "commands", {}).items():
        yield f"{path} {name}", ""
        yield from options(below, f"{path} {name}")


def all_options() -> Iterator[tuple[str, str]]:
    group = get_command(app)
    assert isinstance(group, Lazy)
    for name in COMMANDS:
        _, command, _ = group.resolve_command(Context(group), [name])
        assert command is not None
        yield from options(command, f"watcher {name}")


def section(path: str) -> str:
    """What the reference says under the heading of a command, or of the command it belongs to."""
    heading = "### `" + " ".join(path.split()[:2]) + "`\n"
    assert heading in REFERENCE
    return REFERENCE.partition(heading)[2].partition("\n### ")[0]


def anchors(text: str) -> set[str]:
    """The places in a page that a link can name, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def test_every_setting_is_described() -> None:
    command = [sys.executable, "-m", "watcher", "schema"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    code = [
        *re.findall(r"`([^`\n]+)`", SETTINGS),
        *(block for _, block in FENCED.findall(SETTINGS)),
    ]
    named = set(re.findall(r"[a-z_]+", " ".join(code)))
    assert settings(json.loads(printed.stdout)) <= named


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_place_in_the_reference(command: str) -> None:
    assert f"### `watcher {command}`\n" in REFERENCE


def test_every_option_and_lower_command_is_described() -> None:
    missing = [
        f"{path} {option}".strip()
        for path, option in all_options()
        if not re.search(rf"(?<![\w-]){re.escape(option or path)}(?![\w-])", section(path))
    ]
    assert not missing


@pytest.mark.parametrize("page", TEXTS)
def test_no_option_is_described_that_no_command_has(page: str) -> None:
    known = {option for _, option in all_options()} | EVERYWHERE
    known |= {"--version", "--install-completion", "--show-completion"}
    named = re.findall(r"\bwatcher [^`\n|]*?\s(--[a-z-]+)", TEXTS[page])
    assert not set(named) - known


@pytest.mark.parametrize(
    "word",
    [
        *Held,
        *Occasion,
        *Miss,
        *FailReason,
        *FeedStatus,
        *Condition,
        *DeliveryState,
        *TextFrom,
        *Kind,
    ],
    ids=lambda word: f"{type(word).__name__}.{word.name}",
)
def test_every_word_for_a_state_or_a_reason_is_in_the_reference(word: Held) -> None:
    assert word.value in REFERENCE


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    for link in LINK.findall(FENCED.sub("", TEXTS[name])):
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not place or place in anchors(target.read_text(encoding="utf-8")), link


def test_every_path_that_is_named_exists() -> None:
    """Paths begin at the root or, as in the architecture, at the package."""
    places = (ROOT, ROOT / "watcher")
    rooms = [one.parent.name for one in (ROOT / "watcher").glob("*/__init__.py")]
    folders = "|".join(["watcher", "tests", "docs", "scripts", "systemd", "benchmarks", *rooms])
    named = re.findall(rf"`((?:{folders})/[\w./-]*)`", PROSE)
    assert named
    assert [path for path in named if not any((at / path).exists() for at in places)] == []


def test_every_test_that_is_named_exists() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", PROSE))
    assert named
    assert named <= set(re.findall(r"def (test_\w+)\(", sources))


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    )make (?:\w+=\S+ )*([a-z]+)", PROSE, re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("name", TEXTS)
def test_no_page_names_a_registry_or_a_place_on_one_machine(name: str) -> None:
    assert REGISTRIES.findall(TEXTS[name]) == []
    assert THIS_MACHINE.findall(TEXTS[name]) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_a_configuration_loads(example: str, tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(example, encoding="utf-8")
    problems = wiring.stand(tmp_path, Secrets.of(tmp_path)).problems
    assert [str(one) for one in problems if not ALONE.search(one.message)] == []


def test_the_commands_of_the_readme_for_a_watch_of_ones_own_run(tmp_path: Path) -> None:
    readme = TEXTS["README.md"]
    folder = str(tmp_path / "my-watch")
    for words in (["init", "--yes", folder], ["--config", folder, "check"]):
        command = [sys.executable, "-m", "watcher", *words]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603
        assert ran.returncode == 0, ran.stderr
        assert " ".join(words).replace(folder, "my-watch").replace("--yes ", "") in readme
