"""The list of commands, in the order in which a new user meets them.

A command's module is imported only when that command runs, so `watcher --help` answers at once.
"""

import gc
import importlib
import sys
from itertools import groupby
from types import ModuleType
from typing import Annotated, NamedTuple

import typer
from typer._click.core import Command, Context, Parameter  # typer carries its own click
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from watcher import __version__
from watcher.cli import options, pages
from watcher.errors import WatcherError


class _Command(NamedTuple):
    """Where a command is defined: a function or a typer application in a module."""

    section: str
    module: str
    attribute: str
    summary: str


_BEGIN, _RUN, _ASK = "Begin", "Run", "Ask"
_FILTERS = "Filters (files or a pipe in, JSON lines out)"

COMMANDS = {
    "demo": _Command(_BEGIN, "demo", "demo", "The whole product in a minute, nothing configured."),
    "init": _Command(_BEGIN, "init", "init", "Write a commented starter configuration."),
    "check": _Command(_BEGIN, "check", "check", "Validate the configuration, run its examples."),
    "schema": _Command(_BEGIN, "check", "schema", "JSON Schema of the configuration, for editors."),
    "send-test": _Command(
        _BEGIN, "send_test", "send_test", "Send a real test message to a destination."
    ),
    "run": _Command(_RUN, "run", "run", "The daemon: watch until told to stop."),
    "once": _Command(_RUN, "once", "once", "One round: poll, deliver, print a summary."),
    "sources": _Command(
        _RUN, "sources", "app", "List, add, remove, import, export feeds; their health."
    ),
    "actors": _Command(_RUN, "actors", "app", "By which spellings actors are found; import."),
    "silence": _Command(
        _RUN, "silence", "silence", "Hold a watch, story, actor or source for a while."
    ),
    "db": _Command(_RUN, "db", "app", "Upgrade, back up, check, prune the database."),
    "status": _Command(_ASK, "status", "status", "Health at a glance."),
    "alerts": _Command(_ASK, "history", "alerts", "What was alerted: list, show, ack, resend."),
    "search": _Command(_ASK, "history", "search", "Search the stored articles."),
    "explain": _Command(_ASK, "explain", "explain", "Why an article did or did not alert."),
    "plan": _Command(_ASK, "plan", "plan", "What an edit would change, judged on stored history."),
    "stories": _Command(
        _ASK, "stories", "stories", "Stored stories: list, show. With a FILE it is a filter."
    ),
    "parse": _Command(_FILTERS, "filters", "parse", "Feeds in, entries out."),
    "extract": _Command(_FILTERS, "filters", "extract", "Pages in, articles out."),
    "match": _Command(_FILTERS, "matching", "match", "Articles in, matches out."),
    "replay": _Command(
        _FILTERS, "replay", "replay", "Articles in, the alerts they would have raised out."
    ),
}


class Lazy(TyperGroup):
    """A group that knows its commands' names and summaries without importing them."""

    context_class = pages.Shown

    def __init__(self, **given: object) -> None:
        """Stand-ins with the summary are enough for help, completion and "did you mean"."""
        super().__init__(**given)  # type: ignore[arg-type]  # passed on as it came
        self.params += _shared()
        for name, known in COMMANDS.items():
            self.commands[name] = TyperCommand(name, help=known.summary)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The options before the command's name. A process may run more than one command."""
        options.forget()
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The real command, imported now."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None:
            command = _real(name)
        return name, command, rest

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands by section."""
        del ctx
        for section, names in groupby(COMMANDS, lambda name: COMMANDS[name].section):
            with formatter.section(section):
                formatter.write_dl([(name.ljust(_WIDTH), COMMANDS[name].summary) for name in names])

    def invoke(self, ctx: Context) -> object:
        """Run the command. An error that its reader can do something about is one line."""
        try:
            return super().invoke(ctx)
        except WatcherError as error:
            from watcher.cli.console import clean, err  # noqa: PLC0415 - help needs no rich

            sys.stdout.flush()
            err.print(f"watcher: {clean(str(error))}")
            raise typer.Exit(error.exit_code) from error


_WIDTH = max(map(len, COMMANDS))


def _real(name: str) -> Command:
    known = COMMANDS[name]
    found = getattr(_imported(known.module), known.attribute)
    if not isinstance(found, typer.Typer):
        holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        holder.command(name)(found)
        found = holder
    command = get_command(found)
    command.name = name
    pages.dress(command, _shared())
    return command


def _imported(module: str) -> ModuleType:
    """A command's module. What an import makes stays for good: no use in looking for garbage."""
    gc.disable()
    try:
        return importlib.import_module(f"watcher.cli.{module}")
    finally:
        gc.freeze()
        gc.enable()


def _shared() -> list[Parameter]:
    """The options that every command takes."""
    holder = typer.Typer(add_completion=False)
    holder.command()(options.everywhere)
    return get_command(holder).params


app = typer.Typer(
    cls=Lazy,
    name="watcher",
    help="Watches the news and alerts once per story.\n\nExample: watcher demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=pages.HELP,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"watcher {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which version."),
    ] = False,
) -> None:
    """Options that come before a command's name only."""
