"""Hangul, kana and Chinese characters as rough sounds (see `sound` for the letters of the code).

`B`, `F` and `R` are sounds that stand for two of the original: b or v, f or h, l or r. `I` is a
vowel that may be there only because the script has no bare consonant.
"""

import re
from functools import lru_cache

from anyascii import anyascii

from watcher.match.roman.table import entries

_HANGUL = 0xAC00
_INITIALS = ("g", "k", "n", "d", "t", "R", "m", "B", "p", "s", "s", "", "J", "J", "C", "k", "t")
_INITIALS_LAST = ("P", "h")
_MEDIALS = (
    *("a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "wa", "we", "we", "yo"),
    *("u", "wo", "we", "wi", "yu", "", "i", "i"),
)
_FINALS = (
    *("", "k", "k", "k", "n", "n", "n", "t", "R", "k", "m", "R", "R", "R", "P", "R"),
    *("m", "P", "P", "s", "s", "n", "t", "t", "k", "t", "P", "t"),
)
_VOWEL = "aiueo"
_KANA_ROWS = {
    "アイウエオ": "",
    "カキクケコ": "k",
    "ガギグゲゴ": "g",
    "サシスセソ": "s",
    "ザジズゼゾ": "z",
    "タチツテト": "t",
    "ダヂヅデド": "d",
    "ナニヌネノ": "n",
    "ハヒフヘホ": "h",
    "バビブベボ": "B",
    "パピプペポ": "p",
    "マミムメモ": "m",
    "ラリルレロ": "R",
}
_KANA = {
    **{
        kana: consonant + vowel
        for row, consonant in _KANA_ROWS.items()
        for kana, vowel in zip(row, _VOWEL, strict=True)
    },
    **entries(
        "シ Si | ジ Ji | チ Ci | ヂ Ji | ツ cI | ヅ zI | フ FI | ト tI | ド dI | ヴ vI | ヤ ya"
    ),
    **entries(
        "ク kI | グ gI | ス sI | ズ zI | ヌ nI | ブ BI | プ pI | ム mI | ル RI | ユ yu | ヨ yo"
    ),
    **entries("ワ wa | ヲ o | ン n"),
}
_SMALL = entries("ァ a | ィ i | ゥ u | ェ e | ォ o | ャ a | ュ u | ョ o")
_KANA_PIECE = re.compile("[ァ-ヴ][ァィゥェォャュョ]?ー?")
_PINYIN = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([a-z]*)")
_PINYIN_INITIALS = entries(
    "p p | m m | f f | d d | t t | n n | g g | k k | h h | y y | w w | b B | l R | r R | zh J | "
    "ch C | sh S | j J | q C | x S | z z | c c | s s"
)


def code(word: str) -> str:
    """The code of a word in Hangul, kana or Chinese characters; other characters are left out."""
    if "\uac00" <= word[0] <= "\ud7a3":
        return "".join(_hangul(char) for char in word if "\uac00" <= char <= "\ud7a3")
    kana = katakana(word)
    if "ァ" <= kana[0] <= "ヴ":
        return "".join(_kana(piece) for piece in _KANA_PIECE.findall(kana))
    return "".join(_han(char) for char in word if "\u4e00" <= char <= "\u9fff")


def katakana(text: str) -> str:
    """`text` with hiragana as katakana."""
    return "".join(chr(ord(char) + 96) if "ぁ" <= char <= "ゔ" else char for char in text)


def jamo(syllable: str) -> tuple[int, int, int]:
    """The numbers of a Hangul syllable's initial, medial and final letters in Unicode's order."""
    initial, rest = divmod(ord(syllable) - _HANGUL, 588)
    return initial, *divmod(rest, 28)


@lru_cache(maxsize=12_000)
def pinyin(char: str) -> str:
    """The commonest Mandarin reading of one Chinese character, small letters without a tone."""
    return anyascii(char).lower()


def _hangul(char: str) -> str:
    initial, medial, final = jamo(char)
    return (_INITIALS + _INITIALS_LAST)[initial] + _MEDIALS[medial] + _ng(final)


def _ng(final: int) -> str:
    return "nK" if final == 21 else _FINALS[final]  # noqa: PLR2004 - the letter ng


def _kana(piece: str) -> str:
    sound = _KANA.get(piece[0], _SMALL.get(piece[0], ""))
    if piece.endswith("ー"):
        piece = piece[:-1]
        sound = sound.replace("tI", "to").replace("dI", "do").replace("I", "u")
    if len(piece) == 1:
        return sound
    glide = "y" if piece[1] in "ャュョ" and sound[0] not in "SJC" else ""
    return sound[:-1] + glide + _SMALL[piece[1]]


@lru_cache(maxsize=12_000)
def _han(char: str) -> str:
    found = _PINYIN.fullmatch(pinyin(char))
    if found is None:
        return ""
    initial, final = found.groups()
    if final == "er":
        return "eR"
    if (initial in _BEFORE_U and final == "u") or (initial in _BEFORE_E and final in {"e", "i"}):
        final = "I"
    return _PINYIN_INITIALS.get(initial, "") + final.replace("v", "u").replace("ng", "nK")


# Syllables that stand for a bare consonant of a foreign name: fu, te, ke, si.
_BEFORE_U = frozenset("bpmfrl")
_BEFORE_E = frozenset("dtgksz") | {"zh", "sh", "ch"}
