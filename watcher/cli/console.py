"""How commands speak to people and to scripts."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn, TextIO, TypeVar

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.control import Control
from rich.markup import escape
from rich.measure import Measurement
from rich.segment import ControlType, Segment
from rich.table import Table

from watcher.model import plain as plain_text

T = TypeVar("T")

BEGINNING = Control(ControlType.CARRIAGE_RETURN)
"""Goes back to where the line begins, to write it anew."""

_NO_WIDTH = 10_000
_NARROWEST = 16


class Safe(Console):
    """Whatever is printed, no text of it commands a terminal; only rich's own marks do."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Called by rich for all that it prints."""
        for one in super().render(renderable, options):
            yield one if one.control else Segment(plain_text.shown(one.text), one.style)


def _console(stream: TextIO, *, stderr: bool = False) -> Console:
    """Lines are wrapped between words on a terminal, and not at all elsewhere."""
    wide = not stream.isatty()
    width = _NO_WIDTH if wide else None
    return Safe(stderr=stderr, highlight=False, emoji=False, soft_wrap=wide, width=width)


out = _console(sys.stdout)
_wide = Safe(highlight=False, emoji=False, soft_wrap=True, width=_NO_WIDTH)
err = _console(sys.stderr, stderr=True)


def plain(value: object) -> object:
    """`value` in JSON's types: records as objects, times as RFC 3339 in UTC, spans in seconds."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value


def emit(value: object) -> None:
    """One JSON value on a line of its own on stdout. What is not seen of it is escaped."""
    utf8 = (sys.stdout.encoding or "").replace("-", "").casefold() == "utf8"
    text = json.dumps(plain(value), ensure_ascii=not utf8)
    sys.stdout.write(f"{plain_text.escaped(text)}\n")


def counted(results: Iterable[T]) -> Iterator[T]:
    """The results, counted on the terminal that stderr is, unless stdout is it as well."""
    shown = err.is_terminal and not sys.stdout.isatty()
    for number, result in enumerate(results, start=1):
        if shown:
            err.control(BEGINNING)
            err.print(f"{number} done", end="")
        yield result
    if shown:
        err.print()


def clean(text: str) -> str:
    """Text from the network without control characters, safe for a terminal and for rich."""
    return escape(plain_text.shown(text))


def table(*columns: str, wrap: str) -> Table:
    """An empty table. Where the terminal is narrow, the column `wrap` takes more lines."""
    made = Table(box=None, pad_edge=False)
    for name in columns:
        flexible = name == wrap
        made.add_column(
            name, no_wrap=not flexible, overflow="fold", min_width=_NARROWEST if flexible else None
        )
    return made


def show(table: Table) -> None:
    """Print a table. A terminal too narrow for it breaks its lines, and nothing is cut off."""
    fits = Measurement.get(_wide, _wide.options, table).minimum <= out.width
    (out if fits else _wide).print(table)


def several(count: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def when(moment: datetime | None) -> str:
    """A time for people: local to the terminal, to the second."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else "never"


def short(moment: datetime | None) -> str:
    """A time for a column of a table: to the minute, without the year."""
    return moment.astimezone().strftime("%m-%d %H:%M") if moment else "never"


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise typer.Exit(code)
