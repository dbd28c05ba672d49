"""`sources` and `source_groups` -> feeds that know their groups."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from pydantic import TypeAdapter

from watcher.config import addresses, schema
from watcher.config.problem import Notes, quoted
from watcher.config.tree import Entry, place_of
from watcher.config.validate import checked, named_well
from watcher.model.feed import Feed, Trust
from watcher.model.settings import Network

FASTEST = timedelta(seconds=10)

_SOURCE: TypeAdapter[schema.Source] = TypeAdapter(schema.AnySource)
_GROUP: TypeAdapter[schema.SourceGroup] = TypeAdapter(schema.AnyGroup)


def feeds(
    sources: dict[str, Entry], groups: dict[str, Entry], network: Network, notes: Notes
) -> dict[str, Feed]:
    """Every good source. One of a bad group keeps its other groups."""
    membership, as_one, trust = _membership(sources, groups, notes)
    result: dict[str, Feed] = {}
    known: dict[str, str] = {}
    for name, entry in sources.items():
        feed = _feed(entry, frozenset(membership[name]), network, notes)
        if feed is None:
            continue
        feed = replace(
            feed, counts_as=as_one.get(name, ""), trust=trust.get(name, ("", Trust.NORMAL))[1]
        )
        result[name] = feed
        first = known.setdefault(feed.url, name)
        if first != name:
            message = f"the same address as source {quoted(first)}: it is polled twice"
            notes.warning(place_of(entry, ("feed",)), message, ("source", name))
    return result


def _feed(entry: Entry, groups: frozenset[str], network: Network, notes: Notes) -> Feed | None:
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
    _warn_of_refusals(url, entry, network, notes)
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


def _warn_of_refusals(url: str, entry: Entry, network: Network, notes: Notes) -> None:
    """What is plain from the text. Where networks are allowed, a name may stand for one of them."""
    host, port = addresses.host_of(url), addresses.split(url).port
    message = ""
    if needed := addresses.refused_networks(host, network.allow):
        message = f"`{host}` is a private address: {addresses.cure(needed)}"
    elif port and port not in network.ports and not network.allow:
        message = f"port {port} will be refused: add it to `daemon.network.ports`"
    if message:
        notes.warning(place_of(entry, ("feed",)), message, ("source", entry.key))


def _membership(
    sources: dict[str, Entry], groups: dict[str, Entry], notes: Notes
) -> tuple[defaultdict[str, set[str]], dict[str, str], dict[str, tuple[str, Trust]]]:
    """The groups of each source, the group in which it counts as one, and that of its trust."""
    result: defaultdict[str, set[str]] = defaultdict(set)
    as_one: dict[str, str] = {}
    trust: dict[str, tuple[str, Trust]] = {}
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
            if group.trust is None:
                continue
            given, level = trust.setdefault(source, (name, group.trust))
            if level is not group.trust:
                message = f"{quoted(source)} has the trust that {quoted(given)} gives it: {level}"
                notes.warning(place_of(entry, ("trust",)), message, subject)
    return result, as_one, trust
