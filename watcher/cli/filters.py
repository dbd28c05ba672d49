"""The filters `parse` and `extract`: files or JSONL in, JSONL out, in order.

An input that cannot be read gives one row with its error, and the others go on.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from watcher.cli.console import counted, emit, leave
from watcher.cli.reading import (
    Input,
    extract_one,
    extract_simply,
    parse_one,
    parse_simply,
    words,
)
from watcher.jobs.sandbox import READS_FEEDS, READS_PAGES, map_ordered
from watcher.model.fetched import Failed

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE", help="Files; - is standard input.", show_default="-"),
]
Url = Annotated[
    str,
    typer.Option(
        "--url", metavar="URL", show_default=False, help="The address that the input came from."
    ),
]
T = TypeVar("T")
_PARSE_SECONDS, _EXTRACT_SECONDS = 12, 12  # of CPU; then simpler means are tried


def parse(files: Files = None, url: Url = "") -> None:
    """Read feed files and print their entries, a JSON object per line.

    A file that is no feed gives a line with "error". Exit code 1 if no file could be read.

    Example: watcher parse --url https://example.org/feed feed.xml
    """
    good = False
    ways = (parse_one, parse_simply)
    work = partial(map_ordered, ways, seconds=_PARSE_SECONDS, loaded=(READS_FEEDS,))
    for given, result in _each(work, _bodies(files, url)):
        rows = [_error("feed", given, result)] if isinstance(result, Failed) else result
        for row in rows:
            emit(row)
        good = good or not any("error" in row for row in rows)
    leave(0 if good else 1)


def extract(
    files: Files = None,
    url: Url = "",
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Lines {"id", "url", "html"} in.')] = False,
) -> None:
    """Read article pages and print title, text, author, date, a JSON object per line.

    A page without an article gives a line with "error". Exit code 1 if no page could be read.

    Example: watcher extract --url https://example.org/a page.html
    """
    inputs = _lines(files, url) if jsonl else _bodies(files, url)
    ways = (extract_one, extract_simply)
    work = partial(map_ordered, ways, seconds=_EXTRACT_SECONDS, loaded=(READS_PAGES,))
    good = False
    for given, result in _each(work, inputs):
        row = _error("id", given, result) if isinstance(result, Failed) else result
        emit(row)
        good = good or "error" not in row
    leave(0 if good else 1)


def _error(key: str, given: Input, failed: Failed) -> dict[str, object]:
    return {key: given.name, "error": words(failed)}


def _each(
    work: Callable[[Iterator[Input]], Iterator[T]], inputs: Iterable[Input]
) -> Iterator[tuple[Input, T]]:
    """Every input beside its result, counted on a terminal. The bodies are let go early."""
    flying: deque[Input] = deque()

    def noted() -> Iterator[Input]:
        for one in inputs:
            flying.append(Input(name=one.name, line=one.line))
            yield one

    for result in counted(work(noted())):
        yield flying.popleft(), result


def _bodies(files: list[Path] | None, url: str) -> Iterator[Input]:
    for path in files or [Path("-")]:
        try:
            body = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        except OSError as error:
            yield Input(str(path), problem=error.strerror or type(error).__name__)
        else:
            yield Input(str(path), body, url)


def _lines(files: list[Path] | None, url: str) -> Iterator[Input]:
    for path in files or [Path("-")]:
        try:
            stream = sys.stdin.buffer if str(path) == "-" else path.open("rb")
        except OSError as error:
            yield Input(str(path), problem=error.strerror or type(error).__name__)
            continue
        with stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield Input(f"{path}:{number}", line, url, line=number)
