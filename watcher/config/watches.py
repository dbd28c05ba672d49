"""`watches` -> rules whose every name is known, each with the digest of what it matches."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from enum import Enum

from pydantic import TypeAdapter

from watcher.config import schema
from watcher.config.problem import Notes, Subject, quoted
from watcher.config.tree import Entry, Items, Step, Table, Text, place_of
from watcher.config.validate import checked, named_well
from watcher.model.actor import Actor
from watcher.model.feed import Feed
from watcher.model.ids import digest
from watcher.model.watch import (
    Confirm,
    Escalation,
    Examples,
    Line,
    Mode,
    Near,
    Priority,
    Quiet,
    Rule,
    Send,
    SourceFilter,
    Spike,
    UntilThen,
    Watch,
    Where,
)

LONGEST_WINDOW = timedelta(days=1)
SHORTEST_PAST = timedelta(days=4)
LATEST_STEP = timedelta(days=1)

_WATCH = TypeAdapter(schema.Watch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that a watch may use. The entries are as written, good or bad."""

    sources: Mapping[str, Entry]
    groups: Mapping[str, Entry]
    actors: Mapping[str, Entry]
    destinations: Mapping[str, Entry]
    good_actors: Mapping[str, Actor]
    feeds: Mapping[str, Feed]


def watches(
    entries: dict[str, Entry], known: Known, today: date | None, notes: Notes
) -> dict[str, Watch]:
    """Every good watch. `today` is the date in the configuration's zone, for `until`."""
    members = _members(known.feeds)
    result: dict[str, Watch] = {}
    for name, entry in entries.items():
        subject = ("watch", name)
        written = checked(_WATCH, schema.Watch, entry, notes, subject)
        if not named_well(entry, notes, subject) or written is None:
            continue
        judge = _Judge(entry, known, notes)
        judge.all_of(written)
        if not judge.failed:
            _warn(written, entry, known, today, notes)
            result[name] = _built(name, written, known.good_actors, members)
    return result


def actors_of(rule: Rule) -> frozenset[str]:
    """The ids of all actors that a rule names."""
    lines = (*rule.all, *rule.any, *rule.none)
    return frozenset(actor for line in lines for actor in line.actors)


