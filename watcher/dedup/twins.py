"""Two open stories that turn out to be one: reports in between have shown what they share. Pure.

The first reports of an event may have few words in common. Each later one joins the story that it
is most like, and with it that story comes nearer to the other. What was told of either stays told.
"""

from collections.abc import Iterable, Mapping

from watcher.dedup import contrast
from watcher.dedup.events import imagined, merged
from watcher.dedup.weights import length
from watcher.model.story import OPEN_FOR, Event, Features

ALIKE = 0.25
"""The cosine of two stories' words from which on they may be one. With `RIVAL` it was tried on the
claims of FNC-1 in random orders: at 0.2 strangers meet, at 0.3 twins are missed."""

RIVAL = 1.5
"""How much more alike the two must be than either candidate's next best."""

_SIBLINGS = 0.2  # likeness from which on a rival is another part of the same story, and no rival
_FEWEST = 3  # reports of both together


def twin(event: Event, others: Iterable[Event], seen: int) -> Event | None:
    """The other story that `event` is one with; None if there is none, or two that compete.

    Two stories of one report each are as they were placed: no later report has shown otherwise.
    `seen` articles were there before.
    """
    known = [
        one for one in others
        if one.story_id != event.story_id and one.reports + event.reports >= _FEWEST
    ]  # fmt: skip
    scored = [
        (_alike(event, one), one) for one in known if abs(event.last_at - one.last_at) <= OPEN_FOR
    ]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].story_id))
    if not ranked or ranked[0][0] < ALIKE:
        return None
    best, found = ranked[0]
    if best < RIVAL * imagined(seen, len(event.words)):
        return None
    rivals = [one for score, one in ranked[1:] if best < RIVAL * score]
    return found if all(_alike(found, one) >= _SIBLINGS for one in rivals) else None


def united(event: Event, other: Event) -> Event:
    """Both as one story, under the name of `other` unless `event` has more reports."""
    if event.reports > other.reports:
        return merged(event, other)
    return merged(other, event)


def _alike(one: Event, other: Event) -> float:
    """How alike two stories are (0 to 1): the smaller is held against the larger like a report."""
    if not one.languages & other.languages:
        return 0.0
    less, more = sorted((one, other), key=lambda each: (each.reports, each.story_id))
    alike = _cosine(less.words, more.words)
    if alike < ALIKE:
        return alike
    said = _as_one_report(less)
    return alike * contrast.topic(said, less.words, more) * contrast.factor(said, less.across, more)


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    dot = sum(weight * other[key] for key, weight in one.items() if key in other)
    return dot / (length(one) * length(other)) if dot else 0.0


def _as_one_report(event: Event) -> Features:
    """What most reports of a story say at their top, and all that any of them says."""
    return Features(
        counts=event.words,
        across=event.across,
        head=_of_most(event, event.head),
        top=_of_most(event, event.top),
        places=event.places,
        numbers=event.numbers,
        days=event.days,
        codes=event.codes,
    )


def _of_most(event: Event, reports: Mapping[str, float]) -> frozenset[str]:
    return frozenset(key for key, count in reports.items() if 2 * count >= event.reports)
