"""A name as words with what stands between them, and put together again case by case."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from operator import add
from typing import NamedTuple

from watcher.match.endings.paradigm import Cells, Paradigm, fixed

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`‘\-‐‑–][^\W_]+)*")
_HYPHEN = re.compile(r"([\-‐‑–])")
_MOST = 150
"""Forms that one case may have: names of six words with many endings stop here."""


class Phrase(NamedTuple):
    """The `words` of a name; `gaps` stand before, between and after them."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]


@lru_cache(maxsize=4_000)
def read(text: str) -> Phrase:
    """The words of `text`. A hyphenated word is one, and so is one with an apostrophe."""
    if text.replace(" ", "").isalpha() and "  " not in text:
        words = tuple(text.split())
        return Phrase(words, ("", *(" ",) * (len(words) - 1), "")) if words else Phrase((), (text,))
    found = list(_WORD.finditer(text))
    ends = [0, *(word.end() for word in found)]
    starts = [*(word.start() for word in found), len(text)]
    gaps = (text[end:start] for end, start in zip(ends, starts, strict=True))
    return Phrase(tuple(word[0] for word in found), tuple(gaps))


def forms(phrase: Phrase, reading: Sequence[Paradigm]) -> Iterator[str]:
    """The phrase in every case of `reading`, which has a paradigm for each of its words."""
    before, *gaps = phrase.gaps
    for cells in zip(*(paradigm.cells for paradigm in reading), strict=True):
        for chosen in islice(product(*cells), _MOST):
            yield before + "".join(map(add, chosen, gaps))


def is_initial(phrase: Phrase, at: int) -> bool:
    """Whether the word at `at` is a letter or two with a full stop, or has a digit."""
    word = phrase.words[at]
    return (len(word) <= _INITIAL and phrase.gaps[at + 1].startswith(".")) or not word[-1].isalpha()


_INITIAL = 2


def merged(paradigms: Iterable[Paradigm]) -> Paradigm | None:
    """One paradigm with all forms of `paradigms`, case by case."""
    many = tuple(paradigms)
    if len(many) < 2:  # noqa: PLR2004 - nothing to merge
        return many[0] if many else None
    cells = zip(*(paradigm.cells for paradigm in many), strict=True)
    return Paradigm(many[0].gender, tuple(tuple(dict.fromkeys(sum(cell, ()))) for cell in cells))


Declined = Callable[[str], tuple[Paradigm, ...]]


def hyphenated(
    word: str, declined: Declined, first: Declined, stays: frozenset[str]
) -> tuple[Paradigm, ...]:
    """The paradigms of a word of which parts may decline by themselves.

    «Ростов-на-Дону» declines its first part, «Нью-Йорк» the last, «Каменск-Уральский» both.
    `first` tells the paradigms that the parts before the last may have besides staying.
    """
    parts = _HYPHEN.split(word)
    if len(parts) == 1:
        return declined(word)
    pieces, marks = parts[::2], parts[1::2]
    if any(piece.lower() in stays for piece in pieces[1:]):
        return _with_tail(declined(pieces[0]), word[len(pieces[0]) :])
    return tuple(
        _joined(pieces, marks, last, lambda piece: () if piece.lower() in stays else first(piece))
        for last in declined(pieces[-1])
    )


def _with_tail(paradigms: tuple[Paradigm, ...], tail: str) -> tuple[Paradigm, ...]:
    return tuple(
        Paradigm(gender, tuple(tuple(form + tail for form in cell) for cell in cells))
        for gender, cells in paradigms
    )


def _joined(
    pieces: Sequence[str], marks: Sequence[str], last: Paradigm, first: Declined
) -> Paradigm:
    columns = []
    for piece in pieces[:-1]:
        together = pieces[-1][:1].isupper() or piece[:1].islower()  # but Чен-ын, Čong-un
        own = together and merged(one for one in first(piece) if one.gender == last.gender)
        still = fixed(piece, len(last.cells))
        columns.append((merged((still, own)) if own else still) or still)
    columns.append(last)
    return Paradigm(last.gender, _compound(columns, marks))


def _compound(columns: Sequence[Paradigm], marks: Sequence[str]) -> Cells:
    tails = (*marks, "")
    return tuple(
        tuple("".join(map(str.__add__, chosen, tails)) for chosen in product(*cells))
        for cells in zip(*(column.cells for column in columns), strict=True)
    )
