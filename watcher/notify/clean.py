"""Disarms text from the network, so that it shows as text wherever it goes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watcher.notify import faces

ELLIPSIS = "…"
_SURROGATES = re.compile("[\ud800-\udfff]")
# Line and paragraph separators, C0, DEL and C1: they end headers, move cursors, colour terminals.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Overrides and isolates of direction, zero-width and tag characters, fillers, variation selectors
# (less the one for emoji) and noncharacters: they make text lie, or carry text that nobody sees.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# What a mail program would decode (RFC 2047): Python's own header classes do so while they build
# the header, line ends included.
_ENCODED_WORD = re.compile(r"=\?(?=[\w*-]+\?)")
# Joiners belong to Arabic, Indic scripts and emoji; elsewhere they only hide a difference.
_STRAY_JOINER = re.compile(
    "(?<![\u0590-\u1fff\u2190-\u2bff\ufe0f\U0001f000-\U0001ffff])[\u200c\u200d]+"
)
_BLANKS = re.compile(r"\s+")
_MOST_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_LONGEST_URL = 2000
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|[0-9a-f:.]+")
_NO_BREAK = "\u200b"
# Chats have no escape for these that all of them know: a letter that looks the same stands in.
_LOOKS_SAME = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", "|": "ǀ"})
_EMOJI = re.compile(r":(?=[a-zA-Z0-9ˍ+'-]+:)")
_AT = re.compile(r"@(?=\w)")
_LINK = re.compile(r"<(?=\S)|\](?=[(\[])")
_BLOCK = re.compile(r"^[ \t]*(?=[#>+=-]|\d{1,9}[.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is a hit, or is not."""

    text: str
    hit: bool


def line(text: str, *, limit: int = 500) -> str:
    """`text` on one line, without anything unseen, of at most `limit` characters."""
    return shorten(_disarm(text[: 8 * limit]).strip(), limit)


def shorten(text: str, limit: int) -> str:
    """`text`, cut with an ellipsis if it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def unmarked(text: str) -> str:
    """`text` in which no chat finds bold type and its like, an emoji or a mention."""
    text = _EMOJI.sub("꞉", text.translate(_LOOKS_SAME))
    return _AT.sub("@" + _NO_BREAK, text)


def plain(text: str) -> str:
    """`unmarked`, and for services that read Markdown: no link that hides its address, no heading.

    Mattermost and its like read `<address|text>` as Slack does.
    """
    linked = _LINK.sub(lambda found: found.group() + _NO_BREAK, unmarked(text))
    return _BLOCK.sub(lambda found: found.group() + _NO_BREAK, linked)


def marked(text: str, hits: Iterable[tuple[int, int]], *, limit: int = 500) -> tuple[Piece, ...]:
    """`text` cut at its hits, every piece disarmed as by `line`, `limit` characters in all.

    Spans that overlap what came before, or lie outside, are left out; all of them where a host in
    the text has to be spelled otherwise.
    """
    if faces.spelled(text) != text:
        hits = ()
    pieces: list[Piece] = []
    room = limit
    for raw, hit in _split(text, hits):
        piece = _disarm(raw[: 8 * limit])
        if not pieces or pieces[-1].text.endswith(" "):
            piece = piece.lstrip()
        if not piece:
            continue
        pieces.append(Piece(shorten(piece, room), hit))
        room -= len(pieces[-1].text)
        if room <= 1:
            break
    if pieces:
        pieces[-1] = Piece(pieces[-1].text.rstrip(), pieces[-1].hit)
    return tuple(piece for piece in pieces if piece.text)


def _split(text: str, hits: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    at = 0
    for start, end in sorted(hits):
        if at <= start < end <= len(text):
            yield text[at:start], False
            yield text[start:end], True
            at = end
    yield text[at:], False


def _disarm(text: str) -> str:
    if text.isascii():  # nothing else of the rest can be in it
        return _ENCODED_WORD.sub("= ?", _BLANKS.sub(" ", _CONTROLS.sub(" ", text)))
    text = _SURROGATES.sub("\ufffd", text)
    text = _UNSEEN.sub("", _CONTROLS.sub(" ", text))
    text = _MOST_MARKS.sub(r"\1", _STRAY_JOINER.sub("", text))
    text = faces.spelled(_BLANKS.sub(" ", text))
    return _ENCODED_WORD.sub("= ?", text)


def url(address: str) -> str:
    """`address` if it is a http or https URL, fit for any markup; else empty.

    Its host is in ASCII, and nothing stands before it: a user's name is taken off. Whatever could
    end a link (blanks, quotes, brackets, bars) is percent-encoded.
    """
    bare = _CONTROLS.sub("", _SURROGATES.sub("", address.strip()))
    try:
        parts = urlsplit(bare)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = faces.host(bare)
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return ""
    netloc = f"[{host}]{port}" if ":" in host else f"{host}{port}"
    safe = quote(parts._replace(netloc=netloc).geturl(), safe="%/:?#@!$&+,;=~-._[]")
    return safe if len(safe) <= _LONGEST_URL else ""


def moment(at: datetime, timezone: str) -> str:
    """`at` for people: "23 Nov 2026, 14:05 CET". An unknown zone counts as UTC."""
    local = at.astimezone(_zone(timezone))
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def hour(at: datetime, timezone: str, *, today: datetime) -> str:
    """`at` in few letters: "14:05", or on any other day than `today`'s "22 Nov 14:05"."""
    zone = _zone(timezone)
    local = at.astimezone(zone)
    same = local.date() == today.astimezone(zone).date()
    return f"{local:%H:%M}" if same else f"{local.day} {local:%b %H:%M}"


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
