"""What tells two texts of one form apart: other numbers, other names."""

from collections.abc import Iterable
from dataclasses import dataclass

from watcher.dedup import normalise


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