class _Judge:
    """Looks for what the form alone does not show: names that do not exist, rules without sense."""

    def __init__(self, entry: Entry, known: Known, notes: Notes) -> None:
        self._entry = entry
        self._known = known
        self._notes = notes
        self.failed = False

    def all_of(self, written: schema.Watch) -> None:
        self._lines(written.match)
        self._near(written.match)
        self._sources(written.sources)
        known = self._known.destinations
        for index, name in enumerate(written.send.to):
            self._name("destination", name, known, ("send", "to", index))
        if written.spike:
            self._spike(written.spike)
        self._escalate(written.escalate)

    def _wrong(self, path: tuple[Step, ...], message: str, *, key: bool = False) -> None:
        self.failed = True
        subject = ("watch", self._entry.key)
        self._notes.error(place_of(self._entry, path, key=key), message, subject)

    def _name(
        self, sort: str, name: str, known: Mapping[str, Entry], path: tuple[Step, ...]
    ) -> None:
        if name not in known:
            hint = self._notes.hint(name, known)
            self._wrong(path, f"there is no {sort} {quoted(name)}{hint}")

    def _lines(self, match: schema.Match) -> None:
        if not match.all and not (match.any and match.any.of):
            self._wrong(("match",), "a rule needs a line under `all` or `any`", key=True)
        for path, line in _lines(match):
            if not (line.actors or line.words or line.exact or line.regex):
                self._wrong(path, "a line needs `actors`, `words`, `exact` or `regex`")
            for index, name in enumerate(line.actors):
                self._actor(name, (*path, "actors", index))
        if match.any and match.any.at_least > len(match.any.of):
            count = len(match.any.of)
            message = f"`at_least` is {match.any.at_least}, but there are only {count} lines"
            self._wrong(("match", "any", "at_least"), message)

    def _actor(self, name: str, path: tuple[Step, ...]) -> None:
        self._name("actor", name, self._known.actors, path)
        if name in self._known.actors and name not in self._known.good_actors:
            at = self._known.actors[name].place
            self._wrong(path, f"actor {quoted(name)} has an error of its own at {at}")

    def _near(self, match: schema.Match) -> None:
        positive = [line for path, line in _lines(match) if path[1] != "none"]
        usable = {name for line in positive for name in (*line.actors, *line.words, *line.exact)}
        for number, near in enumerate(match.near):
            path = ("match", "near", number)
            if len(set(near.between)) < 2:  # noqa: PLR2004
                self._wrong((*path, "between"), "`between` takes two names or more", key=True)
            for index, name in enumerate(near.between):
                if name not in usable:
                    hint = self._notes.hint(name, usable)
                    message = f"{quoted(name)} is no actor or word of `all` or `any` in this rule"
                    self._wrong((*path, "between", index), f"{message}{hint}")

    def _spike(self, spike: schema.Spike) -> None:
        if spike.window > LONGEST_WINDOW:
            self._wrong(("spike", "window"), "`window` is at most `1 day`")
        if spike.compared_with < SHORTEST_PAST:
            message = "`compared_with` is at least `4 days`: fewer do not show what is usual"
            self._wrong(("spike", "compared_with"), message)

    def _escalate(self, steps: tuple[schema.Step, ...]) -> None:
        before = timedelta(0)
        for number, step in enumerate(steps):
            path = ("escalate", number)
            for index, name in enumerate(step.to):
                self._name("destination", name, self._known.destinations, (*path, "to", index))
            if not step.to:
                self._wrong((*path, "to"), "`to` names no destination")
            if step.after > LATEST_STEP:
                self._wrong((*path, "after"), "`after` is at most `1 day`")
            elif step.after <= before:
                message = "each step comes later than the one before: all count from the first"
                self._wrong((*path, "after"), f"{message} message")
            before = step.after

    def _sources(self, sources: schema.WatchSources) -> None:
        for key, names in (("only", sources.only), ("not", sources.not_)):
            for index, name in enumerate(names):
                self._name("source", name, self._known.sources, ("sources", key, index))
        for key, names in (("groups", sources.groups), ("not_groups", sources.not_groups)):
            for index, name in enumerate(names):
                self._name("source group", name, self._known.groups, ("sources", key, index))


def _lines(match: schema.Match) -> Iterator[tuple[tuple[Step, ...], schema.Line]]:
    for index, line in enumerate(match.all):
        yield ("match", "all", index), line
    for index, line in enumerate(match.any.of if match.any else ()):
        yield ("match", "any", "of", index), line
    for index, line in enumerate(match.none):
        yield ("match", "none", index), line


def _takes_digests(destination: Entry | None) -> bool:
    value = destination.value if destination else None
    return isinstance(value, Table) and value.get("digest") is not None


def _warn(
    written: schema.Watch, entry: Entry, known: Known, today: date | None, notes: Notes
) -> None:
    subject: Subject = ("watch", entry.key)
    waits = written.confirm and written.confirm.until_then is UntilThen.DIGEST
    if waits and not any(_takes_digests(known.destinations.get(to)) for to in written.send.to):
        message = "none of the watch's destinations has a `digest`: until then a match is held"
        notes.warning(place_of(entry, ("confirm", "until_then")), message, subject)
    if not written.send.to and written.mode is Mode.LIVE:
        message = "`send` names no destination: matches are recorded and nobody is told"
        notes.warning(place_of(entry, ("send",), key=True), message, subject)
    if written.until and today and written.until < today:
        message = f"the watch ended on {written.until}: it sends nothing any more"
        notes.warning(place_of(entry, ("until",)), message, subject)
    _warn_of_steps(written, entry, known, notes)


def _warn_of_steps(written: schema.Watch, entry: Entry, known: Known, notes: Notes) -> None:
    ranks = tuple(Priority)
    for number, step in enumerate(written.escalate):
        rises = ranks.index(written.priority) >= ranks.index(step.from_)
        for index, name in enumerate(step.to):
            only = _only(known.destinations.get(name))
            if _takes_digests(known.destinations.get(name)):
                message = f"{quoted(name)} collects digests: what is escalated to it waits for one"
            elif rises and only and written.priority.value not in only:
                message = f"{quoted(name)} takes no {written.priority.value} alerts (its `only`)"
            else:
                continue
            place = place_of(entry, ("escalate", number, "to", index))
            notes.warning(place, message, ("watch", entry.key))


