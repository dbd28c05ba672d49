"""Which entries of a poll are news: known again by any key, and floods of old ones held apart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watcher.model.condition import Condition
from watcher.model.entry import Entry, ParsedFeed
from watcher.model.feed import FeedState
from watcher.parse import entries

_FLOOD_AT_LEAST = 25
_FLOOD_TIMES_USUAL = 5
_OLD = timedelta(hours=48)
_DIGEST_BYTES = 8
_SMALLEST_WINDOW = 5
_SAME_WORDS, _GROUP, _COMPARED = 0.5, 4, 1000  # share of groups of signs; signs compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """One poll, sorted. All of `new`, `seen_again` and `reset` are in the document's order.

    `seen_again` are known entries whose raw item changed, `edited` those of them whose words were
    not known. `reset` are old entries issued again in a flood or, if it is `late`, what was cut off
    the first body. `first` marks the silent baseline.
    `gap`: no overlap with the last poll, so entries may have come and gone unseen. `known_count`
    includes the items cut out unread.
    """

    new: tuple[Entry, ...]
    seen_again: tuple[Entry, ...]
    edited: tuple[Entry, ...]
    reset: tuple[Entry, ...]
    first: bool
    gap: bool
    known_count: int
    late: bool = False


def sift(
    parsed: ParsedFeed,
    known: frozenset[str],
    *,
    state: FeedState,
    now: datetime,
    lately: frozenset[str] = frozenset(),
) -> Novelty:
    """Sort `parsed.entries`; `known` are those of their `keys` that the store already holds.

    Of these, `lately` are known only since the last poll that came to its end: one that was broken
    off recorded them. They make nothing old that stands below them, and a flood is one with them.

    A flood is more than 25 unseen entries and five times the usual; old in it is what has a known
    title, or a date two days before the last good poll and before the newest entry so far: a
    publisher whose dates lag behind has news too. A date alone never makes an entry old. Where
    there are no dates, or the same for most, what stands below something known is old.
    """
    found = _distinct(parsed.entries)
    again = tuple(e for e in found if not known.isdisjoint(entries.telling(e.keys)))
    unseen = tuple(e for e in found if known.isdisjoint(entries.telling(e.keys)))
    first = state.last_ok is None
    cut = not first and not state.items and state.condition is Condition.CUT_SHORT
    settled = known - lately
    begun = sum(not lately.isdisjoint(entries.telling(e.keys)) for e in again) if lately else 0
    many = max(_FLOOD_AT_LEAST, _FLOOD_TIMES_USUAL * state.usual)
    flood = not first and len(unseen) + begun > many
    caught_up = min(filter(None, (state.last_ok, state.newest)), default=now)
    below = _below(parsed, settled, state) if flood or cut else frozenset[str]()
    late = _left_out(unseen, below, state.newest) if cut else ()
    reset = late or (_old(unseen, below, settled, caught_up) if flood else ())
    held = {entry.id for entry in reset}
    new = tuple(entry for entry in unseen if entry.id not in held)
    known_count = parsed.pruned + len(again)
    return Novelty(
        new=new,
        seen_again=again,
        edited=tuple(e for e in again if _is_edited(e, known)),
        reset=reset,
        first=first,
        gap=not first and not reset and bool(new) and not known_count and _is_full(parsed, state),
        known_count=known_count,
        late=bool(late),
    )


def condition(parsed: ParsedFeed, found: Novelty, state: FeedState) -> Condition:
    """What the body of a feed showed, by the name under which people see it."""
    if parsed.count == 0:
        return Condition.EMPTY
    if not parsed.whole:
        return Condition.CUT_SHORT
    if _is_another(parsed, found, state):
        return Condition.ANOTHER
    if found.reset and not found.late:
        return Condition.FLOOD
    if found.gap:
        return Condition.GAP
    return Condition.MALFORMED if parsed.problem else Condition.FINE


def _is_another(parsed: ParsedFeed, found: Novelty, state: FeedState) -> bool:
    """Whether nothing in a feed was known and it calls itself otherwise: another took its place."""
    if found.first or found.known_count or parsed.count < _SMALLEST_WINDOW:
        return False
    before, now = " ".join(state.title.split()), " ".join(parsed.title.split())
    return bool(before and now) and before.casefold() != now.casefold()


def same_as(entry: Entry, ids: Mapping[str, str]) -> str:
    """The id under which the store knows an entry; `ids` are ids by key. Empty if unknown.

    Its own address says more than its GUID, which may count places in the feed.
    """
    keys = (*entries.address(entry.keys), *entries.telling(entry.keys))
    return next((ids[key] for key in keys if key in ids), "")


def is_other(entry: Entry, old: Entry, beside: frozenset[str]) -> bool:
    """Whether `entry` has the GUID or the address of `old`, and is another one nevertheless.

    GUIDs may count places: it has another address, and `old` itself stands elsewhere in the
    document, whose known entries have the keys `beside`. Or it is no earlier, later if the address
    is the same (of a page that is written anew each day), and shares few words with `old`, be it in
    the title or in the text. A site that moves keeps its words; an edit keeps GUID and address.
    """
    keys, known = set(entries.telling(entry.keys)), set(old.keys)
    same_guid = bool(keys & known & set(entries.guid(entry.keys)))
    same_address = bool(keys & known & set(entries.address(entry.keys)))
    if same_guid == same_address or not entries.address(entry.keys):
        return False
    if same_guid and not beside.isdisjoint(entries.address(old.keys)):
        return True
    if same_address and not (entries.guid(entry.keys) and entries.guid(old.keys)):
        return False
    if not _is_later(entry.published_at, old.published_at, strictly=same_address):
        return False
    alike = max(_alike(entry.title, old.title), _alike(_told(entry), _told(old)))
    return alike < _SAME_WORDS


def _is_later(new: datetime | None, old: datetime | None, *, strictly: bool) -> bool:
    if new is None or old is None:
        return not strictly
    return new > old if strictly else new >= old


def _told(entry: Entry) -> str:
    return (entry.summary or entry.content)[:_COMPARED]


def _alike(one: str, other: str) -> float:
    """From 0 to 1, by their groups of signs (Dice), which tells in every script; 0 for nothing."""
    left, right = (_groups(entries.normal(text)) for text in (one, other))
    whole = len(left) + len(right)
    return 2 * len(left & right) / whole if whole else 0.0


def _groups(text: str) -> set[str]:
    size = min(_GROUP, max(1, len(text) // _GROUP))  # less in a few signs of Chinese
    return {text[at : at + size] for at in range(len(text) - size + 1)}


def _is_edited(entry: Entry, known: frozenset[str]) -> bool:
    """Whether a known entry has words that the store has not seen."""
    words = entries.wording(entry.keys)
    return bool(words) and known.isdisjoint(words)


def _distinct(found: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries that share an id or a telling key are one; the first of them stands."""
    seen: set[str] = set()
    kept = []
    for entry in found:
        names = {entry.id, *entries.telling(entry.keys)}
        if not names & seen:
            kept.append(entry)
        seen |= names
    return tuple(kept)


