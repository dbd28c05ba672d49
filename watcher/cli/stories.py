"""`watcher stories`: list and show stored stories; or, given a file, group its articles."""

from pathlib import Path
from typing import Annotated

import typer

from watcher.cli import lineage, opening
from watcher.cli.articles import Given, Unread, given, lines
from watcher.cli.console import clean, emit, err, out, short, show, table
from watcher.cli.options import folder, wants_json
from watcher.dedup import stories as grouping
from watcher.errors import UsageError
from watcher.model.story import Placement
from watcher.store import history


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
    read = [given(line, detect=False) for line in lines(file)]
    for one in read:
        if isinstance(one, Unread):
            err.print(clean(str(one)))
    articles = [one for one in read if isinstance(one, Given)]
    if read and not articles:
        raise UsageError("no line of the input is an article")
    names = {one.article.id: one.id for one in articles}
    placements = grouping.group(one.article for one in articles)
    for one, (_, placed) in zip(articles, placements, strict=True):
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
