"""Paradigms: a word in all its cases, made by tables of endings.

A table has one line for every class of words:

    genders  pattern  ending of each further case

The pattern is a regular expression for the end of the word; what its group holds is cut off, and
`>x` behind it puts x in its place. `/` parts endings that are both in use, `0` is no ending, `.`
is the word as given, `^` softens the last consonant first, `~` puts in a fleeting vowel, `&`
changes the last vowel where its syllable opens. A lone `=` is a word that stays as it is.
The first line that fits counts, for every gender; after a line that begins with `+` the search
goes on.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

Cells = tuple[tuple[str, ...], ...]
Change = Callable[[str], str]
MASCULINE, FEMININE, NEUTER, PLURAL = "m", "f", "n", "p"
EITHER = MASCULINE + FEMININE
ALL = EITHER + NEUTER + PLURAL
_CUT = re.compile(r"(?<!\\)\((?!\?)")


class Paradigm(NamedTuple):
    """`cells` hold for every case, the nominative first, the forms in use.

    `gender` is one of m, f, n, p (plural).
    """

    gender: str
    cells: Cells


class _Row(NamedTuple):
    genders: str
    pattern: re.Pattern[str]
    instead: str
    endings: Cells
    more: bool


class Table:
    """Endings by class of word. `cases` counts them with the nominative."""

    def __init__(
        self,
        lines: str,
        *,
        cases: int,
        soften: Change = str,
        fleeting: Change = str,
        opened: Change = str,
        plural: bool = False,
    ) -> None:
        """Read the lines; `soften`, `fleeting` and `opened` change a stem, as the module says.

        A `plural` table has an ending for the nominative as well, and gives plurals only.
        """
        self._plural = plural
        self._cases = cases
        self._changes = {"^": soften, "~": fleeting, "&": opened}
        self._lines = lines
        self._known: dict[tuple[str, str], tuple[Paradigm, ...]] = {}

    def of(self, word: str, genders: str = EITHER) -> tuple[Paradigm, ...]:
        """The paradigms of `word`, of the nominative, for every one of `genders`."""
        asked = EITHER if genders in EITHER and not self._plural else genders
        key = (word, asked)
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[key] = tuple(self._made(word, asked))
        found = self._known[key]
        if asked == genders:
            return found
        return tuple(one for one in found if one.gender == genders)

    def _made(self, word: str, genders: str) -> Iterable[Paradigm]:
        low = word.lower()
        seen = set()
        open_genders = set(genders)
        for row in _rows(self._lines, self._cases + self._plural):
            wanted = open_genders.intersection(row.genders)
            if not wanted or not (found := row.pattern.search(low)):
                continue
            if not row.more:
                open_genders -= wanted
            for gender in sorted(wanted, key=row.genders.index):
                paradigm = Paradigm(gender, self._cells(word, row, found))
                if self._plural:
                    paradigm = Paradigm(PLURAL, paradigm.cells[1:])
                if paradigm not in seen:
                    seen.add(paradigm)
                    yield paradigm
            if not open_genders:
                return

    def _cells(self, word: str, row: _Row, found: re.Match[str]) -> Cells:
        if not row.endings:
            return ((word,),) * (self._cases + self._plural)
        cut = next((at for at in range(1, (found.re.groups or 0) + 1) if found.start(at) >= 0), 0)
        stem = (word[: found.start(cut)] if cut else word) + row.instead
        stem = stem[:1].upper() + stem[1:] if word[:1].isupper() else stem
        return ((word,), *(tuple(self._form(word, stem, end) for end in cell)
                           for cell in row.endings))  # fmt: skip

    def _form(self, word: str, stem: str, ending: str) -> str:
        if ending == ".":
            return word
        while ending[:1] in self._changes:
            stem = self._changes[ending[0]](stem)
            ending = ending[1:]
        return stem if ending == "0" else stem + ending


_REMEMBERED = 20_000


@cache
def _rows(lines: str, cases: int) -> tuple[_Row, ...]:
    return tuple(_row(line.strip(), cases) for line in lines.splitlines() if line.strip())


def _row(line: str, cases: int) -> _Row:
    genders, pattern, *endings = line.split()
    pattern, _, instead = pattern.partition(">")
    if endings != ["="] and len(endings) != cases - 1:
        raise ValueError(f"{cases - 1} endings are needed: {line}")
    return _Row(
        genders.strip("+"),
        re.compile(f"(?:{pattern})$"),
        instead,
        () if endings == ["="] else tuple(tuple(cell.split("/")) for cell in endings),
        genders.startswith("+"),
    )


def fixed(word: str, cases: int, gender: str = MASCULINE) -> Paradigm:
    """A word that stays as it is."""
    return Paradigm(gender, ((word,),) * cases)


def last_letter(changes: dict[str, str]) -> Change:
    """What changes the end of a stem: the longest ending in `changes` gives way to its value."""
    longest = sorted(changes, key=len, reverse=True)

    def changed(stem: str) -> str:
        low = stem.lower()
        end = next((end for end in longest if low.endswith(end)), None)
        return stem if end is None else stem[: len(stem) - len(end)] + changes[end]

    return changed
