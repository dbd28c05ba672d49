"""Korean and Chinese names by their Latin spelling, found in Hangul and in Chinese characters.

A Latin syllable of a Korean name stands for several Hangul ones ("jong" for 종 and 정), as the
press mixes its ways to romanise; pinyin stands for all characters that read so. Chinese names with
a given name of one character are left out within other words.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from watcher.match.roman import families, people
from watcher.match.roman.syllables import pinyin

_INITIALS = {
    **dict.fromkeys(("g", "k", "kk", "gg"), "ㄱㄲㅋ"),
    **dict.fromkeys(("d", "t", "tt"), "ㄷㄸㅌ"),
    **dict.fromkeys(("b", "p", "pp"), "ㅂㅃㅍ"),
    **dict.fromkeys(("j", "ch", "jj", "z", "tch"), "ㅈㅉㅊ"),
    **dict.fromkeys(("s", "ss", "sh"), "ㅅㅆ"),
    **dict.fromkeys(("r", "l", "rh"), "ㄹㅇㄴ"),
    "n": "ㄴ",
    "m": "ㅁ",
    "h": "ㅎ",
    "": "ㅇ",
}
_MEDIALS = {
    **dict.fromkeys(("a", "ah"), "ㅏ"),
    **dict.fromkeys(("ae", "ai"), "ㅐ"),
    **dict.fromkeys(("eo", "uh"), "ㅓ"),
    **dict.fromkeys(("oo", "ou", "wu", "woo"), "ㅜ"),
    **dict.fromkeys(("i", "y", "yi"), "ㅣㅢ"),
    **dict.fromkeys(("oe", "oi", "we", "oy"), "ㅚㅞ"),
    **dict.fromkeys(("wo", "weo"), "ㅝ"),
    **dict.fromkeys(("ui", "eui"), "ㅢ"),
    **dict.fromkeys(("yeo", "you"), "ㅕ"),
    "ya": "ㅑ",
    "o": "ㅗㅓ",
    "oh": "ㅗ",
    "u": "ㅜㅓㅡ",
    "eu": "ㅡ",
    "ee": "ㅣㅢ",
    "e": "ㅔㅐ",
    "yo": "ㅛㅕ",
    "yu": "ㅠㅕ",
    "yoo": "ㅠ",
    "ye": "ㅖㅕ",
    "wa": "ㅘ",
    "wae": "ㅙ",
    "wi": "ㅟ",
}
_FINALS = {
    **dict.fromkeys(("k", "g", "ck"), "ㄱ"),
    **dict.fromkeys(("t", "d"), "ㅅㄷ"),
    **dict.fromkeys(("p", "b"), "ㅂㅍ"),
    **dict.fromkeys(("l", "r"), "ㄹ"),
    **dict.fromkeys(("", "h"), " "),
    "n": "ㄴ",
    "m": "ㅁ",
    "ng": "ㅇ",
}
_INITIAL_ORDER = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIAL_ORDER = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINAL_ORDER = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_KOREAN = re.compile(
    "(kk|tt|pp|ss|jj|tch|ch|sh|rh|[gkdtbpjszrlnmh])?"
    "(yeo|you|yoo|wae|woo|weo|eui|ah|ae|ai|eo|uh|oo|ou|oh|wu|yi|oe|oi|oy|we|wo|ui|ya|yo|yu|ye|wa|wi|"
    "eu|ee|"
    "[aeiouy])(ck|ng|[kgtdpblrnmh])?"
)
_HANGUL_RUN = re.compile("(?<![가-힣])[가-힣]{3}")
_SYLLABLES = 3
# What may stand before and after a Chinese name of two characters.
_BEFORE = frozenset("长長席理记記员員任使官帅将將和与與对對由及、")
_AFTER = frozenset("在说說表指会會强強对對和与與的将將同称稱今日于於周出抵访訪率主向还還也是及、")


@dataclass(slots=True)
class Eastern:
    """Names by their first two Hangul syllables, and by the pinyin of their family."""

    _hangul: dict[str, list[tuple[int, str, frozenset[str]]]] = field(default_factory=dict)
    _pinyin: dict[str, dict[tuple[str, ...], list[tuple[int, str]]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether any name is entered."""
        return bool(self._hangul or self._pinyin)

    def add(self, number: int, name: str, typed: str) -> None:
        """Enter a Latin name, if it can be Korean or Chinese; `typed` is what `find` tells."""
        for family, given in _read(name):
            self._add_korean(number, typed, family, given)
            self._add_chinese(number, typed, family, given)

    def find(self, text: str) -> list[tuple[int, str, int, int]]:
        """The caller's number, the name, begin and end of every name found."""
        found = []
        if self._hangul:
            found += self._in_hangul(text)
        if self._pinyin:
            found += self._in_chinese(text)
        return found

    def _add_korean(self, number: int, name: str, family: str, given: list[str]) -> None:
        if family not in families.KOREAN:
            return
        pairs = _split(given, _KOREAN)
        for one, other in pairs:
            last = _hangul(other)
            for first, second in product(families.KOREAN[family], _hangul(one)):
                self._hangul.setdefault(first + second, []).append((number, name, last))

    def _add_chinese(self, number: int, name: str, family: str, given: list[str]) -> None:
        if family not in families.PINYIN or not all(map(people.is_pinyin, given)):
            return
        options = [tuple(pair) for pair in _split(given, people.PINYIN_SYLLABLE)]
        if len(given) == 1 and people.PINYIN_SYLLABLE.fullmatch(given[0]):
            options.append((given[0],))
        for option in options:
            by_given = self._pinyin.setdefault(family, {})
            by_given.setdefault(option, []).append((number, name))

    def _in_hangul(self, text: str) -> list[tuple[int, str, int, int]]:
        return [
            (number, name, run.start(), run.end())
            for run in _HANGUL_RUN.finditer(text)
            for number, name, last in self._hangul.get(run.group()[:2], ())
            if run.group()[2] in last
        ]

    def _in_chinese(self, text: str) -> list[tuple[int, str, int, int]]:
        found = []
        for family in families.FAMILY.finditer(text):
            begin, end = family.span()
            by_given = self._pinyin.get(families.reading(family.group()))
            if by_given is None:
                continue
            read = tuple(pinyin(char) for char in text[end : end + 2])
            for count in (2, 1):
                if count == 1 and not _is_apart(text, begin, end + 1):
                    continue
                found += [
                    (number, name, begin, end + count)
                    for number, name in by_given.get(read[:count], ())
                ]
        return found


