"""A feed read by simpler means, after its full reading took too long: text and tags, no tree.

Every step is one pass over the text, whatever it holds. What feedparser would find out beyond
title, address, text and date of an item is missing; an item keeps its identity (GUID, address,
words), so it is not told again when the feed can be read in full.
"""

import re
from collections import Counter
from html import unescape
from itertools import islice

from watcher.model import charset, links
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason
from watcher.parse import entries, jsonfeed, markup, repair, sitemap

COSTLY = "too costly to read in full: items were picked out of it"
_TRIES = 3  # at a field of one item: the first may be empty
_MOST_ITEMS, _LONGEST_ITEM, _LONGEST_FIELD = 1000, 200_000, 50_000
_ITEM = re.compile(r"<((?:[\w.-]{1,30}:)?(?:item|entry))(?=[\s>])", re.IGNORECASE)
_ADDRESS = re.compile(r"<((?:[\w.-]{1,30}:)?url)(?=[\s>])")
_TAG = re.compile(r"<([\w.-]{1,30}(?::[\w.-]{1,30})?)(\s[^<>]{0,5000})?>")
_HREF = re.compile(r"""(?:^|\s)href\s{0,5}=\s{0,5}["']([^"'<>\s]{1,2000})["']""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"""(?:^|\s)rel\s{0,5}=\s{0,5}["'](?!alternate)""", re.IGNORECASE)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_NAMES = {
    "title": "title", "link": "link", "guid": "id", "id": "id", "pubdate": "published",
    "published": "published", "issued": "published", "dc:date": "published", "updated": "updated",
    "modified": "updated", "description": "summary", "summary": "summary", "author": "author",
    "content:encoded": "content", "content": "content", "dc:creator": "author",
    "loc": "link", "publication_date": "published",
}  # fmt: skip


def read(body: bytes, headers: dict[str, str], *, feed_id: str, url: str) -> ParsedFeed | Failed:
    """What can be had of the feed in `body` in linear time; the arguments are those of `feed.read`.

    The result is never `complete`, so nothing of the body is remembered and the next poll reads it
    anew.
    """
    text = _text(body, headers)
    if not text:
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail="no feed in it")
    mapped = sitemap.is_sitemap(body)
    pieces = _pieces(text, _ADDRESS if mapped else _ITEM)
    head = text[: pieces[0][0]] if pieces else text[:_LONGEST_ITEM]
    said = _fields(head[:_LONGEST_ITEM])
    site = links.absolute(said.get("link", ""), url)
    raw = [_fields(text[start:end]) for start, end in pieces]
    if mapped:
        raw = [{"id": one.get("link", ""), **one} for one in raw]
    return ParsedFeed(
        feed_id=feed_id,
        title=markup.line(said.get("title", "")),
        language="",
        site=site,
        version="",
        entries=entries.build(map(_entry, raw), entries.Origin(feed_id, site or url)),
        items=b"",
        count=len(raw),
        pruned=0,
        hint=None,
        complete=False,
        problem=COSTLY,
    )


def _text(body: bytes, headers: dict[str, str]) -> str:
    if jsonfeed.is_json(body):
        return ""
    if sitemap.is_sitemap(body):
        return repair.clean(charset.decode(body))
    document = repair.read(body, headers)
    return document.text if document else ""


def _pieces(text: str, opened: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the items stand, each up to its end tag or to the next item."""
    starts = [found.start() for found in islice(opened.finditer(text), _MOST_ITEMS + 1)]
    ends = [*starts[1:], len(text)][:_MOST_ITEMS]
    return [
        (start, min(end, start + _LONGEST_ITEM)) for start, end in zip(starts, ends, strict=False)
    ]


def _fields(piece: str) -> dict[str, str]:
    """The first of each field in an item, as markup; a field inside another does not count."""
    found: dict[str, str] = {}
    tries: Counter[str] = Counter()
    position = 0
    while tag := _TAG.search(piece, position):
        position = tag.end()
        written = tag[1]
        name = _NAMES.get(written.lower()) or _NAMES.get(written.lower().rpartition(":")[2], "")
        if not name:
            continue
        attributes = tag[2] or ""
        if name == "link" and (href := _HREF.search(attributes)):
            if not _ELSEWHERE.search(attributes):
                found.setdefault("link", unescape(href[1]))
            continue
        tries[name] += 1
        if attributes.endswith("/") or tries[name] > _TRIES:
            continue
        value, position = _value(piece, position, written)
        if value:
            found.setdefault(name, value)
    return found


def _value(piece: str, start: int, name: str) -> tuple[str, int]:
    """What stands up to the end tag, or up to the next tag where there is none; and its end."""
    lead = piece[start : start + 50]
    at = start + len(lead) - len(lead.lstrip())
    if piece.startswith(_CDATA, at):
        end = piece.find(_CDATA_END, at)
        end = len(piece) if end < 0 else end
        return piece[at + len(_CDATA) : end][:_LONGEST_FIELD], min(len(piece), end + 3)
    end = piece.find(f"</{name}", start, start + _LONGEST_FIELD)
    if end < 0:
        end = piece.find("<", start)
        end = len(piece) if end < 0 else end
    return unescape(piece[start:end][:_LONGEST_FIELD]).strip(), end


def _entry(fields: dict[str, str]) -> dict[str, object]:
    """Fields under the names and in the shapes that feedparser has."""
    content = fields.pop("content", "")
    return {**fields, **({"content": [{"value": content}]} if content else {})}
