"""Notices for the operator, and the reports that carry them to the operator's destinations."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    bindparam,
    delete,
    exists,
    func,
    literal,
    null,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from watcher.model.notice import Notice, Report
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.side_tables import notice, report
from watcher.store.tables import OPEN, delivery

_BEFORE = bindparam("before", type_=notice.c.last_at.type)
_KIND, _KEY = notice.c.kind == bindparam("kind"), notice.c["key"] == bindparam("key")

_ADD_NOTICE = Prepared(
    insert(notice)
    .values(
        kind=bindparam("kind"),
        key=bindparam("key"),
        text=bindparam("text"),
        first_at=bindparam("now"),
        last_at=bindparam("now"),
        count=1,
    )
    .on_conflict_do_update(
        index_elements=["kind", "key"],
        set_={
            "text": bindparam("text"),
            "last_at": bindparam("now"),
            "count": notice.c["count"] + 1,
        },
    )
    .returning(notice.c["count"])
)
_CLEAR = Prepared(delete(notice).where(_KIND, _KEY))
_UNTOLD = Prepared(
    select(*(notice.c[name] for name in Notice.__slots__))
    .where(notice.c.kind == bindparam("kind"), notice.c.told_at.is_(null()))
    .order_by(notice.c.first_at)
)
_TOLD = Prepared(update(notice).where(_KIND, _KEY).values(told_at=bindparam("now")))
_OLD_NOTICES = Prepared(delete(notice).where(notice.c.last_at < _BEFORE))

_ADD_REPORT = Prepared(
    insert(report)
    .values({name: bindparam(name) for name in Report.__slots__})
    .on_conflict_do_nothing()
)
_REPORT = Prepared(
    select(*(report.c[name] for name in Report.__slots__)).where(report.c.id == bindparam("id"))
)
_LATEST = Prepared(select(func.max(report.c.created_at)))
_OLD_REPORTS = Prepared(
    select(report.c.id).where(
        report.c.created_at < _BEFORE,
        ~exists(select(literal(1)).where(delivery.c.alert_id == report.c.id, text(OPEN))),
    )
)
_DROP_DELIVERIES = Prepared(delete(delivery).where(delivery.c.alert_id == bindparam("id")))
_DROP_REPORT = Prepared(delete(report).where(report.c.id == bindparam("id")))


class Notices(Session):
    """The rows of `notice` and `report`."""

    def put_notice(self, kind: str, key: str, text: str, now: datetime) -> bool:
        """Note something; True the first time for this kind and key since it was cleared."""
        values = {"kind": kind, "key": key, "text": text, "now": now}
        return _ADD_NOTICE.row(self, values) == (1,)

    def clear_notice(self, kind: str, key: str) -> None:
        """What was noted is over: the next time is news again."""
        _CLEAR.run(self, {"kind": kind, "key": key})

    def untold_notices(self, kinds: Collection[str]) -> tuple[Notice, ...]:
        """What no report has carried yet, of these kinds, the oldest first."""
        return tuple(one for kind in kinds for one in _UNTOLD.records(self, {"kind": kind}, Notice))

    def put_report(self, made: Report, told: Sequence[Notice]) -> None:
        """Keep a report and mark the notices that it carries."""
        _ADD_REPORT.run(self, fields(made))
        _TOLD.run_many(
            self, [{"kind": one.kind, "key": one.key, "now": made.created_at} for one in told]
        )

    def report(self, report_id: str) -> Report | None:
        """A report, by its id."""
        return _REPORT.record(self, {"id": report_id}, Report)

    def last_report(self) -> datetime | None:
        """When the latest report was made."""
        row = _LATEST.row(self, {})
        return row[0] if row else None

    def prune_notices(self, before: datetime, limit: int) -> int:
        """Delete the notices and reports from before; how many. They are few."""
        del limit
        gone = [{"id": row[0]} for row in _OLD_REPORTS.rows(self, {"before": before})]
        for statement in (_DROP_DELIVERIES, _DROP_REPORT):
            statement.run_many(self, gone)
        return len(gone) + _OLD_NOTICES.run(self, {"before": before})
