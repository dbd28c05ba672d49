"""`sources` and `source_groups` -> feeds that know their groups."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from pydantic import TypeAdapter

from watcher.config import addresses, schema
from watcher.config.problem import Notes, quoted
from watcher.config.tree import Entry, place_of
from watcher.config.validate import checked, named_well
from watcher.model.feed import Feed

FASTEST = timedelta(seconds=10)

_SOURCE: TypeAdapter[schema.Source] = TypeAdapter(schema.AnySource)
_GROUP: TypeAdapter[schema.SourceGroup] = TypeAdapter(schema.AnyGroup)


def feeds(
    sources: dict[str, Entry], groups: dict[str, Entry], allow: tuple[str, ...], notes: Notes
) -> dict[str, Feed]:
    """Every good source. One of a bad group keeps its other groups."""
    membership, as_one = _membership(sources, groups, notes)
    result: dict[str, Feed] = {}
    known: dict[str, str] = {}
    for name, entry in sources.items():
        feed = _feed(entry, frozenset(membership[name]), allow, notes)
        if feed is None:
            continue
        feed = replace(feed, counts_as=as_one.get(name, ""))
        result[name] = feed
        first = known.setdefault(feed.url, name)
        if first != name:
            message = f"the same address as source {quoted(first)}: it is polled twice"
            notes.warning(place_of(entry, ("feed",)), message, ("source", name))
    return result


def _feed(
    entry: Entry, groups: frozenset[str], allow: tuple[str, ...], notes: Notes
) -> Feed | None:
    subject = ("source", entry.key)
    source = checked(_SOURCE, schema.Source, entry, notes, subject)
    if not named_well(entry, notes, subject) or source is None:
        return None
    try:
        url = addresses.feed_url(source.feed)
    except ValueError as wrong:
        notes.error(place_of(entry, ("feed",)), str(wrong), subject)
        return None
    if source.every is not None and source.every < FASTEST:
        message = "`every` is at least `10 seconds`: publishers block whoever asks more often"
        notes.error(place_of(entry, ("every",)), message, subject)
        return None
    _warn_of_private_host(url, entry, allow, notes)
    return Feed(
        id=entry.key,
        url=url,
        title=source.title,
        owner=source.owner,
        language=source.language,
        every=source.every,
        articles=source.articles,
        robots=source.robots,
        groups=groups,
    )


def _warn_of_private_host(url: str, entry: Entry, allow: tuple[str, ...], notes: Notes) -> None:
    host = addresses.split(url).hostname or ""
    needed = addresses.private_networks(host)
    if needed and not addresses.is_allowed(needed[0], allow):
        listed = ", ".join(f'"{item}"' if ":" in item else item for item in needed)
        message = (
            f"`{host}` is a private address and will be refused; "
            f"under `daemon:` add `network: {{ allow: [{listed}] }}`"
        )
        notes.warning(place_of(entry, ("feed",)), message, ("source", entry.key))


def _membership(
    sources: dict[str, Entry], groups: dict[str, Entry], notes: Notes
) -> tuple[defaultdict[str, set[str]], dict[str, str]]:
    """The groups of each source, and of those that count as one the group in which they do."""
    result: defaultdict[str, set[str]] = defaultdict(set)
    as_one: dict[str, str] = {}
    for name, entry in groups.items():
        subject = ("source_group", name)
        group = checked(_GROUP, schema.SourceGroup, entry, notes, subject)
        if not named_well(entry, notes, subject) or group is None:
            continue
        for index, source in enumerate(group.sources):
            place = place_of(entry, ("sources", index))
            if source not in sources:
                hint = notes.hint(source, sources)
                notes.error(place, f"there is no source {quoted(source)}{hint}", subject)
                continue
            result[source].add(name)
            if group.count_as_one and as_one.setdefault(source, name) != name:
                first = quoted(as_one[source])
                message = f"{quoted(source)} counts as one with {first} already, and not with this"
                notes.warning(place, message, subject)
        if group.trust is not None:
            message = "`trust` is read but not yet in force: every source counts alike in `confirm`"
            notes.warning(place_of(entry, ("trust",), key=True), message, subject)
    return result, as_one
