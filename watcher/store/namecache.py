"""A file beside the database with what actors were compiled to: only time is lost with it."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from watcher.errors import StoreUnavailable
from watcher.store.connect import location

_log = logging.getLogger(__name__)
_ENDING = ".names"
_LARGEST = 500_000_000


def path(store: str | Path) -> Path | None:
    """The file for a store; None for one that cannot be, of which whoever opens it will say so."""
    try:
        database = location(store)
    except StoreUnavailable:
        return None
    return database.with_name(database.name + _ENDING)


def read(store: str | Path) -> dict[str, str]:
    """The rows kept for a store; none where they are missing, damaged or too large."""
    file = path(store)
    if file is None:
        return {}
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        head, _, content = file.read_bytes().partition(b"\n")
        if head != _head(content):
            _log.info("%s is damaged or of another version, and is made anew", file)
            return {}
        lines = content.decode().split("\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        _log.info("%s cannot be read and is made anew (%s)", file, error)
        return {}
    return {key: row for key, _, row in (line.partition("\t") for line in lines)}


def write(store: str | Path, rows: Mapping[str, str]) -> None:
    """Replace the rows as one, where there is a database and its folder can be written to.

    No key may hold a tab, and no key or row a newline.
    """
    file = path(store)
    if file is None or not location(store).exists() or not os.access(file.parent, os.W_OK):
        return
    content = "\n".join(f"{key}\t{row}" for key, row in rows.items()).encode()
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=file.name, delete=False) as made:
            made.write(_head(content) + b"\n" + content)
        Path(made.name).replace(file)
    except OSError as error:
        _log.info("%s cannot be written (%s)", file, error)


def _head(content: bytes) -> bytes:
    """The first line: what the file is, and a checksum of the rest."""
    return f"watcher names 1 {hashlib.blake2b(content, digest_size=16).hexdigest()}".encode()
