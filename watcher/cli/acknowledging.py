"""`watcher alerts ack`: somebody has seen it, so nobody else need be called."""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from watcher.cli import named, opening
from watcher.cli.console import clean, emit, leave, out, several, when
from watcher.cli.options import folder, wants_json
from watcher.clock import SystemClock
from watcher.model.acknowledgement import Acknowledgement
from watcher.store import history
from watcher.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What was acknowledged just now; `acknowledged` are alerts that nobody had seen before."""

    story_id: str
    watches: tuple[str, ...]
    acknowledged: tuple[str, ...]
    by: str
    note: str


def acknowledge(
    target: Annotated[
        str, typer.Argument(metavar="ALERT | STORY", help="The id; of an alert, its beginning.")
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who has seen it; default: the user's name.")
    ] = "",
    note: Annotated[str, typer.Option(metavar="TEXT", help="What others should know.")] = "",
) -> None:
    """Say that somebody has seen an alert: it does not escalate any more.

    With it goes all that its watch has told of the story, or with a story's id all that any watch
    has. What is told of the story later counts anew. Exit code 1 if all had been acknowledged.

    Example: watcher alerts ack 3f9a1c --by eva --note "on it"
    """
    config = opening.configured(folder())
    who, said = by.strip() or getpass.getuser(), " ".join(note.split())
    done = opening.with_store(config, lambda store: _put(store, target, who, said))
    if wants_json():
        emit(done)
    elif done.acknowledged:
        count = several(len(done.acknowledged), "alert")
        out.print(f"{count} of {clean(', '.join(done.watches))} acknowledged by {clean(done.by)}")
    else:
        out.print("acknowledged before; `watcher alerts show` says by whom")
    leave(0 if done.acknowledged else 1)


async def _put(store: Store, target: str, by: str, note: str) -> _Done:
    now = SystemClock().now()
    story, meant = await _meant(store, target)
    made = [Acknowledgement(alert_id=one, by=by, at=now, note=note) for one, _ in meant]
    return _Done(
        story_id=story,
        watches=tuple(dict.fromkeys(watch for _, watch in meant)),
        acknowledged=await store.transaction(lambda tx: tx.acknowledge(made)),
        by=by,
        note=note,
    )


async def _meant(store: Store, target: str) -> tuple[str, Sequence[tuple[str, str]]]:
    """The story, and each alert that is meant with its watch.

    An alert on a watch as a whole is of no story, and stands for itself.
    """
    whole = await store.read(lambda reader: history.story_detail(reader, target))
    if whole is not None and whole.alerts:
        return whole.id, [(one.id, one.watch) for one in whole.alerts]
    told = (await named.alert(store, target)).alert
    story = await store.read(lambda reader: history.story_detail(reader, told.story_id))
    others = story.alerts if story else ()
    same = [(one.id, one.watch) for one in others if one.watch == told.watch]
    return told.story_id, same or [(told.id, told.watch)]


def words(one: Acknowledgement) -> str:
    """An acknowledgement in one line."""
    return f"acknowledged by {one.by} {when(one.at)}{f': {one.note}' if one.note else ''}"
