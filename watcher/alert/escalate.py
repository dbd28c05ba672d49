"""Whom else to tell of an alert that nobody has acknowledged. Pure.

Steps count from the first message that was sent. If none could be sent they count from when it
should have been: a channel that fails must not keep the next one silent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watcher.alert import routing, silencing
from watcher.model.alert import Alert
from watcher.model.delivery import Delivery, DeliveryState, Hold
from watcher.model.plain import span
from watcher.model.silence import Silence
from watcher.model.watch import Escalation, Mode, Priority, Watch

STILL_OPEN = timedelta(hours=24)
"""How long after its last step an alert is looked at, should nothing have run in the meantime."""

_RANK = {priority: rank for rank, priority in enumerate(Priority)}
_COLLECTED = frozenset({DeliveryState.WAITING, DeliveryState.DIGESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An alert with its deliveries as they stand. `source` is the feed of its article."""

    alert: Alert
    deliveries: Sequence[Delivery]
    acknowledged: bool = False
    source: str = ""


def in_force(watch: Watch, today: date) -> bool:
    """Whether a watch escalates at all; `today` is the date in the zone of its `until`."""
    ended = watch.until is not None and today > watch.until
    return bool(watch.escalate) and watch.mode is Mode.LIVE and not ended


def concerns(watch: Watch, priority: Priority) -> bool:
    """Whether some step is for alerts of that priority."""
    return any(_RANK[priority] >= _RANK[step.lowest] for step in watch.escalate)


def due(
    case: Case,
    watch: Watch,
    around: routing.Surroundings,
    *,
    since: datetime,
    silences: Iterable[Silence] = (),
) -> tuple[Delivery, ...]:
    """The deliveries to add by the rule of `watch` as it stands at `around.now`.

    `since` is from when on the watch escalates: what was due before is left alone. So is what was
    due while one of `silences` (in force or ended) covered it. In quiet hours nobody is called;
    when they are over, whoever should have been is. Whoever has the alert is not told again.
    """
    now = around.now
    collected = case.deliveries and all(one.state in _COLLECTED for one in case.deliveries)
    held = routing.quiet_until(case.alert, watch, now, around.zone) is not None
    if case.acknowledged or collected or held or not in_force(watch, _today(around)):
        return ()
    begun = _begun(case, watch, around)
    told = {one.destination for one in case.deliveries}
    added: list[Delivery] = []
    for step in watch.escalate:
        if not _is_due(step, case, begun, now=now, since=since):
            continue
        if _silenced(case, silences, min(begun + step.after, now), now):
            continue
        others = [name for name in step.to if name not in told]
        said = _words(step, case)
        made = routing.to(others, case.alert, watch, around)
        added += [replace(one, escalated=said) for one in made]
        told.update(others)
    return tuple(added)


def _today(around: routing.Surroundings) -> date:
    return around.now.astimezone(around.zone).date()


def _is_due(
    step: Escalation, case: Case, begun: datetime, *, now: datetime, since: datetime
) -> bool:
    """Whether `step` is to be taken.

    A message that seems to have been sent far in the future shows that the clock was set back. The
    distance counts either way, so that a step of the clock doubles the wait at most.
    """
    enough = _RANK[case.alert.priority] >= _RANK[step.lowest]
    return enough and abs(now - begun) >= step.after and begun + step.after >= since


def _begun(case: Case, watch: Watch, around: routing.Surroundings) -> datetime:
    """When the first message was sent, or the first one should have been."""
    if sent := _sent(case):
        return min(sent)
    waiting = [_free(one, case.alert, watch, around) for one in case.deliveries
               if one.state not in _COLLECTED]  # fmt: skip
    return min(waiting, default=case.alert.created_at)


def _sent(case: Case) -> list[datetime]:
    known = ((one.state, one.sent_at) for one in case.deliveries)
    return [at for state, at in known if state is DeliveryState.SENT and at is not None]


def _free(one: Delivery, alert: Alert, watch: Watch, around: routing.Surroundings) -> datetime:
    """When a delivery could be sent at first: at once, or after the quiet hours that held it."""
    if one.hold is not Hold.QUIET_HOURS:
        return one.created_at
    return routing.quiet_until(alert, watch, one.created_at, around.zone) or one.created_at


def _silenced(case: Case, silences: Iterable[Silence], begin: datetime, end: datetime) -> bool:
    """Whether a silence covered the alert at some time from `begin` to `end`."""
    then = [one for one in silences if one.begins <= end and one.until > begin]
    return silencing.covering(then, case.alert, source=case.source) is not None


def _words(step: Escalation, case: Case) -> str:
    said = f"not acknowledged for {span(step.after)}"
    if _sent(case):
        return said
    failing = ", ".join(one.destination for one in case.deliveries if one.state not in _COLLECTED)
    return f"{said}: it could not be sent to {failing}" if failing else said
