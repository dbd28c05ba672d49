"""Folding: one spelling for all the ways in which a text may be typed, with a way back.

Folded are case, Unicode compatibility forms (NFKC), quotes, apostrophes, hyphens and blanks;
invisible characters vanish. Accents are stripped from Latin and Greek letters, vowel points from
Arabic and Hebrew, stress marks from Cyrillic; й, ї and ў are other letters and stay, ё becomes е.
A hyphen becomes a blank, so that "Son-hui" and "Son Hui" are equal.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from watcher.match.roman.clean import clean

# Characters that fold to themselves (or to their lower case): nothing to look up for them.
_PLAIN = (
    r"\n -_a-~"
    "\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9"  # Greek without accents
    "\u0402\u0404-\u040b\u040e-\u044f\u0452\u0454-\u045b\u045e\u045f\u0490\u0491"  # Cyrillic
    "\u05d0-\u05ea\u0621\u0624\u0626-\u063a\u0641-\u0648"  # Hebrew, Arabic
    "\u3001\u3002\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3"
)
# Marks that join the character before them, and the second halves of decomposed Hangul.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
_ODD = re.compile(f"[^{_PLAIN}]")
_UNEVEN = re.compile(f"[^{_PLAIN}]|  +")
_MARKED = re.compile(f"[^{_MARKS}\n]?[{_MARKS}]+|[^{_PLAIN}]|  +")
_STRIPPED = re.compile(f"[{_MARKS}]")
# Above this number of distinct odd characters one walk is cheaper than one replace for each.
_REPLACES = 160
# Pieces of up to three characters remembered with their folding: more than any text needs.
_REMEMBERED = 20_000
_SHORT = 3

_APOSTROPHES = "‘’‚‛`´ʹʻʼʽˈ′‵＇׳"
_QUOTES = "“”„‟«»″‶＂״〝〞‹›"
_HYPHENS = "‐‑‒–−⁃﹣－־"
_BLANKS = "\t\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u30fb\u00b7\u2027\uff65™℠"
_EXCEPTIONS = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_BLANKS, " "),
    "\u2029": "\n",
    "\u0640": "",  # Arabic tatweel only stretches a word
    "ё": "е",
    "ѐ": "е",
    "ѝ": "и",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ة": "ه",
    "ک": "ك",
    "ی": "ي",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_remembered: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `begin` and `end` lead from its offsets back to those of the text given."""

    text: str
    _folded_from: list[int] = field(default_factory=list)
    _folded_to: list[int] = field(default_factory=list)
    _given_from: list[int] = field(default_factory=list)
    _given_to: list[int] = field(default_factory=list)

    def begin(self, offset: int) -> int:
        """Where the folded character at `offset` begins in the text given."""
        at = bisect_right(self._folded_from, offset) - 1
        if at < 0:
            return offset
        if offset < self._folded_to[at]:
            return self._given_from[at]
        return self._given_to[at] + offset - self._folded_to[at]

    def end(self, offset: int) -> int:
        """Where the folded character before `offset` ends in the text given."""
        last = offset - 1
        at = bisect_right(self._folded_from, last) - 1
        if at < 0:
            return offset
        if last < self._folded_to[at]:
            return self._given_to[at]
        return self._given_to[at] + offset - self._folded_to[at]


# Letters of two alphabets side by side: a Latin "a" in a Cyrillic word, as spam and OCR have it.
# Two ways to look for the same: one is fast on texts of few Latin letters, one of many.
_MIXED = (
    re.compile("[A-Za-z](?:(?<=[\u0370-\u052f].)|(?=[\u0370-\u052f]))"),
    re.compile("[\u0370-\u052f](?:(?<=[A-Za-z].)|(?=[A-Za-z]))"),
)
_SAMPLE = 60
_WORD = re.compile(r"\w{2,60}")


def _is_mixed(text: str) -> bool:
    return not text.isascii() and _MIXED[text[:_SAMPLE].isascii()].search(text) is not None


def fold(text: str, *, paragraphs: bool = False) -> Folded:
    """`text` folded. With `paragraphs` a newline stays, as a break that no phrase can cross."""
    if not paragraphs:
        text = text.replace("\n", " ")
    if _is_mixed(text):
        text = _WORD.sub(lambda word: clean(word.group()), text)
    even, uneven = _replaced(text)
    if not uneven and "  " not in even:
        return Folded(even.casefold().replace("-", " "))
    return _walked(even)


