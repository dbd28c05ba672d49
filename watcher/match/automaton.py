"""One Aho-Corasick automaton for all names, masks and words of all watches, and its raw hits."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import ahocorasick_rs

from watcher.match import edges, stems
from watcher.match.edges import Edge
from watcher.match.fold import Folded
from watcher.match.stems import Stem

# More hits of one item than this say nothing new about an article.
_MOST = 1000


class Use(NamedTuple):
    """What one pattern means to the item that enters it; `key` is the whole pattern.

    `mask`: the hit hides others of the item. `capitals`: counts only where typed in capitals.
    `proper`: an ordinary word too, counts only with a capital letter inside a sentence. `full`: a
    full name, not a bare surname. `rest`, `open_end`: see `words.Phrase`. `forms` and `shape`: what
    the pattern is only a part of, see `stems.Stem`.
    """

    key: str
    form_of: str
    step: str = "typed"
    mask: bool = False
    capitals: bool = False
    full: bool = False
    rest: str = ""
    open_end: bool = False
    forms: str = ""
    shape: str = ""
    proper: bool = False

    def packed(self) -> str:
        """All but the key in one text, `forms` at its end.

        A control character in `form_of` becomes a blank.
        """
        marks = (self.mask, self.capitals, self.full, self.open_end, self.proper)
        flags = "".join(letter for letter, is_set in zip("mcfop", marks, strict=True) if is_set)
        of = _CONTROL.sub(" ", self.form_of)
        return _BETWEEN.join((flags, self.step, of, self.rest, self.shape or _WHOLE)) + self.forms


_BETWEEN, _WHOLE = "\x1f", "="
_CONTROL = re.compile("[\x00-\x1f]")
_FIELDS = 5


@lru_cache(maxsize=25_000)
def unpacked(key: str, packed: str) -> Use:
    """The use again. Raises ValueError for what is none."""
    flags, step, of, rest, shape, *forms = packed.split(_BETWEEN, _FIELDS)
    return Use(key, of, step, "m" in flags, "c" in flags, "f" in flags, rest, "o" in flags,
               _BETWEEN + forms[0] if forms else "", shape.strip(_WHOLE), "p" in flags)  # fmt: skip


class Raw(NamedTuple):
    """A hit on folded text that stands at word edges."""

    start: int
    end: int
    item: int
    use: Use
    step: str


class Refusal(NamedTuple):
    """A hit that does not count, and why not in words: a near miss for `explain`."""

    item: int
    start: int
    end: int
    reason: str


Entry = tuple[str, int, str]
"""A key, the number of the item of the program that enters it, and its use, packed."""

# The automaton looks for so many characters of a key; whether the rest follows is cheaply seen.
_LOOKED_FOR = 8


@dataclass(frozen=True, slots=True)
class Automaton:
    """The beginnings of all keys, each with its entries. Copied and pickled by building it anew."""

    patterns: tuple[str, ...]
    entries: tuple[tuple[Entry, ...], ...]
    _compiled: ahocorasick_rs.AhoCorasick

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Automaton":
        """Build one from entries with folded keys; half a second for 200,000 of them."""
        patterns: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            patterns[entry[0][:_LOOKED_FOR]].append(entry)
        return _built(tuple(patterns), tuple(map(tuple, patterns.values())))

    def __reduce__(self) -> tuple[object, ...]:
        """The compiled part is left behind and built again."""
        return _built, (self.patterns, self.entries)

    def hits(self, folded: Folded, refused: list[Refusal] | None = None) -> list[Raw]:
        """Every use that stands in the text at word edges. `refused` collects the others."""
        text = folded.text
        found: list[Raw] = []
        counts: dict[tuple[int, str], int] = {}
        for number, start, _ in self._compiled.find_matches_as_indexes(text, overlapping=True):
            if refused is None and start and _in_ascii_word(text, start):
                continue
            word = _word(text, start)
            for key, item, packed in self.entries[number]:
                if not text.startswith(key, start) or _is_of_others(packed, word):
                    continue
                for hit in _hits(text, start, item, unpacked(key, packed)):
                    if isinstance(hit, Refusal):
                        _note(hit, refused)
                    elif counts.setdefault((item, packed), 0) < _MOST:
                        counts[item, packed] += 1
                        found.append(hit)
        return found


def _built(patterns: tuple[str, ...], entries: tuple[tuple[Entry, ...], ...]) -> Automaton:
    compiled = ahocorasick_rs.AhoCorasick(patterns, store_patterns=False)
    return Automaton(patterns, entries, compiled)


def _word(text: str, start: int) -> str:
    found = stems.WORD.match(text, start)
    return found.group() if found else ""


def _is_of_others(packed: str, word: str) -> bool:
    """Whether the forms of a use are all of other words: quickly told for most of them."""
    return packed[-1] == _BETWEEN and word not in packed


def _hits(text: str, start: int, item: int, use: Use) -> Iterable[Raw | Refusal]:
    """What the key of a use that stands at `start` amounts to: one hit, a near miss, nothing."""
    if use.forms:
        yield from _grown(text, start, item, use)
        return
    left = edges.left(text, start)
    end = start + len(use.key)
    stop = end if left is Edge.INSIDE else _stop(text, end, use)
    if stop is None:
        return
    right = _right(text, start, stop, use) if left is not Edge.INSIDE else Edge.INSIDE
    if right is not Edge.INSIDE:
        yield Raw(start, stop, item, use, _step(use, left, right))
    elif not use.mask:
        yield Refusal(item, start, stop, Edge.INSIDE.value)


def _note(refusal: Refusal, refused: list[Refusal] | None) -> None:
    """Keep a near miss, unless a person has seen enough of them."""
    if refused is not None and len(refused) < _MOST:
        refused.append(refusal)


def _in_ascii_word(text: str, start: int) -> bool:
    """The common case of a hit inside a word, told quickly."""
    before, first = text[start - 1], text[start]
    return before.isascii() and before.isalnum() and first.isascii() and first.isalnum()


def _stop(text: str, end: int, use: Use) -> int | None:
    """Where the hit ends once the words behind a `*` are read; None when they are not there."""
    if use.rest:
        rest = _pattern(use.rest).match(text, end)
        if rest is None:
            return None
        end = rest.end()
    return edges.word_end(text, end) if use.open_end else end


def _grown(text: str, start: int, item: int, use: Use) -> Iterable[Raw]:
    """The longest form around a stem that stands there as whole words."""
    for begin, end in stems.standing(text, start, Stem(use.key, use.forms, use.shape)):
        if Edge.INSIDE not in {edges.left(text, begin), edges.right(text, begin, end)}:
            yield Raw(begin, end, item, use, use.step)
            return


@lru_cache(maxsize=4096)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _right(text: str, start: int, stop: int, use: Use) -> Edge:
    return Edge.WHOLE if use.open_end else edges.right(text, start, stop)


def _step(use: Use, left: Edge, right: Edge) -> str:
    """How the form came about; what is attached to it counts only where it is as typed."""
    if use.step != "typed":
        return use.step
    return left.value if left is not Edge.WHOLE else right.value
