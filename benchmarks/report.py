"""The table of figures, and on what they were measured."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version

_LIBRARIES = ("aiohttp", "feedparser", "trafilatura", "lxml", "SQLAlchemy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure: CPU of the program and of the libraries on the same work, in ms per `unit`.

    `aim` is the highest value that is good, of the ratio or (`of_ratio` false) of the program's ms.
    """

    name: str
    unit: str
    ours: float
    beside: str
    theirs: float
    aim: float
    of_ratio: bool = True

    @property
    def ratio(self) -> float:
        """The program's CPU, in units of the libraries'."""
        return self.ours / self.theirs

    @property
    def met(self) -> bool:
        """Whether the aim is met."""
        return (self.ratio if self.of_ratio else self.ours) <= self.aim


def environment() -> str:
    """One line: system, cores, Python, libraries."""
    cores = len(os.sched_getaffinity(0))
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores, Python"
        f" {platform.python_version()}, {libraries}"
    )


def row(line: Line) -> str:
    """A line of the table; columns as in `head`."""
    aim = f"{line.aim:.2f} x" if line.of_ratio else f"{line.aim:.1f} ms"
    return (
        f"{line.name:34} {line.ours:9.2f} ms/{line.unit:5} {line.theirs:9.2f} ms"
        f" {line.ratio:7.2f}   <= {aim:8} {'met' if line.met else 'missed':7} {line.beside}"
    )


def head() -> str:
    """The table's head."""
    return f"{'CPU, workers included':34} {'watcher':>18} {'libraries':>12} {'ratio':>7}   aim"
