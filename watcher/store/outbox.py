"""The outbox: one row per alert and destination, claimed by lease."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, null, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model.delivery import Delivery, DeliveryState
from watcher.store.prepared import Prepared, Question, Row, fields
from watcher.store.session import Session
from watcher.store.tables import OPEN, delivery

_DELIVERY = tuple(delivery.c[name] for name in Delivery.__slots__)
_CLAIMED = delivery.c.state == DeliveryState.CLAIMED
_SENDING = delivery.c.state == DeliveryState.SENDING
_BROKEN_OFF = case((_SENDING, 1), else_=0)
_ID = delivery.c.id == bindparam("id")
_IS_DUE = (text(OPEN), delivery.c.due_at <= bindparam("now"))

_ADD = Prepared(
    insert(delivery)
    .values({name: bindparam(name) for name in Delivery.__slots__})
    .on_conflict_do_nothing()
)
_SAVE = Prepared(
    update(delivery)
    .where(_ID)
    .values(
        {
            name: bindparam(name)
            for name in (
                "due_at",
                "state",
                "attempts",
                "unsure",
                "last_error",
                "sent_at",
                "unserved",
                "interrupted",
            )
        }
    )
)
_DESTINATIONS = Prepared(
    select(delivery.c.destination).where(*_IS_DUE).distinct().order_by(delivery.c.destination)
)
_RELEASE = Prepared(
    update(delivery)
    .where(text(OPEN), or_(_CLAIMED, _SENDING))
    .values(
        state=DeliveryState.QUEUED,
        due_at=bindparam("now"),
        unsure=delivery.c.unsure + case((_SENDING, 1), else_=bindparam("claimed_unsure")),
        interrupted=delivery.c.interrupted + _BROKEN_OFF,
    )
)
_MAY_HAVE_IT = or_(delivery.c.unsure > 0, delivery.c.state == DeliveryState.SENT)
_REQUEUE = Prepared(
    update(delivery)
    .where(_ID, ~or_(_CLAIMED, _SENDING))
    .values(
        state=DeliveryState.QUEUED,
        unsure=case((_MAY_HAVE_IT, 1), else_=0),
        interrupted=0,
        attempts=0,
        created_at=bindparam("now"),
        due_at=bindparam("now"),
        sent_at=null(),
    )
)


def _first(*conditions: object) -> Question:
    return (
        select(delivery.c.number)
        .where(*_IS_DUE, *conditions)  # type: ignore[arg-type]  # conditions of columns
        .order_by(delivery.c.created_at, delivery.c.number)
        .limit(bindparam("limit"))
    )


def _claim(first: Question) -> Prepared:
    return Prepared(
        update(delivery)
        .where(delivery.c.number.in_(first.scalar_subquery()))
        .values(
            state=DeliveryState.CLAIMED,
            unsure=delivery.c.unsure + _BROKEN_OFF,
            interrupted=delivery.c.interrupted + _BROKEN_OFF,
            due_at=bindparam("lease_end"),
        )
        .returning(*_DELIVERY, delivery.c.number)
    )


_CLAIM_ANY = _claim(_first())
_CLAIM = _claim(_first(delivery.c.destination == bindparam("destination")))


class Outbox(Session):
    """The rows of `delivery`."""

    def put_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Queue deliveries. One that is there already is left as it stands."""
        _ADD.run_many(self, map(fields, deliveries))
        due = (one for one in deliveries if one.state is DeliveryState.QUEUED)
        self.queued.update(one.destination for one in due)

    def due_destinations(self, now: datetime) -> tuple[str, ...]:
        """The destinations for which something could be claimed."""
        return tuple(row[0] for row in _DESTINATIONS.rows(self, {"now": now}))

    def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        destinations: Collection[str] | None = None,
    ) -> tuple[Delivery, ...]:
        """Take up to `limit` deliveries that are due (of each of `destinations`), oldest first.

        They are CLAIMED until `now + lease`; nothing has been sent by that. One that was SENDING
        when its lease ran out may have arrived: its `unsure` and `interrupted` have grown by one.
        """
        values = {"now": now, "limit": limit, "lease_end": now + lease}
        if destinations is None:
            return _in_order(_CLAIM_ANY.rows(self, values))
        rows = []
        for one in destinations:
            rows += _CLAIM.rows(self, {**values, "destination": one})
        return _in_order(rows)

    def release_leases(self, now: datetime, *, machine_died: bool) -> None:
        """End every lease, as may be done at the start by the one who holds the store alone.

        What was being sent when the last run ended is queued as `unsure` and `interrupted`. What
        was only claimed is queued as it was; but if the machine itself died, the mark that it was
        being sent may be lost (`transaction(synced=False)`), so all that was claimed is `unsure`.
        """
        _RELEASE.run(self, {"now": now, "claimed_unsure": int(machine_died)})

    def save_delivery(self, after: Delivery) -> None:
        """Record how a delivery stands."""
        _SAVE.run(self, fields(after))

    def requeue(self, delivery_id: str, now: datetime) -> bool:
        """Send again what was sent or is dead, with a new span of retries; False if it cannot be.

        One that was sent, or perhaps was, counts as `unsure` once, since the recipient may have it
        already, and is given the attempts of a new one.
        """
        return _REQUEUE.run(self, {"id": delivery_id, "now": now}) == 1


def _in_order(rows: Sequence[Row]) -> tuple[Delivery, ...]:
    names = Delivery.__slots__
    at = names.index("created_at")
    ordered = sorted(rows, key=lambda row: (row[at], row[-1]))
    return tuple(Delivery(**dict(zip(names, row[:-1], strict=True))) for row in ordered)
