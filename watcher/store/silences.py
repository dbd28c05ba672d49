"""Silences: written by the command line, read by whoever decides."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model.silence import Silence
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.side_tables import silence

_SILENCE = tuple(silence.c[name] for name in Silence.__slots__)
_IN_FORCE = Prepared(
    select(*_SILENCE)
    .where(silence.c.until > bindparam("now"))
    .order_by(silence.c.begins, silence.c.id)
)
_ADD = Prepared(
    insert(silence)
    .values({name: bindparam(name) for name in Silence.__slots__})
    .on_conflict_do_nothing()
)
_END = Prepared(
    update(silence)
    .where(silence.c.id == bindparam("id"), silence.c.until > bindparam("now"))
    .values(until=bindparam("now"))
)
_OLD = Prepared(
    delete(silence).where(
        silence.c.id.in_(
            select(silence.c.id)
            .where(silence.c.until < bindparam("before", type_=silence.c.until.type))
            .limit(bindparam("limit"))
            .scalar_subquery()
        )
    )
)
_ALL = Prepared(select(*_SILENCE).order_by(silence.c.begins.desc(), silence.c.id))


class Silences(Session):
    """The rows of `silence`. One that has ended stays a while: what it held is explained."""

    def silences(self, now: datetime) -> Sequence[Silence]:
        """Those in force, the earliest first.

        A silence begins when it is put in force: one that seems to begin later was put in force
        before the clock was set back.
        """
        return _IN_FORCE.records(self, {"now": now}, Silence)

    def all_silences(self) -> Sequence[Silence]:
        """Those in force and those that have ended, the latest first."""
        return _ALL.records(self, {}, Silence)

    def put_silence(self, made: Silence) -> None:
        """Put a silence in force."""
        _ADD.run(self, fields(made))

    def end_silence(self, silence_id: str, now: datetime) -> bool:
        """End a silence now; False if it is not in force."""
        return _END.run(self, {"id": silence_id, "now": now}) == 1

    def prune_silences(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` that ended before; how many."""
        return _OLD.run(self, {"before": before, "limit": limit})
