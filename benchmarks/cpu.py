"""CPU seconds and memory of this process and its children, from /proc (Linux)."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> Iterator[int]:
    """All living descendants of a process."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield int(child)
            yield from children(int(child))


def of(pid: int) -> float:
    """Of a process, and of those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / _TICK


def seconds(*, without: int = 0) -> float:
    """CPU used so far by this process tree, less the child `without` (the world's server)."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    dead = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = own.ru_utime + own.ru_stime + dead.ru_utime + dead.ru_stime
    return total + sum(of(pid) for pid in children(os.getpid()) if pid != without)


def megabytes(pid: int) -> tuple[float, float]:
    """Resident memory of a process: all of it, and what it shares with nobody."""
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, value = line.partition(":")
        found[name] = int(value.split()[0]) / 1024
    return found["Rss"], found["Private_Clean"] + found["Private_Dirty"]


def own() -> float:
    """CPU seconds used so far by this process, its threads included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
