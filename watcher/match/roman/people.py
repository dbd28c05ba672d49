"""The parts of a personal name as it is written: particles, titles, numerals, what comes first."""

import re
from dataclasses import dataclass

from watcher.match.roman import families, table, titled

_WORD = re.compile(r"[^\W_]+(?:['\u2018\u2019\u02bc`][^\W_]+)*")
PARTICLES = frozenset(
    table.words(
        "al el ul ur as ad ar az an at bin ben ibn bint abu de da do di du del della dos das des "
        "la le van von vom der den ter ten te zu zum y e af av bar het op i und and the of auf"
    )
)
_JOINED = frozenset(table.words("ul ur ud us uz ur"))
HONORIFICS = frozenset(
    table.words(
        "mr mrs ms dr prof sir lord dame lady hon jr sr phd md president minister senator general "
        "colonel captain herr frau monsieur madame señor don"
    )
)
# "(born 1950)"; "the Patriarch of Moscow": what is no name.
_TAIL = re.compile(r"\s*\(.*|,? the .*", re.IGNORECASE)
_NUMERAL = re.compile("[IVX]{1,6}")
_SYLLABLE = re.compile("[bcdfghjklmnpqrstwxyz']{0,3}[aeiouyŏŭ]{1,4}(?:n|ng|k|l|m|p|t|h|r)?")


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts, the surname last.

    `whole` says that it is in East Asian order, the family first, and that only all parts together
    are a full name. A `title` that belongs to the name (Pope) is the first part or behind it.
    """

    parts: tuple[str, ...]
    whole: bool = False
    numeral: str = ""
    title: str = ""


def words(name: str) -> list[str]:
    """The words of a name; hyphens part, apostrophes do not."""
    return _WORD.findall(name)


def person(name: str) -> Person | None:
    """The parts of a full name in Latin letters, or None where it has none."""
    written = words(_TAIL.sub("", name))
    numeral = next((word for word in written[1:] if _NUMERAL.fullmatch(word)), "")
    parts = tuple(word for word in written if word != numeral and _counts(word))
    if not parts:
        return None
    if _is_east_asian(parts):
        return Person(parts, whole=True)
    following = titled.title(next(iter(words(name)[len(written) + 1 :]), ""))
    if following and len(parts) == 1:
        return Person((following, *parts), title=following)
    return Person(parts, numeral=numeral, title=titled.title(parts[0]))


def joined(name: str) -> str:
    """`name` with "ul" and the like joined to the word before: "Saiful", not "Saif ul"."""
    found: list[str] = []
    for word in words(name):
        if found and word.lower() in _JOINED:
            found[-1] += word.lower()
        else:
            found.append(word)
    return " ".join(found)


def _counts(word: str) -> bool:
    low = word.lower()
    return len(word) > 1 and low not in PARTICLES and low not in HONORIFICS


def _is_east_asian(parts: tuple[str, ...]) -> bool:
    """Family first, then syllables (Kim Jong Un) or a given name in pinyin (Xi Jinping)."""
    low = [part.lower() for part in parts]
    if len(parts) == 3:  # noqa: PLR2004 - family and two syllables
        family = low[0] in families.KOREAN or low[0] in families.PINYIN
        return family and all(_SYLLABLE.fullmatch(part) for part in low)
    if len(parts) == 2:  # noqa: PLR2004 - family and given name
        return low[0] in families.PINYIN and is_pinyin(low[1])
    return False


_SYLLABLES = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|an|en|in|un|"
    "ai|ei|ao|ou|ia|ie|iu|ua|uo|ui|ue|er|a|o|e|i|u)"
)
PINYIN_SYLLABLE = re.compile(_SYLLABLES)
_PINYIN = re.compile(f"{_SYLLABLES}(?:'?{_SYLLABLES})?")


def is_pinyin(word: str) -> bool:
    """Whether a word in small letters can be read as one or two syllables of pinyin."""
    return _PINYIN.fullmatch(word) is not None
