"""What every command takes, before or after its name: the configuration folder, and --json."""

import os
from pathlib import Path
from typing import Annotated

import typer


class Given:
    """What was given. The option nearest to the command counts."""

    config: Path | None = None
    json: bool = False


def _config(given: Path | None) -> None:
    if given is not None:
        Given.config = given


def _json(given: bool) -> None:
    Given.json = Given.json or given


def everywhere(
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", metavar="DIR", callback=_config, expose_value=False, show_default=False,
            help="The configuration folder (or $WATCHER_CONFIG, ./config, /etc/watcher).",
        ),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", callback=_json, expose_value=False, show_default=False,
            help="Only JSON on stdout; progress on stderr.",
        ),
    ] = False,
) -> None:  # fmt: skip
    """The options themselves, in a form that typer can turn into its own."""


def forget() -> None:
    """Begin anew: a process may run more than one command."""
    Given.config, Given.json = None, False


def folder() -> Path:
    """The configuration folder: as given, $WATCHER_CONFIG, ./config, /etc/watcher."""
    chosen = Given.config
    if chosen is None and (named := os.environ.get("WATCHER_CONFIG")):
        chosen = Path(named)
    if chosen is None:
        chosen = next((one for one in (Path("config"), Path("/etc/watcher")) if one.is_dir()), None)
    return chosen or Path("config")


def wants_json() -> bool:
    """Whether JSON was asked for."""
    return Given.json
