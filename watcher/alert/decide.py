"""Decides whether a match is told, and writes down to whom: pure, no clock, no store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from watcher.model import ids
from watcher.model.alert import Alert, Held, Told
from watcher.model.match import Match
from watcher.model.watch import Mode, Watch

FIRST_POLL = "first_poll"
RESET = "reset"
FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """All that the rules below may look at."""

    watch: Watch
    match: Match
    told: tuple[Told, ...]
    is_copy: bool
    entry_status: str
    now: datetime
    today: date


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
) -> Alert | Held:
    """The alert that `match` deserves, or the reason why there is none.

    `told` are the alerts that this watch already raised about `story_id`, in any order. `is_copy`
    says that the article copies an earlier one. `entry_status` is "new", "first_poll" or "reset".
    `now` is aware and in UTC; `today` is the date in the zone in which the watch's `until` counts.
    The same arguments always give the same alert id.
    """
    case = _Case(
        watch=watch,
        match=match,
        told=told,
        is_copy=is_copy,
        entry_status=entry_status,
        now=now,
        today=today,
    )
    for held, holds in _RULES:
        if holds(case):
            return held
    occasion = match.article_id if told else FIRST
    return Alert(
        id=ids.alert_id(watch.id, story_id, occasion),
        watch=watch.id,
        watch_version=watch.version,
        story_id=story_id,
        article_id=match.article_id,
        article_version=match.version,
        occasion=occasion,
        priority=watch.priority,
        created_at=now,
        evidence=match.evidence,
    )


def _expired(case: _Case) -> bool:
    """`until` is the last day on which the watch runs."""
    return case.watch.until is not None and case.today > case.watch.until


def _first_poll(case: _Case) -> bool:
    return case.entry_status == FIRST_POLL


def _reset(case: _Case) -> bool:
    return case.entry_status == RESET


def _told_this_article(case: _Case) -> bool:
    return any(told.article_id == case.match.article_id for told in case.told)


def _told_this_story(case: _Case) -> bool:
    """Without a cooldown a story is told once; with one, its copies still bring nothing new."""
    return bool(case.told) and (case.watch.send.cooldown is None or case.is_copy)


def _cooling_down(case: _Case) -> bool:
    """From what was told and the present configuration; no end of it is ever stored."""
    cooldown = case.watch.send.cooldown
    if cooldown is None or not case.told:
        return False
    return case.now < max(told.at for told in case.told) + cooldown


def _shadow(case: _Case) -> bool:
    return case.watch.mode is Mode.SHADOW


def _no_destination(case: _Case) -> bool:
    return not case.watch.send.to


_RULES: tuple[tuple[Held, Callable[[_Case], bool]], ...] = (
    # The first that holds is the reason given. SHADOW comes late: it then counts exactly the
    # alerts that the watch would have sent.
    (Held.EXPIRED, _expired),
    (Held.FIRST_POLL, _first_poll),
    (Held.RESET, _reset),
    (Held.ALREADY_TOLD, _told_this_article),
    (Held.ALREADY_TOLD, _told_this_story),
    (Held.COOLING_DOWN, _cooling_down),
    (Held.SHADOW, _shadow),
    (Held.NO_DESTINATION, _no_destination),
)
