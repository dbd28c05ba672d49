"""What `watcher parse` prints: one row per entry, or one row with the error."""

from watcher.model.entry import Entry
from watcher.model.fetched import Failed
from watcher.parse import feed, skim

Row = dict[str, str | list[str] | None]


def rows(body: bytes, *, name: str, url: str = "", simply: bool = False) -> list[Row]:
    """The rows for one feed file; `name` is what they call the feed. Times are RFC 3339, UTC.

    `simply` is for a feed that is too costly to read in full (`parse.skim`).
    """
    read = skim.read if simply else feed.read
    parsed = read(body, {}, feed_id=name, url=url)
    if isinstance(parsed, Failed):
        return [{"feed": name, "error": ": ".join(filter(None, (parsed.reason, parsed.detail)))}]
    return [_row(entry, name) for entry in parsed.entries]


def _row(entry: Entry, name: str) -> Row:
    published = entry.published_at
    return {
        "feed": name,
        "id": entry.id,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": published.isoformat().replace("+00:00", "Z") if published else None,
        "authors": list(entry.authors),
    }
