"""`watcher init`: a starter configuration."""

from pathlib import Path
from typing import Annotated

import typer

from watcher.cli.console import clean, emit, err, out
from watcher.cli.options import wants_json
from watcher.config import starter


def init(
    where: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to.")] = Path(
        "config"
    ),
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing, take the defaults.")
    ] = False,
) -> None:
    """Write a commented starter configuration. It never overwrites a file.

    Example: watcher init --yes my-watch
    """
    answers = starter.Answers()
    if not yes and err.is_terminal:
        answers = _ask(answers)
    written = starter.write(where, answers)
    if wants_json():
        emit({"written": [str(path) for path in written]})
        return
    for path in written:
        out.print(f"wrote {clean(str(path))}")
    out.print(f"Next: [bold]watcher --config {clean(str(where))} check[/bold]")


def _ask(defaults: starter.Answers) -> starter.Answers:
    return starter.Answers(
        timezone=typer.prompt("Your time zone", default=defaults.timezone, err=True),
        feed=typer.prompt("A feed to begin with", default=defaults.feed, err=True),
        email=typer.prompt("E-mail address for alerts (empty: none)", default="", err=True),
        slack=typer.confirm("Alerts to Slack as well?", default=False, err=True),
    )
