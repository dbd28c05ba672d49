"""Names typed in Latin letters alone, found where a text has them in another script or inflected.

An article names a person in full first; a rendering of the full name is looked for by the skeletons
of two of its parts and confirmed by the distance between their sounds. From the article that has
one, the bare surname counts as well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from watcher.match.roman import distance, people, skeleton, sound, titled, tokens
from watcher.match.roman.tokens import Reading

# Bounds of the relative distance, for one part and for the sum of two. They were set where 99 of
# 100 pairs of a Russian and a Latin spelling of one name pass and chance pairs do not add up.
PART = 0.26
BOTH = 0.34
BARE = 0.2
_STEMMED = 0.03


@dataclass(frozen=True, slots=True)
class Rendering:
    """A place where a name was found. `number` and `of` are the caller's, offsets the text's.

    `full` is False for a bare surname in an article that has the full name elsewhere.
    """

    number: int
    begin: int
    end: int
    of: str
    full: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to say a name in full: `given`, then `family`, then perhaps `rest`; as codes.

    `bare` is the code of the part by which the person is called. `numeral` stands in place of
    `family` for rulers (Benedict XVI), `title` in place of `given` (Pope Francis).
    """

    number: int
    of: str
    given: str
    family: str
    bare: str
    rest: tuple[str, ...] = ()
    numeral: str = ""
    title: str = ""


class _Token(NamedTuple):
    begin: int
    end: int
    readings: tuple[Reading, ...]


@dataclass(slots=True)
class _Index:
    """Entries by the skeletons of their two parts, as one number: first * size + last."""

    entries: list[_Entry] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    alone: dict[str, list[int]] = field(default_factory=dict)


class Renderings:
    """The names to look for. Immutable once made; it can be pickled."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        """`names`: the caller's number and a full Latin name; those of one word are left out."""
        self._index = _Index()
        for number, name in names:
            for entry in _entries(number, name):
                self._add(entry)

    def _add(self, entry: _Entry) -> None:
        index = self._index
        at = len(index.entries)
        index.entries.append(entry)
        if entry.title or entry.numeral:
            for key in skeleton.readings(entry.bare):
                index.alone.setdefault(key, []).append(at)
            return
        lasts = [index.keys.setdefault(key, len(index.keys)) for key in _keys(entry.family)]
        for first in _keys(entry.given):
            one = index.keys.setdefault(first, len(index.keys))
            for other in lasts:
                index.pairs.setdefault((one, other), []).append(at)

    def find(self, title: str, text: str) -> tuple[tuple[Rendering, ...], tuple[Rendering, ...]]:
        """The renderings in the title and in the text, in order, none within another."""
        if not self._index.entries:
            return (), ()
        read = [(given, self._tokens(given)) for given in (title, text)]
        full = [list(self._full(given, found)) for given, found in read]
        named = {entry.number: entry for found in full for entry, _ in found}
        if not named:
            return (), ()
        bearers = [entry for found in full for entry, _ in found]
        first, second = (
            _ordered([*(hit for _, hit in hits), *_bare(given, found, bearers)])
            for hits, (given, found) in zip(full, read, strict=True)
        )
        return first, second

    def _tokens(self, text: str) -> list[_Token]:
        return [
            _Token(found.start(), found.end(), tokens.readings(found.group()))
            for found in tokens.WORD.finditer(text)
        ]

    def _full(self, text: str, found: list[_Token]) -> Iterator[tuple[_Entry, Rendering]]:
        for at, token in enumerate(found):
            if self._index.alone:
                yield from self._titled(text, token)
            for other in (at + 1, at + 2):
                if other < len(found) and _are_near(text, found, at, other):
                    yield from self._paired(text, found, at, other)

    def _paired(
        self, text: str, found: list[_Token], at: int, other: int
    ) -> Iterator[tuple[_Entry, Rendering]]:
        """Full names whose given name is one of the two tokens and whose surname is the other."""
        one, two = found[at], found[other]
        orders = ((one, two), (two, one)) if other == at + 1 else ((one, two),)
        for given, family in orders:
            for entry in self._candidates(given, family):
                if entry.rest and given is two:
                    continue
                end = self._end(text, found, other, entry)
                if end and _is_pair(entry, given, family):
                    yield entry, Rendering(entry.number, one.begin, end, entry.of, full=True)

    def _candidates(self, given: _Token, family: _Token) -> list[_Entry]:
        index = self._index
        found = []
        for first in given.readings:
            one = index.keys.get(first.skeleton)
            if one is None:
                continue
            for last in family.readings:
                two = index.keys.get(last.skeleton)
                if two is not None:
                    found += index.pairs.get((one, two), ())
        return [index.entries[at] for at in found]

    def _end(self, text: str, found: list[_Token], at: int, entry: _Entry) -> int:
        """Where the name ends, or 0 where a further part of it is missing behind token `at`."""
        for part in entry.rest:
            if at + 1 >= len(found) or not _are_near(text, found, at, at + 1):
                return 0
            at += 1
            if _relative(part, found[at]) > PART:
                return 0
        return found[at].end

    def _titled(self, text: str, token: _Token) -> Iterator[tuple[_Entry, Rendering]]:
        seen = set()
        for reading in token.readings:
            for at in self._index.alone.get(reading.skeleton, ()):
                entry = self._index.entries[at]
                if at in seen or _relative(entry.bare, token) > BARE:
                    continue
                seen.add(at)
                if entry.title and titled.is_before(text, token.begin, entry.title):
                    yield (
                        entry,
                        Rendering(entry.number, token.begin, token.end, entry.of, full=True),
                    )
                elif entry.numeral and (end := _numeral_end(text, token.end, entry.numeral)):
                    yield entry, Rendering(entry.number, token.begin, end, entry.of, full=True)


