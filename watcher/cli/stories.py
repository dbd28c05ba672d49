"""`watcher stories`: list and show stored stories; or, given a file, group its articles."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli import lineage, opening
from watcher.cli.articles import Line, Unread, chunks, given, lines
from watcher.cli.console import clean, counted, emit, err, out, short, show, table
from watcher.cli.options import folder, wants_json
from watcher.cli.reading import words
from watcher.dedup import stories as grouping
from watcher.dedup.stories import Prepared
from watcher.errors import UsageError
from watcher.jobs.sandbox import OWN, map_ordered
from watcher.model.fetched import Failed
from watcher.model.story import Placement
from watcher.store import history

_CHUNK, _CHUNK_SECONDS = 64, 120  # articles per task, and CPU seconds that it may take


def stories(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="list | show STORY | FILE",
            help="JSON lines in FILE; - is standard input.",
            show_default="-",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many to list.")] = 20,
) -> None:
    """List stored stories, show one, or group articles from a JSONL file (or standard input).

    The filter prints, per article, its story, the earlier article that it is a copy of, and the
    longest passage that both have. `show` prints how a story grew: its first report, copies, own
    reports, new headlines, alerts.

    Example: watcher stories list

    Example: watcher stories articles.jsonl
    """
    match words or ["-"]:
        case ["list"]:
            _list(limit, as_json=wants_json())
        case ["show", story]:
            _show(story, as_json=wants_json())
        case [file]:
            group(Path(file))
        case _:
            raise UsageError("say `stories list`, `stories show STORY` or `stories FILE`")


def group(file: Path) -> None:
    """The filter: one row per article, in the order given; what is no article is told on stderr."""
    read = 0
    articles: list[Ready] = []
    for one in counted(_read(lines(file))):
        read += 1
        if isinstance(one, Unread):
            err.print(clean(str(one)))
        else:
            articles.append(one)
    if read and not articles:
        raise UsageError("no line of the input is an article")
    names = {one.prepared.article.id: one.id for one in articles}
    placements = grouping.placements([one.prepared for one in articles], counted)
    for one, placed in zip(articles, placements, strict=True):
        emit(
            {
                "id": one.id,
                "story": names.get(placed.story_id, placed.story_id),
                "copy_of": names.get(placed.copy_of) if placed.copy_of else None,
                "score": round(placed.score, 1),
                "passage": _passage(placed),
            }
        )


def _passage(placed: Placement) -> tuple[int, int] | None:
    if placed.passage_start is None or placed.passage_end is None:
        return None
    return placed.passage_start, placed.passage_end


@dataclass(frozen=True, slots=True)
class Ready:
    """An article of the input with all that can be said of it alone."""

    id: object
    prepared: Prepared


def _read(given_lines: Iterable[Line]) -> Iterator[Ready | Unread]:
    """What the lines hold. Many are read on every core, few here: sooner than workers begin."""
    ahead = chunks(given_lines, _CHUNK)
    first = list(islice(ahead, 2))
    if len(first) > 1:
        yield from _spread(chain(first, ahead))
    else:
        yield from chain.from_iterable(map(prepare, first))


def _spread(ahead: Iterable[list[Line]]) -> Iterator[Ready | Unread]:
    """What the lines hold. One that kills its worker costs no other."""
    flying: deque[list[Line]] = deque()

    def noted() -> Iterator[list[Line]]:
        for chunk in ahead:
            flying.append(chunk)
            yield chunk

    for done in map_ordered(
        prepare, noted(), seconds=_CHUNK_SECONDS, loaded=(__name__,), terms=OWN
    ):
        chunk = flying.popleft()
        if not isinstance(done, Failed):
            yield from done
        elif len(chunk) > 1:
            yield from _spread([line] for line in chunk)
        else:
            yield Unread(chunk[0].number, words(done))


def prepare(chunk: Iterable[Line]) -> list[Ready | Unread]:
    """Read some lines; mostly in a worker."""
    read = [given(line) for line in chunk]
    return [
        one if isinstance(one, Unread) else Ready(one.id, grouping.prepared(one.article))
        for one in read
    ]


def _list(limit: int, *, as_json: bool) -> None:
    config = opening.configured(folder())
    rows = opening.with_store(
        config, lambda store: store.read(lambda reader: history.stories(reader, limit=limit))
    )
    if as_json:
        for row in rows:
            emit(row)
        return
    listed = table("since", "story", "articles", "sources", "alerts", "headline", wrap="headline")
    for row in rows:
        counts = (str(row.articles), str(row.sources), str(row.alerts))
        listed.add_row(short(row.founded_at), row.id, *counts, clean(row.title))
    if rows:
        show(listed)
    else:
        out.print("no stories yet")


def _show(story: str, *, as_json: bool) -> None:
    config = opening.configured(folder())
    detail = opening.with_store(
        config, lambda store: store.read(lambda reader: history.story_detail(reader, story))
    )
    if detail is None:
        raise UsageError(f"there is no story {story!r}; `watcher stories list` shows them")
    found = lineage.of(detail, config.feeds)
    if as_json:
        emit(lineage.as_json(found))
    else:
        lineage.print_out(found)
