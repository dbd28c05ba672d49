"""One daemon per store: an flock on a file beside the database, with the holder's pid in it.

The kernel lets go of the lock when its holder dies, by SIGKILL too, so none is ever stale.
"""

import fcntl
import os
from pathlib import Path

from watcher.errors import StoreBusy, StoreUnavailable

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Lock:
    """A lock that is held until `release`, or until the process ends."""

    def __init__(self, database: Path) -> None:
        """Take the lock. Raises StoreBusy, with the holder's pid, if another process has it."""
        self._file = _open(database.with_name(database.name + ".lock"))
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.pread(self._file, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise StoreBusy(
                f"{database}: another watcher (pid {pid}) is running on this store;"
                " stop it first, or give this one a store of its own"
            ) from None
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:  # a full disk
            os.close(self._file)
            raise StoreUnavailable(f"{database}: {error.strerror}") from error

    def release(self) -> None:
        """Let go. The file stays: to delete it would let two holders in."""
        os.ftruncate(self._file, 0)
        os.close(self._file)


def boot() -> str:
    """Which start of the machine this is; "" where the system does not tell (Linux does).

    Data that a process wrote and did not sync outlives the process, but not the machine.
    """
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise StoreUnavailable(f"{path}: cannot be opened ({error.strerror})") from error
