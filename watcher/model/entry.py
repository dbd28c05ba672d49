"""One entry of a feed, and a whole feed as read."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, in plain text, with a stable identity.

    `id` is `ids.entry_id(feed_id, guid or canonical URL or fingerprint)`. `url` is canonical
    (wrappers and tracking parameters gone), `link` as published, both http(s) or empty. `summary`
    and `content` are text without markup. `published_at` is the publisher's claim, in UTC and sane,
    or None; nothing is ever dropped on it. `fingerprint` is a digest of title and summary.
    `keys` are digests by which the entry may already be known, each 20 characters that begin
    with their sort: one match of g (GUID), u (address) or f (words) suffices; t (title) and w (too
    few words) are evidence only. `language` is that of the text, found where the feed was read
    (ISO 639-1); it is not stored, and "" for an entry out of the store.
    """

    id: str
    feed_id: str
    guid: str
    url: str
    link: str
    title: str
    summary: str
    content: str
    published_at: datetime | None
    updated_at: datetime | None
    authors: tuple[str, ...]
    fingerprint: str
    keys: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed body as read. `entries` leaves out the items whose raw bytes were known already.

    `items` are the 8-byte digests of all raw items in the body, concatenated; `count` how many
    items the body holds in all; `pruned` how many of them were cut out unread. `hint` is the
    slowest pace that `ttl`, `sy:*` ask for, `skips` the hours and days of `skipHours`, `skipDays`
    (see `FeedState`). `complete` is False for a truncated or salvaged body, `whole` for a truncated
    one.
    """

    feed_id: str
    title: str
    language: str
    site: str
    version: str
    entries: tuple[Entry, ...]
    items: bytes
    count: int
    pruned: int
    hint: timedelta | None
    complete: bool
    problem: str = ""
    whole: bool = True
    skips: int = 0
