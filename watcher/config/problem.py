"""What is wrong in a configuration, and exactly where."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

FEW_NAMES = 100
MOST_HINTS = 20

Subject = tuple[str, ...]
"""What a problem is about: ("watch", "kursk"), ("daemon", "polling"), or () for a whole file."""


class Severity(StrEnum):
    """An error leaves something out of the configuration; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """A position in a file. Lines and columns count from 1; columns count code points."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """`file:line:column`, as editors understand it."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One error or warning. `message` is for people, on one line, and holds no secret."""

    severity: Severity
    file: str
    line: int
    column: int
    message: str
    subject: Subject = ()

    def __str__(self) -> str:
        """`file:line:column: message`."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(slots=True)
class Notes:
    """Collects problems while a configuration is read."""

    problems: list[Problem] = field(default_factory=list)
    _hints: int = 0

    def hint(self, word: str, known: Collection[str]) -> str:
        """As `did_you_mean`, but only so often: among 10,000 names it takes 50 ms."""
        self._hints += 1 if len(known) > FEW_NAMES else 0
        return did_you_mean(word, known) if self._hints <= MOST_HINTS else ""

    def error(self, place: Place, message: str, subject: Subject = ()) -> None:
        """Something here cannot be used."""
        self._add(Severity.ERROR, place, message, subject)

    def warning(self, place: Place, message: str, subject: Subject = ()) -> None:
        """Something here may surprise."""
        self._add(Severity.WARNING, place, message, subject)

    def sorted(self) -> tuple[Problem, ...]:
        """All problems in the order of files and lines."""
        return tuple(sorted(self.problems, key=lambda p: (p.file, p.line, p.column, p.message)))

    def _add(self, severity: Severity, place: Place, message: str, subject: Subject) -> None:
        self.problems.append(
            Problem(
                severity=severity,
                file=place.file,
                line=place.line,
                column=place.column,
                message=message,
                subject=subject,
            )
        )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean `lavrov`?)`, or an empty string where nothing known comes close."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed when something is wrong

    names = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold()[:100], list(names), n=1, cutoff=0.6)
    return f" (did you mean `{names[close[0]]}`?)" if close else ""


def quoted(text: str) -> str:
    """`text` between backticks, shortened to 60 characters and on one line."""
    line = " ".join(text.split())
    return f"`{line}`" if len(line) <= 60 else f"`{line[:57]}...`"  # noqa: PLR2004
