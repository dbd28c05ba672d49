"""Many forms of one name as few patterns: the stem of its most telling word finds them all.

«Сергей Лавров» has some fifteen forms, and a hundred spellings in Latin letters with theirs. The
automaton holds only «лавров» and looks for the forms themselves where that stands: it stays small
however many forms there are, and a stem costs something only where it is found.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from os.path import commonprefix
from typing import NamedTuple

_SEPARATOR = "\x1f"
_SHORTEST = 4
"""Letters that a stem should have; shorter ones begin too many words."""


class Stem(NamedTuple):
    """A pattern and the folded forms that hold it at the beginning of a word.

    `forms` are joined; `forms()` reads them. Empty: the pattern is the only form.
    """

    key: str
    forms: str = ""


def stems(forms: Collection[str]) -> tuple[Stem, ...]:
    """The patterns for folded `forms`, each of one or more words with one blank between."""
    by_shape: defaultdict[int, list[list[str]]] = defaultdict(list)
    for form in sorted(set(forms)):
        parts = form.split(" ")
        by_shape[len(parts)].append(parts)
    return tuple(stem for same in by_shape.values() for stem in _grouped(same))


@lru_cache(maxsize=65_536)
def forms(key: str, joined: str) -> tuple[tuple[int, str], ...]:
    """The forms of a stem, longest first, each with where the stem begins in it."""
    whole = sorted(joined.split(_SEPARATOR), key=len, reverse=True)
    return tuple((_at(form, key), form) for form in whole)


def _at(form: str, key: str) -> int:
    """Where `key` stands at the beginning of a word."""
    return 0 if form.startswith(key) else form.index(" " + key) + 1


def _grouped(same: list[list[str]]) -> Iterator[Stem]:
    """Stems of forms that have the same number of words."""
    if len(same) == 1:
        yield Stem(" ".join(same[0]))
        return
    prefixes = [commonprefix(words) for words in zip(*same, strict=True)]
    best = max(prefixes, key=len)
    shortest = min(len(parts[prefixes.index(best)]) for parts in same)
    if len(best) >= min(_SHORTEST, shortest) and len(best) > 1:
        yield Stem(best, _SEPARATOR.join(" ".join(parts) for parts in same))
        return
    differing = (at for at, words in enumerate(zip(*same, strict=True)) if len(set(words)) > 1)
    longest = max(differing, key=lambda at: min(len(parts[at]) for parts in same))
    split: defaultdict[str, list[list[str]]] = defaultdict(list)
    for parts in same:
        split[parts[longest][: len(prefixes[longest]) + 1]].append(parts)
    for group in split.values():
        yield from _grouped(group)
