"""Who has seen which alert, and what nobody has seen yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, literal, select
from sqlalchemy.dialects.sqlite import insert

from watcher.model.acknowledgement import Acknowledgement
from watcher.model.delivery import Delivery
from watcher.model.watch import Priority
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.side_tables import acknowledgement
from watcher.store.tables import alert, delivery

_ADD = Prepared(
    insert(acknowledgement)
    .values({name: bindparam(name) for name in Acknowledgement.__slots__})
    .on_conflict_do_nothing()
)
_SEEN = exists(select(literal(1)).where(acknowledgement.c.alert_id == alert.c.id))
_UNSEEN = Prepared(
    select(alert.c.id, alert.c.watch, alert.c.priority)
    .where(alert.c.created_at >= bindparam("since"), ~_SEEN)
    .order_by(alert.c.created_at, alert.c.id)
)
_DELIVERIES = Prepared(
    select(*(delivery.c[name] for name in Delivery.__slots__))
    .where(delivery.c.alert_id == bindparam("alert_id"))
    .order_by(delivery.c.number)
)
_DROP = Prepared(delete(acknowledgement).where(acknowledgement.c.alert_id == bindparam("id")))


class Acknowledged(Session):
    """The rows of `acknowledgement`."""

    def acknowledge(self, made: Iterable[Acknowledgement]) -> tuple[str, ...]:
        """Keep acknowledgements; the ids of the alerts that had none before."""
        return tuple(one.alert_id for one in made if _ADD.run(self, fields(one)) == 1)

    def unacknowledged(self, since: datetime) -> Sequence[tuple[str, str, Priority]]:
        """Id, watch and priority of each alert since then that nobody has seen, in order."""
        return _UNSEEN.rows(self, {"since": since})

    def deliveries_of(self, alert_id: str) -> Sequence[Delivery]:
        """The deliveries of an alert, in the order in which they were made."""
        return _DELIVERIES.records(self, {"alert_id": alert_id}, Delivery)

    def drop_acknowledgements(self, alert_ids: Iterable[str]) -> None:
        """Forget what was said of alerts that are forgotten."""
        _DROP.run_many(self, [{"id": one} for one in alert_ids])
