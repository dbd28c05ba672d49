"""Stories: the articles that tell the same thing, and how an article came to belong to one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Signature:
    """A near-duplicate signature: `bands` are signed 64-bit keys to look up, `minhash` the rest."""

    bands: tuple[int, ...]
    minhash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """An earlier article that shares a band (or the page) with the one to be placed.

    `url` is the address by which its page is known again (`Article.page`).
    """

    article_id: str
    story_id: str
    feed_id: str
    url: str
    title: str
    text: str
    minhash: bytes
    first_seen: datetime


class PlacementReason(StrEnum):
    """Why an article belongs to its story."""

    FOUNDED = "nothing like it was known: it founded a story"
    SAME_URL = "the same address in another feed"
    WIRE_COPY = "the same text in another outlet"
    SAME_HEADLINE = "the same headline and lead"
    EARLIER_VERSION = "a new version of an article already placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs. `copy_of` is an earlier article's id; `score` is 0 to 100."""

    article_id: str
    story_id: str
    copy_of: str | None
    score: float
    reason: PlacementReason
