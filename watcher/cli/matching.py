"""The filter `match`: articles as JSONL in, matches with their evidence out, in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli import loading
from watcher.cli.articles import Given, Line, Unread, chunks, given, lines
from watcher.cli.console import clean, counted, emit, err, leave
from watcher.cli.options import folder
from watcher.cli.reading import Row, words
from watcher.errors import UsageError
from watcher.jobs.sandbox import OWN, map_ordered
from watcher.match import judge
from watcher.match.compile import Program
from watcher.model.fetched import Failed
from watcher.model.match import Evidence

_CHUNK = 64  # articles per task: a match costs far less than a trip to a worker
_CHUNK_SECONDS, _ALONE_SECONDS = 120, 20
_PROGRAMS: dict[str, tuple[Program, dict[str, frozenset[str]]]] = {}


@dataclass(frozen=True, slots=True)
class _Task:
    """Some lines to be judged by the configuration in `where`."""

    where: str
    actors: bool
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What came of a task: the rows, how many articles there were, the lines that were none."""

    rows: list[Row]
    read: int
    unread: list[Unread]


def match(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="JSON lines; - is standard input.", show_default="-"),
    ] = None,
    actors: Annotated[
        bool, typer.Option("--actors", help="Every mention of an actor, watch or no watch.")
    ] = False,
) -> None:
    """Judge articles (JSONL) by the watches and print the matches with their evidence.

    Exit code 1 if nothing matched. A line that is no article is told on stderr and left out; exit
    code 2 if all are such. Offsets count code points of the field as given.

    Example: watcher match articles.jsonl
    """
    where = str(folder())
    _program(where)  # its problems are told once, here
    tasks = (_Task(where, actors, chunk) for chunk in chunks(lines(file), _CHUNK))
    found = read = unread = 0
    for result in counted(_results(tasks)):
        for row in result.rows:
            emit(row)
        for one in result.unread:
            err.print(clean(str(one)))
        found, read, unread = (
            found + len(result.rows), read + result.read, unread + len(result.unread)
        )  # fmt: skip
    if unread and not read:
        raise UsageError("no line of the input is an article")
    leave(0 if found else 1)


def _results(tasks: Iterator[_Task]) -> Iterator[_Judged]:
    """The tasks' results: a few articles are judged here, sooner than workers would begin."""
    first = list(islice(tasks, 2))
    if len(first) > 1:
        yield from _spread(chain(first, tasks))
    else:
        yield from map(match_some, first)


def _spread(tasks: Iterable[_Task]) -> Iterator[_Judged]:
    """The tasks' results from every core. One article that kills its worker costs no other."""
    flying: list[_Task] = []

    def noted() -> Iterator[_Task]:
        for one in tasks:
            flying.append(one)
            yield one

    for result in map_ordered(
        match_some, noted(), seconds=_CHUNK_SECONDS, loaded=(__name__,), terms=OWN
    ):
        task = flying.pop(0)
        if isinstance(result, Failed):
            yield from _one_by_one(task)
        else:
            yield result


def _one_by_one(task: _Task) -> Iterator[_Judged]:
    alone = (_Task(task.where, task.actors, [line]) for line in task.lines)
    results = map_ordered(match_some, alone, seconds=_ALONE_SECONDS, loaded=(__name__,), terms=OWN)
    for line, result in zip(task.lines, results, strict=True):
        if isinstance(result, Failed):
            yield _Judged([], 0, [Unread(line.number, words(result))])
        else:
            yield result


def match_some(task: _Task) -> _Judged:
    """Judge some articles; mostly in a worker."""
    program, groups = _program(task.where, quiet=True)
    rows: list[Row] = []
    unread: list[Unread] = []
    for line in task.lines:
        one = given(line)
        if isinstance(one, Unread):
            unread.append(one)
        elif task.actors:
            rows += _mentions(program, one)
        else:
            rows += _matches(program, groups, one)
    return _Judged(rows, len(task.lines) - len(unread), unread)


def _mentions(program: Program, one: Given) -> Iterator[Row]:
    by_actor: dict[str, list[Evidence]] = {}
    for found in judge.mentions(program, one.article):
        by_actor.setdefault(found.item.partition(":")[2], []).append(found)
    for actor, evidence in by_actor.items():
        yield {"id": one.id, "actor": actor, "evidence": _evidence(evidence)}


def _matches(program: Program, groups: dict[str, frozenset[str]], one: Given) -> Iterator[Row]:
    of_feed = groups.get(one.article.feed_id, frozenset())
    for found in judge.judge(program, one.article, groups=of_feed):
        yield {"id": one.id, "watch": found.watch, "evidence": _evidence(found.evidence)}


def _evidence(evidence: Iterable[Evidence]) -> list[Row]:
    return [
        {
            "item": one.item,
            "field": one.field.value,
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
            "form_of": one.form_of,
            "step": one.step,
            **({"inside": one.inside} if one.inside else {}),
        }
        for one in evidence
    ]


def _program(where: str, *, quiet: bool = False) -> tuple[Program, dict[str, frozenset[str]]]:
    """The compiled configuration, once per process."""
    if where not in _PROGRAMS:
        loaded = loading.standing(Path(where), quiet=True)
        if not quiet:
            loading.tell(loaded, but="destination")  # nothing is sent here
        setup = loaded.setup
        _PROGRAMS[where] = setup.program, {feed.id: feed.groups for feed in setup.feeds.values()}
    return _PROGRAMS[where]
