"""How commands speak to people and to scripts."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape

T = TypeVar("T")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_ESCAPES = {code: " " for code in (*range(32), *range(127, 160)) if code != ord("\n")}


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
    """One JSON value on a line of its own on stdout."""
    utf8 = (sys.stdout.encoding or "").replace("-", "").casefold() == "utf8"
    text = json.dumps(plain(value), ensure_ascii=not utf8)
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")


def counted(results: Iterable[T]) -> Iterator[T]:
    """The results, counted on the terminal that stderr is, unless stdout is it as well."""
    shown = err.is_terminal and not sys.stdout.isatty()
    for number, result in enumerate(results, start=1):
        if shown:
            err.print(f"\r{number} done", end="")
        yield result
    if shown:
        err.print()


def clean(text: str) -> str:
    """Text from the network without control characters, safe for a terminal and for rich."""
    return escape(text.translate(_ESCAPES))


def when(moment: datetime | None) -> str:
    """A time for people: local to the terminal, to the second."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else "never"


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise typer.Exit(code)
