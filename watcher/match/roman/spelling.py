"""The Latin spellings in the press of an alias that was typed in another script."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from operator import getitem

from watcher.match.fold import key
from watcher.match.roman import asian, cyrillic, others
from watcher.model.actor import ActorKind

MOST = 40
# Of each press at most so many, and the presses in this order: what is read most goes first.
_PER_PRESS = {"en": 14, "de": 6, "fr": 5, "pl": 4, "es": 5, "it": 5, "tr": 3, "cs": 3, "sl": 2}
_OTHER_PRESS = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ׳][^\W\d_]*)*")
_TRANSLATED = frozenset({ActorKind.ORGANISATION, ActorKind.THING, ActorKind.COUNTRY})

_Spellings = dict[str, tuple[str, ...]]


def latin(text: str, language: str, kind: ActorKind) -> tuple[str, ...]:
    """Latin spellings of the alias `text`, the likeliest first, at most 40; none for a Latin one.

    `language` is the code of the alias, "" where unknown. What of an organisation has more than
    one word is translated, not transliterated, and has no spellings. No two fold alike.
    """
    return tuple(dict.fromkeys(spelling for _, spelling in latin_by_press(text, language, kind)))


@lru_cache(maxsize=10_000)
def latin_by_press(text: str, language: str, kind: ActorKind) -> tuple[tuple[str, str], ...]:
    """The same with the language code of the press that spells so, the first one of several."""
    if kind in _TRANSLATED and len(text.split()) > 1:
        return ()
    found: dict[str, tuple[str, str]] = {}
    for press, spelling in _every(text.strip(), language, kind):
        found.setdefault(key(spelling), (press, spelling))
        if len(found) > MOST:
            break
    found.pop(key(text), None)
    return tuple(found.values())[:MOST]


def _every(text: str, language: str, kind: ActorKind) -> Iterator[tuple[str, str]]:
    first = next((char for char in text if char.isalpha()), "")
    if "\u0400" <= first < "\u0530":
        yield from _combined(text, lambda word: cyrillic.spellings(word, language))
    elif "\u0370" <= first < "\u0400" or "\u1f00" <= first < "\u2000":
        yield from _combined(text, lambda word: _alike(others.greek(word)))
    elif "\u0590" <= first < "\u0600":
        yield from _combined(text, lambda word: _alike(others.hebrew(word)))
    elif "\u0600" <= first < "\u0780":
        yield from _combined(text, lambda word: _alike(others.arabic(word)))
    elif first >= "\u3040":
        yield from _eastern(text, first, kind)


def _eastern(text: str, first: str, kind: ActorKind) -> Iterator[tuple[str, str]]:
    if kind is ActorKind.PLACE and asian.is_place(text):
        yield from (("en", spelling) for spelling in asian.place(text))
    elif "가" <= first <= "힣":
        native = asian.korean(text)
        yield from native
        if not native:
            yield from _combined(text, lambda word: _alike(others.foreign(word)))
    elif "ぁ" <= first <= "ヺ":
        yield from _combined(
            text, lambda word: _alike((asian.hepburn(word), *others.foreign(word)))
        )
    else:
        yield from asian.chinese(text)


def _alike(spellings: tuple[str, ...]) -> _Spellings:
    return {"en": tuple(one[:1].upper() + one[1:] for one in spellings if one)}


def _combined(text: str, spelled: Callable[[str], _Spellings]) -> Iterator[tuple[str, str]]:
    """Whole names, each in one press's way; first the first way of every press."""
    words = [spelled(found.group()) for found in _WORD.finditer(text)]
    if not words or not all(words):
        return
    gaps = _gaps(text)
    presses = [press for press in words[0] if all(press in word for word in words)]
    ranked = {press: _ranked([word[press] for word in words], press) for press in presses}
    for chosen in (slice(0, 1), slice(1, None)):
        for press in presses:
            for parts in ranked[press][chosen]:
                yield press, "".join(map("".join, zip(parts, gaps, strict=True)))


def _gaps(text: str) -> list[str]:
    """What stands behind each word of the name: a blank, a hyphen, nothing."""
    ends = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    following = [start for start, _ in ends[1:]] + [len(text)]
    gaps = [text[end:start] for (_, end), start in zip(ends, following, strict=True)]
    return [" " if "・" in gap or "·" in gap else gap for gap in gaps]


def _ranked(options: list[tuple[str, ...]], press: str) -> list[tuple[str, ...]]:
    """Combinations of the words' spellings, those of the likeliest first."""
    most = _PER_PRESS.get(press, _OTHER_PRESS) if press != "en" or len(options) > 1 else MOST
    ranks = _ranks(tuple(map(len, options)), most)
    return [tuple(map(getitem, options, chosen)) for chosen in ranks]


@lru_cache(maxsize=4_000)
def _ranks(counts: tuple[int, ...], most: int) -> list[tuple[int, ...]]:
    """Choices among so many spellings of each word, the lowest ranks first, at most `most`."""
    return sorted(product(*(range(min(count, most + 1)) for count in counts)), key=sum)[:most]
