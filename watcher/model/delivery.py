"""Deliveries: one row per alert and destination, and the outcomes of sending."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.model.calendar import Schedule
from watcher.model.thread import Posted


class DeliveryState(StrEnum):
    """Where a delivery stands. SENT, DEAD, UNKNOWN and DIGESTED are final.

    CLAIMED is taken from the queue and not begun; SENDING has begun and may have arrived. UNKNOWN
    was perhaps received: no attempt was answered, or none outlived the program. A WAITING
    one is collected into a digest when its `due_at` has come; the digest has a delivery of its own,
    which is sent like any other.
    """

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    UNKNOWN = "unknown"
    WAITING = "waiting for a digest"
    DIGESTED = "told in a digest"


class Hold(StrEnum):
    """Why a delivery is not sent at once. The values are the words that people read."""

    DIGEST = "the destination takes digests"
    QUIET_HOURS = "quiet hours"
    STORM = "too many alerts at once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The outbox row. `due_at` is when it may next be claimed; while it is, when the lease ends.

    `unsure` counts attempts that may have reached the recipient (a crash or a lost answer), and
    `interrupted` those among them during which the program died. `hold`
    says why it was not due at once; `digest_id` names the digest that told it. `unserved` are the
    recipients that still lack it where others have it; empty: all of them. `escalated` tells people
    why it was added after the alert; empty: it was made with the alert.
    """

    id: str
    alert_id: str
    destination: str
    created_at: datetime
    due_at: datetime
    state: DeliveryState = DeliveryState.QUEUED
    attempts: int = 0
    unsure: int = 0
    last_error: str = ""
    sent_at: datetime | None = None
    hold: Hold | None = None
    digest_id: str = ""
    unserved: tuple[str, ...] = ()
    escalated: str = ""
    interrupted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The provider accepted the message. `posted` says where it stands, if the provider told.

    `refused` are recipients that will never get it, each with the reason: "a@b: 550 ...".
    """

    detail: str = ""
    posted: Posted | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """A transient refusal. `after` is the provider's Retry-After and is never undercut.

    `unserved` are the recipients to be tried again where the others have the message, or are
    `refused` for good.
    """

    detail: str
    after: timedelta | None = None
    unserved: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A refusal for good: a wrong token, an unknown channel, a malformed message.

    `gone`: the message that was to be changed is no longer there.
    """

    detail: str
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """No answer came, so the message may or may not have arrived."""

    detail: str


Outcome = Sent | TryAgain | Refused | Unknown


class GroupBy(StrEnum):
    """By what a digest puts its alerts together, the outermost first."""

    WATCH = "watch"
    STORY = "story"
    PRIORITY = "priority"
    SOURCE = "source"


class DestinationKind(StrEnum):
    """How a destination is reached."""

    SLACK = "slack"
    EMAIL = "email"
    APPRISE = "apprise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `count` messages in any span of `per`."""

    count: int
    per: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One entry of `destinations`, its secrets resolved.

    `address` is a Slack webhook or channel, or an Apprise URL; `recipients` are e-mail addresses.
    `server` is an smtp:// or smtps:// URL with user and password. `only` are the priorities that
    may pass (empty: all), `at_most` how many messages it gets. With `digest` alerts are collected
    until its next slot; `group_by` orders them, and `if_empty` is what a digest without any says
    (empty: none is sent). `repr` shows no secret.
    """

    id: str
    kind: DestinationKind
    address: str = ""
    token: str = ""
    recipients: tuple[str, ...] = ()
    server: str = ""
    sender: str = ""
    api: str = ""
    mention_on_breaking: str = ""
    only: frozenset[str] = frozenset()
    at_most: Rate | None = None
    digest: Schedule | None = None
    group_by: tuple[GroupBy, ...] = (GroupBy.WATCH, GroupBy.STORY)
    if_empty: str = ""

    @property
    def threads(self) -> bool:
        """Whether the messages of a story hang together there: by a bot in Slack, and in mail."""
        if self.kind is DestinationKind.SLACK:
            return not self.address.startswith(("http://", "https://"))
        return self.kind is DestinationKind.EMAIL

    @property
    def edits(self) -> bool:
        """Whether a message that was sent can be changed."""
        return self.threads and self.kind is DestinationKind.SLACK

    def __repr__(self) -> str:
        """Name and kind only: everything else may hold a secret."""
        return f"Destination({self.id!r}, {self.kind.value})"
