"""Decides whether a match is told, and writes down to whom: pure, no clock, no store."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from watcher.alert.follow_up import Change
from watcher.model import ids
from watcher.model.alert import Alert, Held, Occasion, Told
from watcher.model.article import Article
from watcher.model.match import Evidence, Match
from watcher.model.watch import FollowUps, Mode, Priority, UntilThen, Watch

FIRST_POLL = "first_poll"
RESET = "reset"
NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """All that the rules below may look at."""

    watch: Watch
    now: datetime
    today: date
    article_id: str = ""
    told: tuple[Told, ...] = ()
    is_copy: bool = False
    entry_status: str = NEW
    confirmed: bool = True


def decide(  # noqa: PLR0913 - the parts come from five tables, and each is named by the caller
    watch: Watch,
    match: Match,
    *,
    story_id: str,
    told: tuple[Told, ...],
    is_copy: bool,
    entry_status: str,
    now: datetime,
    today: date,
    confirmed: bool = True,
) -> Alert | Held:
    """The alert that `match` deserves, or the reason why there is none.

    `told` are the alerts that this watch already raised about `story_id`, in any order. `is_copy`
    says that the article copies an earlier one. `entry_status` is "new", "first_poll" or "reset".
    `now` is aware and in UTC; `today` is the date in the zone in which the watch's `until` counts.
    `confirmed` says that as many independent sources report it as the watch asks for. The same
    arguments always give the same alert id.
    """
    case = _Case(
        watch=watch,
        article_id=match.article_id,
        told=told,
        is_copy=is_copy,
        entry_status=entry_status,
        now=now,
        today=today,
        confirmed=confirmed,
    )
    if held := _held(case, _RULES):
        return held
    occasion = match.article_id if told else _first_occasion(case)
    return Alert(
        id=ids.alert_id(watch.id, story_id, occasion),
        watch=watch.id,
        watch_version=watch.version,
        story_id=story_id,
        article_id=match.article_id,
        article_version=match.version,
        occasion=occasion,
        priority=watch.priority if confirmed else Priority.LOW,
        created_at=now,
        evidence=match.evidence,
    )


def confirmed(watch: Watch, quiet: Alert, *, now: datetime, today: date) -> Alert | Held:
    """What is told once enough sources confirm what was sent quietly before, by `quiet`."""
    if held := _held(_Case(watch=watch, now=now, today=today), _ALWAYS):
        return held
    occasion = Occasion.CONFIRMED.value
    return replace(
        quiet,
        id=ids.alert_id(watch.id, quiet.story_id, occasion),
        watch_version=watch.version,
        occasion=occasion,
        priority=watch.priority,
        created_at=now,
    )


def follow_up(  # noqa: PLR0913 - the parts come from several tables, and are named by the caller
    watch: Watch,
    before: Alert,
    article: Article,
    change: Change,
    *,
    evidence: tuple[Evidence, ...],
    now: datetime,
    today: date,
) -> Alert | Held:
    """What is told when `article`, in its new version, changes what `before` told."""
    if held := _held(_Case(watch=watch, now=now, today=today), (*_ALWAYS, *_FOLLOWING)):
        return held
    occasion = change.occasion.key(change.key)
    return Alert(
        id=ids.alert_id(watch.id, before.story_id, occasion),
        watch=watch.id,
        watch_version=watch.version,
        story_id=before.story_id,
        article_id=article.id,
        article_version=article.version,
        occasion=occasion,
        priority=before.priority,
        created_at=now,
        evidence=evidence,
        facts=change.facts,
    )


def of_watch(  # noqa: PLR0913 - as above
    watch: Watch,
    occasion: Occasion,
    key: str,
    *,
    facts: tuple[str, ...],
    now: datetime,
    today: date,
    article_id: str = "",
) -> Alert | Held:
    """What is told of a watch as a whole: a spike or a silence, once for each `key`."""
    if held := _held(_Case(watch=watch, now=now, today=today), _ALWAYS):
        return held
    raised = watch.spike.raise_to if watch.spike and occasion is Occasion.SPIKE else None
    stored = occasion.key(key)
    return Alert(
        id=ids.alert_id(watch.id, "", stored),
        watch=watch.id,
        watch_version=watch.version,
        story_id="",
        article_id=article_id,
        article_version="",
        occasion=stored,
        priority=raised or watch.priority,
        created_at=now,
        evidence=(),
        facts=facts,
    )


def _held(case: _Case, rules: "_Rules") -> Held | None:
    return next((held for held, holds in rules if holds(case)), None)


def _first_occasion(case: _Case) -> str:
    if case.watch.confirm is None:
        return Occasion.FIRST.value
    return (Occasion.CONFIRMED if case.confirmed else Occasion.UNCONFIRMED).value


def _expired(case: _Case) -> bool:
    """`until` is the last day on which the watch runs."""
    return case.watch.until is not None and case.today > case.watch.until


def _first_poll(case: _Case) -> bool:
    return case.entry_status == FIRST_POLL


def _reset(case: _Case) -> bool:
    return case.entry_status == RESET


def _told_this_article(case: _Case) -> bool:
    return any(told.article_id == case.article_id for told in case.told)


def _told_this_story(case: _Case) -> bool:
    """Without a cooldown a story is told once; with one, its copies still bring nothing new."""
    return bool(case.told) and (case.watch.send.cooldown is None or case.is_copy)


def _cooling_down(case: _Case) -> bool:
    """From what was told and the present configuration; no end of it is ever stored.

    What seems to have been told in the future shows that the clock was set back. The distance
    counts either way, so that this doubles the wait at most.
    """
    cooldown = case.watch.send.cooldown
    if cooldown is None or not case.told:
        return False
    return abs(case.now - max(told.at for told in case.told)) < cooldown


def _unconfirmed(case: _Case) -> bool:
    return _waits(case, UntilThen.HOLD)


def _unconfirmed_digest(case: _Case) -> bool:
    return _waits(case, UntilThen.DIGEST)


def _waits(case: _Case, how: UntilThen) -> bool:
    confirm = case.watch.confirm
    return confirm is not None and not case.confirmed and confirm.until_then is how


def _wants_no_follow_ups(case: _Case) -> bool:
    return case.watch.send.follow_ups is FollowUps.NONE


def _shadow(case: _Case) -> bool:
    return case.watch.mode is Mode.SHADOW


def _no_destination(case: _Case) -> bool:
    return not case.watch.send.to


_Rules = tuple[tuple[Held, Callable[[_Case], bool]], ...]

_RULES: _Rules = (
    # The first that holds is the reason given. SHADOW comes late: it then counts exactly the
    # alerts that the watch would have sent.
    (Held.EXPIRED, _expired),
    (Held.FIRST_POLL, _first_poll),
    (Held.RESET, _reset),
    (Held.ALREADY_TOLD, _told_this_article),
    (Held.ALREADY_TOLD, _told_this_story),
    (Held.COOLING_DOWN, _cooling_down),
    (Held.UNCONFIRMED, _unconfirmed),
    (Held.UNCONFIRMED_DIGEST, _unconfirmed_digest),
    (Held.SHADOW, _shadow),
    (Held.NO_DESTINATION, _no_destination),
)
_ALWAYS: _Rules = (
    (Held.EXPIRED, _expired),
    (Held.SHADOW, _shadow),
    (Held.NO_DESTINATION, _no_destination),
)
_FOLLOWING: _Rules = ((Held.FOLLOW_UPS_OFF, _wants_no_follow_ups),)
