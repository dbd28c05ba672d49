"""Puts what was collected for a destination into one message: grouped, ranked, with what was held.

Pure: the alerts, their articles and the reasons for silence come in, a message goes out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.model.alert import DigestItem, Held, Message
from watcher.model.delivery import Delivery, Destination, GroupBy, Hold
from watcher.model.digest import Digest
from watcher.model.watch import Priority

_RANK = {priority: rank for rank, priority in enumerate(Priority)}
HELD_IN_WORDS = {
    Hold.DIGEST: "",
    Hold.QUIET_HOURS: "held in quiet hours",
    Hold.STORM: "one of too many at once",
}
"""The note on an item, by what it waited for; for a digest to come no word is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """One thing to tell in a digest: an alert that waited, or a match that is unconfirmed yet.

    `others` are further sources; headline, url and source are "" for what is pruned. `hold` is
    None for a match that raised no alert.
    """

    watch: str
    watch_title: str
    story_id: str
    priority: Priority
    at: datetime
    headline: str
    url: str
    source: str
    others: tuple[str, ...] = ()
    hold: Hold | None = None
    note: str = ""


def message(
    made: Digest,
    destination: Destination,
    collected: Sequence[Collected],
    held: Mapping[tuple[str, Held], int],
    *,
    delivery: Delivery,
    timezone: str,
) -> Message:
    """The digest as a message. `held` counts, per watch title and reason, what was not told."""
    items = _items(collected, destination.group_by)
    return Message(
        alert_id=made.id,
        delivery_id=delivery.id,
        watch="digest",
        watch_title=_title(collected),
        priority=_highest(collected),
        headline=_headline(collected, items, destination),
        headline_hits=(),
        url="",
        source="watcher",
        published_at=made.slot,
        first_seen=made.slot,
        created_at=made.created_at,
        passages=(),
        why=(),
        repeat_possible=delivery.unsure > 0,
        timezone=timezone,
        story_id=made.id,
        is_digest=True,
        items=items,
        footer=_footer(held),
    )


def _highest(collected: Sequence[Collected]) -> Priority:
    found = (one.priority for one in collected)
    return max(found, key=_RANK.__getitem__, default=Priority.LOW)


def _title(collected: Sequence[Collected]) -> str:
    holds = {one.hold for one in collected}
    if holds == {Hold.STORM}:
        return "Many alerts at once"
    return "Held in quiet hours" if holds == {Hold.QUIET_HOURS} else "Digest"


def _headline(
    collected: Sequence[Collected], items: Sequence[DigestItem], destination: Destination
) -> str:
    if not items:
        return destination.if_empty or "nothing new"
    watches = len({one.watch for one in collected})
    of = f" of {_several(watches, 'watch', 'watches')}" if watches > 1 else ""
    stories = _several(len(items), "story", "stories")
    return f"{stories}{of}" if watches > 1 else f"{stories}: {collected[0].watch_title}"


def _items(collected: Sequence[Collected], group_by: Sequence[GroupBy]) -> tuple[DigestItem, ...]:
    """One item per watch and story: the most urgent alert leads, the best-sourced story first."""
    stories: dict[tuple[str, str], list[Collected]] = {}
    for one in collected:
        stories.setdefault((one.watch, one.story_id), []).append(one)
    leading = [max(told, key=_urgency) for told in stories.values()]
    ranked = sorted(leading, key=_weight)
    keys = [_KEYS[group] for group in group_by if group in _KEYS]
    first = {key(one): at for key in keys for at, one in reversed(list(enumerate(ranked)))}
    ordered = sorted(ranked, key=lambda one: tuple(first[key(one)] for key in keys))
    return tuple(_item(one, tuple(key(one) for key in keys)) for one in ordered)


_KEYS: dict[GroupBy, Callable[[Collected], str]] = {
    # A story is an item: it needs no heading.
    GroupBy.WATCH: lambda one: one.watch_title,
    GroupBy.PRIORITY: lambda one: one.priority.value,
    GroupBy.SOURCE: lambda one: one.source,
}


def _urgency(one: Collected) -> tuple[int, int]:
    return _RANK[one.priority], len(one.others)


def _weight(one: Collected) -> tuple[int, int, str, str]:
    """The most urgent first, then those with most sources, then the earliest."""
    rank, sources = _urgency(one)
    return -rank, -sources, one.at.isoformat(), one.story_id


def _item(one: Collected, groups: tuple[str, ...]) -> DigestItem:
    return DigestItem(
        groups=groups,
        headline=one.headline or "an article that is no longer stored",
        url=one.url,
        source=one.source,
        priority=one.priority,
        first_seen=one.at,
        others=one.others,
        note=one.note,
    )


def _footer(held: Mapping[tuple[str, Held], int]) -> tuple[str, ...]:
    return tuple(
        f"{title}: {_several(count, 'match', 'matches')} not told: {reason.value}"
        for (title, reason), count in sorted(held.items(), key=lambda one: (one[0][0], -one[1]))
    )


def _several(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
