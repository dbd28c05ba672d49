"""To whom an alert goes, and when: at once, after quiet hours, or in a digest. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.model import ids
from watcher.model.alert import Alert
from watcher.model.delivery import Delivery, DeliveryState, Destination, Hold
from watcher.model.settings import Storm
from watcher.model.watch import Afterwards, Priority, Watch

COLLAPSED = timedelta(minutes=1)
"""How long alerts beyond a storm's budget are collected for one message."""

_RANK = {priority: rank for rank, priority in enumerate(Priority)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What routing looks at besides the alert.

    `lately` counts, per destination, the watch's deliveries within `storm.within` before `now`.
    `now` is in UTC, `zone` the configuration's.
    """

    destinations: Mapping[str, Destination]
    storm: Storm
    lately: Mapping[str, int]
    zone: ZoneInfo
    now: datetime


def deliveries(alert: Alert, watch: Watch, around: Surroundings) -> tuple[Delivery, ...]:
    """One delivery for each of `watch.send.to` that takes the alert's priority.

    A destination that is no longer configured is left out; one that is named twice counts once.
    """
    return to(watch.send.to, alert, watch, around)


def to(
    names: Iterable[str], alert: Alert, watch: Watch, around: Surroundings
) -> tuple[Delivery, ...]:
    """The same for others than those whom the watch tells at once."""
    named = (around.destinations.get(name) for name in dict.fromkeys(names))
    return tuple(
        _delivery(alert, one, _when(alert, watch, one, around), around.now)
        for one in named
        if one is not None and _takes(one, alert)
    )


@dataclass(frozen=True, slots=True)
class _When:
    due: datetime
    hold: Hold | None = None
    in_digest: bool = False


def _when(alert: Alert, watch: Watch, one: Destination, around: Surroundings) -> _When:
    """The first of these that holds: a digest, quiet hours, a storm; else at once."""
    if one.digest is not None:
        return _When(one.digest.next(around.now, around.zone), Hold.DIGEST, in_digest=True)
    if (end := quiet_until(alert, watch, around.now, around.zone)) is not None:
        collected = watch.quiet is not None and watch.quiet.afterwards is Afterwards.DIGEST
        return _When(end, Hold.QUIET_HOURS, in_digest=collected)
    if around.lately.get(one.id, 0) >= around.storm.at_most:
        return _When(around.now + COLLAPSED, Hold.STORM, in_digest=True)
    return _When(around.now)


def quiet_until(alert: Alert, watch: Watch, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours end that hold an alert at `now`, or None."""
    quiet = watch.quiet
    if quiet is None:
        return None
    if quiet.let_through and _RANK[alert.priority] >= _RANK[quiet.let_through]:
        return None
    return quiet.hours.until(now, zone)


def _delivery(alert: Alert, one: Destination, when: _When, now: datetime) -> Delivery:
    return Delivery(
        id=ids.delivery_id(alert.id, one.id),
        alert_id=alert.id,
        destination=one.id,
        created_at=now,
        due_at=when.due,
        state=DeliveryState.WAITING if when.in_digest else DeliveryState.QUEUED,
        hold=when.hold,
    )


def _takes(destination: Destination, alert: Alert) -> bool:
    return not destination.only or alert.priority.value in destination.only


def storm_begins(storm: Storm, now: datetime) -> datetime:
    """From when on the deliveries of a watch count towards a storm at `now`."""
    return now - max(storm.within, timedelta(0))