def may_be(name: str) -> bool:
    """Whether a Latin name can be Korean or Chinese, by its family."""
    return any(family in families.KOREAN or family in families.PINYIN for family, _ in _read(name))


def _read(name: str) -> list[tuple[str, list[str]]]:
    """The two ways to tell the family from the given name, in small letters."""
    words = [word.lower().replace("'", "") for word in people.words(name)]
    if len(words) not in {2, _SYLLABLES}:
        return []
    return [(words[0], words[1:]), (words[-1], words[:-1])]


def _is_apart(text: str, begin: int, end: int) -> bool:
    """Whether two characters stand as a name, and are no part of other words."""
    before, after = text[begin - 1 : begin], text[end : end + 1]
    left = not before.isalpha() or before in _BEFORE
    return left and (not after.isalpha() or after in _AFTER)


def _split(given: list[str], syllable: re.Pattern[str]) -> list[tuple[str, str]]:
    """The given name as two syllables, in every way that can be read."""
    if len(given) == 2:  # noqa: PLR2004 - written apart
        pairs = [(given[0], given[1])]
    else:
        pairs = [(given[0][:at], given[0][at:]) for at in range(1, len(given[0]))]
    return [pair for pair in pairs if all(syllable.fullmatch(part) for part in pair)]


@lru_cache(maxsize=2_000)
def _hangul(syllable: str) -> frozenset[str]:
    """The Hangul syllables that a Latin one may stand for."""
    found = _KOREAN.fullmatch(syllable)
    if found is None:
        return frozenset()
    initial, medial, final = (part or "" for part in found.groups())
    return frozenset(
        chr(
            0xAC00
            + _INITIAL_ORDER.index(one) * 588
            + _MEDIAL_ORDER.index(two) * 28
            + _FINAL_ORDER.index(three)
        )
        for one in _INITIALS[initial]
        for two in _MEDIALS[medial]
        for three in _FINALS[final]
    )
