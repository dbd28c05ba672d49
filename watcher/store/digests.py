"""Digests, and the deliveries that wait for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, literal, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model.alert import Held
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.digest import Digest
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.side_tables import digest
from watcher.store.tables import COLLECTING, alert, delivery, placement, verdict

_DELIVERY = tuple(delivery.c[name] for name in Delivery.__slots__)
_DIGEST = tuple(digest.c[name] for name in Digest.__slots__)
_OF_DESTINATION = delivery.c.destination == bindparam("destination")

_DUE = Prepared(
    select(delivery.c.destination)
    .where(text(COLLECTING), delivery.c.due_at <= bindparam("now"))
    .distinct()
    .order_by(delivery.c.destination)
)
_FIRST = (
    select(delivery.c.number)
    .where(text(COLLECTING), _OF_DESTINATION, delivery.c.due_at <= bindparam("slot"))
    .order_by(delivery.c.created_at, delivery.c.number)
    .limit(bindparam("limit"))
)
_COLLECT = Prepared(
    update(delivery)
    .where(delivery.c.number.in_(_FIRST.scalar_subquery()))
    .values(
        state=DeliveryState.DIGESTED,
        digest_id=bindparam("digest_id"),
        sent_at=bindparam("now"),
    )
)
_ADD = Prepared(
    insert(digest)
    .values({name: bindparam(name) for name in Digest.__slots__})
    .on_conflict_do_nothing()
)
_ONE = Prepared(select(*_DIGEST).where(digest.c.id == bindparam("id")))
_LAST = Prepared(
    select(*_DIGEST)
    .where(digest.c.destination == bindparam("destination"))
    .order_by(digest.c.slot.desc())
    .limit(1)
)
_TOLD = Prepared(
    select(*_DELIVERY)
    .where(delivery.c.digest_id == bindparam("digest_id"), delivery.c.digest_id != "")
    .order_by(delivery.c.created_at, delivery.c.number)
)
_HELD = Prepared(
    select(verdict.c.held, func.count())
    .where(
        verdict.c.watch == bindparam("watch"),
        verdict.c.decided_at > bindparam("since"),
        verdict.c.decided_at <= bindparam("until"),
        verdict.c.held.is_not(None),
    )
    .group_by(verdict.c.held)
    .order_by(verdict.c.held)
)
_UNCONFIRMED = Prepared(
    select(verdict.c.article_id, placement.c.story_id, verdict.c.decided_at)
    .join(placement, placement.c.article_id == verdict.c.article_id)
    .where(
        verdict.c.watch == bindparam("watch"),
        verdict.c.held == Held.UNCONFIRMED_DIGEST,
        verdict.c.decided_at > bindparam("since"),
        verdict.c.decided_at <= bindparam("until"),
    )
    .order_by(verdict.c.decided_at, verdict.c.article_id)
)
_later, _own = digest.alias(), delivery.alias()
_OLD = Prepared(
    select(digest.c.id)
    .where(
        digest.c.created_at < bindparam("before", type_=digest.c.created_at.type),
        # The latest of a destination tells since when the next one counts.
        exists(
            select(literal(1)).where(
                _later.c.destination == digest.c.destination, _later.c.slot > digest.c.slot
            )
        ),
        ~exists(
            select(literal(1)).where(
                _own.c.alert_id == digest.c.id,
                or_(_own.c.state == DeliveryState.QUEUED, _own.c.state == DeliveryState.SENDING),
            )
        ),
        ~exists(select(literal(1)).where(delivery.c.digest_id == digest.c.id)),
    )
    .limit(bindparam("limit"))
)
_DROP_DELIVERIES = Prepared(delete(delivery).where(delivery.c.alert_id == bindparam("id")))
_DROP = Prepared(delete(digest).where(digest.c.id == bindparam("id")))
_LATELY = Prepared(
    select(delivery.c.destination, func.count())
    .join(alert, alert.c.id == delivery.c.alert_id)
    .where(alert.c.watch == bindparam("watch"), delivery.c.created_at > bindparam("since"))
    .group_by(delivery.c.destination)
)


class Digests(Session):
    """The rows of `digest`, and those of `delivery` that wait for one."""

    def digests_due(self, now: datetime) -> tuple[str, ...]:
        """The destinations for which something waited until now."""
        return tuple(row[0] for row in _DUE.rows(self, {"now": now}))

    def put_digest(self, made: Digest, limit: int) -> int:
        """Keep a digest and put into it what waits for its destination, the oldest first.

        How much that is: `limit` at most.
        """
        _ADD.run(self, fields(made))
        return _COLLECT.run(
            self,
            {
                "digest_id": made.id,
                "destination": made.destination,
                "slot": made.created_at,
                "now": made.created_at,
                "limit": limit,
            },
        )

    def digest(self, digest_id: str) -> Digest | None:
        """A digest, by its id."""
        return _ONE.record(self, {"id": digest_id}, Digest)

    def last_digest(self, destination: str) -> Digest | None:
        """The latest digest of a destination."""
        return _LAST.record(self, {"destination": destination}, Digest)

    def told_in(self, digest_id: str) -> Sequence[Delivery]:
        """The deliveries that a digest tells, in the order in which they came."""
        return _TOLD.records(self, {"digest_id": digest_id}, Delivery)

    def lately(self, watch: str, since: datetime) -> dict[str, int]:
        """How many deliveries a watch made to each destination after `since`."""
        return dict(_LATELY.rows(self, {"watch": watch, "since": since}))

    def unconfirmed(
        self, watch: str, since: datetime, until: datetime
    ) -> Sequence[tuple[str, str, datetime]]:
        """Article, story and time of what a watch keeps for a digest until it is confirmed."""
        return _UNCONFIRMED.rows(self, {"watch": watch, "since": since, "until": until})

    def held_between(self, watch: str, since: datetime, until: datetime) -> dict[Held, int]:
        """How many matches of a watch were held after `since` and up to `until`, by reason."""
        return dict(_HELD.rows(self, {"watch": watch, "since": since, "until": until}))

    def prune_digests(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` digests from before, with their own deliveries; how many.

        What is still to be sent stays, what tells an alert that is kept, and the latest of each.
        """
        rows = [{"id": row[0]} for row in _OLD.rows(self, {"before": before, "limit": limit})]
        for statement in (_DROP_DELIVERIES, _DROP):
            statement.run_many(self, rows)
        return len(rows)
