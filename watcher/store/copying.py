"""Whole copies of a database, as of one moment, made while others write to it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from watcher.errors import StoreUnavailable

_PAGES = 2_048  # copied between two words on how far it is: 8 MiB

Heard = Callable[[int, int], None]
"""Hears how many pages are copied, and of how many."""


def unheard(_done: int, _of: int) -> None:
    """The hearer where nobody listens."""


def copy(path: Path, target: Path, *, over: bool = False, heard: Heard = unheard) -> None:
    """Copy the database at `path` to `target`, readable by this user only.

    The copy is of the moment at which it began: it reads in one transaction, which holds up no
    writer (the write-ahead log cannot be emptied meanwhile, and grows). `target` appears whole or
    not at all. Raises StoreUnavailable where it cannot be written or, unless `over`, is there.
    """
    part = target.with_name(target.name + ".part")
    if not over:
        _reserve(target)
    whole = False
    try:
        part.unlink(missing_ok=True)  # of a copy that was broken off
        _reserve(part)
        _fill(path, part, heard)
        part.replace(target)
        whole = True
    finally:
        if not whole:
            part.unlink(missing_ok=True)
        if not whole and not over:
            target.unlink(missing_ok=True)


def _reserve(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except FileExistsError:
        raise StoreUnavailable(f"{file}: is there already, and is not overwritten") from None
    except OSError as error:
        raise StoreUnavailable(f"{file}: cannot be written: {error.strerror}") from error


def _fill(path: Path, part: Path, heard: Heard) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as made:
        source.isolation_level = None
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment is now
        source.backup(made, pages=_PAGES, progress=lambda _status, left, of: heard(of - left, of))
