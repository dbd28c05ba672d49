"""Names typed in Latin letters alone, found where a text has them in another script or inflected.

An article names a person in full first; a rendering of the full name is looked for by the skeletons
of two of its parts and confirmed by the distance between their sounds. In an article that has one,
the bare surname counts as well.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from watcher.match.roman import eastern, entries, skeleton, titled, tokens
from watcher.match.roman.eastern import Eastern
from watcher.match.roman.entries import ALONE, Entry, Index, Word
from watcher.match.roman.tokens import unlike

# Bounds of the relative distance (see `distance`). PART is for one part of a name, BOTH for the sum
# of two: 98 of 100 pairs of a Russian and a Latin spelling of one name are nearer. LOOSE is
# for the sum where the order is reversed or another word stands between.
PART = 0.25
BOTH = 0.32
LOOSE = 0.13


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


class _Found(NamedTuple):
    entry: Entry
    begin: int
    end: int


def packed(name: str, typed: str) -> Iterator[str]:
    """A full Latin name as texts for `Renderings`; one of a single word gives none.

    `typed` is what is told as the name's spelling; control characters in it become blanks.
    """
    typed = _CONTROL.sub(" ", typed)
    for entry in entries.of(name, typed):
        yield entry.packed()
    if eastern.may_be(name):
        yield _EASTERN + _CONTROL.sub(" ", name) + _EASTERN + typed


_CONTROL = re.compile("[\x00-\x1f]")
_EASTERN = "\x1f\x1f"


class Renderings:
    """The names to look for; it can be pickled."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        """`names`: the caller's number and a text that `packed` gave."""
        self._index = Index()
        self._eastern = Eastern()
        for number, row in names:
            if row.startswith(_EASTERN):
                _, name, typed = row.split(_EASTERN)
                self._eastern.add(number, name, typed)
            else:
                self._index.add(number, row)

    @classmethod
    def of(cls, names: Iterable[tuple[int, str]]) -> "Renderings":
        """The same from the caller's number and a full Latin name, as typed."""
        return cls((number, row) for number, name in names for row in packed(name, name))

    def find(self, title: str, text: str) -> tuple[tuple[Rendering, ...], tuple[Rendering, ...]]:
        """The renderings in the title and in the text, in order, those of one name apart."""
        if not len(self._index) and not self._eastern:
            return (), ()
        in_title, in_text = self._full(title), self._full(text)
        if not in_title and not in_text:
            return (), ()
        bearers = [found.entry for found in (*in_title, *in_text)]
        return (
            self._ordered(in_title, _bare(title, bearers)),
            self._ordered(in_text, _bare(text, bearers)),
        )

    def _full(self, text: str) -> list[_Found]:
        found: list[_Found] = []
        for begin, run in tokens.runs(text):
            known = [self._index.word(word) for word in tokens.names(run)]
            hits = list(self._in_run(known))
            spans = tokens.spans(run) if hits else []
            for at, entry, count in hits:
                end = spans[at + count - 1][1]
                found.append(_Found(entry, begin + spans[at][0], begin + end))
        if self._index.may_have_titled(text):
            found += self._titled(text)
        if tokens.is_eastern(text):
            found += self._in_characters(text)
        return found

    def _in_characters(self, text: str) -> Iterator[_Found]:
        """Korean and Chinese names, and foreign ones with a dot in Chinese characters."""
        for number, name, begin, end in self._eastern.find(text):
            yield _Found(Entry(number, name, "", "", ""), begin, end)
        for begin, given, family in tokens.dotted(text):
            one, two = self._index.word(given), self._index.word(family)
            if one is None or two is None:
                continue
            for entry in self._index.candidates(one, two):
                if not entry.rest and _is_pair(entry, one, two, BOTH):
                    yield _Found(entry, begin, begin + len(given) + 1 + len(family))

    def _in_run(self, known: list[Word | None]) -> Iterator[tuple[int, Entry, int]]:
        """Names among words in a row: the number of the first word, the entry, how many words."""
        for at, one in enumerate(known[:-1]):
            if one is None:
                continue
            two = known[at + 1]
            if two is not None:
                yield from self._neighbours(known, at, one, two)
            two = known[at + 2] if at + 2 < len(known) else None
            if two is not None:
                for entry in self._index.candidates(one, two):
                    if not entry.rest and _is_pair(entry, one, two, LOOSE):
                        yield at, entry, 3

    def _neighbours(
        self, known: list[Word | None], at: int, one: Word, two: Word
    ) -> Iterator[tuple[int, Entry, int]]:
        for entry in self._index.candidates(one, two):
            if _is_pair(entry, one, two, BOTH) and _goes_on(entry, known, at + 2):
                yield at, entry, 2 + len(entry.rest)
        for entry in self._index.candidates(two, one):
            if not entry.rest and _is_pair(entry, two, one, LOOSE):
                yield at, entry, 2

    def _titled(self, text: str) -> Iterator[_Found]:
        called = {word for word in tokens.words(text) if self._index.titled(word)}
        for begin, word in tokens.placed(text) if called else ():
            for entry in self._index.titled(word):
                if end := _titled_end(entry, text, begin, begin + len(word)):
                    yield _Found(entry, begin, end)

    def _ordered(self, full: list[_Found], bare: Iterator[_Found]) -> tuple[Rendering, ...]:
        """In order; of those of a number that overlap the longer one, a full name before all."""
        rows: dict[int, list[_Found]] = {}
        for found in sorted(full, key=lambda one: (one.begin, -one.end)):
            row = rows.setdefault(found.entry.number, [])
            if not row or found.begin >= row[-1].end:
                row.append(found)
            elif found.end - found.begin > row[-1].end - row[-1].begin:
                row[-1] = found
        hits = {(one.entry.number, one.begin): (one, True) for row in rows.values() for one in row}
        for found in bare:
            row = rows.get(found.entry.number, [])
            at = bisect_right(row, found.begin, key=lambda one: one.begin) - 1
            if at < 0 or row[at].end <= found.begin:
                hits.setdefault((found.entry.number, found.begin), (found, False))
        return tuple(
            Rendering(found.entry.number, found.begin, found.end, found.entry.of, is_full)
            for found, is_full in sorted(hits.values(), key=lambda hit: (hit[0].begin, hit[0].end))
        )


