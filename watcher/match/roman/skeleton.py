"""Skeletons: the consonants of a sound code in coarse classes, by which names are looked up.

Six classes: P (b p f v w), T (d t th), K (g k kh h), S (s z sh zh ch j ts), N (m n), R (l r). A
word of a text has one skeleton, in which every ambiguous letter is read in one fixed way. A
watched name has several, so that any reading of its letters is met.
"""

import re
from functools import lru_cache
from itertools import islice, product

_CLASSES = {
    **dict.fromkeys("bpfvwBPF", "P"),
    **dict.fromkeys("dtTD", "T"),
    **dict.fromkeys("gkqxhGK", "K"),
    **dict.fromkeys("szSZCJcQ", "S"),
    **dict.fromkeys("mn", "N"),
    **dict.fromkeys("lrR", "R"),
    "H": "K",
    "j": "",
    "X": "KS",
    "y": "",
}
# Other readings of a letter than the one above, in a name typed in Latin letters.
_READINGS = {
    "w": ("P", ""),
    "v": ("P", ""),
    "h": ("K", ""),
    "G": ("K", "S"),
    "K": ("K", ""),
    "H": ("K", "S"),
    "j": ("", "S", "K"),
    "q": ("K", "S"),
    "X": ("KS", "S", "K"),
    "D": ("T", "S"),
}
_VOWEL = "."
# Belarusian, Polish, Japanese turn di and ti into dzi and chi; Russian writes Japanese chi as ti.
_BEFORE_I = {"H": ("K", "S", "T"), "d": ("T", "S"), "t": ("T", "S")}
_BASE = str.maketrans({**dict.fromkeys("aeiouI", _VOWEL), **_CLASSES})
_MOST = 24
# Final letters that French (and English, for r) leaves silent.
_SILENT = frozenset("tdszxrpX")
_REPEATED = re.compile(r"([PTKSNR])\1+")


@lru_cache(maxsize=25_000)
def of(code: str) -> str:
    """The skeleton of a code as a text's word has it."""
    return _single(code.translate(_BASE))


@lru_cache(maxsize=50_000)
def readings(code: str) -> tuple[str, ...]:
    """All skeletons that a typed Latin name may have, at most 24, the likeliest first."""
    options = [_options(code, at) for at in range(len(code))]
    if code[:2] in {"kn", "wr", "gn"}:
        options[0] = (options[0][0], "")
    if code and code[-1] in _SILENT and len(of(code)) > 1:
        options[-1] = (*options[-1], "")
    found = dict.fromkeys(_single("".join(chosen)) for chosen in product(*options))
    return tuple(islice(found, _MOST))


def _options(code: str, at: int) -> tuple[str, ...]:
    char = code[at]
    if char in "aeiou":
        return (_VOWEL,)
    if char in _BEFORE_I and code[at + 1 : at + 2] == "i":
        return _BEFORE_I[char]
    return _READINGS.get(char, (_CLASSES.get(char, ""),))


def _single(classes: str) -> str:
    """Neighbours of one class are one: they are doubled letters or one sound in two."""
    return _REPEATED.sub(r"\1", classes).replace(_VOWEL, "")
