"""A watch: what to look for, where, and whom to tell."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from watcher.model.calendar import Hours


class Priority(StrEnum):
    """How urgent an alert is."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    BREAKING = "breaking"


class Mode(StrEnum):
    """Whether a watch sends, or only counts and shows."""

    LIVE = "live"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a rule: any one of its items is enough.

    `words` inflect where the language is known to (a later stage of the matcher), `exact` never;
    both are phrases as typed, with `*` allowed at the end of a word. `regex` is RE2.
    """

    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    regex: tuple[str, ...] = ()


class NearUnit(StrEnum):
    """The unit of a distance."""

    SENTENCES = "sentences"
    WORDS = "words"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Hits of all of `between` (actor ids or words of the rule) within `count` units.

    "within 2 sentences" means in the same two consecutive sentences; "30 words" means at most 30
    words from the first to the last; "same paragraph" has count 1.
    """

    between: tuple[str, ...]
    unit: NearUnit
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`all`: every line must be found. `any`: at least `at_least` of its lines. `none`: rejects."""

    all: tuple[Line, ...] = ()
    any: tuple[Line, ...] = ()
    at_least: int = 1
    none: tuple[Line, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which part counts: the title, and the first `paragraphs` of the text (None: all of it)."""

    title: bool = True
    paragraphs: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFilter:
    """Which feeds count: those in `only` or in `groups` (both empty: all), less `excluded`."""

    only: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    excluded_groups: frozenset[str] = frozenset()


class UntilThen(StrEnum):
    """What becomes of a match for as long as too few sources report the event."""

    HOLD = "hold"
    DIGEST = "digest"
    SEND = "send quietly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Tell once `sources` independent sources have reported inside one span of `within`."""

    sources: int
    within: timedelta
    until_then: UntilThen = UntilThen.HOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """Tell when the stories of one `window` are far more than in the same hours of the days before.

    `factor` (times what is usual) and `at_least` (stories) are floors that hold besides the test.
    """

    factor: float
    window: timedelta
    compared_with: timedelta
    at_least: int
    raise_to: Priority | None = None


class FollowUps(StrEnum):
    """How news about what was told is told: in its thread, by itself, or not at all."""

    THREAD = "thread"
    SEPARATE = "separate"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Whom to tell. `cooldown` is per story; None: a story is told once and never again."""

    to: tuple[str, ...] = ()
    cooldown: timedelta | None = None
    follow_ups: FollowUps = FollowUps.THREAD


class Afterwards(StrEnum):
    """What becomes of alerts that quiet hours held, once these are over."""

    DIGEST = "digest"
    SEND = "send"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of rest. Alerts of the priority `let_through` and above are sent all the same."""

    hours: Hours
    let_through: Priority | None = None
    afterwards: Afterwards = Afterwards.DIGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One step: tell `to` of alerts of at least `lowest` that nobody acknowledged within `after`.

    `after` counts from when the first message of the alert was sent.
    """

    after: timedelta
    to: tuple[str, ...]
    lowest: Priority = Priority.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Texts that the watch must and must not match, run every time the file is loaded."""

    should_match: tuple[str, ...] = ()
    should_not_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One entry of `watches`. `version` is a digest of all that decides what it matches."""

    id: str
    rule: Rule
    version: str
    title: str = ""
    owner: str = ""
    where: Where = Where()
    languages: frozenset[str] = frozenset()
    sources: SourceFilter = SourceFilter()
    priority: Priority = Priority.NORMAL
    mode: Mode = Mode.LIVE
    until: date | None = None
    confirm: Confirm | None = None
    spike: Spike | None = None
    quiet_for: timedelta | None = None
    send: Send = Send()
    quiet: Quiet | None = None
    escalate: tuple[Escalation, ...] = ()
    examples: Examples = Examples()

    @property
    def destinations(self) -> frozenset[str]:
        """All whom it may tell, at once or by escalation."""
        return frozenset([*self.send.to, *(name for step in self.escalate for name in step.to)])
