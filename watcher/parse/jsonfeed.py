"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

import json
from typing import Any

from watcher.model import links
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason
from watcher.parse import entries, markup, prune, repair

_MOST_DIGITS = 100


def is_json(body: bytes) -> bool:
    """Whether `body` can only be JSON."""
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read(body: bytes, *, feed_id: str, url: str, known_items: bytes = b"") -> ParsedFeed | Failed:
    """The feed in `body`, as `feed.read` gives it."""
    try:
        document = json.loads(body, parse_int=_integer)
    except (ValueError, RecursionError):
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail="broken JSON")
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail="JSON without items")
    whole = [item for item in items if isinstance(item, dict)]
    digests = [prune.digest(json.dumps(item, sort_keys=True).encode()) for item in whole]
    size = prune.DIGEST_BYTES
    known = {known_items[at : at + size] for at in range(0, len(known_items), size)}
    new = [_fields(item) for item, raw in zip(whole, digests, strict=True) if raw not in known]
    site = links.absolute(_string(document.get("home_page_url")), url)
    return ParsedFeed(
        feed_id=feed_id,
        title=markup.line(_string(document.get("title"))),
        language=_string(document.get("language")),
        site=site,
        version="json",
        entries=entries.build(new, entries.Origin(feed_id, site or url)),
        items=b"".join(digests),
        count=len(whole),
        pruned=len(whole) - len(new),
        hint=None,
        complete=True,
    )


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
        "authors": [one for one in authors if isinstance(one, dict)],
    }


def _name(value: object) -> str:
    """An id as text; the standard asks for a string, and numbers are common."""
    return repair.clean(str(value)) if isinstance(value, str | int) else ""


def _string(value: object) -> str:
    return repair.clean(value) if isinstance(value, str) else ""


def _integer(digits: str) -> int | str:
    """A number; one of absurd length stays what was typed, so that it costs its item nothing."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits[:_MOST_DIGITS]
