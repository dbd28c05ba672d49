"""Ids are digests of content, so that a step repeated after a crash writes the same rows."""

from hashlib import blake2b

_SEPARATOR = "\x1f"


def digest(*parts: str) -> str:
    """20 hexadecimal digits (80 bits) of BLAKE2b over `parts`; equal parts give equal ids."""
    joined = _SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    return blake2b(joined, digest_size=10).hexdigest()


def entry_id(feed_id: str, key: str) -> str:
    """The id of an entry; `key` is its GUID or, where GUIDs are no good, its canonical URL."""
    return digest("entry", feed_id, key)


def article_id(entry: str) -> str:
    """The id of the article behind an entry. An edit makes a new version, never a new article."""
    return digest("article", entry)


def version_id(article: str, title: str, text: str) -> str:
    """The id of an article's version: another title or text makes another one."""
    return digest("version", article, title, text)


def alert_id(watch: str, story_id: str, occasion: str) -> str:
    """The id of the alert that `watch` raises about a story on one occasion."""
    return digest("alert", watch, story_id, occasion)


def report_id(at: str) -> str:
    """The id of the report to the operator that was made at a time in ISO 8601."""
    return digest("report", at)


def delivery_id(alert: str, destination: str) -> str:
    """The id of the one delivery of an alert to a destination."""
    return digest("delivery", alert, destination)


def digest_id(destination: str, slot: str) -> str:
    """The id of the one digest for a destination at a slot, a time in ISO 8601."""
    return digest("digest", destination, slot)
