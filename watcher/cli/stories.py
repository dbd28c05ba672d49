"""`watcher stories`: list and show stored stories; or, given a file, group its articles."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli import history
from watcher.cli.articles import read_articles
from watcher.cli.console import ConfigOption, JsonOption, emit
from watcher.dedup import stories as grouping
from watcher.errors import UsageError


def stories(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[list | show STORY | FILE]", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 20,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """List stored stories, show one, or group articles from a JSONL file (or standard input).

    The filter prints, per article, its story and the earlier article that it is a copy of.

    Example: watcher stories list

    Example: watcher stories articles.jsonl
    """
    match words or ["-"]:
        case ["list"]:
            asyncio.run(history.list_stories(config, as_json, limit))
        case ["show", story]:
            asyncio.run(history.show_story(config, as_json, story))
        case [file]:
            group(Path(file))
        case _:
            raise UsageError("say `stories list`, `stories show STORY` or `stories FILE`")


def group(file: Path) -> None:
    """The filter: one row per article, in the order given."""
    given = list(read_articles(file))
    names = {one.article.id: one.id for one in given}
    for one, (_, placed) in zip(given, grouping.group(g.article for g in given), strict=True):
        emit(
            {
                "id": one.id,
                "story": names.get(placed.story_id, placed.story_id),
                "copy_of": names.get(placed.copy_of) if placed.copy_of else None,
                "score": round(placed.score, 1),
            }
        )