def _entries(number: int, name: str) -> Iterator[_Entry]:
    """All ways to say a full name; none for a name of one word."""
    for variant in dict.fromkeys((name, people.joined(name))):
        person = people.person(variant)
        if person is None:
            continue
        codes = tuple(sound.code(part) for part in person.parts)
        if all(codes):
            yield from _ways(number, name, person, codes)


def _ways(
    number: int, name: str, person: people.Person, codes: tuple[str, ...]
) -> Iterator[_Entry]:
    family = codes[person.family]
    wanted = titled.title(person.parts[0])
    if person.numeral and len(codes) <= 2:  # noqa: PLR2004 - Pope Benedict XVI
        for bare in _called(person.parts[-1]):
            yield _Entry(number, name, "", "", bare, numeral=person.numeral)
    elif wanted and len(codes) == 2:  # noqa: PLR2004 - Pope Francis
        for bare in _called(person.parts[-1]):
            yield _Entry(number, name, "", "", bare, title=wanted)
    elif person.whole and len(codes) == 3:  # noqa: PLR2004 - Kim Jong Un
        yield _Entry(number, name, codes[0], codes[1], family, rest=codes[2:])
        yield _Entry(number, name, codes[0], codes[1] + codes[2], family)
    elif person.whole:
        yield _Entry(number, name, codes[0], codes[1], family)
    elif len(codes) > 1:
        for given in dict.fromkeys(codes[:-1]):
            yield _Entry(number, name, given, family, family)


def _called(word: str) -> Iterator[str]:
    yield sound.code(word)
    for other in titled.others(word):
        yield sound.code(other)


def _keys(code: str) -> tuple[str, ...]:
    return skeleton.readings(code)


def _are_near(text: str, found: list[_Token], at: int, other: int) -> bool:
    """Whether the tokens from `at` to `other` may be parts of one name."""
    for number in range(at, other):
        begin, end = found[number].end, found[number + 1].begin
        if end - begin > tokens.LONGEST_BETWEEN:
            return False
        gap = text[begin:end]
        if gap != " " and not (gap and tokens.BETWEEN.fullmatch(gap)):
            return False
    return True


def _is_pair(entry: _Entry, given: _Token, family: _Token) -> bool:
    far = _relative(entry.family, family)
    if far > PART:
        return False
    near = _relative(entry.given, given)
    return near <= PART and far + near <= BOTH


def _relative(part: str, token: _Token) -> float:
    """The least relative distance between a part of a name and a way to read the token."""
    return min(
        (
            _STEMMED * reading.stemmed + distance.relative(reading.code, part)
            for reading in token.readings
        ),
        default=1.0,
    )


def _bare(text: str, found: list[_Token], bearers: list[_Entry]) -> Iterator[Rendering]:
    for entry in {(one.number, one.bare): one for one in bearers}.values():
        keys = set(skeleton.readings(entry.bare))
        for token in found:
            if any(reading.skeleton in keys for reading in token.readings):
                if _relative(entry.bare, token) <= BARE:
                    yield Rendering(entry.number, token.begin, token.end, entry.of, full=False)


def _numeral_end(text: str, begin: int, numeral: str) -> int:
    found = _NUMERAL.match(text, begin)
    if found and found.group(1).translate(_ROMAN) == numeral:
        return found.end()
    return 0


_NUMERAL = re.compile("[\\s\u00a0]+([IVXІХ]+)\\b")
_ROMAN = str.maketrans("ІХ", "IX")


def _ordered(found: list[Rendering]) -> tuple[Rendering, ...]:
    """In order of their begin, full names first; none of the same number within another."""
    kept: list[Rendering] = []
    for hit in sorted(found, key=lambda hit: (hit.begin, -hit.end, not hit.full)):
        if not any(
            hit.number == other.number and hit.begin < other.end and other.begin < hit.end
            for other in kept[-8:]
        ):
            kept.append(hit)
    return tuple(kept)
