"""Times to come, put right after the wall clock was set back.

What waits for a span of time (a retry, a lease, a poll) waits for what is left of it; what waits
for a time of day (a digest, the end of quiet hours) waits for the next one by the clock as it is.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    ColumnElement,
    bindparam,
    func,
    or_,
    select,
    text,
    type_coerce,
    update,
)

from watcher.model.delivery import DeliveryState, Hold
from watcher.store.columns import INTEGER64, to_micros
from watcher.store.prepared import Prepared
from watcher.store.session import Session
from watcher.store.side_tables import recheck
from watcher.store.tables import COLLECTING, OPEN, article, delivery, feed, thread

_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND
_NOW = bindparam("now", type_=INTEGER64)
_BY = bindparam("by", type_=INTEGER64)


def _micros(column: Column[datetime]) -> ColumnElement[int]:
    return type_coerce(column, INTEGER64)


def _sooner(column: Column[datetime], *conditions: ColumnElement[bool]) -> Prepared:
    """Bring the times of a column forward by `by`, to `now` at the earliest."""
    at = _micros(column)
    return Prepared(
        update(column.table)
        .where(at > _NOW, *conditions)
        .values({column.name: func.max(at - _BY, _NOW)})
    )


_WAITS = or_(text(OPEN), text(COLLECTING))
_SPANS = (
    _sooner(feed.c.next_due),
    _sooner(
        delivery.c.due_at, _WAITS, or_(delivery.c.hold.is_(None), delivery.c.hold == Hold.STORM)
    ),
    _sooner(recheck.c.due),
    _sooner(article.c.reread_due),
    _sooner(thread.c.edit_due),
)
_due_at = _micros(delivery.c.due_at)
# Quiet hours end within a day: what lies beyond that is the same time of a later one.
_MORNING = Prepared(
    update(delivery)
    .where(_WAITS, delivery.c.hold == Hold.QUIET_HOURS, _due_at > _NOW + _DAY)
    .values(due_at=_NOW + (_due_at - _NOW) % _DAY)
)
_SLOT = Prepared(
    update(delivery)
    .where(
        delivery.c.state == DeliveryState.WAITING,
        delivery.c.hold == Hold.DIGEST,
        delivery.c.destination == bindparam("destination"),
        delivery.c.due_at > bindparam("slot", type_=delivery.c.due_at.type),
    )
    .values(due_at=bindparam("slot", type_=delivery.c.due_at.type))
)
_LATEST = (
    Prepared(select(feed.c.last_polled).order_by(feed.c.last_polled.desc()).limit(1)),
    Prepared(select(delivery.c.created_at).order_by(delivery.c.created_at.desc()).limit(1)),
)


class SetBack(Session):
    """What has to be done when the clock turns out to have been ahead."""

    def set_back(self, by: timedelta, now: datetime, slots: Iterable[tuple[str, datetime]]) -> None:
        """Bring forward what was put off by a clock that was `by` ahead of `now`.

        `slots` are the destinations that take digests, each with its next slot.
        """
        values = {"by": by // _MICROSECOND, "now": to_micros(now)}
        for one in _SPANS:
            one.run(self, values)
        _MORNING.run(self, {"now": values["now"]})
        _SLOT.run_many(self, [{"destination": name, "slot": slot} for name, slot in slots])

    def latest_moment(self) -> datetime | None:
        """The latest time at which a feed was polled or a delivery made, if any was."""
        found = [row[0] for one in _LATEST if (row := one.row(self, {})) and row[0]]
        return max(found, default=None)
