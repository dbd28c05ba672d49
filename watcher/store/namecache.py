"""A JSON file beside the database with what actors were compiled to: only time is lost with it."""

import json
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from watcher.errors import StoreUnavailable
from watcher.store.connect import location

_log = logging.getLogger(__name__)
_ENDING = ".names.json"
_LARGEST = 500_000_000


def path(store: str | Path) -> Path | None:
    """The file for a store; None for one that cannot be, of which whoever opens it will say so."""
    try:
        database = location(store)
    except StoreUnavailable:
        return None
    return database.with_name(database.name + _ENDING)


def read(store: str | Path) -> dict[str, object]:
    """The rows kept for a store; none where they are missing, damaged or too large."""
    file = path(store)
    if file is None:
        return {}
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        rows = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        _log.info("%s cannot be read and is made anew (%s)", file, error)
        return {}
    return rows if isinstance(rows, dict) else {}


def write(store: str | Path, rows: Mapping[str, object]) -> None:
    """Replace the rows as one, where there is a database and its folder can be written to."""
    file = path(store)
    if file is None or not location(store).exists() or not os.access(file.parent, os.W_OK):
        return
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=file.name, delete=False
        ) as made:
            json.dump(rows, made, separators=(",", ":"))
        Path(made.name).replace(file)
    except OSError as error:
        _log.info("%s cannot be written (%s)", file, error)
