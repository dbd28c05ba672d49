"""The ways to say a full Latin name, and the index by which a text's words lead to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from watcher.match.roman import people, skeleton, sound, titled
from watcher.match.roman.people import Person
from watcher.match.roman.tokens import LONGEST_WORD, readings, unlike

_MOST_WORDS = 100_000
# The bound of the relative distance for a name of one part, and for a surname by itself.
ALONE = 0.2


class Entry(NamedTuple):
    """One way to say a name in full: `given`, then `family`, then perhaps `rest`; as codes.

    `of` is the name as typed. `bare` is the code of the part by which the person is called.
    `numeral` stands in place of `family` for rulers (Benedict XVI), `title` in place of `given`
    (Pope Francis). A `whole` name is East Asian: `given` is its family, and `bare` is shared by
    many.
    """

    number: int
    of: str
    given: str
    family: str
    bare: str
    rest: tuple[str, ...] = ()
    numeral: str = ""
    title: str = ""
    whole: bool = False

    def packed(self) -> str:
        """All but the number, and the keys by which `Index` finds it, in one text."""
        titled = self.title or self.numeral
        keys = (
            skeleton.readings(self.bare if titled else self.given),
            () if titled else skeleton.readings(self.family),
            tuple(key for part in self.rest for key in skeleton.readings(part)),
        )
        texts = (
            self.of, self.given, self.family, self.bare, " ".join(self.rest),
            self.numeral, self.title, "whole" if self.whole else "",
        )  # fmt: skip
        return _BETWEEN.join((*texts, *map(" ".join, keys)))


_BETWEEN = "\x1f"
_KEYS = 3


@lru_cache(maxsize=50_000)
def unpacked(number: int, packed: str) -> Entry:
    """The entry again, of its texts without the keys."""
    of, given, family, bare, rest, numeral, title, whole = packed.split(_BETWEEN)
    return Entry(
        number, of, given, family, bare, tuple(rest.split()), numeral, title, whole=bool(whole)
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A text's word that may be part of a name: keys it can have as a given name or a surname."""

    text: str
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]


@dataclass(slots=True)
class Index:
    """Entries by the skeletons of their two parts, and titled names by that of the one part."""

    _entries: list[tuple[int, str]] = field(default_factory=list)
    _alone: dict[str, list[Entry]] = field(default_factory=dict)
    _firsts: set[str] = field(default_factory=set)
    _lasts: set[str] = field(default_factory=set)
    _pairs: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _words: dict[str, Word | None] = field(default_factory=dict)
    _titled: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _marks: dict[str, None] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many ways to say names there are."""
        return len(self._entries)

    def may_have_titled(self, text: str) -> bool:
        """Whether one of the titles or numerals of the names is in `text`: a quick look."""
        if not self._marks:
            return False
        low = text.lower()
        return any(mark in low for mark in self._marks)

    def add(self, number: int, packed: str) -> None:
        """Enter one way to say a name: an entry as packed, and the number that it is to have."""
        texts, first, last, rest = packed.rsplit(_BETWEEN, _KEYS)
        at = len(self._entries)
        self._entries.append((number, texts))
        firsts = first.split(" ")
        if not last and self._is_titled(number, texts, firsts):
            return
        lasts = last.split(" ")
        for one in firsts:
            for other in lasts:
                pair = f"{one} {other}"
                self._pairs[pair] = (*self._pairs.get(pair, ()), at)
        self._firsts.update(firsts)
        self._lasts.update(lasts, rest.split())

    def _is_titled(self, number: int, texts: str, keys: list[str]) -> bool:
        """Enter a name of a title or numeral and one part, if it is one."""
        entry = unpacked(number, texts)
        if not entry.title and not entry.numeral:
            return False
        for key in keys:
            self._alone.setdefault(key, []).append(entry)
        marks = titled.stems(entry.title) if entry.title else titled.numerals(entry.numeral)
        self._marks |= dict.fromkeys(marks)
        return True

    def word(self, text: str) -> Word | None:
        """What is known of a word of a text; None where it is part of no name."""
        try:
            return self._words[text]
        except KeyError:
            if len(text) > LONGEST_WORD:
                return None
        if len(self._words) >= _MOST_WORDS:
            self._words.clear()
        found = self._words[text] = self._looked_up(text)
        return found

    def _looked_up(self, text: str) -> Word | None:
        keys = [one.skeleton for one in readings(text)]
        firsts = tuple(key for key in keys if key in self._firsts)
        lasts = tuple(key for key in keys if key in self._lasts)
        return Word(text, firsts, lasts) if firsts or lasts else None

    def titled(self, text: str) -> tuple[Entry, ...]:
        """The names of a title and one name that a word may be."""
        found = self._titled.get(text)
        if found is None:
            if len(text) > LONGEST_WORD:
                return ()
            if len(self._titled) >= _MOST_WORDS:
                self._titled.clear()
            near = [
                entry
                for one in readings(text)
                for entry in self._alone.get(one.skeleton, ())
                if unlike(entry.bare, text) <= ALONE
            ]
            found = self._titled[text] = tuple(dict.fromkeys(near))
        return found

    def candidates(self, given: Word, family: Word) -> list[Entry]:
        """The entries whose two parts have the skeletons of these words."""
        pairs = self._pairs
        return [
            unpacked(*self._entries[at])
            for first in given.firsts
            for last in family.lasts
            if (pair := f"{first} {last}") in pairs
            for at in pairs[pair]
        ]


def of(name: str, typed: str) -> Iterator[Entry]:
    """All ways to say a full name, of number 0; none for a name of one word."""
    for variant in dict.fromkeys((name, people.joined(name))):
        person = people.person(variant)
        if person is not None:
            yield from _ways(typed, person)


def _ways(typed: str, person: Person) -> Iterator[Entry]:
    codes = tuple(sound.code(part) for part in person.parts)
    if not all(codes):
        return
    if len(codes) == 1 + bool(person.title) and (person.title or person.numeral):
        for bare in _called(person.parts[-1]):
            yield Entry(0, typed, "", "", bare, numeral=person.numeral, title=person.title)
    elif person.whole:
        yield from _east_asian(typed, codes)
    else:
        yield from _western(typed, person.parts)


def _western(typed: str, parts: tuple[str, ...]) -> Iterator[Entry]:
    """Any given name with the surname; both translated where both can be (Jesus Christ)."""
    family = sound.code(parts[-1])
    for given in dict.fromkeys(sound.code(part) for part in parts[:-1]):
        yield Entry(0, typed, given, family, family)
    if len(parts) == 2:  # noqa: PLR2004 - a pair of names that are translated together
        for given in map(sound.code, titled.others(parts[0])):
            for other in map(sound.code, titled.others(parts[1])):
                yield Entry(0, typed, given, other, other)


def _east_asian(typed: str, codes: tuple[str, ...]) -> Iterator[Entry]:
    """Family name first: Kim Jong Un, with the syllables of the given name apart or in one."""
    yield Entry(0, typed, codes[0], codes[1], codes[0], rest=codes[2:], whole=True)
    if len(codes) > 2:  # noqa: PLR2004 - the given name has two syllables
        yield Entry(0, typed, codes[0], "".join(codes[1:]), codes[0], whole=True)


def _called(word: str) -> Iterator[str]:
    for name in (word, *titled.others(word)):
        if code := sound.code(name):
            yield code
