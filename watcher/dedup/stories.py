"""Groups a list of articles into stories in memory, as the daemon would have over time."""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.dedup import features, reports, signature
from watcher.dedup.place import place
from watcher.dedup.seen import Seen
from watcher.model.article import Article
from watcher.model.story import (
    MOST_LOOKED_AT,
    NEWEST_PER_KEY,
    Event,
    Features,
    Frequencies,
    Placement,
    PlacementReason,
    Signature,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with all that can be said of it alone. `article` is dated by `published_at`."""

    article: Article
    signature: Signature
    features: Features


def prepared(article: Article) -> Prepared:
    """Sign an article and read its features: the part that can be done on every core."""
    dated = replace(article, first_seen=_when(article))
    return Prepared(dated, signature.of(article.title, article.text), features.of(dated))


def group(articles: Iterable[Article]) -> list[tuple[Article, Placement]]:
    """Every article with its placement, in the order given.

    They are taken in the order of `published_at` (failing that, `first_seen`), equals as given:
    a copy is always of an article that came before it.
    """
    given = list(articles)
    return list(zip(given, placements([prepared(one) for one in given]), strict=True))


def placements(
    given: Sequence[Prepared], noted: Callable[[Iterable[int]], Iterable[int]] = iter
) -> list[Placement]:
    """The placements of articles, in the order given; they are taken as `group` says.

    `noted` is passed the work that is ahead and hands it on, to show progress.
    """
    in_time = sorted(range(len(given)), key=lambda at: given[at].article.first_seen)
    seen, told = Seen(), OpenStories()
    placed: dict[int, Placement] = {}
    numbers: dict[str, int] = {}
    for at in noted(in_time):
        one = given[at]
        found = place(one.article, one.signature, seen.look_alikes(one.article, one.signature))
        if found.story_id == one.article.id and found.reason is not PlacementReason.EARLIER_VERSION:
            found = reports.place(told, found, one.article, one.features)
        placed[at] = found
        numbers[found.article_id] = at
        if found.heads_anew:
            head = numbers[found.heads_anew]
            placed[head] = placed[head].alone()
        seen.add(one.article, one.signature, found)
    return [
        replace(placed[at], story_id=told.story(placed[at].story_id)) for at in range(len(given))
    ]


def _when(article: Article) -> datetime:
    return article.published_at or article.first_seen


class OpenStories:
    """What `store.events` keeps, in memory."""

    def __init__(self) -> None:
        """No story is open."""
        self._counts: Frequencies | None = None
        self._events: dict[str, Event] = {}
        self._by_key: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self._united: dict[str, str] = {}

    def story(self, story_id: str) -> str:
        """The story that this one has become part of, in the end; itself if it has not."""
        while story_id in self._united:
            story_id = self._united[story_id]
        return story_id

    def unite(self, gone: str, kept: str) -> None:
        """All that belongs to `gone` belongs to `kept`."""
        self._forget(self._events.pop(gone))
        self._united[gone] = kept

    def _forget(self, old: Event) -> None:
        for key in old.keys:
            self._by_key[key].remove((old.last_at, old.story_id))

    def frequencies(self) -> Frequencies | None:
        """How common words are."""
        return self._counts

    def put_frequencies(self, new: Frequencies) -> None:
        """Remember how common words are."""
        self._counts = new

    def open_events(
        self, keys: Mapping[str, float], *, since: datetime, limit: int
    ) -> tuple[Event, ...]:
        """Stories with a report since `since`, those first that share the weightiest `keys`."""
        shared: defaultdict[str, float] = defaultdict(float)
        looked_at = 0
        for key in sorted(keys, key=lambda one: (-keys[one], one)):
            latest = self._by_key[key][-NEWEST_PER_KEY:]
            rows = [story_id for last_at, story_id in latest if last_at >= since]
            for story_id in rows:
                shared[story_id] += keys[key]
            looked_at += len(rows)
            if looked_at >= MOST_LOOKED_AT:
                break
        best = sorted(shared, key=lambda one: (-shared[one], one))[:limit]
        return tuple(self._events[one] for one in best)

    def put_event(self, new: Event) -> None:
        """Remember a story as it stands now."""
        if old := self._events.get(new.story_id):
            self._forget(old)
        self._events[new.story_id] = new
        for key in new.keys:
            insort(self._by_key[key], (new.last_at, new.story_id))
