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
    NO_DESTINATION = "the watch names no destination"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """That `watch` tells about a story, once per `occasion` ("first", or an article's id)."""

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
class Message:
    """An alert ready for any channel: plain text only, never markup. Times are in UTC.

    `headline` may have hits too (`headline_hits`). `why` is one line per matched item, for
    people: "Lavrov (actor lavrov)". `note` tells of a text that could not be read in full.
    `repeat_possible` marks a delivery that may have been sent before a crash. Messages of one
    `story_id` make one thread: `threaded` is set where the destination has threads. `only_to` are
    the recipients that still wait, where others have the message.
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
    threaded: Threaded | None = None
    only_to: tuple[str, ...] = ()
