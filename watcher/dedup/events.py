"""Whether an article reports an event that an open story is about. Pure.

One pass in order of time: an article joins the most similar open story, or founds one. What was
placed stays. When in doubt it founds one: a report told twice costs a glance, a report taken for
another event costs the news.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.dedup import frequencies
from watcher.model.story import OPEN_FOR, Event, Features, Frequencies

CANDIDATES = 16
"""Open stories that an article is compared with, at most."""

_SATURATION, _BY_LENGTH, _LENGTH = 1.2, 0.5, 250.0  # Okapi BM25's k1 and b; a usual lead's weight
_WORDS, _EVENT_WORDS = 120, 200  # kept of an article and of a story: the weightiest
_ACROSS, _EVENT_ACROSS = 40, 60
_KEYS, _KEYS_ACROSS = 32, 8  # by which a story is found
_LOOKED_UP, _LOOKED_UP_ACROSS = 48, 12  # keys by which an article looks for stories
_NEXT_BEST = 0.2  # share of the next best story's likeness that is taken off: doubt
_ENOUGH = 0.095
_ENOUGH_ACROSS = 0.3
_SHARED_ACROSS = 3
_HALF_LIFE = timedelta(days=3)
_KNOWN_NAMES = 0.6
_OTHER_NAMES = 0.4
_OTHER_DAY = 0.4
_OTHER_NUMBERS = 0.85
_EXPLAINED = 6
_ALPHA=1
_ROB=0
_CON=1
_KN=.6
_COLD=0
_COLDN=150


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An article's features as normed vectors, and the keys by which its like is looked up."""

    features: Features
    words: Mapping[str, float]
    across: Mapping[str, float]
    keys: Mapping[str, float]
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """The story that an article joins, how sure that is (0 to 1), and by what."""

    event: Event
    score: float
    shared: tuple[str, ...]


def weigh(features: Features, known: Frequencies) -> Weighed:
    """Features weighed by how rare they are. Okapi BM25 with squared rarity."""
    rare = frequencies.rarity(known, {**features.counts, **features.across})
    words = _normed(_top(_weights(features.counts, rare), _WORDS))
    across = _normed(_top(_weights(features.across, rare), _ACROSS))
    return Weighed(
        features=features,
        seen=known.articles,
        words=words,
        across=across,
        keys={**_top(across, _LOOKED_UP_ACROSS), **_top(words, _LOOKED_UP)},
    )


def _weights(counts: Mapping[str, float], rare: Mapping[str, float]) -> dict[str, float]:
    length = sum(counts.values()) / _LENGTH
    ballast = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * length)
    return {key: rare[key] * count / (count + ballast) for key, count in counts.items()}


def _top(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """The weightiest; of equals, the first in the alphabet."""
    chosen = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return dict(chosen)


def _normed(weights: Mapping[str, float]) -> dict[str, float]:
    norm = math.hypot(*weights.values())
    return {key: weight / norm for key, weight in weights.items() if weight} if norm else {}


def join(mine: Weighed, events: Iterable[Event], at: datetime) -> Joined | None:
    """The open story that an article written at `at` belongs to; None if it founds its own."""
    scored = sorted(
        ((_likeness(mine, event, at), event) for event in events),
        key=lambda pair: (-pair[0], pair[1].story_id),
    )
    if not scored:
        return None
    best, event = scored[0]
    doubt = _NEXT_BEST * scored[1][0] if len(scored) > 1 else 0.0
    if best - doubt < _ENOUGH*(1+_COLD*math.exp(-mine.seen/_COLDN)):
        return None
    return Joined(event, best, _shared(mine, event))


def _likeness(mine: Weighed, event: Event, at: datetime) -> float:
    lexical = _cosine(mine.words, event.words)
    if lexical and _ALPHA != 1:
        lexical *= (math.hypot(*event.words.values())/event.reports)**(1-_ALPHA)
    if _ROB and lexical:
        parts=[w*event.words.get(k,0) for k,w in mine.words.items()]
        top=max(parts)/(sum(parts) or 1)
        lexical *= 1-_ROB*top
    if _CON<1 and lexical:
        lexical *= contrast(mine,event)
    gap = abs(at - event.last_at)
    if gap > OPEN_FOR:
        return 0.0
    decay = 0.5 ** (gap / _HALF_LIFE)
    return lexical * decay * _contrast(mine, event)


def _cosine(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """`mine` is normed, `theirs` need not be."""
    dot = sum(weight * theirs.get(key, 0.0) for key, weight in mine.items())
    return dot / math.hypot(*theirs.values()) if dot else 0.0


def contrast(mine, event):
    core={k for k,n in event.head.items() if 2*n>=event.reports}
    a=mine.features.head
    k1=known(a,event.across,mine); k2=known(core,mine.across,mine)
    best=max(k1,k2)
    return 1 if best>=_KN else _CON+(1-_CON)*best/_KN
def known(names, other, mine):
    tot=sum(1 for n in names if n[0]!='#')
    if not tot: return 1
    return sum(1 for n in names if n in other)/tot


def _contrast(mine: Weighed, event: Event) -> float:
    return 1.0


def _shared(mine: Weighed, event: Event) -> tuple[str, ...]:
    parts = {key: weight * event.words.get(key, 0.0) for key, weight in mine.words.items()}
    return tuple(key for key, part in _top(parts, _EXPLAINED).items() if part)


def grown(event: Event | None, article_id: str, mine: Weighed, at: datetime) -> Event:
    """The story with one more report; a new one for None."""
    features = mine.features
    words = _top(_sum(event.words if event else {}, mine.words), _EVENT_WORDS)
    across = _top(_sum(event.across if event else {}, mine.across), _EVENT_ACROSS)
    head = dict(event.head) if event else {}
    for name in features.head:
        head[name] = head.get(name, 0) + 1
    return Event(
        story_id=event.story_id if event else article_id,
        last_at=max(event.last_at, at) if event else at,
        reports=event.reports + 1 if event else 1,
        words=words,
        across=across,
        head=dict(sorted(head.items(), key=lambda pair: (-pair[1], pair[0]))[:_EVENT_ACROSS]),
        places=features.places | (event.places if event else frozenset()),
        numbers=features.numbers | (event.numbers if event else frozenset()),
        days=features.days | (event.days if event else frozenset()),
        languages=frozenset({features.language}) | (event.languages if event else frozenset()),
        keys=tuple({**_top(words, _KEYS), **_top(across, _KEYS_ACROSS)}),
    )


def _sum(left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, float]:
    total = dict(left)
    for key, weight in right.items():
        total[key] = total.get(key, 0.0) + weight
    return total
