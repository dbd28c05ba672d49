"""Whether a database is sound: a glance at every start, all of it when somebody asks.

    glance   the file's length against its header                        a few microseconds
    quick    the tables on which deliveries depend, within a time limit  at the daemon's start
    whole    every page, every index, and what must agree                `watcher db check`

A full check reads the whole file, which takes minutes with a million articles, so no start waits
for one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from watcher.clock import Clock
from watcher.errors import StoreUnavailable

QUICK_SECONDS = 0.5
"""How long a start may look: what is not reached by then is not looked at."""

MOST_TOLD = 20
"""Findings that are told; one damaged page may make thousands."""

_HEADER = 100  # bytes, see https://www.sqlite.org/fileformat.html, section 1.3
_MAGIC = b"SQLite format 3\x00"
_LARGEST_PAGE = 65_536
_VITAL = (
    "beat", "feed", "delivery", "alert", "digest", "thread", "silence", "acknowledgement",
    "notice", "report",
)  # fmt: skip
_STEPS = 20_000  # of SQLite's machine between two looks at the clock, about a millisecond

_AGREE = {
    "{} articles are not in the index for search, or are in it and gone": """
        SELECT abs((SELECT count(*) FROM article) - (SELECT count(*) FROM search_docsize))""",
    "{} deliveries are to be sent and have nothing to tell": """
        SELECT count(*) FROM delivery WHERE state IN ('QUEUED', 'SENDING', 'WAITING')
        AND NOT EXISTS (SELECT 1 FROM alert WHERE id = alert_id)
        AND NOT EXISTS (SELECT 1 FROM digest WHERE id = alert_id)
        AND NOT EXISTS (SELECT 1 FROM report WHERE id = alert_id)""",
    "{} placed articles are gone": """
        SELECT count(*) FROM placement
        WHERE NOT EXISTS (SELECT 1 FROM article WHERE id = article_id)""",
}
"""What must agree between tables, as counts of what does not."""


def glance(path: Path) -> None:
    """Raise StoreUnavailable if the file is shorter than its own header says: it was cut off.

    Not asked while a write-ahead log waits to be applied: the file may then grow from it.
    """
    log = path.with_name(path.name + "-wal")
    if not path.exists() or (log.exists() and log.stat().st_size):
        return
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        return  # empty, or none of SQLite's: who opens it says so
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    counted = header[24:28] == header[92:96]  # else an old SQLite wrote it last, without a count
    expected = pages * (_LARGEST_PAGE if page == 1 else page)
    if counted and path.stat().st_size < expected:
        raise StoreUnavailable(
            damaged(path, f"it has {path.stat().st_size} bytes, and should have {expected}")
        )


def quick(
    connection: Connection, path: Path, *, clock: Clock, seconds: float = QUICK_SECONDS
) -> bool:
    """Look at the tables on which deliveries depend; False where the time did not suffice.

    Raises StoreUnavailable at the first damage. Before SQLite 3.42 a look at one table cannot be
    broken off, so the clock is asked between them as well.
    """
    driver = _driver(connection)
    until = clock.monotonic() + seconds
    driver.set_progress_handler(lambda: int(clock.monotonic() > until), _STEPS)
    try:
        for table in _VITAL:
            if clock.monotonic() > until:
                return False
            for finding in _findings(driver, f"PRAGMA quick_check({table})"):
                raise StoreUnavailable(damaged(path, finding))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return False
        raise
    finally:
        driver.set_progress_handler(None, 0)
    return True


def whole(path: Path) -> tuple[str, ...]:
    """Everything that is wrong, one line each, MOST_TOLD at most of the file; empty if nothing.

    It reads every page: about two minutes a million articles. The database may be in use.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as own:
        own.execute("PRAGMA query_only = ON")
        found = tuple(_findings(own, f"PRAGMA integrity_check({MOST_TOLD})"))
        return found or tuple(_disagreements(own))


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("the store is not SQLite")
    return driver


def _findings(driver: sqlite3.Connection, pragma: str) -> Iterator[str]:
    """What a check finds. Some damage it reports, and at some it breaks off with an error."""
    try:
        with closing(driver.execute(pragma)) as rows:
            for (found,) in rows:
                if found != "ok":
                    yield " ".join(str(found).split())
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        yield str(error)


def _disagreements(own: sqlite3.Connection) -> Iterator[str]:
    for words, question in _AGREE.items():
        (count,) = own.execute(question).fetchone()
        if count:
            yield words.format(count)


def damaged(path: Path, finding: str) -> str:
    """What to say of a damaged file, and what to do."""
    return (
        f"{path} is damaged ({' '.join(finding.split())}); put a backup in its place, or save what"
        " can be read: see docs/operations.md, `A damaged database`"
    )
