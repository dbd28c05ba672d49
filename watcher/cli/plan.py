"""`watcher plan`: what an edit of the configuration would have changed in stored history."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli import loading, opening, rehearsing
from watcher.cli.console import BEGINNING, clean, emit, err, leave, out, several, short
from watcher.cli.options import folder, wants_json
from watcher.cli.reading import Row
from watcher.cli.rehearsing import Seen
from watcher.clock import SystemClock
from watcher.errors import UsageError
from watcher.match import judge
from watcher.model.article import Article
from watcher.pipeline.placing import LOOK_BACK
from watcher.pipeline.setup import Setup
from watcher.store import ledger, past
from watcher.store.database import Store
from watcher.store.ledger import HeldBack, Raised
from watcher.store.past import Past

_SHOWN = 3


def plan(
    edited: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", help="An edited copy of the configuration.", show_default=False
        ),
    ] = None,
    days: Annotated[
        float, typer.Option(min=0.01, metavar="N", help="Of stored history, the last so many days.")
    ] = 30.0,
    whole: Annotated[bool, typer.Option("--all", help="Every story, not three of each.")] = False,
) -> None:
    """Tell which alerts an edit would have lost and gained in stored history.

    With DIR, stored articles are judged by the configuration in force and by that in DIR, both on
    a simulated clock. Without it, by the configuration as it reads now, against the alerts that
    were really sent. Nothing is sent and nothing changes.

    Example: watcher --config /etc/watcher plan edited-copy --days 7
    """
    if edited is not None and not edited.is_dir():
        raise UsageError(f"{edited} is no folder; name an edited copy of the configuration")
    config = opening.configured(folder())
    now = loading.standing(folder(), quiet=True).setup
    then = loading.standing(edited, quiet=False).setup if edited else now
    begin = SystemClock().now() - timedelta(days=days)
    outlook = opening.with_store(
        config, lambda store: _outlook(store, now if edited else None, then, begin)
    )
    if wants_json():
        emit({"days": days, **_as_json(outlook)})
    else:
        _show(outlook, days, whole=whole)
    leave(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """A story that one side tells and the other does not."""

    watch: str
    story: str
    first: Raised
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One watch, before and after."""

    watch: str
    before: int
    after: int
    lost: tuple[_Story, ...]
    gained: tuple[_Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outlook:
    """All watches, and on how many articles this rests."""

    articles: int
    changes: tuple[_Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What one configuration tells, and what it holds."""

    raised: tuple[Raised, ...]
    held: tuple[HeldBack, ...]


async def _outlook(store: Store, before: Setup | None, after: Setup, begin: datetime) -> _Outlook:
    count, stories = 0, set[str]()
    setups = [one for one in (before, after) if one]
    async for some in _history(store, begin - LOOK_BACK):
        count += len(some)
        stories |= await asyncio.to_thread(_touched, setups, some)
        if err.is_terminal:
            err.control(BEGINNING)
            err.print(f"{several(count, 'article')} read", end="")
    if err.is_terminal:
        err.print()
    read = await store.read(lambda reader: past.of_stories(reader, stories))
    told = await _told(after, read, begin)
    was = await (_told(before, read, begin) if before else _recorded(store, begin))
    names = sorted({*(one.alert.watch for one in was.raised), *after.watches})
    missed = _Missed(after, {one.article.id: one.article for one in read})
    changes = tuple(_change(name, was, told, missed) for name in names)
    return _Outlook(articles=count, changes=changes)


@dataclass(frozen=True, slots=True)
class _Missed:
    """Why a watch no longer matches an article that it once told of."""

    setup: Setup
    articles: Mapping[str, Article]

    def why(self, watch: str, article_id: str) -> str:
        """The reason in words."""
        if watch not in self.setup.watches:
            return "there is no such watch any more"
        article = self.articles.get(article_id)
        miss = judge.satisfies(self.setup.program, article, watch) if article else None
        return miss.value if miss else "it no longer matches"


async def _history(store: Store, begin: datetime) -> AsyncIterator[Sequence[Past]]:
    """Stored articles in order, some at a time."""
    last: Past | None = None
    while True:
        some = await store.read(partial(past.since, begin=begin, after=last))
        if not some:
            return
        yield some
        last = some[-1]


def _touched(setups: Iterable[Setup], articles: Iterable[Past]) -> set[str]:
    """The stories in which a watch of any setup finds something, or once did."""
    found = set[str]()
    for one in articles:
        if one.told or any(_matches(setup, one) for setup in setups):
            found.add(one.story_id)
    return found


def _matches(setup: Setup, one: Past) -> bool:
    feed = setup.feeds.get(one.article.feed_id)
    groups = feed.groups if feed else frozenset[str]()
    return bool(judge.judge(setup.program, one.article, groups=groups))


async def _told(setup: Setup, read: Sequence[Past], begin: datetime) -> _Told:
    """What `setup` would have told since `begin`; what came before only sets the scene."""
    if not read:
        return _Told(raised=(), held=())
    async with rehearsing.rehearsal(setup, read[0].article.first_seen) as rehearsal:
        for one in read:
            await rehearsal.see(Seen(article=one.article, status=one.status, news=one.told))
        store = rehearsal.river.store
        return await _recorded(store, begin)


async def _recorded(store: Store, begin: datetime) -> _Told:
    return _Told(
        raised=await store.read(lambda reader: ledger.raised(reader, since=begin)),
        held=await store.read(lambda reader: ledger.held(reader, since=begin)),
    )


def _change(watch: str, was: _Told, told: _Told, missed: _Missed) -> _Change:
    before, then = _by_story(watch, was.raised), _by_story(watch, told.raised)
    reasons = {one.story_id: one.held.value for one in told.held if one.watch == watch}
    lost = tuple(
        _Story(
            watch=watch, story=story, first=first,
            why=reasons.get(story) or missed.why(watch, first.alert.article_id),
        )
        for story, first in before.items()
        if story not in then
    )  # fmt: skip
    gained = tuple(
        _Story(watch=watch, story=story, first=first, why="")
        for story, first in then.items()
        if story not in before
    )
    counts = [Counter(one.alert.watch for one in side.raised)[watch] for side in (was, told)]
    return _Change(watch=watch, before=counts[0], after=counts[1], lost=lost, gained=gained)


def _by_story(watch: str, raised: Iterable[Raised]) -> dict[str, Raised]:
    """The first alert about each story."""
    found: dict[str, Raised] = {}
    for one in raised:
        if one.alert.watch == watch:
            found.setdefault(one.alert.story_id, one)
    return found


def _as_json(outlook: _Outlook) -> Row:
    return {
        "articles": outlook.articles,
        "watches": [
            {
                "watch": one.watch,
                "before": one.before,
                "after": one.after,
                "lost": [_row(story) for story in one.lost],
                "gained": [_row(story) for story in one.gained],
            }
            for one in outlook.changes
        ],
    }


def _row(one: _Story) -> Row:
    return {
        "at": one.first.alert.created_at,
        "id": one.first.alert.article_id,
        "story": one.story,
        "title": one.first.title,
        "url": one.first.url,
        "source": one.first.feed_id,
        **({"why": one.why} if one.why else {}),
    }


def _show(outlook: _Outlook, days: float, *, whole: bool) -> None:
    out.print(f"[dim]{several(outlook.articles, 'stored article')}, last {days:g} days[/dim]")
    for one in outlook.changes:
        changed = bool(one.lost or one.gained or one.before != one.after)
        name = f"[bold]{clean(one.watch)}[/bold]" if changed else clean(one.watch)
        after = several(one.after, "alert")
        what = f"{one.before} → {after}" if changed else f"{after} as before"
        out.print(f"{name}: {what}")
        _show_stories("lost", "red", one.lost, whole=whole)
        _show_stories("gained", "green", one.gained, whole=whole)


def _show_stories(what: str, colour: str, stories: Sequence[_Story], *, whole: bool) -> None:
    if not stories:
        return
    out.print(f"  [{colour}]{what}: {several(len(stories), 'story', 'stories')}[/{colour}]")
    for one in stories if whole else stories[:_SHOWN]:
        why = f" [dim]({clean(one.why)})[/dim]" if one.why else ""
        first = one.first
        shown = f"{short(first.alert.created_at)} [cyan]{clean(first.feed_id)}[/cyan]"
        out.print(f"    {shown} {clean(first.title)}{why}")
    if len(stories) > _SHOWN and not whole:
        out.print(f"    [dim]and {len(stories) - _SHOWN} more (--all shows them)[/dim]")
