"""Words of a text that may be parts of names, with their sounds less the endings of cases."""

import re
from functools import lru_cache
from typing import NamedTuple

from watcher.match.roman import skeleton, sound

_CAPITAL = (
    "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĞĠĢĦĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŜŞŠŢŤŦŪŮŰŲŴŶŸŹŻŽƏȘȚ"
    "\u0386-\u03ab\u0400-\u042f\u048a\u0490\u0492\u049a\u04a2\u04ae\u04b0\u04ba\u04d8\u04e8"
)
# A capitalised word with its apostrophes, or a word of a script without capitals.
WORD = re.compile(
    f"(?<![^\\W\\d_])[{_CAPITAL}][^\\W\\d_]*(?:['‘’ʼ`][^\\W\\d_]+)*"
    "|[\u05d0-\u05ea][\u05d0-\u05ea'\u05f3\u05f4]+"
    "|[\u0621-\u064a\u0671-\u06d3]{2,}|[\u30a1-\u30fa][\u30a1-\u30fc]+|[\uac00-\ud7a3]{2,}"
)
# What may stand between two parts of one name: a blank, a hyphen, a middle dot, particles.
BETWEEN = re.compile(
    "[\\s\u00a0\u200c]?[-\u2010-\u2013\u30fb\u00b7\uff65=\uff1d]?"
    "(?:[\\s\u00a0-]*(?:al|el|ul|ur|as|ad|ar|an|at|bin|ben|ibn|de|da|di|du|del|della|dos|van|von|vom|der|den|"
    "ter|te|le|la|y|аль|эль|уль|ул|ур|ас|ад|ар|ат|ал|ел|бин|бен|ибн|де|да|ди|дю|ван|фон|дер|ден|ле|ла|"
    "بن|ابن|אל|בן)(?=[\\s\u00a0-]))*[\\s\u00a0-]?"
)
LONGEST_BETWEEN = 12

# Endings of Slavic, Baltic and Hungarian cases that have a consonant, as sounds: -om, -ovi, -ego, -ová.
_ENDINGS = re.compile(
    "(?:[aeiou]?m|[iye]*[aeiou]?[gmh][aeou]|(?:[yaeiou]?[vw][iey]{1,2})|[aeiou]?[vw]|y?[aeiou]?[vw][aeiou]+y?|"
    "[aeiou][xHh]|[aiyu]mi|[oe]m[au]|n[aeiou]+|in|s|[ou]s|nak|nek|val|vel|t)$"
)
_PLAIN_ENDINGS = re.compile(
    "(?P<m>[aeiou]?m)$|(?P<g>[iye]*[aeiou]?[gmh][aeou])$|(?P<v>[yaeiou]?[vw](?:[aeiou]+y?)?)$|"
    "(?P<h>[aeiou][xHh])$|(?P<mi>[aeiou]m[ai])$|(?P<s>[aeiou]?s)$"
)
# Korean particles and titles; Arabic and Hebrew prefixes.
_HANGUL_REST = re.compile(
    "(?:전|신임|총리|대통령|장관|의장|총재|대표|의원|외무장관|국방장관|왕세자|교황)?"
    "(?:은|는|이|가|을|를|의|에|에게|에게서|께서|와|과|도|만|로|으로|까지|부터|보다|처럼|란|라는|이라는|씨|측|이다|였다)?$"
)
_SEMITIC_PREFIX = re.compile("^(?:[وفبكل]?ال|[وفبكل]|[ולבמשה](?=..))")


class Reading(NamedTuple):
    """One way to read a word: its skeleton, its code, and whether an ending was taken off."""

    skeleton: str
    code: str
    stemmed: bool


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[Reading, ...]:
    """The ways to read a word of a text, the whole word first, one for each skeleton."""
    code = sound.code(word)
    found = {skeleton.of(code): Reading(skeleton.of(code), code, stemmed=False)}
    for stem in (*_less_affix(word), *_stems(code)):
        key = skeleton.of(stem)
        if key and key not in found:
            found[key] = Reading(key, stem, stemmed=True)
    found.pop("", None)
    return tuple(found.values())


def _stems(code: str) -> list[str]:
    ending = _PLAIN_ENDINGS.search(code)
    if ending is None or ending.start() < 2:  # noqa: PLR2004 - a stem has two sounds or more
        return []
    stems = [code[: ending.start()]]
    further = _PLAIN_ENDINGS.search(stems[0])
    if further is not None and further.start() > 2:  # noqa: PLR2004
        stems.append(stems[0][: further.start()])
    return stems


def _less_affix(word: str) -> list[str]:
    """The codes of a Hangul word less its particle, of an Arabic or Hebrew one less its prefix."""
    first = word[0]
    if "\uac00" <= first <= "\ud7a3":
        rest = _HANGUL_REST.search(word, 1)
        return [sound.code(word[: rest.start()])] if rest and rest.group() else []
    if "\u0590" <= first < "\u0700":
        prefix = _SEMITIC_PREFIX.match(word)
        return [sound.code(word[prefix.end() :])] if prefix else []
    return []
