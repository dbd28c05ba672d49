"""Entries out of feedparser's dictionaries: plain text, safe links, sane dates, stable ids."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from watcher.model import ids, links, wrappers
from watcher.model.entry import Entry
from watcher.parse import dates, markup

_LONGEST_TITLE = 1000
_TITLE_FROM_SUMMARY = 120
_LONGEST_TEXT = 200_000
_MOST_AUTHORS = 20
_TELLING_TITLE = 25
_WORDS = re.compile(r"[^\W_]+")
_WEAK_GUID = re.compile(r"\d{1,3}$")
_SORTS = {"guid": "g", "url": "u", "fingerprint": "f", "weak": "w", "title": "t"}


@dataclass(frozen=True, slots=True)
class Origin:
    """What the entries of one document share. `repeated` are names that tell nothing apart.

    `guids` are those of the items in their order, as written: feedparser resolves some as links.
    `home` is the site's own address, which names no entry.
    """

    feed_id: str
    base: str
    repeated: frozenset[str] = field(default_factory=frozenset)
    guids: tuple[str, ...] = ()
    home: str = ""


def build(raw: Iterable[Mapping[str, Any]], origin: Origin) -> tuple[Entry, ...]:
    """Entries in the order of the document, one for each item, however little that says."""
    raw = list(raw)
    guids = origin.guids if len(origin.guids) == len(raw) else ("",) * len(raw)
    times = Counter(name for one in raw for name in _names(one))
    again = origin.repeated | {name for name, n in times.items() if n > 1}
    whole = replace(origin, repeated=frozenset(again), home=_home(origin.base))
    return tuple(_entry(one, guid, whole) for one, guid in zip(raw, guids, strict=True))


def key(sort: str, feed_id: str, value: str) -> str:
    """20 characters: the sort's letter and a digest of feed and value.

    One of g, u and f is enough to know an entry again; w (a fingerprint of too few words) and t
    (the title) are evidence only.
    """
    return _SORTS[sort] + ids.digest(sort, feed_id, value)[:19]


def telling(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of which one is enough."""
    return tuple(key for key in keys if key[0] in "guf")


def wording(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that stand for title and summary as worded."""
    return tuple(key for key in keys if key[0] in "fw")


def title(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that stand for the title."""
    return tuple(key for key in keys if key[0] == "t")


def address(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The key that stands for the entry's own address, if it has one."""
    return tuple(key for key in keys if key[0] == "u")


def guid(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The key that stands for the entry's GUID, if it has one that tells."""
    return tuple(key for key in keys if key[0] == "g")


def apart(entry: Entry, other: Entry) -> Entry:
    """`entry`, which has a GUID or an address of `other` but is not it, known by the rest."""
    if not set(guid(entry.keys)) & set(other.keys):
        return replace(entry, keys=tuple(key for key in entry.keys if key not in other.keys))
    return replace(
        entry,
        id=ids.entry_id(entry.feed_id, links.folded(entry.url) or entry.fingerprint),
        keys=tuple(key for key in entry.keys if key[0] != "g"),
    )


def normal(text: str) -> str:
    """Words only, in one case, each letter as one sign with its accents."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFC", text.casefold())))


def _entry(raw: Mapping[str, Any], written: str, origin: Origin) -> Entry:
    guid = written or _text(raw, "id").strip()
    link = links.absolute(_link(raw) or _guid_link(guid), origin.base)
    content = _content(raw)
    summary = markup.text(_text(raw, "summary")[:_LONGEST_TEXT])
    title = markup.line(_text(raw, "title")[: _LONGEST_TITLE * 4])[:_LONGEST_TITLE]
    title = title or _start(summary or content)
    url = links.canonical(wrappers.unwrapped(link), origin.base)
    shown = summary if summary != content else ""
    fingerprint = ids.digest(normal(title), normal(shown or content))
    name = _identity(guid, origin)
    own = url if _tells(raw, url, origin) else ""
    return Entry(
        id=ids.entry_id(origin.feed_id, name or links.folded(own) or fingerprint),
        feed_id=origin.feed_id,
        guid=guid,
        url=url,
        link=link,
        title=title,
        summary=shown,
        content=content,
        published_at=_date(raw, "published") or _date(raw, "created") or _date(raw, "updated"),
        updated_at=_date(raw, "updated"),
        authors=_authors(raw),
        fingerprint=fingerprint,
        keys=_keys(name, own, (title, shown or content), origin),
    )


def _keys(name: str, url: str, words: tuple[str, str], origin: Origin) -> tuple[str, ...]:
    title, summary = words
    feed = origin.feed_id
    keys = []
    if name:
        keys.append(key("guid", feed, name))
    if url:
        keys.append(key("url", feed, links.key(url)))
    telling = summary or len(title) >= _TELLING_TITLE or not keys
    keys.append(
        key("fingerprint" if telling else "weak", feed, normal(title) + "\n" + normal(summary))
    )
    return (*keys, key("title", feed, normal(title)))


def _identity(guid: str, origin: Origin) -> str:
    """The GUID where it names one entry; "" where it repeats or only counts positions."""
    if guid in origin.repeated or _WEAK_GUID.match(guid):
        return ""
    return links.folded(guid)


def _names(raw: Mapping[str, Any]) -> set[str]:
    """GUID, link, and the page that the link is a place in."""
    link = _text(raw, "link")
    return {_text(raw, "id"), link, link.partition("#")[0]}


def _tells(raw: Mapping[str, Any], url: str, origin: Origin) -> bool:
    """Whether the address is that of one entry, not of the site or of many entries."""
    if _text(raw, "link").partition("#")[0] in origin.repeated:
        return False
    return links.folded(url) not in {"", origin.home}


def _home(base: str) -> str:
    return links.folded(links.canonical(base, ""))


def _link(raw: Mapping[str, Any]) -> str:
    """The publisher's own link where FeedBurner put one of its own in front of it."""
    return _text(raw, "feedburner_origlink") or _text(raw, "link")


def _guid_link(guid: str) -> str:
    return guid if guid.startswith(("http://", "https://")) else ""


def _start(text: str) -> str:
    """The first line of a text, cut at a word."""
    first = text.split("\n", 1)[0]
    if len(first) <= _TITLE_FROM_SUMMARY:
        return first
    return first[:_TITLE_FROM_SUMMARY].rsplit(" ", 1)[0] + "…"


def _text(raw: Mapping[str, Any], name: str) -> str:
    """A field as a string; feedparser's own `get` warns and guesses, so go around it."""
    value = dict.get(raw, name) if isinstance(raw, dict) else raw.get(name)
    return value if isinstance(value, str) else ""


def _content(raw: Mapping[str, Any]) -> str:
    """The longest of the full texts that came with the entry."""
    parts = dict.get(raw, "content") if isinstance(raw, dict) else None
    texts = [_text(part, "value") for part in parts or () if isinstance(part, dict)]
    return markup.text(max(texts, key=len)[:_LONGEST_TEXT]) if texts else ""


def _date(raw: Mapping[str, Any], name: str) -> datetime | None:
    found = dates.read(_text(raw, name))
    if found is None and isinstance(raw, dict) and _text(raw, name):
        fields = dict.get(raw, f"{name}_parsed")
        return dates.from_struct(tuple(fields)) if fields else None
    return found


def _authors(raw: Mapping[str, Any]) -> tuple[str, ...]:
    listed = dict.get(raw, "authors") if isinstance(raw, dict) else None
    found = [_text(one, "name") for one in listed or () if isinstance(one, dict)]
    names = [markup.line(name[:400])[:200] for name in found or [_text(raw, "author")]]
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST_AUTHORS]
