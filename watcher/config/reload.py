"""What an edit changes, what stays as it was last good, and when to look again."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

import watchfiles

from watcher.clock import Clock
from watcher.config.configuration import Configuration, Loaded
from watcher.config.files import SECRETS, found
from watcher.config.watches import actors_of
from watcher.model.actor import Actor
from watcher.model.delivery import Destination
from watcher.model.feed import Feed
from watcher.model.settings import Settings
from watcher.model.watch import Line, Rule, SourceFilter, Watch

LOOK_EVERY_MS = 5_000
"""How often the folder is looked at without an event: for network drives and swapped links."""

Fingerprint = tuple[tuple[str, int, int, int], ...]
Record = TypeVar("Record", Feed, Actor, Watch, Destination)

_FIELD_WORDS = {"send": "destinations or cooldown", "every": "interval", "masks": "not",
                "excluded": "except", "where": "where", "address": "address"}  # fmt: skip
_DERIVED = frozenset({"id", "version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that an edit added, changed or removed. `words` is a line for people."""

    sort: str
    id: str
    what: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that differs. False if nothing does."""

    items: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.items)

    def of(self, sort: str, what: str) -> tuple[str, ...]:
        """The ids of one sort ("watch") that were "added", "changed" or "removed"."""
        return tuple(item.id for item in self.items if (item.sort, item.what) == (sort, what))

    def lines(self) -> tuple[str, ...]:
        """For people: "watch kursk: changed (words)"."""
        return tuple(item.words for item in self.items)


def changes(old: Configuration, new: Loaded) -> Changes:
    """What obeying `new` in place of `old` changes; what is now bad counts as kept."""
    then = merge(old, new)
    items = [
        *_compared("source", old.feeds, then.feeds),
        *_compared("actor", old.actors, then.actors),
        *_compared("watch", old.watches, then.watches),
        *_compared("destination", old.destinations, then.destinations),
        *_compared_settings(old.settings, then.settings),
    ]
    return Changes(items=tuple(items))


def merge(old: Configuration, new: Loaded) -> Configuration:
    """`new`, except that what is now bad stays as it was last good in `old`.

    A watch that is kept keeps the actors and destinations that it names, and the sources of its
    groups.
    """
    fresh = new.configuration
    bad = {problem.subject for problem in new.errors}
    watches = _kept("watch", old, new, (old.watches, fresh.watches))
    kept = [watch for name, watch in watches.items() if watch is not fresh.watches.get(name)]
    watches |= {watch.id: _pinned(watch, old, new) for watch in kept}
    actors = _kept("actor", old, new, (old.actors, fresh.actors))
    needed = {name for watch in kept for name in actors_of(watch.rule)}
    actors |= {n: old.actors[n] for n in needed if n not in actors and n in old.actors}
    destinations = _kept("destination", old, new, (old.destinations, fresh.destinations))
    told = {name for watch in kept for name in watch.destinations}
    destinations |= {
        name: old.destinations[name]
        for name in told
        if name not in destinations and name in old.destinations
    }
    daemon_is_bad = any(subject[:1] in (("daemon",), ("timezone",)) for subject in bad)
    return Configuration(
        settings=old.settings if daemon_is_bad else fresh.settings,
        feeds=_kept("source", old, new, (old.feeds, fresh.feeds)),
        actors=actors,
        watches=watches,
        destinations=destinations,
        origins={**old.origins, **fresh.origins},
    )


def _kept(
    sort: str,
    old: Configuration,
    new: Loaded,
    records: tuple[Mapping[str, Record], Mapping[str, Record]],
) -> dict[str, Record]:
    before, after = records
    bad = {problem.subject for problem in new.errors}
    result = dict(after)
    for name, record in before.items():
        place = old.place((sort, name))
        lost = name not in after and place is not None and place.file in new.unreadable
        if (sort, name) in bad or lost:
            result[name] = record
    return result


def _pinned(watch: Watch, old: Configuration, new: Loaded) -> Watch:
    """A kept watch whose groups have gone: their sources by name, so that it sees what it saw."""
    groups = watch.sources.groups | watch.sources.excluded_groups
    known = {name for sort, name in new.configuration.origins if sort == "source_group"}
    if groups <= known:
        return watch
    sources = watch.sources
    members = {feed.id for feed in old.feeds.values() if feed.groups & sources.groups}
    excluded = {feed.id for feed in old.feeds.values() if feed.groups & sources.excluded_groups}
    return replace(
        watch,
        sources=SourceFilter(
            only=sources.only | members, excluded=sources.excluded | frozenset(excluded)
        ),
    )


def _compared(
    sort: str, before: Mapping[str, Record], after: Mapping[str, Record]
) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        if name not in before:
            yield _change(sort, name, "added")
        elif name not in after:
            yield _change(sort, name, "removed")
        elif before[name] != after[name]:
            yield _change(sort, name, "changed", _differences(before[name], after[name]))


def _compared_settings(before: Settings, after: Settings) -> Iterator[Change]:
    for item in fields(Settings):
        if getattr(before, item.name) != getattr(after, item.name):
            yield _change("daemon", item.name, "changed")


def _change(sort: str, name: str, what: str, how: str = "") -> Change:
    words = f"{sort} {name}: {what}" + (f" ({how})" if how else "")
    return Change(sort=sort, id=name, what=what, words=words)


def _differences(before: Record, after: Record) -> str:
    """The names of the fields that differ; never their values, which may be secret."""
    names: list[str] = [
        item.name
        for item in fields(before)
        if item.name not in _DERIVED and getattr(before, item.name) != getattr(after, item.name)
    ]
    if isinstance(before, Watch) and isinstance(after, Watch):
        if not names:
            return "through its actors or groups"
        if "rule" in names:
            names.remove("rule")
            names = _rule_differences(before.rule, after.rule) + names
    return ", ".join(dict.fromkeys(_FIELD_WORDS.get(name, name) for name in names))


def _rule_differences(before: Rule, after: Rule) -> list[str]:
    names: list[str] = [
        name for name in ("at_least", "near") if getattr(before, name) != getattr(after, name)
    ]
    for part in ("all", "any", "none"):
        was, now = getattr(before, part), getattr(after, part)
        kinds = [
            item.name for item in fields(Line) if _items(was, item.name) != _items(now, item.name)
        ]
        names += ([f"{part}: {kind}" for kind in kinds]) or ([part] if was != now else [])
    return names


def _items(lines: tuple[Line, ...], kind: str) -> list[tuple[str, ...]]:
    return sorted(items for line in lines if (items := getattr(line, kind)))


async def changes_of(folder: Path, clock: Clock) -> AsyncIterator[None]:
    """Yields after each change of a configuration file or secret in `folder`, debounced.

    Editors' temporary files do not count. A folder that is away for a moment, or is replaced by
    another, is waited for. Never ends by itself; cancel it.
    """
    seen = await asyncio.to_thread(_fingerprint, folder)
    while True:
        async with aclosing(_states(folder)) as states:
            async for now in states:
                if now != seen:
                    seen = now
                    yield
        await clock.sleep(1)


async def _states(folder: Path) -> AsyncGenerator[Fingerprint, None]:
    """The folder's state now and at each event, until it is gone or another takes its place."""
    first = await asyncio.to_thread(_fingerprint, folder)
    if not first:
        return
    yield first
    events = watchfiles.awatch(
        folder, debounce=400, rust_timeout=LOOK_EVERY_MS, yield_on_timeout=True
    )
    async with aclosing(events):
        async for _ in events:
            now = await asyncio.to_thread(_fingerprint, folder)
            if not now:
                return
            yield now
            if now[0] != first[0]:
                return


def _fingerprint(folder: Path) -> Fingerprint:
    """What tells one state of the folder from another; the folder itself comes first."""
    try:
        paths = (folder, *found(folder), *_secrets(folder))
        return tuple(_state(path) for path in paths)
    except OSError:
        return ()


def _secrets(folder: Path) -> tuple[Path, ...]:
    place = folder / SECRETS
    if not place.is_dir():
        return ()
    return tuple(sorted(path for path in place.iterdir() if not path.name.startswith(".")))


def _state(path: Path) -> tuple[str, int, int, int]:
    status = path.stat()
    if path.is_dir():
        return str(path), status.st_ino, 0, 0
    return str(path), status.st_ino, status.st_size, status.st_mtime_ns
