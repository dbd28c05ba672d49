"""Distances: whether hits of all names lie within so many sentences, words or paragraphs."""

from collections.abc import Sequence

from watcher.match.hits import Hit
from watcher.match.reading import Reading
from watcher.model.watch import Near, NearUnit

# (group, first unit, last unit, which of `between`); groups are never near each other.
_Place = tuple[int, int, int, int]


def satisfied(near: Near, reading: Reading, hits: Sequence[Sequence[Hit]]) -> bool:
    """Whether one hit from each of `hits` lies within the distance.

    The title's sentences stand before the first of the text, its paragraph before the first
    paragraph. Words are counted from the first of one hit to the last of the other, both
    included, and within the title or within the text.
    """
    if not all(hits):
        return False
    places = sorted(
        _place(near, reading, hit, number) for number, found in enumerate(hits) for hit in found
    )
    return _within(places, near.count, len(hits))


def _place(near: Near, reading: Reading, hit: Hit, number: int) -> _Place:
    if near.unit is NearUnit.WORDS:
        first = reading.word(hit.field, hit.start)
        return hit.field, first, max(first, reading.word(hit.field, hit.end - 1)), number
    measure = reading.sentence if near.unit is NearUnit.SENTENCES else reading.paragraph
    unit = measure(hit.field, hit.start)
    return 0, unit, unit, number


def _within(places: list[_Place], count: int, wanted: int) -> bool:
    """Walk back from the last place, knowing for each name the hit that ends soonest from there."""
    soonest: dict[int, int] = {}
    current = None
    for group, first, last, number in reversed(places):
        if group != current:
            soonest.clear()
            current = group
        soonest[number] = min(last, soonest.get(number, last))
        if len(soonest) == wanted and max(soonest.values()) - first < count:
            return True
    return False
