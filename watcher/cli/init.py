"""`watcher init`: a starter configuration."""

import sys
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from watcher.cli.console import clean, emit, err, out
from watcher.cli.options import Given, wants_json
from watcher.config import starter

_HERE = Path("config")


def init(
    where: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="The folder to write to.", show_default="config"),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing, take the defaults.")
    ] = False,
) -> None:
    """Write a commented starter configuration. It never overwrites a file.

    Example: watcher init --yes my-watch
    """
    folder = where or Given.config or _HERE
    answers = starter.Answers()
    taken = any((folder / name).exists() for name in starter.texts(answers))
    if not (yes or taken) and sys.stdin.isatty() and err.is_terminal:
        answers = _ask(answers)
    written = starter.write(folder, answers)
    if wants_json():
        emit({"written": [str(path) for path in written]})
        return
    for path in written:
        out.print(f"wrote {clean(str(path))}")
    command = "watcher" if folder == _HERE else f"watcher --config {folder}"
    out.print("\nEach file says what may stand in it. Next:")
    for name, meaning in (
        ("check", "is everything as you meant it?"),
        ("once", "one round; the first is silent, later ones alert"),
        ("run", "the same without end"),
    ):
        out.print(f"  [bold]{clean(command)} {name:6}[/bold] {meaning}")


def _ask(defaults: starter.Answers) -> starter.Answers:
    return starter.Answers(
        timezone=typer.prompt("Your time zone", default=_zone(), value_proc=_a_zone, err=True),
        feed=typer.prompt(
            "A feed to begin with", default=defaults.feed, value_proc=_an_address, err=True
        ),
        email=typer.prompt(
            "E-mail address for alerts (Enter: none)",
            default="",
            show_default=False,
            value_proc=_a_mailbox,
            err=True,
        ),
        slack=typer.confirm("Alerts to Slack as well?", default=False, err=True),
        contact=typer.prompt(
            "Where publishers can write to, sent with each request (Enter: say nothing)",
            default="",
            show_default=False,
            value_proc=_one_line,
            err=True,
        ),
    )


def _zone() -> str:
    """The machine's time zone by its name, as Linux and macOS keep it."""
    name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name or "UTC").key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


def _a_zone(given: str) -> str:
    try:
        return ZoneInfo(given.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter("no such time zone; they read like Europe/Brussels") from None


def _an_address(given: str) -> str:
    if not given.strip().startswith(("http://", "https://")):
        raise typer.BadParameter("a feed's address begins with https:// or http://")
    return given.strip()


def _one_line(given: str) -> str:
    return " ".join(given.split())


def _a_mailbox(given: str) -> str:
    name, at, host = given.strip().partition("@")
    if given.strip() and not (name and at and host):
        raise typer.BadParameter("an address reads like desk@example.org")
    return given.strip()