def _titled_end(entry: Entry, text: str, begin: int, end: int) -> int:
    """Where the name with its numeral ends, or 0 if it has neither its title nor its numeral."""
    if entry.numeral:
        found = _NUMERAL.match(text, end)
        if found and found.group(1).translate(_ROMAN) == entry.numeral:
            return found.end()
        return 0
    return end if titled.is_before(text, begin, entry.title) else 0


_NUMERAL = re.compile("[\\s\u00a0]+([IVXІХ]+)\\b")
_ROMAN = str.maketrans("ІХ", "IX")


def _goes_on(entry: Entry, known: list[Word | None], at: int) -> bool:
    """Whether the further parts of the name follow, from word `at` on."""
    for part in entry.rest:
        word = known[at] if at < len(known) else None
        if word is None or unlike(part, word.text) > PART:
            return False
        at += 1
    return True


def _is_pair(entry: Entry, given: Word, family: Word, bound: float) -> bool:
    far = unlike(entry.family, family.text)
    if far > PART or far > bound:
        return False
    near = unlike(entry.given, given.text)
    return near <= PART and far + near <= bound


def _bare(text: str, bearers: list[Entry]) -> Iterator[_Found]:
    """The surnames alone; an East Asian family not where the name of another bearer follows."""
    wanted: dict[str, set[Entry]] = {}
    for entry in {(one.number, one.bare): one for one in bearers if one.bare}.values():
        for key in skeleton.readings(entry.bare):
            wanted.setdefault(key, set()).add(entry)
    for begin, word in tokens.placed(text):
        for one in tokens.readings(word):
            for entry in wanted.get(one.skeleton, ()):
                if unlike(entry.bare, word) <= ALONE and not (
                    entry.whole and tokens.has_next(text, begin + len(word))
                ):
                    yield _Found(entry, begin, begin + len(word))
