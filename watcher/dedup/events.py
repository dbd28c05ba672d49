"""Whether an article reports an event that an open story is about. Pure.

One pass in order of time: an article joins the most similar open story, or founds one. What was
placed stays. When in doubt it founds one: a report told twice costs a glance, a report taken for
another event costs the news.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.dedup import contrast, frequencies
from watcher.dedup.weights import cosine, length, normed, summed, top
from watcher.model.story import OPEN_FOR, Event, Features, Frequencies

CANDIDATES = 10
"""Open stories that an article is compared with, at most."""

_SATURATION, _BY_LENGTH, _LENGTH = 2.0, 0.5, 250.0  # Okapi BM25's k1 and b; a usual lead's weight
_WORDS, _EVENT_WORDS = 120, 200  # kept of an article and of a story: the weightiest
_ACROSS, _EVENT_ACROSS, _EVENT_TOP = 40, 60, 100
_KEYS, _KEYS_ACROSS = 24, 8  # by which a story is found
_LOOKED_UP, _LOOKED_UP_ACROSS = 32, 12  # by which an article looks for stories
_HALF_LIFE = timedelta(days=3)  # in which likeness to what a story was about fades by half
_COHERENCE = 0.3  # how far a story of many different words must be more alike than one of few
_MANY, _LOOSE = 15, 0.34  # real stories of FNC-1 with so many reports are at 0.35 to 0.61
# The rule of joining was fitted (logistic regression) to the claims of FNC-1 over random halves
# and orders: a story must be much more like the article than the next best is, and more so while
# few articles were seen, since then no word is known to be common.
_RIVAL, _EXPERIENCE, _SETTLED = 0.5, 0.18, 300
_FLOOR = 0.03
# Before so many articles there may be no other story to compare with: one is imagined, as like a
# report of a few words as reports of other matters are while no word is known to be common.
_STRANGER, _STRANGERS_SEEN, _FEW_WORDS = 0.3, 60, 40
_LEAST, _SURE = 0.1, 0.1
# A headline alone: a few common words in common are much of so little, while little was seen.
_HEADLINE, _LEAST_OF_FEW = 10, 0.35
_LEAST_ACROSS, _RIVAL_ACROSS = 0.18, 0.75
_SHARED_ACROSS = 3  # names and actors, of which one may be a number
_EXPLAINED = 6
_MODEL = 0.5  # the say of an embedding model beside that of the words


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An article's features as normed vectors, and the keys by which its like is looked up."""

    features: Features
    words: Mapping[str, float]
    across: Mapping[str, float]
    keys: Mapping[str, float]
    seen: int


@dataclass(frozen=True, slots=True)
class Joined:
    """The story that an article joins, how alike they are (0 to 1), and by what."""

    event: Event
    score: float
    shared: tuple[str, ...]


def weigh(features: Features, known: Frequencies) -> Weighed:
    """Features weighed by how rare they are: Okapi BM25 with squared rarity."""
    rare = frequencies.rarity(known, {**features.counts, **features.across})
    words = normed(top(_weights(features.counts, rare), _WORDS))
    across = normed(top(_weights(features.across, rare), _ACROSS))
    return Weighed(
        features=features,
        words=words,
        across=across,
        keys={**top(across, _LOOKED_UP_ACROSS), **top(words, _LOOKED_UP)},
        seen=known.articles,
    )


def _weights(counts: Mapping[str, float], rare: Mapping[str, float]) -> dict[str, float]:
    ballast = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * sum(counts.values()) / _LENGTH)
    return {key: rare[key] * count / (count + ballast) for key, count in counts.items()}


def join(mine: Weighed, events: Iterable[Event], at: datetime) -> Joined | None:
    """The open story that an article written at `at` belongs to; None if it founds its own."""
    known = [event for event in events if abs(at - event.last_at) <= OPEN_FOR]
    return _in_words(mine, known, at) or _across(mine, known, at)


def _in_words(mine: Weighed, events: list[Event], at: datetime) -> Joined | None:
    """By all words: within a language."""
    best, second, event = _best((_likeness(mine, one, at), one) for one in events)
    least = _LEAST_OF_FEW if len(mine.features.counts) <= _HEADLINE else _LEAST
    if event is None or best < least or _sure(best, second, mine) < _SURE:
        return None
    return Joined(event, best, _shared(mine.words, event.words))


def _sure(best: float, second: float, mine: Weighed) -> float:
    second = max(second, imagined(mine.seen, len(mine.features.counts)))
    experience = _EXPERIENCE * math.log(min(max(mine.seen, 1), _SETTLED))
    return math.log(best + _FLOOR) - _RIVAL * math.log(second + _FLOOR) + experience


def imagined(seen: int, words: int) -> float:
    """How like a report of so many different words any story is, after so many articles."""
    short, early = 1 - words / _FEW_WORDS, 1 - seen / _STRANGERS_SEEN
    return _STRANGER * max(0.0, short) * max(0.0, early)