@lru_cache(maxsize=25_000)
def key(name: str) -> str:
    """A short text folded, without blanks around it: equal for all ways of typing one name."""
    if _UNEVEN.search(name) or "\n" in name or (not name.isascii() and _is_mixed(name)):
        return fold(name).text.strip()
    return name.casefold().replace("-", " ").strip()


def unwrap(text: str) -> str:
    """`text` of the same length, where newlines that only wrap lines are blanks.

    A text counts as hard-wrapped when its lines are short (90 characters on average at most, as
    in agency copy and mail) and a third of them begins with a small letter.
    """
    breaks = text.count("\n")
    if breaks < 2 or len(text) > 90 * (breaks + 1):  # noqa: PLR2004 - the docstring says why
        return text
    if 3 * len(_SMALL_LINE.findall(text)) < breaks:
        return text
    return _WRAP.sub(" ", text)


_SMALL_LINE = re.compile(r"(?<=[^\W\d_A-ZА-Я])[,;]?\n(?=[a-zа-яёіїєà-ÿ])")
_WRAP = re.compile(r"(?<=[^\s.!?…:])\n(?=\S)|(?<=[.!?…:])\n(?=[^\W\d_])")


def _replaced(text: str) -> tuple[str, bool]:
    """`text` with odd characters replaced one for one, and whether others are left."""
    odd = set(_ODD.findall(text))
    if not odd:
        return text, False
    if len(odd) > _REPLACES:
        return text, True
    uneven = False
    for char in odd:
        folded = _known(char)
        if len(folded) != 1 or _STRIPPED.match(char):
            uneven = True
        elif folded != char:
            text = text.replace(char, folded)
    return text, uneven


def _walked(text: str) -> Folded:
    """`text` folded piece by piece, with a note of every piece whose length changes."""
    parts: list[str] = []
    notes: list[tuple[int, int, int, int]] = []
    given, length = 0, 0
    pieces = _MARKED if _STRIPPED.search(text) else _UNEVEN
    for found in pieces.finditer(text):
        begin, end = found.span()
        piece = _known(found.group())
        length += begin - given
        if len(piece) != end - begin:
            notes.append((length, length + len(piece), begin, end))
        parts.append(text[given:begin])
        parts.append(piece)
        length += len(piece)
        given = end
    parts.append(text[given:])
    folded = "".join(parts).casefold().replace("-", " ")
    return Folded(folded, *map(list, zip(*notes, strict=True))) if notes else Folded(folded)


def _known(piece: str) -> str:
    """The folding of a character, of one with its marks, or of a run of blanks."""
    known = _remembered.get(piece)
    if known is None:
        known = _folding(piece)
        if len(piece) <= _SHORT and len(_remembered) < _REMEMBERED:
            _remembered[piece] = known
    return known


def _folding(piece: str) -> str:
    if piece.startswith("  "):
        return " "
    if len(piece) == 1:
        return _looked_up(piece)
    return "".join(map(_known, unicodedata.normalize("NFKC", piece)))


def _looked_up(char: str) -> str:
    """The folding of one character, however many characters it takes; it folds to itself again."""
    if char in _EXCEPTIONS:
        return _EXCEPTIONS[char]
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"  # half of a surrogate pair cannot be encoded
    if category in {"Zs", "No"} and unicodedata.normalize("NFKC", char) != char:
        return " "  # blanks, superscript digits and fractions end a word
    if category == "Cf" or _STRIPPED.match(char):
        return ""
    folded = unicodedata.normalize("NFKC", char).casefold()
    return "".join(_bare(part) for part in folded)


def _bare(char: str) -> str:
    if char in _EXCEPTIONS:
        return _EXCEPTIONS[char]
    base = unicodedata.normalize("NFD", char)[0]
    if base != char and unicodedata.name(base, "").startswith(("LATIN", "GREEK", "ARABIC", "HEB")):
        return _EXCEPTIONS.get(base, base)
    return "" if _STRIPPED.match(char) else char
