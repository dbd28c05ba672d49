"""Stories: the articles that tell the same thing, and how an article came to belong to one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

COMPARED = 10_000
"""Characters from the beginning of a text that are compared with another text."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A near-duplicate signature: `bands` are signed 64-bit keys to look up, `minhash` a sketch."""

    bands: tuple[int, ...]
    minhash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """An earlier article that shares a band (or the page) with the one to be placed.

    Or one of the same copy group as such an article: `original` is the group's first article,
    None for an article that copies nothing. `url` is the address by which its page is known again
    (`Article.page`).
    """

    article_id: str
    story_id: str
    feed_id: str
    url: str
    title: str
    text: str
    minhash: bytes
    first_seen: datetime
    original: str | None = None


class PlacementReason(StrEnum):
    """Why an article belongs to its story."""

    FOUNDED = "nothing like it was known: it founded a story"
    SAME_URL = "the same address in another feed"
    WIRE_COPY = "the same text in another outlet"
    SAME_HEADLINE = "the same headline and lead"
    PARTLY_COPIED = "a part of its text is another article's, but its story is its own"
    SHARED_TEXT = "much of its text is that of an article of the story"
    EARLIER_VERSION = "a new version of an article already placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs.

    `copy_of` is the id of the earlier article that it copies, `score` (0 to 100) how much of the
    shorter text the two share. `original` is the first article of the copy group. The longest
    passage shared with `copy_of` is `text[passage_start:passage_end]` of this article.
    """

    article_id: str
    story_id: str
    copy_of: str | None
    score: float
    reason: PlacementReason
    original: str | None = None
    passage_start: int | None = None
    passage_end: int | None = None

    @property
    def is_copy(self) -> bool:
        """Whether it brings its story nothing new: what is copied in part has its own story."""
        return self.copy_of is not None and self.story_id != self.article_id
