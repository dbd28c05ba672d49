"""Words of a text that may be parts of names, with their sounds less the endings of cases."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from watcher.match.roman import distance, skeleton, sound

_CAPITAL = (
    "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĞĠĢĦĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŜŞŠŢŤŦŪŮŰŲŴŶŸŹŻŽƏȘȚ"
    "\u0386-\u03ab\u0400-\u042f\u048a\u0490\u0492\u049a\u04a2\u04ae\u04b0\u04ba\u04d8\u04e8"
)
# Nothing begins inside a word: a text of one long word would cost the square of its length.
# The look behind stands after the letter, so that the search for a capital stays fast.
_CAPITALISED = f"[{_CAPITAL}](?<!\\w\\w)\\w*+(?:['‘’ʼ`]\\w++){{0,2}}+"
_PARTICLE = (
    "(?:al|el|ul|ur|as|ad|ar|an|at|bin|ben|ibn|de|da|di|du|del|della|dos|van|von|vom|der|den|ter|"
    "te|le|la|y|аль|эль|уль|ул|ур|ас|ад|ар|ат|ал|ел|бин|бен|ибн|де|да|ди|дю|ван|фон|дер|ден|ле|ла)"
)
_DASH = "\\-\u2010-\u2013"
_GAP = f" ?[ \u00a0{_DASH}](?:{_PARTICLE}[ \u00a0{_DASH}]){{0,3}}"
_WORD = re.compile(_CAPITALISED)
# Two or more capitalised words in a row, with particles between them.
_RUN = re.compile(f"{_CAPITALISED}(?:{_GAP}{_CAPITALISED})+")

# Scripts without capitals: every run of words, and the katakana names with their middle dot.
_SEMITIC = "\u05d0-\u05ea\u05f3'\u0621-\u064a\u0671-\u06d3\u200c"
_SEMITIC_PARTICLE = f"(?:بن|ابن|آل|أبو|בן|אל)(?![{_SEMITIC}])"
_KATAKANA = "[\u30a1-\u30fa](?<![\u30a1-\u30fa\u30fc]{2})[\u30a1-\u30fa\u30fc]++"
_HANGUL = "[\uac00-\ud7a3](?<![\uac00-\ud7a3]{2})[\uac00-\ud7a3]++"
_LETTERS = f"[{_SEMITIC}](?<![{_SEMITIC}]{{2}})[{_SEMITIC}]++"
_PLAIN_WORD = re.compile(f"(?!{_SEMITIC_PARTICLE}){_LETTERS}|{_KATAKANA}|{_HANGUL}")
_PLAIN_RUN = re.compile(
    f"{_LETTERS}(?:[ -]{_LETTERS})+|{_HANGUL}(?: {_HANGUL})+"
    f"|{_KATAKANA}(?:[\u30fb\uff65=\uff1d ]{_KATAKANA})+"
)
_UNCASED = re.compile("[\u05d0-\u06ff\u3040-\u30ff\uac00-\ud7a3]")
_EASTERN = re.compile("[\u4e00-\u9fff\uac00-\ud7a3]")
_DOTTED = re.compile("([\u4e00-\u9fff]{1,6})[\u00b7\u2022\u2027\u30fb\uff65]([\u4e00-\u9fff]{2,6})")
_NEXT = re.compile(f"[ \u00a0{_DASH}][{_CAPITAL}]")
_STEP = 40

# Endings of Slavic cases that have a consonant, as sounds: -om, -ogo, -ovi, -ova, -ich, -ami, -us.
_ENDING = re.compile(
    "(?:[aeiou]?m|[iye]*[aeiou]?[gmh][aeou]|[yaeiou]?[vw](?:[aeiou]+y?)?|[aeiou][xH]|[aeiou]m[ai]|"
    "[aeiou]?s)$"
)
_SHORTEST_STEM = 2
_LONGEST_ENDING = 5
# No part of a name is longer; what is comes of broken pages, and is not looked at.
LONGEST_WORD = 40
# What an ending taken off counts in the distance, so that the whole word goes first.
_STEMMED = 0.03
# Scripts without vowels, or with fewer sounds, spell a name less exactly; first characters of them.
_SCALES = (("\uac00", 0.8), ("\u4e00", 0.6), ("\u3040", 0.8), ("\u0700", 1.0), ("\u0590", 0.75))
_HANGUL_REST = re.compile(
    "(?:전|신임|총리|대통령|장관|의장|총재|대표|의원|왕세자|교황)?(?:은|는|이|가|을|를|의|에|에게|에게서|께서|와|과|도|만|"
    "로|으로|까지|부터|보다|처럼|란|라는|이라는|씨|측|이다|였다)?$"
)
_SEMITIC_PREFIX = re.compile("(?:[وفبكل]?ال|[وفبكل](?=..)|[ולבמשה](?=..))")


class Reading(NamedTuple):
    """One way to read a word: its skeleton, its code, and whether an affix was taken off."""

    skeleton: str
    code: str
    stemmed: bool


@lru_cache(maxsize=25_000)
def readings(word: str) -> tuple[Reading, ...]:
    """The ways to read a word of a text, the whole word first, one for each skeleton."""
    code = sound.code(word)
    key = skeleton.of(code)
    found = {key: Reading(key, code, stemmed=False)}
    others = _stems(code) if word[0] < _UNINFLECTED else _less_affix(word)
    if "μπ" in word or "ντ" in word:  # Greek for b and d as well as for mp and nt
        others.append(sound.code(word.replace("μπ", "μ-π").replace("ντ", "ν-τ")))
    for stem in others:
        key = skeleton.of(stem)
        if key not in found:
            found[key] = Reading(key, stem, stemmed=True)
    found.pop("", None)
    return tuple(found.values())


@lru_cache(maxsize=50_000)
def unlike(part: str, word: str) -> float:
    """The least relative distance between the code of a part of a name and a way to read `word`."""
    nearest = 1.0
    for one in readings(word):
        nearest = min(nearest, distance.relative(one.code, part) + _STEMMED * one.stemmed)
        if nearest == 0:
            break
    return nearest * next((scale for first, scale in _SCALES if word >= first), 1.0)


# Latin, Greek and Cyrillic stand before this character.
_UNINFLECTED = "\u0530"


def _stems(code: str) -> list[str]:
    """The code less one ending, and less another before it (Czech "Mayovou": -ovou, -v)."""
    stems: list[str] = []
    while len(stems) < 2:  # noqa: PLR2004 - a possessive and its case
        whole = stems[-1] if stems else code
        ending = _ENDING.search(whole, max(0, len(whole) - _LONGEST_ENDING))
        if ending is None or ending.start() < _SHORTEST_STEM:
            break
        stems.append(whole[: ending.start()])
    return stems


def _less_affix(word: str) -> list[str]:
    """The codes of a Hangul word less its particle, of a Semitic one less its prefix."""
    if "\uac00" <= word[0] <= "\ud7a3":
        rest = _HANGUL_REST.search(word, 1)
        return [sound.code(word[: rest.start()])] if rest and rest.group() else []
    if "\u0590" <= word[0] < "\u0700":
        prefix = _SEMITIC_PREFIX.match(word)
        return [sound.code(word[prefix.end() :])] if prefix else []
    return []


def runs(text: str) -> list[tuple[int, str]]:
    """Where a full name may stand: words in a row, capitalised if they can be, with their begin."""
    found = [(run.start(), run.group()) for run in _RUN.finditer(text)]
    if is_uncased(text):
        found += [(run.start(), run.group()) for run in _PLAIN_RUN.finditer(text)]
    return found


def names(run: str) -> list[str]:
    """The words of a run."""
    return _WORD.findall(run) or _PLAIN_WORD.findall(run)


def spans(run: str) -> list[tuple[int, int]]:
    """Where the words of a run begin and end in it."""
    found = [word.span() for word in _WORD.finditer(run)]
    return found or [word.span() for word in _PLAIN_WORD.finditer(run)]


def words(text: str) -> list[str]:
    """The words of `text` that may be parts of names."""
    return _WORD.findall(text) + (_PLAIN_WORD.findall(text) if is_uncased(text) else [])


def placed(text: str) -> list[tuple[int, str]]:
    """The same words with their begin, but for those that are too long."""
    found = [(word.start(), word.group()) for word in _WORD.finditer(text)]
    if is_uncased(text):
        found += [(word.start(), word.group()) for word in _PLAIN_WORD.finditer(text)]
    return [(begin, word) for begin, word in found if len(word) <= LONGEST_WORD]


def dotted(text: str) -> Iterator[tuple[int, str, str]]:
    """Begin, given name and surname of all that may be a foreign name in Chinese characters.

    Nothing marks where such a name begins and ends; only its middle dot is sure.
    """
    for found in _DOTTED.finditer(text):
        before, after = found.groups()
        for first in range(len(before)):
            for last in range(2, len(after) + 1):
                yield found.start() + first, before[first:], after[:last]


def has_next(text: str, end: int) -> bool:
    """Whether a further capitalised word follows at once."""
    return _NEXT.match(text, end) is not None


def is_eastern(text: str) -> bool:
    """Whether some of `text` is in Hangul or Chinese characters, judged by a sample."""
    return not text.isascii() and _EASTERN.search(text[::_STEP] + text[:_STEP]) is not None


def is_uncased(text: str) -> bool:
    """Whether some of `text` is in a script without capitals, judged by a sample."""
    return not text.isascii() and _UNCASED.search(text[::_STEP] + text[:_STEP]) is not None