def _old(
    unseen: tuple[Entry, ...], below: frozenset[str], known: frozenset[str], caught_up: datetime
) -> tuple[Entry, ...]:
    """The old entries of a flood."""
    at_once = _stamp(unseen)

    def is_old(entry: Entry) -> bool:
        if not known.isdisjoint(entries.title(entry.keys)):
            return True
        date = entry.published_at
        if date is not None and date < caught_up - _OLD:
            return True
        return entry.id in below and (date is None or _minute(date) == at_once)

    return tuple(filter(is_old, unseen))


def _left_out(
    unseen: tuple[Entry, ...], below: frozenset[str], newest: datetime | None
) -> tuple[Entry, ...]:
    """What was cut off the first body, where none was whole so far: it stands below what came.

    What is later than `newest`, the latest date that came, is news nevertheless.
    """
    newest = newest or datetime.max.replace(tzinfo=UTC)
    return tuple(e for e in unseen if e.id in below and (e.published_at or newest) <= newest)


def _stamp(unseen: tuple[Entry, ...]) -> datetime | None:
    """The minute that most entries bear: that in which they were issued again."""
    minutes = Counter(_minute(e.published_at) for e in unseen if e.published_at is not None)
    (minute, times) = next(iter(minutes.most_common(1)), (None, 0))
    return minute if 2 * times > len(unseen) else None


def _minute(date: datetime) -> datetime:
    return date.replace(second=0, microsecond=0)


def _below(parsed: ParsedFeed, known: frozenset[str], state: FeedState) -> frozenset[str]:
    """The ids of the entries that stand below something known: feeds have the newest on top."""
    cut = set(_digests(state.items))
    raw = [one for one in _digests(parsed.items) if one not in cut]
    if len(raw) == len(parsed.entries):
        first = next((n for n, one in enumerate(_digests(parsed.items)) if one in cut), len(raw))
    else:
        first = len(parsed.entries)
    for number, entry in enumerate(parsed.entries[:first]):
        if not known.isdisjoint(entries.telling(entry.keys)):
            first = number
            break
    return frozenset(entry.id for entry in parsed.entries[first:])


def _digests(items: bytes) -> list[bytes]:
    return [items[at : at + _DIGEST_BYTES] for at in range(0, len(items), _DIGEST_BYTES)]


def newest(parsed: ParsedFeed, now: datetime) -> datetime | None:
    """The latest date in a document that is not in the future, if any."""
    dates = (entry.published_at for entry in parsed.entries)
    return max((date for date in dates if date is not None and date <= now), default=None)


def _is_full(parsed: ParsedFeed, state: FeedState) -> bool:
    """Whether the window is as long as last time, so that more may have been cut off its end."""
    before = len(state.items) // _DIGEST_BYTES
    return parsed.complete and parsed.count >= max(before, _SMALLEST_WINDOW) and before > 0
