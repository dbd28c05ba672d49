"""Threads: the root message of a story in each destination, and what is said below it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, literal, null, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.thread import Thread, ToldIn
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.tables import OPEN_STATES, alert, delivery, placement, thread

_COLUMNS = tuple(thread.c[name] for name in Thread.__slots__)
_SAME = (
    thread.c.destination == bindparam("destination"),
    thread.c.story_id == bindparam("story_id"),
)
_BEFORE = bindparam("before", type_=thread.c.posted_at.type)

_THREAD = Prepared(select(*_COLUMNS).where(*_SAME))
_insert = insert(thread).values({name: bindparam(name) for name in Thread.__slots__})
_PUT = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["destination", "story_id"],
        set_={one.name: _insert.excluded[one.name] for one in thread.c if not one.primary_key},
    )
)
_REDRAW = Prepared(update(thread).where(*_SAME).values(drawn_at=null()))
_DROP = Prepared(delete(thread).where(*_SAME))
_OLD = Prepared(delete(thread).where(thread.c.posted_at < _BEFORE))
_GREW = exists(
    select(literal(1)).where(
        placement.c.story_id == thread.c.story_id, placement.c.placed_at > thread.c.drawn_at
    )
)
_STALE = Prepared(
    select(*_COLUMNS)
    .where(
        thread.c.posted_at >= bindparam("since", type_=thread.c.posted_at.type),
        thread.c.edit_due <= bindparam("now", type_=thread.c.edit_due.type),
        or_(thread.c.drawn_at.is_(null()), _GREW),
    )
    .order_by(thread.c.edit_due)
    .limit(bindparam("limit"))
)

_TOLD_TO = Prepared(
    select(
        alert.c.id.label("alert_id"),
        alert.c.watch,
        alert.c.occasion,
        alert.c.priority,
        alert.c.created_at,
    )
    .join(delivery, delivery.c.alert_id == alert.c.id)
    .where(
        alert.c.story_id == bindparam("story_id"),
        delivery.c.destination == bindparam("destination"),
        or_(*(delivery.c.state == one for one in (DeliveryState.SENT, DeliveryState.SENDING))),
    )
    .order_by(alert.c.created_at, delivery.c.number)
)
_DELIVERY = Prepared(
    select(*(delivery.c[name] for name in Delivery.__slots__)).where(
        delivery.c.id == bindparam("id")
    )
)
_number = select(delivery.c.number).where(delivery.c.id == bindparam("id")).scalar_subquery()
_story = select(alert.c.story_id).where(alert.c.id == bindparam("alert_id")).scalar_subquery()
# By the few alerts of the story, never along the queue: the states are not spelt as in its index.
_AHEAD = Prepared(
    select(delivery.c.due_at)
    .where(
        delivery.c.alert_id.in_(select(alert.c.id).where(alert.c.story_id == _story)),
        delivery.c.destination == bindparam("destination"),
        or_(*(delivery.c.state == one for one in OPEN_STATES)),
        delivery.c.created_at <= bindparam("created_at"),
        delivery.c.number < _number,
    )
    .order_by(delivery.c.due_at.desc())
    .limit(1)
)


class Threads(Session):
    """The rows of `thread`, and what the deliveries of one story have to do with each other."""

    def thread(self, destination: str, story_id: str) -> Thread | None:
        """The thread of a story in a destination."""
        return _THREAD.record(self, {"destination": destination, "story_id": story_id}, Thread)

    def put_thread(self, new: Thread) -> None:
        """Record a thread. One of the same story and destination is replaced."""
        _PUT.run(self, fields(new))

    def redraw(self, destination: str, story_id: str) -> None:
        """Have the root drawn again, since more is known than it says."""
        _REDRAW.run(self, {"destination": destination, "story_id": story_id})

    def drop_thread(self, destination: str, story_id: str) -> None:
        """Forget a thread whose root is gone: the next message of the story begins another."""
        _DROP.run(self, {"destination": destination, "story_id": story_id})

    def stale_threads(self, now: datetime, *, since: datetime, limit: int) -> Sequence[Thread]:
        """Threads posted since `since` that may be edited now and whose story has grown."""
        return _STALE.records(self, {"now": now, "since": since, "limit": limit}, Thread)

    def told_to(self, destination: str, story_id: str) -> Sequence[ToldIn]:
        """The alerts about a story that a destination has or is being sent, in order."""
        return _TOLD_TO.records(self, {"destination": destination, "story_id": story_id}, ToldIn)

    def delivery(self, delivery_id: str) -> Delivery | None:
        """One delivery as it stands."""
        return _DELIVERY.record(self, {"id": delivery_id}, Delivery)

    def ahead_until(self, one: Delivery) -> datetime | None:
        """When the last earlier delivery of the same story and destination is due, if one waits."""
        asked = {name: getattr(one, name) for name in ("id", "alert_id", "destination")}
        row = _AHEAD.row(self, {**asked, "created_at": one.created_at})
        return row[0] if row else None

    def prune_threads(self, before: datetime, limit: int) -> int:
        """Forget threads posted before `before`, all at once: they are few. How many."""
        del limit
        return _OLD.run(self, {"before": before})
