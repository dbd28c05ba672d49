"""The schema of a database file: made when it is new, upgraded when it is older."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from watcher.errors import StoreUnavailable
from watcher.store import (
    copying,
    side_tables,  # noqa: F401 - it adds its tables to `metadata`
)
from watcher.store.tables import SEARCH, metadata

REVISIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011",
    "0012", "0013",
)  # fmt: skip
"""All revisions in `migrations/versions`, oldest first. Kept here, so that opening a database
that is up to date need not import alembic (0.2 s)."""


def check(engine: Engine, path: Path) -> None:
    """Raise StoreUnavailable for a database that is newer than this program, or another's."""
    with engine.connect() as connection, connection.begin():
        found = _revision(connection)
    if found is not None and found not in REVISIONS:
        raise StoreUnavailable(_unknown(path, found))


def prepare(engine: Engine, path: Path, *, may_change: bool) -> None:
    """Make sure that the database has the newest schema.

    An older one is upgraded after a copy was put beside it. Raises StoreUnavailable if it is newer
    than this program, is no watcher's, or would have to be changed and must not be.
    """
    with engine.connect() as connection, connection.begin():
        found = _revision(connection)
        if found is None and may_change:
            _create(connection)
            return
    if found == REVISIONS[-1]:
        return
    if found not in REVISIONS:
        raise StoreUnavailable(_unknown(path, found))
    if not may_change:
        raise StoreUnavailable(f"{path} is of an earlier version; run `watcher db upgrade`")
    upgrade(engine, path, found)


def upgrade(engine: Engine, path: Path, found: str) -> Path:
    """Bring an older schema up to date; the copy made before."""
    from watcher.store import migrations  # noqa: PLC0415 - alembic is slow to import

    copy = path.with_name(f"{path.name}.before-{REVISIONS[-1]}-was-{found}")
    copying.copy(path, copy, over=True)
    with engine.connect() as connection, connection.begin():
        migrations.run(connection)
    return copy


def _create(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(SEARCH)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISIONS[-1],))


def _revision(connection: Connection) -> str | None:
    """The revision stamped in the database; None if it is empty, "" if it is not ours."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return "" if tables else None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return str(row[0]) if row else ""


def _unknown(path: Path, found: str | None) -> str:
    if found is None:
        return f"{path} is empty; `watcher run` or `watcher once` fills it"
    if not found:
        return f"{path} is a database of some other program; name another file as the store"
    return (
        f"{path} was written by a newer watcher (schema {found}, this one knows {REVISIONS[-1]});"
        " install that version again, or put back the backup made before its upgrade"
    )
