"""Reports of events in other words: an article that is no copy joins an open story, or founds one.

The decision is that of `events`; here are the look-ups around it and what is written down, the
same for the store and for a list of articles in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from watcher.dedup import events, frequencies, twins
from watcher.model.article import Article
from watcher.model.story import OPEN_FOR, Event, Features, Frequencies, Placement, PlacementReason


class OpenStories(Protocol):
    """What is known of the stories that are open."""

    def frequencies(self) -> Frequencies | None:
        """How common words are; None before the first article."""
        ...

    def put_frequencies(self, new: Frequencies) -> None:
        """Record how common words are."""
        ...

    def open_events(
        self, keys: Mapping[str, float], *, since: datetime, limit: int
    ) -> tuple[Event, ...]:
        """Stories with a report since `since`, those first that share the weightiest `keys`."""
        ...

    def put_event(self, new: Event) -> None:
        """Record a story as it stands now."""
        ...

    def unite(self, gone: str, kept: str) -> None:
        """All that belongs to the story `gone` belongs to `kept` from now on."""
        ...


def place(known: OpenStories, founded: Placement, article: Article, said: Features) -> Placement:
    """The placement of an article that `founded` a story as far as copies go.

    Its words are counted, and what it says is added to the story that it joins or founds.
    """
    at = _written(article)
    counts = known.frequencies() or frequencies.EMPTY
    mine = events.weigh(said, counts)
    found = known.open_events(mine.keys, since=at - OPEN_FOR, limit=events.CANDIDATES)
    joined = events.join(mine, found, at)
    story = events.grown(joined.event if joined else None, article.id, mine, at)
    known.put_event(story)
    known.put_frequencies(frequencies.counted(counts, {**said.counts, **said.across}))
    story_id = _united(known, story, found, mine.seen) if joined else story.story_id
    if joined is None:
        if story_id == founded.story_id:
            return founded
        return replace(founded, story_id=story_id, reason=PlacementReason.UNITED)
    return replace(
        founded,
        story_id=story_id,
        score=founded.score if founded.copy_of else round(100 * joined.score, 1),
        reason=PlacementReason.SAME_EVENT,
        shared=joined.shared,
    )


def _united(known: OpenStories, story: Event, near: Sequence[Event], seen: int) -> str:
    """The id under which a story goes on: its own, unless another turns out to be the same.

    `near` are the stories that the report was compared with, the latest of which is `story`.
    """
    other = twins.twin(story, near, seen)
    if other is None:
        return story.story_id
    whole = twins.united(story, other)
    gone = ({story.story_id, other.story_id} - {whole.story_id}).pop()
    known.unite(gone, whole.story_id)
    known.put_event(whole)
    return whole.story_id


def _written(article: Article) -> datetime:
    """When the article came: the publisher's time if it is of the last days, else our own."""
    said, seen = article.published_at, article.first_seen
    return said if said and seen - OPEN_FOR <= said <= seen else seen
