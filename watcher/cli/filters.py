"""The filters `parse`, `extract`, `match`: files or JSONL in, JSONL out, in order."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TextIO, TypeVar

import typer

from watcher.cli import opening
from watcher.cli.articles import Given, read_articles
from watcher.cli.console import ConfigOption, JsonOption, emit, err, folder, leave, plain
from watcher.errors import UsageError
from watcher.extract import article as extraction
from watcher.jobs.sandbox import map_ordered
from watcher.match import judge
from watcher.match.compile import Program
from watcher.model.fetched import Failed
from watcher.model.match import Evidence
from watcher.parse import rows as parsing

Files = Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", show_default=False)]
Url = Annotated[str, typer.Option("--url", help="The address that the input came from.")]
T = TypeVar("T")
_CHUNK = 64  # articles per task: a match costs far less than a trip to a worker
_PROGRAMS: dict[str, tuple[Program, dict[str, frozenset[str]]]] = {}


def parse(files: Files = None, url: Url = "", as_json: JsonOption = False) -> None:
    """Read feed files and print their entries, a JSON object per line.

    Exit code 1 if no file could be read.

    Example: watcher parse --url https://example.org/feed feed.xml
    """
    del as_json  # the output is JSON either way
    inputs = ((body, name, url) for name, body in _bodies(files))
    good = False
    for result in _watched(map_ordered(parse_one, inputs, seconds=20)):
        if isinstance(result, Failed):
            emit({"feed": result.url, "error": f"{result.reason.value} {result.detail}".strip()})
            continue
        for row in result:
            emit(row)
        good = good or not any("error" in row for row in result)
    leave(0 if good else 1)


def parse_one(given: tuple[bytes, str, str]) -> list[parsing.Row]:
    """The rows of one feed; runs in a worker."""
    body, name, url = given
    return parsing.rows(body, name=name, url=url)


def extract(
    files: Files = None,
    url: Url = "",
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Lines {"id", "url", "html"} in.')] = False,
    as_json: JsonOption = False,
) -> None:
    """Read article pages and print title, text, author, date, a JSON object per line.

    Example: watcher extract --url https://example.org/a page.html
    """
    del as_json
    inputs = (
        _pages_of_lines(files) if jsonl else ((name, url, body) for name, body in _bodies(files))
    )
    good = False
    for result in _watched(map_ordered(extract_one, inputs, seconds=30)):
        row = {"id": result.url, "error": _words(result)} if isinstance(result, Failed) else result
        emit(row)
        good = good or "error" not in row
    leave(0 if good else 1)


def extract_one(given: tuple[str, str, bytes | str]) -> dict[str, object]:
    """The row of one page; runs in a worker."""
    name, url, html = given
    body, charset = (html.encode(), "utf-8") if isinstance(html, str) else (html, "")
    page = extraction.read(body, url=url, charset=charset)
    if isinstance(page, Failed):
        return {"id": name, "error": _words(page)}
    return {
        "id": name,
        "url": url,
        "title": page.title,
        "text": page.text,
        "author": page.author,
        "published_at": plain(page.published_at),
        "language": page.language,
        "site": page.site,
        "text_from": page.text_from.value,
        **({"problem": page.problem} if page.problem else {}),
    }


def match(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", show_default=False)] = None,
    actors: Annotated[
        bool, typer.Option("--actors", help="Every mention of an actor, watch or no watch.")
    ] = False,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge articles (JSONL) by the watches and print the matches with their evidence.

    Exit code 1 if nothing matched. Offsets count code points of the field as given.

    Example: watcher match articles.jsonl
    """
    del as_json
    where = str(folder(config))
    _program(where)  # its problems are told once, here
    chunks = ((where, actors, chunk) for chunk in _chunks(read_articles(file)))
    found = False
    for result in _watched(map_ordered(match_some, chunks, seconds=120)):
        if isinstance(result, Failed):
            raise UsageError(f"the articles could not be matched: {_words(result)}")
        for row in result:
            emit(row)
            found = True
    leave(0 if found else 1)


def match_some(given: tuple[str, bool, list[Given]]) -> list[dict[str, object]]:
    """The rows of some articles; runs in a worker."""
    where, actors, articles = given
    program, groups = _program(where, quiet=True)
    return [row for one in articles for row in _matched(program, groups, one, actors=actors)]


def _matched(
    program: Program, groups: dict[str, frozenset[str]], given: Given, *, actors: bool
) -> Iterator[dict[str, object]]:
    article = given.article
    if actors:
        by_actor: dict[str, list[Evidence]] = {}
        for one in judge.mentions(program, article):
            by_actor.setdefault(one.item.partition(":")[2], []).append(one)
        for actor, evidence in by_actor.items():
            yield {"id": given.id, "actor": actor, "evidence": _evidence(evidence)}
        return
    for found in judge.judge(program, article, groups=groups.get(article.feed_id, frozenset())):
        yield {"id": given.id, "watch": found.watch, "evidence": _evidence(found.evidence)}


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    return [
        {
            "item": one.item,
            "field": one.field.value,
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
            "form_of": one.form_of,
            "step": one.step,
        }
        for one in evidence
    ]


def _program(where: str, *, quiet: bool = False) -> tuple[Program, dict[str, frozenset[str]]]:
    """The compiled configuration, once per process."""
    if where not in _PROGRAMS:
        setup = opening.standing(Path(where), quiet=quiet).setup
        _PROGRAMS[where] = setup.program, {feed.id: feed.groups for feed in setup.feeds.values()}
    return _PROGRAMS[where]


def _chunks(articles: Iterable[Given]) -> Iterator[list[Given]]:
    chunk: list[Given] = []
    for article in articles:
        chunk.append(article)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _words(failed: Failed) -> str:
    return ": ".join(part for part in (failed.reason.value, failed.detail) if part)


def _bodies(files: list[Path] | None) -> Iterator[tuple[str, bytes]]:
    if not files:
        yield "-", sys.stdin.buffer.read()
        return
    for path in files:
        if str(path) == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        try:
            yield str(path), path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from error


def _pages_of_lines(files: list[Path] | None) -> Iterator[tuple[str, str, bytes | str]]:
    streams: Iterable[TextIO] = (
        (path.open(encoding="utf-8") for path in files) if files else (sys.stdin,)
    )
    for stream in streams:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _page_line(line, number)


def _page_line(line: str, number: int) -> tuple[str, str, str]:
    try:
        given = json.loads(line)
        return str(given["id"]), str(given.get("url") or ""), str(given["html"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f'line {number}: expected {{"id", "url", "html"}}: {error}') from error


def _watched(results: Iterator[T]) -> Iterator[T]:
    """The results, counted on a terminal."""
    for number, result in enumerate(results, start=1):
        if err.is_terminal and not sys.stdout.isatty():
            err.print(f"\r{number} done", end="")
        yield result
    if err.is_terminal and not sys.stdout.isatty():
        err.print()
