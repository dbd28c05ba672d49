"""The room on the store's disk: a warning before it ends, and a reserve for when it has.

A full disk stops even deletions, since they are written before they are done. So a file without
content, the ballast, lies beside the database. It is let go at the next start on a full disk: there
is room again for pruning, and for telling the operator.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BALLAST = 16 << 20
"""Bytes of the reserve: four times what the write-ahead log grows to before it is applied."""

AMPLE = 32
"""The reserve is laid where so many times as much is free, and else would only do harm."""

LOW = 1 << 30
"""Bytes, or a twentieth of the disk if that is less, below which the operator is warned."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of a disk: in all, and free for this user."""

    total: int
    free: int

    @property
    def low(self) -> bool:
        """Whether it is time to do something about it."""
        return self.free < min(LOW, self.total // 20)


def look(database: Path) -> Room:
    """The disk on which a database lies."""
    found = os.statvfs(database.parent)
    return Room(total=found.f_blocks * found.f_frsize, free=found.f_bavail * found.f_frsize)


def reserve(database: Path) -> Path:
    """The file of the ballast."""
    return database.with_name(database.name + ".ballast")


def lay(database: Path) -> None:
    """Lay the ballast, where there is ample room and none yet."""
    file = reserve(database)
    if file.exists() or look(database).free < AMPLE * BALLAST:
        return
    with file.open("xb") as stream, suppress(OSError):  # a file system without the call
        file.chmod(0o600)
        os.posix_fallocate(stream.fileno(), 0, BALLAST)


def relieve(database: Path) -> bool:
    """Let the ballast go if the disk is full; whether that was done."""
    file = reserve(database)
    if not file.exists() or look(database).free >= BALLAST:
        return False
    file.unlink()
    return True