def _only(destination: Entry | None) -> list[str]:
    """The priorities that a destination takes, as written; empty: all."""
    table = destination.value if destination else None
    found = table.get("only") if isinstance(table, Table) else None
    value = found.value if found else None
    texts = value.values if isinstance(value, Items) else [value]
    return [one.value.strip().casefold() for one in texts if isinstance(one, Text) and one.value]


def _built(
    name: str, written: schema.Watch, actors: Mapping[str, Actor], members: Mapping[str, list[str]]
) -> Watch:
    rule = _rule(written.match)
    where = written.where
    languages = frozenset(written.languages)
    sources = SourceFilter(
        only=frozenset(written.sources.only),
        groups=frozenset(written.sources.groups),
        excluded=frozenset(written.sources.not_),
        excluded_groups=frozenset(written.sources.not_groups),
    )
    used = [actors[actor] for actor in sorted(actors_of(rule))]
    groups = sorted(sources.groups | sources.excluded_groups)
    grouped = [[group, *members.get(group, ())] for group in groups]
    return Watch(
        id=name,
        rule=rule,
        version=_version(rule, where, languages, sources, (used, grouped)),
        title=written.title,
        owner=written.owner,
        where=where,
        languages=languages,
        sources=sources,
        priority=written.priority,
        mode=written.mode,
        until=written.until,
        confirm=_confirm(written.confirm),
        spike=_spike(written.spike),
        quiet_for=written.quiet_for,
        send=Send(
            to=_unique(written.send.to),
            cooldown=written.send.cooldown,
            follow_ups=written.send.follow_ups,
        ),
        quiet=_quiet(written.quiet),
        escalate=tuple(
            Escalation(after=step.after, to=_unique(step.to), lowest=step.from_)
            for step in written.escalate
        ),
        examples=Examples(
            should_match=written.examples.should_match,
            should_not_match=written.examples.should_not_match,
        ),
    )


def _quiet(written: schema.Quiet | None) -> Quiet | None:
    if written is None:
        return None
    return Quiet(
        hours=written.hours, let_through=written.let_through, afterwards=written.afterwards
    )


def _confirm(written: schema.Confirm | None) -> Confirm | None:
    if written is None:
        return None
    return Confirm(sources=written.sources, within=written.within, until_then=written.until_then)


def _spike(written: schema.Spike | None) -> Spike | None:
    if written is None:
        return None
    return Spike(
        factor=written.factor,
        window=written.window,
        compared_with=written.compared_with,
        at_least=written.at_least,
        raise_to=written.raise_to,
    )


def _rule(match: schema.Match) -> Rule:
    return Rule(
        all=tuple(map(_line, match.all)),
        any=tuple(map(_line, match.any.of)) if match.any else (),
        at_least=match.any.at_least if match.any else 1,
        none=tuple(map(_line, match.none)),
        near=tuple(
            Near(between=_unique(near.between), unit=near.within[0], count=near.within[1])
            for near in match.near
        ),
    )


def _line(line: schema.Line) -> Line:
    return Line(
        actors=_unique(line.actors),
        words=_unique(line.words),
        exact=_unique(line.exact),
        regex=_unique(line.regex),
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _members(feeds: Mapping[str, Feed]) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for feed in feeds.values():
        for group in feed.groups:
            result.setdefault(group, []).append(feed.id)
    return {group: sorted(members) for group, members in result.items()}


def _version(
    rule: Rule,
    where: Where,
    languages: frozenset[str],
    sources: SourceFilter,
    used: tuple[list[Actor], list[list[str]]],
) -> str:
    parts = [rule, where, languages, sources, *used]
    return digest("watch", json.dumps([_canonical(part) for part in parts], ensure_ascii=False))


def _canonical(value: object) -> object:
    """`value` as JSON that is the same for equal records, whatever the order of their sets."""
    if is_dataclass(value):
        return [[f.name, _canonical(getattr(value, f.name))] for f in fields(value)]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return sorted([key, _canonical(item)] for key, item in value.items())
    if isinstance(value, (tuple, list)):
        return [_canonical(item) for item in value]
    return value
