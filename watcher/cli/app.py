"""The list of commands, in the order in which a new user meets them.

A command's module is imported only when that command runs, so `watcher --help` answers at once.
"""

import gc
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated, NamedTuple

import typer
from typer._click.core import Command, Context  # typer carries its own click
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from watcher import __version__
from watcher.cli.console import Given, clean, err, out
from watcher.errors import WatcherError


class _Command(NamedTuple):
    """Where a command is defined: a function or a typer application in a module."""

    module: str
    attribute: str
    summary: str


COMMANDS = {
    "demo": _Command("demo", "demo", "The whole product in a minute, nothing configured."),
    "init": _Command("init", "init", "Write a commented starter configuration."),
    "run": _Command("run", "run", "The daemon: watch until told to stop."),
    "once": _Command("once", "once", "One round: poll, deliver, print a summary."),
    "check": _Command("check", "check", "Validate the configuration, run its examples."),
    "schema": _Command("check", "schema", "JSON Schema of the configuration, for editors."),
    "explain": _Command("explain", "explain", "Why an article did or did not alert."),
    "sources": _Command("sources", "app", "List, add, remove, import, export feeds; their health."),
    "actors": _Command("actors", "app", "By which spellings actors are found; import."),
    "alerts": _Command("history", "alerts", "What was alerted: list, show, resend."),
    "stories": _Command(
        "stories", "stories", "Stories: list, show; or group JSONL articles (filter)."
    ),
    "search": _Command("history", "search", "Search the stored articles."),
    "send-test": _Command("send_test", "send_test", "Send a real test message to a destination."),
    "status": _Command("status", "status", "Health at a glance."),
    "db": _Command("db", "app", "Upgrade, back up, prune the database."),
    "parse": _Command("filters", "parse", "Filter: feeds in, entries out (JSONL)."),
    "extract": _Command("filters", "extract", "Filter: pages in, articles out (JSONL)."),
    "match": _Command("matching", "match", "Filter: articles in, matches out (JSONL)."),
}


class Lazy(TyperGroup):
    """A group that knows its commands' names and summaries without importing them."""

    def list_commands(self, ctx: Context) -> list[str]:
        """All names, in order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """A stand-in with the summary: enough for help and completion of names."""
        del ctx
        known = COMMANDS.get(cmd_name)
        return TyperCommand(cmd_name, help=known.summary) if known else None

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The real command, imported now."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None:
            command = _real(name)
        return name, command, rest

    def invoke(self, ctx: Context) -> object:
        """Run the command. An error that its reader can do something about is one line."""
        try:
            return super().invoke(ctx)
        except WatcherError as error:
            sys.stdout.flush()
            err.print(f"watcher: {clean(str(error))}")
            raise typer.Exit(error.exit_code) from error


def _real(name: str) -> Command:
    known = COMMANDS[name]
    found = getattr(_imported(known.module), known.attribute)
    if isinstance(found, typer.Typer):
        command = get_command(found)
    else:
        holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        holder.command(name, context_settings=_HELP)(found)
        command = get_command(holder)
    command.name = name
    return command


def _imported(module: str) -> ModuleType:
    """A command's module. What an import makes stays for good: no use in looking for garbage."""
    gc.disable()
    try:
        return importlib.import_module(f"watcher.cli.{module}")
    finally:
        gc.freeze()
        gc.enable()


_HELP = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    cls=Lazy,
    name="watcher",
    help="Watches the news and alerts once per story. Try it: watcher demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings=_HELP,
)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"watcher {__version__}")
        raise typer.Exit


@app.callback()
def root(
    config: Annotated[
        Path | None, typer.Option("--config", metavar="DIR", help="The configuration folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which version."),
    ] = False,
) -> None:
    """Options that every command takes, before or after its name."""
    Given.config = config
    Given.json = as_json
