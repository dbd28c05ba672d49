"""What the worker processes of `parse` and `extract` run on one input.

The readers are imported when a worker first needs them (its server has them loaded); the command
itself never loads them.
"""

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from watcher.model.article import confidence
from watcher.model.fetched import Failed, FailReason

Row = dict[str, object]
_GZIP = b"\x1f\x8b"
_LARGEST = 64_000_000
"""Bytes of a compressed file that are read; more of a feed or a page is an attack."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file or a line. `problem` says why there is nothing to read; `line`: `body` is JSON."""

    name: str
    body: bytes = b""
    url: str = ""
    problem: str = ""
    line: int = 0


def words(failed: Failed) -> str:
    """A failure in words: the reason and, where known, more."""
    if failed.reason is FailReason.BROKEN and failed.detail:
        return failed.detail
    return ": ".join(part for part in (failed.reason.value, failed.detail) if part)


def parse_one(given: Input, *, simply: bool = False) -> list[Row]:
    """The rows of one feed: its entries, or one row with the error."""
    from watcher.parse import rows  # noqa: PLC0415 - see above

    if given.problem:
        return [{"feed": given.name, "error": given.problem}]
    body = _unpacked(given.body)
    return [dict(row) for row in rows.rows(body, name=given.name, url=given.url, simply=simply)]


def parse_simply(given: Input) -> list[Row]:
    """The same by simpler means, for a feed that is too costly."""
    return parse_one(given, simply=True)


def extract_simply(given: Input) -> Row:
    """`extract_one` by simpler means, for a page that is too costly."""
    return extract_one(given, simply=True)


def extract_one(given: Input, *, simply: bool = False) -> Row:
    """The row of one page."""
    if given.problem:
        return {"id": given.name, "error": given.problem}
    if not given.line:
        return _extracted(given.name, given.url, _unpacked(given.body), simply=simply)
    try:
        row = json.loads(given.body)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"line {given.line}: not JSON: {error}"}
    if not isinstance(row, dict) or not isinstance(row.get("html"), str) or "id" not in row:
        name = row.get("id") if isinstance(row, dict) else None
        return {"id": name, "error": f'line {given.line}: expected {{"id", "url", "html"}}'}
    return _extracted(row["id"], str(row.get("url") or given.url), row["html"], simply=simply)


def _extracted(name: object, url: str, html: bytes | str, *, simply: bool) -> Row:
    from watcher.extract import article, skim  # noqa: PLC0415 - see above

    given = isinstance(html, str)
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    read = skim.read if simply else article.read
    page = read(body, url=url, charset="utf-8" if given else "")
    if isinstance(page, Failed):
        return {"id": name, "error": words(page)}
    return {
        "id": name,
        "url": url,
        "title": page.title,
        "text": page.text,
        "author": page.author,
        "published_at": _time(page.published_at),
        "language": page.language,
        "site": page.site,
        "text_from": page.text_from.value,
        "canonical": page.canonical,
        "image": page.image,
        "confidence": confidence(page.doubts),
        "doubts": [doubt.value for doubt in page.doubts],
    }


def _unpacked(body: bytes) -> bytes:
    """What a gzipped file holds, as archives keep them; any other file as it is."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _LARGEST)
    except zlib.error:
        return body


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