def _across(mine: Weighed, events: list[Event], at: datetime) -> Joined | None:
    """By names, actors and numbers: from one language to another."""
    language = mine.features.language
    foreign = [one for one in events if language and language not in one.languages]
    best, second, event = _best((_likeness_across(mine, one, at), one) for one in foreign)
    if event is None or best < _LEAST_ACROSS or second > _RIVAL_ACROSS * best:
        return None
    return Joined(event, best, _shared(mine.across, event.across))


def _best(scored: Iterable[tuple[float, Event]]) -> tuple[float, float, Event | None]:
    """The best score, the next best, and the story that has the best."""
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].story_id))
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return (ranked[0][0], second, ranked[0][1]) if ranked else (0.0, 0.0, None)


def _likeness(mine: Weighed, event: Event, at: datetime) -> float:
    alike = _with_model(mine.features.vector, event.vector, cosine(mine.words, event.words))
    if not alike:
        return 0.0
    alike *= _coherent(event) * contrast.topic(mine.features, mine.words, event)
    alike *= contrast.headline(mine.features, mine.words, event)
    return alike * _faded(event, at) * contrast.factor(mine.features, mine.across, event)


def _with_model(mine: Sequence[float], theirs: Sequence[float], alike: float) -> float:
    """The likeness of words, and that of an embedding model where both have a vector of it."""
    if not mine or len(mine) != len(theirs):
        return alike
    lengths = math.hypot(*mine) * math.hypot(*theirs)
    dot = sum(left * right for left, right in zip(mine, theirs, strict=True))
    meant = max(0.0, dot / lengths) if lengths else 0.0
    return (1 - _MODEL) * alike + _MODEL * meant


def _likeness_across(mine: Weighed, event: Event, at: datetime) -> float:
    shared = [key for key in mine.across if key in event.across]
    names = sum(not key.startswith("#") for key in shared)
    if names + min(len(shared) - names, 1) < _SHARED_ACROSS:
        return 0.0
    alike = cosine(mine.across, event.across)
    return alike * _faded(event, at) * contrast.factor(mine.features, mine.across, event)


def _coherent(event: Event) -> float:
    """How well the reports of a story hang together; one that hangs loosely attracts anything."""
    whole = length(event.words) / event.reports
    loose = event.reports >= _MANY and whole < _LOOSE
    return math.pow(whole, _COHERENCE) * (math.pow(whole / _LOOSE, 4) if loose else 1.0)


def _faded(event: Event, at: datetime) -> float:
    return math.exp2(-(abs(at - event.last_at) / _HALF_LIFE))


def _shared(mine: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[str, ...]:
    parts = {key: weight * theirs[key] for key, weight in mine.items() if key in theirs}
    return tuple(top(parts, _EXPLAINED))


def grown(event: Event | None, article_id: str, mine: Weighed, at: datetime) -> Event:
    """The story with one more report; the story that `article_id` founds for None."""
    return merged(event or _new(article_id, at), _alone(mine, at))


def merged(old: Event, more: Event) -> Event:
    """A story with the reports of another."""
    words = top(summed(old.words, more.words), _EVENT_WORDS)
    across = top(summed(old.across, more.across), _EVENT_ACROSS)
    return Event(
        story_id=old.story_id,
        last_at=max(old.last_at, more.last_at),
        reports=old.reports + more.reports,
        words=words,
        across=across,
        head=top(summed(old.head, more.head), _EVENT_ACROSS),
        top=top(summed(old.top, more.top), _EVENT_TOP),
        places=old.places | more.places,
        numbers=old.numbers | more.numbers,
        days=old.days | more.days,
        codes=old.codes | more.codes,
        languages=old.languages | more.languages,
        vector=_vectors(old.vector, more.vector),
        keys=tuple({**top(words, _KEYS), **top(across, _KEYS_ACROSS)}),
    )


def _alone(mine: Weighed, at: datetime) -> Event:
    """One report, as a story would have it."""
    said = mine.features
    return Event(
        story_id="",
        last_at=at,
        reports=1,
        words=mine.words,
        across=mine.across,
        head=dict.fromkeys(said.head, 1.0),
        top=dict.fromkeys(said.top, 1.0),
        places=said.places,
        numbers=said.numbers,
        days=said.days,
        codes=said.codes,
        languages=frozenset({said.language}),
        vector=said.vector,
        keys=(),
    )


def _vectors(left: Sequence[float], right: Sequence[float]) -> tuple[float, ...]:
    if len(left) != len(right):
        return tuple(right or left)
    return tuple(one + other for one, other in zip(left, right, strict=True))


def _new(article_id: str, at: datetime) -> Event:
    nothing: frozenset[str] = frozenset()
    return Event(
        story_id=article_id, last_at=at, reports=0, words={}, across={}, head={}, top={},
        places=nothing, numbers=nothing, days=frozenset(), languages=nothing, keys=(),
    )  # fmt: skip
