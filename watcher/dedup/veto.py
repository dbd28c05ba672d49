"""What tells two texts of one form apart: other numbers, other names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from watcher.dedup import normalise

_LETTERS = rf"[^\W_{normalise.UNSPACED}]"
# A number; a character that is a word of its own; a word, with digits in it where misread.
_WORD = re.compile(
    rf"\d+(?:[.,:]\d+)*(?!{_LETTERS})|[{normalise.UNSPACED}]|{_LETTERS}+(?:[.,:]\d+)*"
)
_WORDS = 800  # of each text
_FEWEST_FACTS, _STEM = 5, 5
_SENTENCE_ENDS, _QUOTES = frozenset(".!?…"), "«»„“”‚‘’\"'()[],;:.!?…"
_ALIKE_NAMES = 70


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a title or sentence, folded, and which of them are numbers and names."""

    all: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Swap:
    """What stands in one text in place of what stands in the other."""

    numbers: bool
    names: tuple[frozenset[str], frozenset[str]]


def words(pieces: Iterable[str], *, strict: bool) -> Words:
    """The words in `pieces` of a text, cut at its blanks. A name starts with a capital.

    In scripts without capitals no word counts as a name, or with `strict` every one.
    """
    every: set[str] = set()
    numbers: set[str] = set()
    names: set[str] = set()
    for piece in pieces:
        uncased = strict and piece.lower() == piece.upper()
        for token in normalise.tokens(piece):
            every.add(token)
            if any(letter.isdigit() for letter in token):
                numbers.add(token)
            elif uncased or piece.lstrip("«“„\"'‘([")[:1].isupper():
                names.add(token)
    return Words(frozenset(every), frozenset(numbers), frozenset(names))


def swap(left: Words, right: Words) -> Swap:
    """The numbers and names that either side has and the other has not."""
    more_left, more_right = left.all - right.all, right.all - left.all
    return Swap(
        numbers=bool(left.numbers & more_left and right.numbers & more_right),
        names=(left.names & more_left, right.names & more_right),
    )


@dataclass(frozen=True, slots=True)
class Slots:
    """Two texts laid side by side: words that are equal, and places where the facts differ."""

    equal: int
    numbers: int
    names: int


def spelled(text: str) -> list[str]:
    """The first words of a text as they are spelled, numbers whole."""
    return [found[0] for found in islice(_WORD.finditer(text), _WORDS)]


def slots(left: Sequence[str], right: Sequence[str], longest: int = 4) -> Slots:
    """Count the places between equal words in which the texts have other numbers or names.

    The texts are given as `spelled`. A place is at most `longest` words long: more is a passage of
    its own, no blank in a form.
    """
    equal = numbers = names = begin = other = 0
    for block in LCSseq.opcodes(left, right).as_matching_blocks():
        place, opposite = left[begin : block.a], right[other : block.b]
        if place and opposite and max(len(place), len(opposite)) <= longest:
            gap = _facts(place, opposite)
            numbers, names = numbers + gap.numbers, names + gap.names
        equal += block.size
        begin, other = block.a + block.size, block.b + block.size
    return Slots(equal, numbers, names)


def facts(text: str) -> frozenset[str]:
    """Numbers, and words with a capital inside a sentence, by their first letters."""
    pieces = text.split(None, _WORDS)[:_WORDS]
    bare = (
        piece.strip(_QUOTES)
        for before, piece in pairwise(pieces)
        if not piece[0].islower() and before[-1] not in _SENTENCE_ENDS
    )
    return frozenset(
        word.casefold()[:_STEM]
        for word in bare
        if word and (word[0].isupper() or word[0].isdigit())
    )


def covered(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """The share (0 to 1) of the poorer text's `facts` that the other has as well.

    A copy has as many of them as of all words, or more; two texts of one form have few. Where a
    text has hardly any, as in scripts without capitals, the answer is 1; one is given, as some are
    chance.
    """
    fewest = min(len(mine), len(theirs))
    return (len(mine & theirs) + 1) / (fewest + 1) if fewest >= _FEWEST_FACTS else 1.0


@dataclass(frozen=True, slots=True)
class _Gap:
    numbers: bool
    names: bool


def _facts(left: Sequence[str], right: Sequence[str]) -> _Gap:
    ours, others = _numbers(left), _numbers(right)
    if ours and others:
        return _Gap(numbers=ours != others, names=False)
    mine, theirs = _capital(left), _capital(right)
    return _Gap(numbers=False, names=bool(mine and theirs) and not _akin(mine, theirs))


def _numbers(some: Iterable[str]) -> set[str]:
    return {word for word in some if word[:1].isdecimal() and word.upper() == word.lower()}


def _capital(some: Iterable[str]) -> list[str]:
    return [word for word in some if word[:1].isupper()]


def _akin(some: Iterable[str], others: Sequence[str]) -> bool:
    """Whether a name is another spelling or case of one of the others."""
    return any(process.extractOne(one, others, score_cutoff=_ALIKE_NAMES) for one in some)
