"""The thread of a story in one destination: its first message, and how the story stands by now."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.watch import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message stands: the provider's names for its channel and for itself.

    `root`: it began a thread, though it may have been meant as an answer in one that is gone.
    `subject` is the one that answers are to take up, where there are subjects.
    """

    channel: str
    message: str
    root: bool = True
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The root of a story in one destination: the first message about it, of `alert_id`.

    `channel` and `message` are the provider's names (in Slack a channel's id and a `ts`; in mail
    the `Message-ID`). `shown` is a digest of what the root says, and `drawn_at` the moment whose
    story it shows; None: it has to be drawn again. `edit_due` is when it may be, None: never.
    """

    destination: str
    story_id: str
    channel: str
    message: str
    subject: str
    alert_id: str
    priority: Priority
    posted_at: datetime
    shown: str = ""
    drawn_at: datetime | None = None
    edit_due: datetime | None = None
    edits: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldIn:
    """An alert about a story that one destination has, or is being sent."""

    alert_id: str
    watch: str
    occasion: str
    priority: Priority
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a story stands at `as_of`, for its root. `watches` are the titles of all that tell it.

    `confirmed_at` is when a watch saw it confirmed, None if none has.
    """

    as_of: datetime
    watches: tuple[str, ...]
    priority: Priority
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threaded:
    """What a message is to its story's thread: the root (no `thread` yet), or an answer in it.

    With `edit` it is the root once more, to be put in the place of what stands there. A root that
    is not `kept` up to date is never edited.
    """

    standing: Standing
    thread: Thread | None = None
    edit: bool = False
    kept: bool = True

    @property
    def answers(self) -> bool:
        """Whether it goes below a root that is there."""
        return self.thread is not None and not self.edit
