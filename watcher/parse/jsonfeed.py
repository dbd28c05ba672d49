"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from watcher.model import charset, links
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason
from watcher.parse import entries, markup, prune, repair

_MOST_DIGITS, _MOST_FIELDS = 100, 100
_ITEMS = re.compile(r'"items"\s*+:\s*+\[')
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[{}\[\]]', re.DOTALL)
_FIELD = re.compile(
    r'"(title|home_page_url|language)"\s*+:\s*+("(?:[^"\\]++|\\.)*+(?:"|\Z))', re.DOTALL
)


def is_json(body: bytes) -> bool:
    """Whether `body` can only be JSON."""
    return body[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"{")


def read(body: bytes, *, feed_id: str, url: str, known_items: bytes = b"") -> ParsedFeed | Failed:
    """The feed in `body`, as `feed.read` gives it."""
    document = _document(charset.decode(body))
    if document is None:
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail="broken JSON")
    said, problem = document.said, document.problem
    items = said.get("items")
    if not isinstance(items, list):
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail="JSON without items")
    found = [_fields(item) for item in items if isinstance(item, dict)]
    digests = [prune.digest(json.dumps(item).encode()) for item in found]
    size = prune.DIGEST_BYTES
    known = {known_items[at : at + size] for at in range(0, len(known_items), size)}
    new = [item for item, raw in zip(found, digests, strict=True) if raw not in known]
    if len(new) > prune.MOST_NEW:
        new, problem = new[: prune.MOST_NEW], problem or prune.TOO_MANY
    site = links.absolute(_string(said.get("home_page_url")), url)
    return ParsedFeed(
        feed_id=feed_id,
        title=markup.line(_string(said.get("title"))),
        language=_string(said.get("language")),
        site=site,
        version="json",
        entries=entries.build(new, entries.Origin(feed_id, site or url)),
        items=b"".join(digests),
        count=len(found),
        pruned=len(found) - len(new),
        hint=None,
        complete=document.whole and not problem,
        whole=document.whole,
        problem=problem,
    )


@dataclass(frozen=True, slots=True)
class _Document:
    """What a document says; `whole` unless it breaks off before its end."""

    said: dict[str, Any]
    problem: str = ""
    whole: bool = True


def _document(text: str) -> _Document | None:
    """The document, or what can be had of it; None where that is nothing."""
    try:
        said = json.loads(text, parse_int=_integer)
    except (ValueError, RecursionError):
        return _salvaged(text)
    return _Document(said) if isinstance(said, dict) else None


def _salvaged(text: str) -> _Document | None:
    """The items of a broken document, each read alone, and what stands before them."""
    opened = _ITEMS.search(text)
    if not opened:
        return None
    pieces, whole = _objects(text, opened.end())
    if whole and not pieces:
        return None
    head = _FIELD.finditer(text, 0, opened.start())
    said = {field[1]: _value(field[2]) for field in islice(head, _MOST_FIELDS)}
    items = [item for piece in pieces if (item := _value(piece)) is not None]
    problem = "read item by item" if whole else "cut off before its end"
    return _Document({**said, "items": items}, problem, whole=whole)


def _objects(text: str, start: int) -> tuple[list[str], bool]:
    """The objects of the list that is open at `start`, and whether it has an end."""
    pieces: list[str] = []
    depth = opened = 0
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        if sign in "{[":
            opened = opened if depth else token.start()
            depth += 1
        elif sign in "}]":
            depth -= 1
            if depth < 0:
                return pieces, True
            if not depth:
                pieces.append(text[opened : token.end()])
    return pieces, False


def _value(piece: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(piece, parse_int=_integer)
    except (ValueError, RecursionError):
        return None


def _fields(item: dict[str, Any]) -> dict[str, Any]:
    """An item under the names that feedparser uses."""
    named = item.get("authors")
    authors = named if isinstance(named, list) else [item.get("author")]
    content = _string(item.get("content_html")) or _string(item.get("content_text"))
    return {
        "id": _name(item.get("id")),
        "link": _string(item.get("url")) or _string(item.get("external_url")),
        "title": _string(item.get("title")),
        "summary": _string(item.get("summary")),
        "content": [{"value": content}] if content else [],
        "published": _string(item.get("date_published")),
        "updated": _string(item.get("date_modified")),
        "authors": [{"name": _string(one.get("name"))} for one in authors if isinstance(one, dict)],
    }


def _name(value: object) -> str:
    """An id as text; the standard asks for a string, and numbers are common."""
    return repair.clean(str(value)) if isinstance(value, str | int) else ""


def _string(value: object) -> str:
    return repair.clean(value) if isinstance(value, str) else ""


def _integer(digits: str) -> int | str:
    """A number; one of absurd length stays what was typed, so that it costs its item nothing."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits[:_MOST_DIGITS]
