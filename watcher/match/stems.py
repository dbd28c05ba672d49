"""Many forms of one name as few patterns: the stem of its most telling word finds them all.

«Сергей Лавров» has some fifteen forms, and a hundred spellings in Latin letters with theirs. The
automaton holds only «лавров» and looks for the forms themselves where that stands: it stays small
however many forms there are, and a stem costs something only where it is found.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

_SEPARATOR = "\x1f"
_SHORTEST = 4
"""Letters that a stem should have; shorter ones begin too many words."""
_LETTER = "[^\\W_\u0530-\U0010ffff]"
WORD = re.compile(f"{_LETTER}{{1,60}}")
"""The letters at a stem: forms that stand there hold them. No more, so that no text takes long."""
_PLAIN = re.compile(f"(?:{_LETTER}| )*+")


class Stem(NamedTuple):
    """A pattern and the folded forms that hold it at the beginning of a word.

    `forms` are joined, with a separator before and behind each; empty: the pattern is the only
    form. All have the same number of words; `shape` holds it and the number of those that
    stand before the pattern, "2,1". It is "?" where forms have more in them than letters and
    blanks, or are in scripts that put no blank between words.
    """

    key: str
    forms: str = ""
    shape: str = ""


def stems(forms: Collection[str]) -> tuple[Stem, ...]:
    """The patterns for folded `forms`, each of one or more words with one blank between."""
    by_shape: defaultdict[int, list[list[str]]] = defaultdict(list)
    for form in sorted(set(forms)):
        parts = form.split(" ")
        by_shape[len(parts)].append(parts)
    return tuple(stem for same in by_shape.values() for stem in _grouped(same))


def listed(forms: str) -> list[str]:
    """The forms of a stem, one by one; the longest first where the shape is "?"."""
    return forms.split(_SEPARATOR)[1:-1]


def standing(text: str, start: int, stem: Stem) -> Iterator[tuple[int, int]]:
    """Begin and end of forms around a stem that is at `start`, the longest first.

    What stands beside them is left to the caller.
    """
    if stem.shape == "?":
        for form in listed(stem.forms):
            begin = start - _at(form, stem.key)
            if begin >= 0 and text.startswith(form, begin):
                yield begin, begin + len(form)
        return
    count, before = map(int, stem.shape.split(","))
    begin = start
    for _ in range(before):
        begin = text.rfind(" ", 0, max(begin - 1, 0)) + 1
    ends = _run(count - before).match(text, start)
    if ends and f"{_SEPARATOR}{text[begin : ends.end()]}{_SEPARATOR}" in stem.forms:
        yield begin, ends.end()


@lru_cache(maxsize=64)
def _run(words: int) -> re.Pattern[str]:
    return re.compile(f"{_LETTER}+(?: {_LETTER}+){{{words - 1}}}")


def _at(form: str, key: str) -> int:
    """Where `key` stands at the beginning of a word."""
    return 0 if form.startswith(key) else form.index(" " + key) + 1


def _common(words: Collection[str]) -> str:
    """What all of `words` begin with."""
    first, last = min(words), max(words)
    for at, letter in enumerate(first):
        if letter != last[at]:
            return first[:at]
    return first


def _grouped(same: list[list[str]]) -> Iterator[Stem]:
    """Stems of forms that have the same number of words."""
    if len(same) == 1:
        yield Stem(" ".join(same[0]))
        return
    prefixes = [_common(words) for words in zip(*same, strict=True)]
    best = max(prefixes, key=len)
    before = prefixes.index(best)
    shortest = min(len(parts[before]) for parts in same)
    if len(best) >= min(_SHORTEST, shortest) and len(best) > 1:
        yield _stem(best, before, same)
        return
    differing = (at for at, words in enumerate(zip(*same, strict=True)) if len(set(words)) > 1)
    longest = max(differing, key=lambda at: min(len(parts[at]) for parts in same))
    split: defaultdict[str, list[list[str]]] = defaultdict(list)
    for parts in same:
        split[parts[longest][: len(prefixes[longest]) + 1]].append(parts)
    for group in split.values():
        yield from _grouped(group)


def _stem(key: str, before: int, same: list[list[str]]) -> Stem:
    forms = list(map(" ".join, same))
    if all(map(_PLAIN.fullmatch, forms)):
        return Stem(key, _joined(forms), f"{len(same[0])},{before}")
    return Stem(key, _joined(sorted(forms, key=len, reverse=True)), "?")


def _joined(forms: list[str]) -> str:
    return f"{_SEPARATOR}{_SEPARATOR.join(forms)}{_SEPARATOR}"
