"""Two open stories that turn out to be one: reports in between have shown what they share. Pure.

The first reports of an event may have few words in common. Each later one joins the story that it
is most like, and with it that story comes nearer to the other. What was told of either stays told.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from watcher.dedup.events import merged
from watcher.dedup.weights import length
from watcher.model.story import OPEN_FOR, Event

ALIKE = 0.2
"""The cosine of two stories' words from which on they may be one. With `RIVAL` it was tried on the
claims of FNC-1 over random halves and orders: at 0.16 strangers meet, at 0.3 twins are missed."""

RIVAL = 1.5
"""How much more alike the two must be than either candidate's next best."""

_NEXT_DAY = 1
_CORE = 2  # a name is of a story's core if one in so many reports has it at its top
_FEWEST_NAMES, _KNOWN = 3, 0.3


def twin(event: Event, others: Iterable[Event], at: datetime) -> Event | None:
    """The other story that `event` is one with; None if there is none, or two that compete."""
    known = [one for one in others if one.story_id != event.story_id]
    scored = [(_alike(event, one), one) for one in known if abs(at - one.last_at) <= OPEN_FOR]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].story_id))
    if not ranked or ranked[0][0] < ALIKE:
        return None
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    best, found = ranked[0]
    return found if best >= RIVAL * second and not _apart(event, found) else None


def united(one: Event, other: Event) -> Event:
    """Both as one story, under the name of that which has more reports."""
    kept, gone = sorted((one, other), key=lambda each: (-each.reports, each.story_id))
    return merged(kept, gone)


def _alike(one: Event, other: Event) -> float:
    if not one.languages & other.languages:
        return 0.0
    return _cosine(one.words, other.words)


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    dot = sum(weight * other[key] for key, weight in one.items() if key in other)
    return dot / (length(one) * length(other)) if dot else 0.0


def _apart(one: Event, other: Event) -> bool:
    """Whether they name other places, other days, or other people at their top."""
    if one.places and other.places and not one.places & other.places:
        return True
    if one.days and other.days and _days(one.days, other.days) > _NEXT_DAY:
        return True
    ours, theirs = _known(one, other), _known(other, one)
    return ours is not None and theirs is not None and max(ours, theirs) < _KNOWN


def _days(left: Collection[int], right: Collection[int]) -> int:
    return min(abs(one - other) for one in left for other in right)


def _known(one: Event, other: Event) -> float | None:
    """The share of the names at the top of most reports of `one` that `other` knows."""
    core = {
        name for name, reports in one.head.items()
        if name[0] != "#" and _CORE * reports >= one.reports
    }  # fmt: skip
    if len(core) < _FEWEST_NAMES:
        return None
    weights = {name: one.across.get(name, 0.0) for name in core}
    whole = math.fsum(weights.values())
    known = math.fsum(weight for name, weight in weights.items() if name in other.across)
    return known / whole if whole else None
