"""Word edges: where a name may begin and end inside folded text, script by script.

In scripts with spaces a hit must be a whole word: no letter, digit or mark of the same run beside
it. Chinese and Japanese are written without spaces and match inside a run, save that a katakana
word is whole (インド is not インドネシア). Korean names carry particles, Arabic and Hebrew names
one-letter prefixes; those may stand beside the name.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Edge(StrEnum):
    """What stands beside a hit. The values are the words that people read."""

    INSIDE = "only inside a longer word"
    WHOLE = "typed"
    PREFIX = "prefix"
    PARTICLE = "particle"


class Script(StrEnum):
    """The kinds of writing that differ in how words are told apart."""

    NONE = "no letter"
    SPACED = "spaces between words"
    CYRILLIC = "spaces between words, apostrophes within"
    UNSPACED = "no spaces"
    KATAKANA = "katakana"
    HANGUL = "spaces between words, particles attached"
    ARABIC = "spaces between words, Arabic prefixes"
    HEBREW = "spaces between words, Hebrew prefixes"


_BLOCKS = (
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x077F, Script.ARABIC),
    (0x0E00, 0x0EFF, Script.UNSPACED),  # Thai, Lao
    (0x1000, 0x109F, Script.UNSPACED),  # Myanmar
    (0x1780, 0x17FF, Script.UNSPACED),  # Khmer
    (0x3005, 0x309F, Script.UNSPACED),  # iteration marks, hiragana
    (0x30A1, 0x30FF, Script.KATAKANA),
    (0x3105, 0x312F, Script.UNSPACED),  # bopomofo
    (0x3400, 0x9FFF, Script.UNSPACED),
    (0xAC00, 0xD7A3, Script.HANGUL),
    (0xF900, 0xFAFF, Script.UNSPACED),
    (0x20000, 0x3FFFF, Script.UNSPACED),
)

# One letter for "and", "so", then "with", "as", "to", "will", then the article; both "to the".
_ARABIC_PREFIX = re.compile(r"[وف]?(?:[بكلس]?(?:ال)?|لل)")
_HEBREW_PREFIX = re.compile(r"ו?(?:כש|לכש|מש|ש)?[בכלמ]?ה?")
# 對 towards, 南 south, 駐 residing in, 親 pro-, 反 anti-, 脫 away from, 訪 visiting.
_HANGUL_PREFIX = frozenset("대남주친반탈방")
_PARTICLE = (
    "은|는|이|가|을|를|의|에|에서|에게|에게서|께|께서|한테|와|과|랑|이랑|로|으로|로서|으로서|로써|도|만|"
    "까지|부터|보다|처럼|마다|조차|마저|나|이나|란|이란|라는|이라는|라고|이라고|하고|며|이며|고|이고|다|이다|"
    "였다|이었다|라|이라|든|이든|뿐|밖에|씨|님|들|측|등|엔|에선|선|로부터|으로부터|이자|자|인|이기|이지만|지만"
)
_COMPOUND = (
    "군|식|발|계|내|간|행|제|판|령|대통령|총리|주석|정부|당국|정권|대사|대사관|국민|주민|국적|외무성|외무상|외무장관|"
    "외교부|국방부|외교관|언론|매체|통신|핵|핵무기|미사일|문제|전쟁|지도자|지도부|노동자|노동당|병사|병력|군인|인권|"
    "경제|여행|출신|주재|위협|도발|방문|회담|전문가|전문|국경|특사"
)
_HANGUL_REST = re.compile(f"(?:{_COMPOUND})?(?:{_PARTICLE}){{0,3}}")
# A Korean name this long is told from other words by itself; a shorter one (인도 India) begins too
# many of them (인도적 humane), so that only particles and common compounds may follow.
_TELLING_HANGUL = 3
# No attached prefix is longer, and no compound with its particles.
_LONGEST_PREFIX = {Script.HANGUL: 1, Script.ARABIC: 4, Script.HEBREW: 6}
_LONGEST_REST = 10


def left(text: str, start: int) -> Edge:
    """What stands before a hit that begins at `start` of the folded `text`."""
    if start == 0 or not (before := text[start - 1]).isalnum():
        return _left_of_mark(text, start)
    first, other = script(text[start]), script(before)
    if not _joined(first, other):
        return Edge.WHOLE
    if first in _LONGEST_PREFIX:
        return _prefixed(text, start, first)
    return Edge.INSIDE


def right(text: str, start: int, end: int) -> Edge:
    """What stands after a hit that spans `start` to `end` of the folded `text`."""
    if end == len(text) or not (after := text[end]).isalnum():
        return _right_of_mark(text, end)
    last, other = script(text[end - 1]), script(after)
    if not _joined(last, other):
        return Edge.WHOLE
    if last is Script.HANGUL:
        return _with_particles(text, start, end)
    return Edge.INSIDE


def word_end(text: str, end: int) -> int:
    """Where the word that reaches over `end` ends; a word without spaces has its end there."""
    while (
        end < len(text)
        and text[end].isalnum()
        and _joined(script(text[end - 1]), script(text[end]))
    ):
        end += 1
    return end


@lru_cache(maxsize=20_000)
def script(char: str) -> Script:
    """The kind of writing that `char` belongs to; digits and most letters are SPACED."""
    code = ord(char)
    for first, last, kind in _BLOCKS:
        if first <= code <= last:
            return kind if _is_letter(char) else Script.NONE
    return Script.SPACED if _is_letter(char) else Script.NONE


def _is_letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


_ALONE = frozenset({Script.NONE, Script.UNSPACED})


def _joined(one: Script, other: Script) -> bool:
    """Whether two neighbours belong to one word. Katakana and hangul join only their own kind."""
    if one in _ALONE or other in _ALONE:
        return False
    if Script.KATAKANA in {one, other} or Script.HANGUL in {one, other}:
        return one is other
    return True


def _left_of_mark(text: str, start: int) -> Edge:
    """Whole, unless a mark or an apostrophe before the hit joins it to a word."""
    if start == 0 or script(text[start]) is Script.NONE:
        return Edge.WHOLE
    before = text[start - 1]
    if before == "'" and _within_cyrillic(text, start - 1):
        return Edge.INSIDE
    joined = not before.isascii() and _joined(script(text[start]), script(before))
    return Edge.INSIDE if joined else Edge.WHOLE


def _right_of_mark(text: str, end: int) -> Edge:
    if end == len(text) or script(text[end - 1]) is Script.NONE:
        return Edge.WHOLE
    after = text[end]
    if after == "'" and _within_cyrillic(text, end):
        return Edge.INSIDE
    joined = not after.isascii() and _joined(script(text[end - 1]), script(after))
    return Edge.INSIDE if joined else Edge.WHOLE


def _within_cyrillic(text: str, at: int) -> bool:
    """Whether the apostrophe at `at` is a letter of a Ukrainian or Belarusian word."""
    if not 0 < at < len(text) - 1:
        return False
    return script(text[at - 1]) is script(text[at + 1]) is Script.CYRILLIC


def _prefixed(text: str, start: int, kind: Script) -> Edge:
    begin = start
    while begin and script(text[begin - 1]) is kind:
        begin -= 1
        if start - begin > _LONGEST_PREFIX[kind]:
            return Edge.INSIDE
    prefix = text[begin:start]
    if kind is Script.HANGUL:
        found = prefix in _HANGUL_PREFIX
    else:
        pattern = _ARABIC_PREFIX if kind is Script.ARABIC else _HEBREW_PREFIX
        found = pattern.fullmatch(prefix) is not None
    return Edge.PREFIX if found else Edge.INSIDE


def _with_particles(text: str, start: int, end: int) -> Edge:
    if end - start >= _TELLING_HANGUL:
        return Edge.PARTICLE
    stop = end
    while stop < len(text) and stop - end <= _LONGEST_REST and script(text[stop]) is Script.HANGUL:
        stop += 1
    found = _HANGUL_REST.fullmatch(text, end, stop)
    return Edge.PARTICLE if found else Edge.INSIDE
