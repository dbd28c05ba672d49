"""Alerts, and the named reasons for every silence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.match import Evidence
from watcher.model.thread import Threaded
from watcher.model.watch import Priority


class Held(StrEnum):
    """Why a match did not become an alert. The values are the words that people read."""

    ALREADY_TOLD = "already told about this story"
    COOLING_DOWN = "cooling down"
    SHADOW = "shadow: the watch counts and sends nothing"
    EXPIRED = "expired: the watch ran until an earlier date"
    FIRST_POLL = "seen on the feed's first poll, which is silent"
    RESET = "an old entry that the publisher issued again"
    SILENCED = "silenced"
    NO_DESTINATION = "the watch names no destination"
    NOT_TAKEN = "no destination of the watch takes alerts of its priority"
    UNCONFIRMED = "unconfirmed: too few independent sources report it"
    UNCONFIRMED_DIGEST = "unconfirmed: kept for the digest"
    FOLLOW_UPS_OFF = "a change of what was told, and the watch wants no follow-ups"


class Occasion(StrEnum):
    """What an alert is raised on. `key` makes the text that is stored with the alert."""

    FIRST = "first"
    AGAIN = "again"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    HEADLINE = "headline changed"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    SPIKE = "spike"
    QUIET = "quiet"

    def key(self, what: str) -> str:
        """The occasion as stored, where a story or watch may have several of this kind."""
        return f"{self.value}: {what}"

    @classmethod
    def of(cls, stored: str) -> "Occasion":
        """The kind of a stored occasion. A bare id is that of an article told of again."""
        name = stored.partition(":")[0]
        return next((one for one in cls if one.value == name), cls.AGAIN)


FOLLOW_UPS = frozenset({Occasion.HEADLINE, Occasion.CORRECTED, Occasion.RETRACTED})
"""Occasions on which what was told has changed."""

OF_A_WATCH = frozenset({Occasion.SPIKE, Occasion.QUIET})
"""Occasions that concern a watch as a whole and no story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """That `watch` tells about a story, once per `occasion` (an `Occasion`, or an article's id).

    `facts` are what a follow-up or an alert on the watch itself says, one a line: of a changed
    headline the old and the new one, of a spike or silence a headline and then the particulars.
    """

    id: str
    watch: str
    watch_version: str
    story_id: str
    article_id: str
    article_version: str
    occasion: str
    priority: Priority
    created_at: datetime
    evidence: tuple[Evidence, ...]
    facts: tuple[str, ...] = ()

    @property
    def kind(self) -> Occasion:
        """What it is raised on."""
        return Occasion.of(self.occasion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one match: an alert (`held` is None), or held with its reason."""

    article_id: str
    version: str
    watch: str
    watch_version: str
    held: Held | None
    alert_id: str | None
    decided_at: datetime
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One alert already raised by a watch about a story."""

    alert_id: str
    article_id: str
    occasion: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSource:
    """Another article of an alert's story, for "other sources" in a message."""

    source: str
    url: str
    title: str
    first_seen: datetime
    is_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence or so of the article around the hits; `hits` are (start, end) in `text`."""

    text: str
    hits: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One story in a digest. `groups` are its headings, the outermost first; times are in UTC.

    `others` are the names of further sources; `note` says why it was not told before, and more.
    """

    groups: tuple[str, ...]
    headline: str
    url: str
    source: str
    priority: Priority
    first_seen: datetime
    others: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An alert ready for any channel: plain text only, never markup. Times are in UTC.

    `headline` may have hits too (`headline_hits`). `why` is one line per matched item, for
    people: "Lavrov (actor lavrov)". `note` tells of a text that could not be read in full.
    `repeat_possible` marks a delivery that may have been sent before a crash. Messages of one
    `story_id` make one thread: `threaded` is set where the destination has threads, and `thread`
    says that the message belongs under the first one. `sources_line` counts the independent sources
    of the story. A digest has `items` and no article of its own; `footer` are lines on what was
    held. `only_to` are the recipients that still lack it, where others have it.
    """

    alert_id: str
    delivery_id: str
    watch: str
    watch_title: str
    priority: Priority
    headline: str
    headline_hits: tuple[tuple[int, int], ...]
    url: str
    source: str
    published_at: datetime | None
    first_seen: datetime
    created_at: datetime
    passages: tuple[Passage, ...]
    why: tuple[str, ...]
    other_sources: tuple[OtherSource, ...] = ()
    note: str = ""
    repeat_possible: bool = False
    timezone: str = "UTC"
    story_id: str = ""
    is_digest: bool = False
    items: tuple[DigestItem, ...] = ()
    footer: tuple[str, ...] = ()
    sources_line: str = ""
    occasion: Occasion = Occasion.FIRST
    thread: bool = False
    threaded: Threaded | None = None
    only_to: tuple[str, ...] = ()
