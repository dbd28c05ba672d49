"""The ways to say a full Latin name, and the index by which a text's words lead to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from watcher.match.roman import people, skeleton, sound, titled
from watcher.match.roman.people import Person
from watcher.match.roman.tokens import LONGEST_WORD, readings, unlike

# Keys of skeletons are numbered; a pair of them is one number.
_SIZE = 1 << 24
_MOST_WORDS = 100_000
# The bound of the relative distance for a name of one part, and for a surname by itself.
ALONE = 0.2


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to say a name in full: `given`, then `family`, then perhaps `rest`; as codes.

    `bare` is the code of the part by which the person is called. `numeral` stands in place of
    `family` for rulers (Benedict XVI), `title` in place of `given` (Pope Francis). A `whole` name
    is East Asian: `given` is its family, and `bare` is shared by many.
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


@dataclass(frozen=True, slots=True)
class Word:
    """A text's word that may be part of a name: keys it can have as a given name or a surname."""

    text: str
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]


@dataclass(slots=True)
class Index:
    """Entries by the skeletons of their two parts, and titled names by that of the one part."""

    entries: list[Entry] = field(default_factory=list)
    _alone: dict[str, list[Entry]] = field(default_factory=dict)
    _firsts: dict[str, int] = field(default_factory=dict)
    _lasts: dict[str, int] = field(default_factory=dict)
    _pairs: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _words: dict[str, Word | None] = field(default_factory=dict)
    _titled: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _marks: dict[str, None] = field(default_factory=dict)

    def may_have_titled(self, text: str) -> bool:
        """Whether one of the titles or numerals of the names is in `text`: a quick look."""
        if not self._marks:
            return False
        low = text.lower()
        return any(mark in low for mark in self._marks)

    def add(self, entry: Entry) -> None:
        """Enter one way to say a name."""
        at = len(self.entries)
        self.entries.append(entry)
        if entry.title or entry.numeral:
            for key in skeleton.readings(entry.bare):
                self._alone.setdefault(key, []).append(entry)
            marks = titled.stems(entry.title) if entry.title else titled.numerals(entry.numeral)
            self._marks |= dict.fromkeys(marks)
            return
        lasts = [_number(self._lasts, key) for key in skeleton.readings(entry.family)]
        for key in skeleton.readings(entry.given):
            first = _number(self._firsts, key) * _SIZE
            for last in lasts:
                self._pairs[first + last] = (*self._pairs.get(first + last, ()), at)
        for part in entry.rest:
            for key in skeleton.readings(part):
                _number(self._lasts, key)

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
        found = readings(text)
        firsts = [self._firsts[one.skeleton] for one in found if one.skeleton in self._firsts]
        lasts = [self._lasts[one.skeleton] for one in found if one.skeleton in self._lasts]
        if not firsts and not lasts:
            return None
        return Word(text, tuple(number * _SIZE for number in firsts), tuple(lasts))

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
            self.entries[at]
            for first in given.firsts
            for last in family.lasts
            if first + last in pairs
            for at in pairs[first + last]
        ]


def _number(numbers: dict[str, int], key: str) -> int:
    return numbers.setdefault(key, len(numbers))


def of(number: int, name: str) -> Iterator[Entry]:
    """All ways to say a full name; none for a name of one word."""
    for variant in dict.fromkeys((name, people.joined(name))):
        person = people.person(variant)
        if person is not None:
            yield from _ways(number, name, person)


def _ways(number: int, name: str, person: Person) -> Iterator[Entry]:
    codes = tuple(sound.code(part) for part in person.parts)
    if not all(codes):
        return
    if len(codes) == 1 + bool(person.title) and (person.title or person.numeral):
        for bare in _called(person.parts[-1]):
            yield Entry(number, name, "", "", bare, numeral=person.numeral, title=person.title)
    elif person.whole:
        yield from _east_asian(number, name, codes)
    else:
        yield from _western(number, name, person.parts)


def _western(number: int, name: str, parts: tuple[str, ...]) -> Iterator[Entry]:
    """Any given name with the surname; both translated where both can be (Jesus Christ)."""
    family = sound.code(parts[-1])
    for given in dict.fromkeys(sound.code(part) for part in parts[:-1]):
        yield Entry(number, name, given, family, family)
    if len(parts) == 2:  # noqa: PLR2004 - a pair of names that are translated together
        for given in map(sound.code, titled.others(parts[0])):
            for other in map(sound.code, titled.others(parts[1])):
                yield Entry(number, name, given, other, other)


def _east_asian(number: int, name: str, codes: tuple[str, ...]) -> Iterator[Entry]:
    """Family name first: Kim Jong Un, with the syllables of the given name apart or in one."""
    yield Entry(number, name, codes[0], codes[1], codes[0], rest=codes[2:], whole=True)
    if len(codes) > 2:  # noqa: PLR2004 - the given name has two syllables
        yield Entry(number, name, codes[0], "".join(codes[1:]), codes[0], whole=True)


def _called(word: str) -> Iterator[str]:
    for name in (word, *titled.others(word)):
        if code := sound.code(name):
            yield code
