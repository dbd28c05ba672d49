"""How much memory the program may take in all, and how many workers fit below that.

    the daemon + the server from which workers fork + workers x what each may take <= the limit

The limit is what the service manager grants (MemoryMax= in the unit, memory.max of the control
group), or the machine's memory if that is less. So the sum holds by itself: on a small machine,
or under a lower limit, there are fewer workers.
"""

import os
from pathlib import Path, PurePosixPath

MIB = 1 << 20

DAEMON = 1024 * MIB
"""The daemon takes some 300 MiB; the rest is for bodies that are being fetched."""

SERVER = 128 * MIB
"""The process from which workers fork, with the libraries that they share."""

WORKER = 1024 * MIB
"""What each worker may take, by RLIMIT_AS: an upper bound, since that counts shared memory too."""


def fitting(wanted: int, *, cores: int, limit: int | None) -> int:
    """How many workers to have: those `wanted` (0: one per core), as far as they fit, one at least.

    `limit` is in bytes; None if there is none.
    """
    asked = wanted or cores
    if limit is None:
        return asked
    return max(1, min(asked, (limit - DAEMON - SERVER) // WORKER))


def workers(wanted: int) -> int:
    """As many workers as are wanted and fit on this machine, under the limit in force."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return fitting(wanted, cores=cores or 1, limit=limit())


def limit(
    *, groups: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")
) -> int | None:
    """Bytes that this process and its children may take together; None where nothing says so."""
    found = [_physical(), *_granted(groups, own)]
    return min((one for one in found if one is not None), default=None)


def _physical() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def _granted(groups: Path, own: Path) -> list[int | None]:
    """The limits of the control group and of all around it (version 2)."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    name = next((line[3:] for line in lines if line.startswith("0::/")), "/")
    path = PurePosixPath(name.lstrip("/"))
    return [_bytes(groups / one / "memory.max") for one in (path, *path.parents)]


def _bytes(file: Path) -> int | None:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None
