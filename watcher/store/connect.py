"""Connections to SQLite, set up for one writer and many readers."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import NullPool

from watcher.errors import StoreOutOfReach, StoreUnavailable

_WAIT_MS = 10_000
_WRITER = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an alert that is committed must survive a power cut
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA cache_size = -16000",  # kB
    "PRAGMA temp_store = MEMORY",
)
_READER = (
    "PRAGMA query_only = ON",
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA cache_size = -8000",
    "PRAGMA temp_store = MEMORY",
)

DATABASE_ERRORS = (DatabaseError, sqlite3.DatabaseError)
"""What SQLAlchemy, or the driver beneath it, raises."""


def location(url_or_path: str | Path) -> Path:
    """The database's file, from a path or from an address such as sqlite:///watcher.db."""
    text = str(url_or_path)
    if "://" not in text:
        return Path(text).expanduser()
    try:
        url = make_url(text)
    except ArgumentError:
        raise StoreUnavailable("the store is neither a path nor a database address") from None
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise StoreUnavailable(
            f"a store of the kind {url.drivername!r} is not supported; use a path or sqlite:///PATH"
        )
    return Path(url.database).expanduser()


def writer(path: Path, *, alone: bool, durable: bool = True) -> Engine:
    """An engine whose transactions take the write lock at once (BEGIN IMMEDIATE).

    Without `durable` a commit does not wait for the disk: for what nobody keeps.
    Only the one who holds the store `alone` checkpoints: SQLite 3.7.0 to 3.51.2 can corrupt a
    database when two connections do.
    """
    checkpoint = f"PRAGMA wal_autocheckpoint = {1000 if alone else 0}"
    hurry = () if durable else ("PRAGMA synchronous = OFF",)
    return _engine(path, (*_WRITER, checkpoint, *hurry), "BEGIN IMMEDIATE")


def sync(connection: Connection, *, synced: bool) -> None:
    """Whether the commits of a writer wait for the disk from now on. Not inside a transaction.

    One that does takes all before it to the disk as well: in WAL mode they stand in one file. With
    NORMAL the database is never corrupt after a power cut, but may lack the last commits.
    """
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection) and _durable(driver):
        driver.execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}").close()


def _durable(driver: sqlite3.Connection) -> bool:
    return bool(driver.execute("PRAGMA synchronous").fetchone()[0])


def is_left_open(connection: Connection) -> bool:
    """Whether a transaction still stands in the driver: a COMMIT that failed may leave it there."""
    driver = connection.connection.driver_connection
    return isinstance(driver, sqlite3.Connection) and driver.in_transaction


def reader(path: Path) -> Engine:
    """An engine that cannot write, and whose transactions see one moment of the database."""
    return _engine(path, _READER, "BEGIN")


def _engine(path: Path, pragmas: tuple[str, ...], begin: str) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "timeout": _WAIT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, not the driver
        for pragma in pragmas:
            connection.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def explained(error: Exception, path: Path) -> Exception:
    """The error to raise: StoreUnavailable for a lost database, `error` itself for a bug.

    StoreOutOfReach where it comes back by itself once the cause is gone; a damaged file does not.
    """
    cause = error.orig if isinstance(error, DatabaseError) else error
    lost = isinstance(cause, sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError
    if not lost or not isinstance(cause, sqlite3.Error):
        return error
    code = getattr(cause, "sqlite_errorcode", 0)
    advice = _ADVICE.get(code & 0xFF, "see the disk and the file")
    passing = code & 0xFF in _PASSING and code not in _DAMAGED
    kind = StoreOutOfReach if passing else StoreUnavailable
    return kind(f"{path}: {cause}; {advice}")


def is_read_only(error: Exception) -> bool:
    """Whether a connection was opened to a file that could not be written then."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY


_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PROTOCOL,  # another was starting or ending in the same moment
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_DAMAGED = frozenset(
    {
        sqlite3.SQLITE_IOERR_SHORT_READ,  # the file is shorter than it says
        sqlite3.SQLITE_IOERR_CORRUPTFS,
        sqlite3.SQLITE_IOERR_DATA,
        sqlite3.SQLITE_READONLY_DBMOVED,  # another file stands in its place
        sqlite3.SQLITE_CANTOPEN_SYMLINK,
    }
)


_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program has been holding the database for too long",
    sqlite3.SQLITE_FULL: "free some space on its disk; nothing was half written",
    sqlite3.SQLITE_IOERR: "its disk may be full or failing; nothing was half written",
    sqlite3.SQLITE_READONLY: "this user may not write it",
    sqlite3.SQLITE_CANTOPEN: "its folder is missing, or this user may not write there",
    sqlite3.SQLITE_CORRUPT: "put a backup in its place: docs/operations.md, `A damaged database`",
    sqlite3.SQLITE_NOTADB: "this is not a watcher's database; name another file",
}
