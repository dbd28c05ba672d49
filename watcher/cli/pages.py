"""How `--help` looks: plain text, bold headings on a terminal, no types where a name says it."""

import os
import re
from collections.abc import Sequence

from typer._click.core import Command, Context, Parameter  # typer carries its own click
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

HELP = {"help_option_names": ["--help", "-h"]}

_TYPE = re.compile(r" <[^>]*>(?:\.\.\.)?")


class _Page(HelpFormatter):
    """The library's own layout. Its escape codes are taken out again where no terminal reads."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line. What must be given stands bare, what may be given in brackets."""
        super().write_usage(prog, re.sub(r"[{}]", "", args), prefix)

    def write_heading(self, heading: str) -> None:
        """A heading, bold unless $NO_COLOR says no."""
        bold = ("", "") if os.environ.get("NO_COLOR") else ("\033[1m", "\033[0m")
        self.write(f"{bold[0]}{heading}:{bold[1]}\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Options, arguments or commands with what they mean."""
        plain = [(_TYPE.sub("", name), meaning) for name, meaning in rows]
        super().write_dl(plain, col_max, col_spacing)


class Shown(Context):
    """A context whose help is such a page."""

    formatter_class = _Page


def dress(command: Command, shared: Sequence[Parameter]) -> None:
    """Give a command, and all below it, the shared options and this help."""
    command.context_class = Shown
    command.params += [one for one in shared if one not in command.params]
    if isinstance(command, TyperCommand | TyperGroup):
        command.rich_markup_mode = None
    if isinstance(command, TyperGroup):
        for one in command.commands.values():
            dress(one, shared)
