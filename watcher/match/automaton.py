"""One Aho-Corasick automaton for all names, masks and words of all watches, and its raw hits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import ahocorasick_rs

from watcher.match import edges, stems
from watcher.match.edges import Edge
from watcher.match.fold import Folded

# More hits of one item than this say nothing new about an article.
_MOST = 1000


class Use(NamedTuple):
    """What one pattern means to one item; `item` is a number of the program.

    `mask`: the hit hides others of the item. `capitals`: counts only where typed in capitals.
    `full`: a full name, not a bare surname. `rest`, `open_end`: see `words.Phrase`. `forms`: what
    the pattern is only a part of, see `stems.Stem`.
    """

    item: int
    form_of: str
    step: str = "typed"
    mask: bool = False
    capitals: bool = False
    full: bool = False
    rest: str = ""
    open_end: bool = False
    forms: str = ""


class Raw(NamedTuple):
    """A hit on folded text that stands at word edges."""

    start: int
    end: int
    use: Use
    step: str


class Refusal(NamedTuple):
    """A hit that does not count, and why not in words: a near miss for `explain`."""

    item: int
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Automaton:
    """All patterns, each with its uses. Copied and pickled by building it anew."""

    patterns: tuple[str, ...]
    uses: tuple[tuple[Use, ...], ...]
    _compiled: ahocorasick_rs.AhoCorasick

    @classmethod
    def of(cls, patterns: dict[str, list[Use]]) -> "Automaton":
        """Build one from folded patterns; about a second for 100,000 of them."""
        return _built(tuple(patterns), tuple(map(tuple, patterns.values())))

    def __reduce__(self) -> tuple[object, ...]:
        """The compiled part is left behind and built again."""
        return _built, (self.patterns, self.uses)

    def hits(self, folded: Folded, refused: list[Refusal] | None = None) -> list[Raw]:
        """Every use that stands in the text at word edges. `refused` collects the others."""
        text = folded.text
        found: list[Raw] = []
        counts: dict[Use, int] = {}
        for number, start, end in self._compiled.find_matches_as_indexes(text, overlapping=True):
            if refused is None and start and _in_ascii_word(text, start):
                continue
            for hit in self._at(text, number, start, end):
                if isinstance(hit, Refusal):
                    _note(hit, refused)
                elif counts.setdefault(hit.use, 0) < _MOST:
                    counts[hit.use] += 1
                    found.append(hit)
        return found

    def _at(self, text: str, number: int, start: int, end: int) -> Iterable[Raw | Refusal]:
        left = edges.left(text, start)
        for use in self.uses[number]:
            if use.forms:
                yield from _grown(text, start, self.patterns[number], use)
                continue
            stop = end if left is Edge.INSIDE else _stop(text, end, use)
            if stop is None:
                continue
            right = _right(text, start, stop, use) if left is not Edge.INSIDE else Edge.INSIDE
            if right is not Edge.INSIDE:
                yield Raw(start, stop, use, _step(use, left, right))
            elif not use.mask:
                yield Refusal(use.item, start, stop, Edge.INSIDE.value)


def _built(patterns: tuple[str, ...], uses: tuple[tuple[Use, ...], ...]) -> Automaton:
    return Automaton(patterns, uses, ahocorasick_rs.AhoCorasick(patterns))


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


def _grown(text: str, start: int, stem: str, use: Use) -> Iterable[Raw]:
    """The longest form around a stem that stands there as whole words."""
    for offset, form in stems.forms(stem, use.forms):
        begin = start - offset
        if begin < 0 or not text.startswith(form, begin):
            continue
        left, right = edges.left(text, begin), edges.right(text, begin, begin + len(form))
        if Edge.INSIDE not in {left, right}:
            yield Raw(begin, begin + len(form), use, use.step)
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
