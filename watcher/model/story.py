"""Stories: the articles that tell the same thing, and how an article came to belong to one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

COMPARED = 10_000
"""Characters from the beginning of a text that are compared with another text."""
OPEN_FOR = timedelta(days=7)
"""How long a story is open after its last report (Europe Media Monitor links over 7 days)."""

NEWEST_PER_KEY = 32
"""Stories looked at per word: a word that very many share says little, and cost stays bounded."""

MOST_LOOKED_AT = 500
"""Stories looked at for all words of an article, the weightiest words first."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A near-duplicate signature: `bands` are signed 64-bit keys to look up, `minhash` a sketch."""

    bands: tuple[int, ...]
    minhash: bytes


class PlacementReason(StrEnum):
    """Why an article belongs to its story."""

    FOUNDED = "nothing like it was known: it founded a story"
    SAME_URL = "the same address in another feed"
    WIRE_COPY = "the same text in another outlet"
    SAME_HEADLINE = "the same headline and lead"
    PARTLY_COPIED = "a part of its text is another article's, but its story is its own"
    SHARED_TEXT = "much of its text is that of an article of the story"
    SAME_EVENT = "another report of the same event"
    UNITED = "it founded a story that later reports showed to be this one"
    EARLIER_VERSION = "a new version of an article already placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """An earlier article that shares a band (or the page) with the one to be placed.

    Or one of the same copy group as such an article: `original` is the group's first article,
    None for an article that copies nothing. `url` is the address by which its page is known again
    (`Article.page`). `score` (0 to 100) and `reason` are those of its own placement.
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
    score: float = 0.0
    reason: PlacementReason = PlacementReason.FOUNDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs.

    `copy_of` is the id of the earlier article that it copies, `score` (0 to 100) how much of the
    shorter text the two share. `original` is the first article of the copy group, and copies
    nothing itself. The longest passage shared with `copy_of` is `text[passage_start:passage_end]`
    of this article. For a report of the same event `score` is how alike it is to the story, and
    `shared` are the words and names that count most.
    """

    article_id: str
    story_id: str
    copy_of: str | None
    score: float
    reason: PlacementReason
    original: str | None = None
    passage_start: int | None = None
    passage_end: int | None = None

    shared: tuple[str, ...] = ()

    @property
    def heads_anew(self) -> str | None:
        """The article that heads a copy group from now on, if there was no such group before.

        Or there was, and nothing changes. If it was part of another group, it leaves that.
        """
        return self.original if self.original == self.copy_of else None

    def alone(self) -> "Placement":
        """The same without a copy group: the article copies nothing."""
        return replace(self, copy_of=None, original=None, passage_start=None, passage_end=None)

    @property
    def is_copy(self) -> bool:
        """Whether it brings its story nothing new: what is copied in part has its own story."""
        own = self.story_id == self.article_id or self.reason is PlacementReason.SAME_EVENT
        return self.copy_of is not None and not own


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What an article says, for comparison with others (`dedup.features` tells the kinds).

    `counts` are words, numbers and actors, `across` what is the same in every language. `head`
    are the names of title and first lines, `top` all words and `numbers` the numbers there, `title`
    the words of the title alone;
    `days` are ordinals, `codes` those of companies on an exchange.
    """

    counts: Mapping[str, float]
    across: Mapping[str, float]
    head: frozenset[str] = frozenset()
    top: frozenset[str] = frozenset()
    title: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    language: str = ""
    vector: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A story that is open: the sum of what its reports said.

    `words` and `across` are sums of normed vectors, `head` and `top` count reports by the names
    and the words in their first lines. `keys` is what the story is found by, `last_at` when the
    latest report came.
    """

    story_id: str
    last_at: datetime
    reports: int
    words: Mapping[str, float]
    across: Mapping[str, float]
    head: Mapping[str, float]
    top: Mapping[str, float]
    places: frozenset[str]
    numbers: frozenset[str]
    days: frozenset[int]
    languages: frozenset[str]
    keys: tuple[str, ...]
    codes: frozenset[str] = frozenset()
    vector: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """How many of the last `articles` had a word: a sketch of 16-bit counts."""

    articles: int
    cells: bytes
