"""`watcher silence`: what is not to be told for a while, by whose word and why."""

import getpass
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated

import typer

from watcher.cli import opening
from watcher.cli.console import clean, emit, leave, out, short, show, table, when
from watcher.cli.options import folder, wants_json
from watcher.clock import SystemClock
from watcher.config import words as phrases
from watcher.config.configuration import Configuration
from watcher.errors import UsageError
from watcher.model import ids
from watcher.model.silence import Silence, SilenceKind
from watcher.store import history
from watcher.store.database import Store

_SHORTEST_ID = 6


def silence(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WATCH | STORY | actor:NAME | source:NAME | list | end ID",
            help="What to silence; or list silences, or end one.",
        ),
    ],
    span: Annotated[
        str, typer.Option("--for", metavar="SPAN", help='How long, such as "2 days".')
    ] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, for others.")] = "",
    author: Annotated[
        str, typer.Option(metavar="NAME", help="Whose word it is; default: the user's name.")
    ] = "",
    ended: Annotated[
        bool, typer.Option("--all", help="With `list`: those that have ended as well.")
    ] = False,
) -> None:
    """Hold what a watch, story, actor or source brings, for a while and with a reason.

    Matches are recorded with "silenced" as their outcome and are not sent later. A running daemon
    obeys from the next match on.

    Example: watcher silence kursk --for "2 days" --why "exercise, announced"
    """
    match words:
        case ["list"]:
            _list(ended=ended)
        case ["end", name]:
            _end(name)
        case [target]:
            _begin(target, span, why, author)
        case _:
            raise UsageError('say `silence TARGET --for "2 days" --why TEXT`, `list` or `end ID`')


def _begin(target: str, span: str, why: str, author: str) -> None:
    if not span or not why.strip():
        raise UsageError('a silence needs an end and a reason: --for "2 days" --why "…"')
    try:
        length = phrases.length(span)
    except ValueError as wrong:
        raise UsageError(f"--for: {wrong}") from None
    config = opening.configured(folder())
    now = SystemClock().now()
    until = now + length

    async def put(store: Store) -> Silence:
        kind, name = await _target(config, store, target)
        made = Silence(
            id=ids.digest("silence", kind.value, name, now.isoformat())[:12],
            kind=kind, target=name, begins=now, until=until,
            author=author or getpass.getuser(), why=" ".join(why.split()),
        )  # fmt: skip
        await store.transaction(lambda tx: tx.put_silence(made))
        return made

    made = opening.with_store(config, put)
    if wants_json():
        emit(made)
        return
    out.print(f"{made.kind.value} [bold]{clean(made.target)}[/bold] is silent until {when(until)}")
    out.print(f"[dim]`watcher silence end {made.id}` ends it before[/dim]")


async def _target(config: Configuration, store: Store, target: str) -> tuple[SilenceKind, str]:
    """What is meant. Raises `UsageError` for what does not exist."""
    prefix, colon, name = target.partition(":")
    if colon and prefix in {"actor", "source", "watch", "story"}:
        kind = SilenceKind(prefix)
        known = {
            SilenceKind.ACTOR: config.actors, SilenceKind.SOURCE: config.feeds,
            SilenceKind.WATCH: config.watches,
        }.get(kind)  # fmt: skip
        if known is None:
            return kind, await _story(store, name)
        if name in known:
            return kind, name
        raise UsageError(f"there is no {prefix} {name!r}{_hint(name, list(known))}")
    if target in config.watches:
        return SilenceKind.WATCH, target
    return SilenceKind.STORY, await _story(store, target, near=list(config.watches))


async def _story(store: Store, name: str, near: list[str] | None = None) -> str:
    detail = None
    if len(name) >= _SHORTEST_ID:
        detail = await store.read(lambda reader: history.story_detail(reader, name))
    if detail is None:
        hint = _hint(name, near or [])
        raise UsageError(f"there is neither a watch nor a story {name!r}{hint}")
    return detail.id


def _hint(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _list(*, ended: bool) -> None:
    now = SystemClock().now()
    config = opening.configured(folder())
    found = opening.with_store(
        config, lambda store: store.transaction(lambda tx: tx.all_silences())
    )
    rows = [one for one in found if ended or one.until > now]
    if wants_json():
        for one in rows:
            emit(one)
        return
    if not rows:
        out.print("nothing is silenced")
        return
    listed = table("silence", "what", "until", "by", "why", wrap="why")
    for one in rows:
        what = f"{one.kind.value} {clean(one.target)}"
        listed.add_row(one.id, what, _until(one, now), clean(one.author), clean(one.why))
    show(listed)


def _until(one: Silence, now: datetime) -> str:
    return short(one.until) if one.until > now else f"ended {short(one.until)}"


def _end(name: str) -> None:
    now = SystemClock().now()
    config = opening.configured(folder())
    done = opening.with_store(
        config, lambda store: store.transaction(lambda tx: tx.end_silence(name, now))
    )
    if wants_json():
        emit({"ended": [name] if done else []})
    elif done:
        out.print(f"silence {clean(name)} has ended")
    else:
        out.print(f"no silence {clean(name)} is in force; `watcher silence list` shows them")
    leave(0 if done else 1)
