"""A feed's bytes into entries: the only door to feedparser, which sees only what is new."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import feedparser

from watcher.model import charset, links
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason
from watcher.parse import entries, jsonfeed, markup, prune, repair, sitemap

# What feedparser 6 has been seen to raise on broken input; all of them are ordinary bugs there.
_FEEDPARSER_RAISES = (
    AssertionError, AttributeError, IndexError, KeyError, LookupError, OverflowError,
    RecursionError, TypeError, UnicodeError, ValueError,
)  # fmt: skip
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_OPENED = re.compile(r"<((?:[\w.-]+:)?(?:item|entry))(?=[\s>])", re.IGNORECASE)
_ROOT_TAG = re.compile(r"<[^<>]*>")
_MOST_SALVAGED = 3000
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_LOOKED_AT, _LONGEST_TITLE = 20_000, 80


@dataclass(frozen=True, slots=True)
class _Source:
    feed_id: str
    url: str


def read(
    body: bytes, headers: dict[str, str], *, feed_id: str, url: str, known_items: bytes = b""
) -> ParsedFeed | Failed:
    """The feed in `body`, which came from `url`; its entries less those in `known_items`.

    `headers` have lower-case names. `known_items` are `ParsedFeed.items` of an earlier read.
    Run it where its time and memory are limited: feedparser can need minutes for 20 kB.
    """
    source = _Source(feed_id, url)
    if jsonfeed.is_json(body):
        return jsonfeed.read(body, feed_id=feed_id, url=url, known_items=known_items)
    if sitemap.is_sitemap(body):
        return sitemap.read(body, feed_id=feed_id, url=url, known_items=known_items)
    document = repair.read(body, headers)
    if document is None:
        return Failed(url=url, reason=FailReason.NOT_A_FEED, detail=_what(body))
    text = document.text
    pruned = prune.prune(text, known_items)
    if pruned is None:
        text = repair.entities(text)
        pruned = prune.prune(text, known_items)
    if pruned is None:
        return _unpruned(text, source, complete=document.complete)
    return _pruned(pruned, source, complete=document.complete)


def _what(body: bytes) -> str:
    if not body.strip():
        return "the answer is empty"
    start = charset.decode(body[:_LOOKED_AT])
    if not _PAGE.search(start):
        return "no feed in it"
    title = _TITLE.search(start)
    called = markup.line(title[1])[:_LONGEST_TITLE] if title else ""
    return f"an HTML page with the title “{called}”" if called else "an HTML page"


def _pruned(pruned: prune.Pruned, source: _Source, *, complete: bool) -> ParsedFeed:
    base = links.absolute(pruned.channel.site, source.url) or source.url
    origin = entries.Origin(source.feed_id, base, pruned.repeated, pruned.guids)
    read = _feedparser(pruned.rest) if pruned.rest else _Read((), {})
    problem = prune.TOO_MANY if pruned.more else ""
    if read is None:
        read, problem = _salvaged(pruned.rest.decode("utf-8")), "read item by item"
    return ParsedFeed(
        feed_id=source.feed_id,
        title=markup.line(pruned.channel.title),
        language=pruned.channel.language,
        site=links.absolute(pruned.channel.site, source.url),
        version=pruned.channel.version,
        entries=entries.build(read.entries, origin),
        items=pruned.items,
        count=pruned.count,
        pruned=pruned.count - pruned.left,
        hint=pruned.channel.hint,
        skips=pruned.channel.skips,
        complete=complete and not problem,
        whole=complete,
        problem=problem if complete else "cut off before its end",
    )


def _unpruned(text: str, source: _Source, *, complete: bool) -> ParsedFeed:
    """A feed that breaks XML's rules: all of it goes to feedparser's loose parser."""
    read = _feedparser(text.encode("utf-8"))
    pieces = _pieces(text)
    problem = "not well-formed XML"
    if read is None or len(read.entries) < len(pieces):  # one item may have swallowed others
        alone = _salvaged(text)
        if read is None or len(read.entries) < len(alone.entries):
            said = read.feed if read else {}
            read, problem = _Read(alone.entries, said), "read item by item"
    said = read.feed
    site = links.absolute(_said(said, "link"), source.url)
    raw = [prune.digest(piece.encode("utf-8")) for piece in pieces]
    return ParsedFeed(
        feed_id=source.feed_id,
        title=markup.line(_said(said, "title")),
        language=_said(said, "language"),
        site=site,
        version="",
        entries=entries.build(
            read.entries[: prune.MOST_NEW], entries.Origin(source.feed_id, site or source.url)
        ),
        items=b"".join(raw),
        count=max(len(read.entries), len(raw)),
        pruned=0,
        hint=None,
        complete=complete and bool(read.entries),
        whole=complete,
        problem=problem,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What feedparser found: dictionaries, since it has no types."""

    entries: tuple[Mapping[str, Any], ...]
    feed: Mapping[str, Any]


def _said(feed: Mapping[str, Any], name: str) -> str:
    value = dict.get(feed, name) if isinstance(feed, dict) else None
    return value if isinstance(value, str) else ""


def _feedparser(body: bytes) -> _Read | None:
    """Feedparser over bytes, never over a string: it would open that as a file or an address."""
    try:
        found = feedparser.parse(
            io.BytesIO(body),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        return _Read(tuple(found.entries), found.feed)
    except _FEEDPARSER_RAISES:
        return None


def _salvaged(text: str) -> _Read:
    """Every item parsed alone, so that one of them cannot take the others along."""
    root = _ROOT_TAG.match(text[text.find("<", text.find("?>") + 1) :])
    opening = root[0] if root else "<rss version='2.0'>"
    name = opening[1:-1].split(None, 1)[0].rstrip("/")
    inner = ("<channel>", "</channel>") if "feed" not in name.lower() else ("", "")
    found: list[Mapping[str, Any]] = []
    for piece in _pieces(text):
        one = f"{opening}{inner[0]}{piece}{inner[1]}</{name}>"
        read = _feedparser(one.encode("utf-8", "replace"))
        found += read.entries if read else ()
    return _Read(tuple(found), {})


def _pieces(text: str) -> list[str]:
    """The items of a document as text, each from its start tag to its end tag."""
    pieces: list[str] = []
    position = 0
    while (opened := _OPENED.search(text, position)) and len(pieces) < _MOST_SALVAGED:
        end = f"</{opened[1]}>"
        closed = text.find(end, opened.end())
        if closed < 0:
            break
        position = closed + len(end)
        pieces.append(text[opened.start() : position])
    return pieces
