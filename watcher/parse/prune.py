"""lxml's quick look at a feed: its items' digests, the known ones cut out, the channel's words."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b

from lxml import etree

from watcher.model import plain

DIGEST_BYTES = 8
MOST_NEW = 5000
"""New items of one body that are read; a flood of more is an attack, or an archive in one file."""
TOO_MANY = f"more than {MOST_NEW:,} new items: the first of them were read"
"""What is said of a body that has more."""

TOO_MANY = f"more than {MOST_NEW:,} new items: the first of them were read"
"""What is said of such a body."""

_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_MOST_DIGITS = 6
_LONGEST_HINT = timedelta(days=1)
_VERSIONS = {"rss": "rss", "feed": "atom", "rdf": "rdf"}
_ITEMS = frozenset({"item", "entry"})
_PLACES = frozenset({"rss", "rdf", "feed", "channel", "items"})
_UNUSED = frozenset({"category", "keywords", "subject", "thumbnail", "player", "rating", "hash"})
_LONGEST_NAME = 500
_MOST_SAID = 100  # elements of a channel besides its items
_HOURS = range(24)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself."""

    title: str
    language: str
    site: str
    version: str
    hint: timedelta | None
    skips: int = 0


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left to read (`rest`, empty where nothing is) and what was seen on the way.

    `repeated` are the GUIDs and links that stand in more than one item of the document, `guids`
    those of the items left, "" where an item has none. With `more`, not all of the new items are
    among these.
    """

    rest: bytes
    items: bytes
    count: int
    left: int
    channel: Channel
    repeated: frozenset[str] = field(default_factory=frozenset)
    guids: tuple[str, ...] = ()
    more: bool = False


def prune(text: str, known: bytes) -> Pruned | None:
    """`text` without the items whose digests are in `known`; None where XML's rules are broken."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    channel = _channel(root)
    items = _items(root)
    digests = [digest(etree.tostring(item, with_tail=False)) for item in items]
    seen = {known[at : at + DIGEST_BYTES] for at in range(0, len(known), DIGEST_BYTES)}
    unseen = [item for item, raw in zip(items, digests, strict=True) if raw not in seen]
    new = unseen[:MOST_NEW]
    names = Counter(name for item in items for name in _names(item)) if new else Counter[str]()
    for item, raw in zip(items, digests, strict=True):
        if raw in seen:
            item.getparent().remove(item)
    for item in unseen[MOST_NEW:]:
        item.getparent().remove(item)
    left = [_guid(item) for item in new]
    for item in new:
        _lighten(item)
    _lighten_channel(root)
    return Pruned(
        rest=etree.tostring(root, encoding="utf-8", xml_declaration=True) if left else b"",
        items=b"".join(digests),
        count=len(items),
        left=len(left),
        more=len(unseen) > len(new),
        guids=tuple(left),
        repeated=frozenset(name for name, times in names.items() if times > 1),
        channel=channel,
    )


def digest(raw: bytes) -> bytes:
    """The digest by which a raw item is known again."""
    return blake2b(raw, digest_size=DIGEST_BYTES).digest()


def _local(element: etree._Element) -> str:
    """The name less its namespace, in small letters: some write RSS in capitals."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _items(root: etree._Element) -> list[etree._Element]:
    """Items where feeds hold them: below the root, its channels, or `items` (RSS 1.1)."""
    found: list[etree._Element] = []
    for child in root:
        name = _local(child)
        if name in _ITEMS:
            found.append(child)
        elif name in _PLACES:
            found += _items(child)
    return found


def _names(item: etree._Element) -> set[str]:
    """The GUID and the link of an item as written, and the page that they are a place in."""
    found = item.iterchildren("{*}guid", "{*}id", "{*}link")
    names = {(one.text or one.get("href") or "").strip() for one in found}
    return (names | {name.partition("#")[0] for name in names}) - {""}


def _guid(item: etree._Element) -> str:
    return next(((c.text or "").strip() for c in item.iterchildren("{*}guid", "{*}id")), "")


def _lighten(item: etree._Element) -> None:
    """Take out what no entry needs, and on which feedparser's time grows with the square."""
    for child in list(item):
        if _local(child) in _UNUSED or (
            child.prefix == "media" and not len(child) and not child.text
        ):
            item.remove(child)
    for name in item.iter("{*}author", "{*}creator", "{*}name", "{*}email"):
        if name.text and len(name.text) > _LONGEST_NAME:
            name.text = name.text[:_LONGEST_NAME]


def _lighten_channel(root: etree._Element) -> None:
    """Take out what a feed says of itself beyond all measure: no entry needs it."""
    for place in [root, *root.iterchildren("{*}channel")]:
        said = [child for child in place if _local(child) not in _ITEMS | _PLACES]
        for child in said[_MOST_SAID:]:
            place.remove(child)


def _channel(root: etree._Element) -> Channel:
    place = next((child for child in root if _local(child) == "channel"), root)
    said: dict[str, str] = {}
    for child in place:
        name = _local(child)
        if name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                said.setdefault("site", child.get("href", ""))
        elif child.text and child.prefix not in {"itunes", "media", "image"}:
            said.setdefault(name, child.text.strip())
    name = _local(root)
    return Channel(
        title=plain.line(said.get("title", "")),
        language=said.get("language") or root.get(_LANG, ""),
        site=said.get("link") or said.get("site", ""),
        version=_VERSIONS.get(name, name) + root.get("version", ""),
        hint=_hint(said),
        skips=_skips(place),
    )


def _hint(said: dict[str, str]) -> timedelta | None:
    """The slowest pace that `ttl` (minutes) or `sy:update*` ask for, at most a day."""
    minutes: float = _number(said.get("ttl", ""))
    if period := _PERIODS.get(said.get("updateperiod", "").lower()):
        times = _number(said.get("updatefrequency", "")) or 1
        minutes = max(minutes, period * 60 / times)
    return min(timedelta(minutes=minutes), _LONGEST_HINT) if minutes else None


def _skips(place: etree._Element) -> int:
    """`skipHours` as bits 0 to 23, `skipDays` as bits 24 (Monday) to 30; 0 if it is all of them."""
    written = [(one.text or "").strip() for one in place.iterfind("skipHours/hour")]
    hours = {_number(one) % len(_HOURS) for one in written if one.isdigit()}
    named = [(one.text or "").strip().lower() for one in place.iterfind("skipDays/day")]
    days = {_DAYS.index(one) for one in named if one in _DAYS}
    if len(hours) == len(_HOURS) or len(days) == len(_DAYS):
        return 0
    return sum(1 << hour for hour in hours) + sum(1 << (len(_HOURS) + day) for day in days)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0
