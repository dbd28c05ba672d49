"""Articles as JSONL, the common input of the filters `match` and `stories`."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from watcher.errors import UsageError
from watcher.extract import boilerplate, language
from watcher.model import ids
from watcher.model.article import Article

_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input, by its number from 1."""

    number: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """An article as given. `id` is the caller's, of whatever JSON type it was."""

    id: object
    article: Article


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no article, and why."""

    number: int
    why: str

    def __str__(self) -> str:
        """For people."""
        return f"line {self.number}: {self.why}"


def lines(file: Path | None) -> Iterator[Line]:
    """The lines of a JSONL file, or of standard input for None or "-"; empty ones left out."""
    try:
        stream = sys.stdin.buffer if file is None or str(file) == "-" else file.open("rb")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    with stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield Line(number, line)


def chunks(given: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """Lines by `size`, the last ones by what is left."""
    rest = iter(given)
    while chunk := list(islice(rest, size)):
        yield chunk


def given(line: Line, *, detect: bool = True) -> Given | Unread:
    """The article in a line. With `detect` its language is found out where it is not given."""
    try:
        row = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        return Unread(line.number, f"not JSON: {error}")
    if not isinstance(row, dict) or "id" not in row:
        return Unread(line.number, 'expected an object with "id", "title" and "text"')
    return Given(row["id"], _article(row, detect=detect))


def _article(row: dict[str, object], *, detect: bool) -> Article:
    title, text = _text(row, "title"), _text(row, "text")
    spoken = _text(row, "language")
    if detect and not spoken:
        spoken = language.detect(f"{title}\n{text[:2000]}")
    published = _time(_text(row, "published_at"))
    name = json.dumps(row["id"])  # 1 and "1" are two
    return Article(
        id=name,
        entry_id=name,
        feed_id=_text(row, "source"),
        version=ids.digest(title, text),
        url=_text(row, "url"),
        title=title,
        text=boilerplate.masked(text, title),
        first_seen=published or _UNDATED,
        published_at=published,
        language=spoken,
    )


def _text(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
