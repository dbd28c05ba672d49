"""The mark of a run: set while a store is held alone, taken off when it is closed.

A mark that is found at the start was left by a run that ended without closing: killed, or with
the machine. Nothing is lost by that (each transaction is whole); it is said, because what was
being sent in that moment may come twice.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from watcher.store.side_tables import beat

_KEY = "running"


def begin(connection: Connection, now: datetime) -> datetime | None:
    """Set the mark; since when an earlier one stood, if one was left."""
    left = connection.execute(select(beat.c["at"]).where(beat.c["key"] == _KEY)).scalar()
    mark = insert(beat).values(key=_KEY, value="", at=now)
    connection.execute(
        mark.on_conflict_do_update(index_elements=["key"], set_={"at": mark.excluded["at"]})
    )
    return left


def end(connection: Connection) -> None:
    """Take the mark off."""
    connection.execute(delete(beat).where(beat.c["key"] == _KEY))
