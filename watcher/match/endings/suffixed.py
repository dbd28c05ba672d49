"""Hungarian, Finnish and Turkish: suffixes behind the last word, by vowel harmony.

The second cell holds all forms. Turkish names take their suffixes behind an apostrophe, where
the edge of the word lies; only plain words and compounds in -ı take them directly.
"""

from abc import ABC, abstractmethod

from watcher.match.endings.grammar import Grammar, words
from watcher.match.endings.paradigm import Cells, Paradigm, Table

_STAYS = words("von van der den de di da du la le ibn bin al el és ja ve")
_VOWELS = frozenset("aeiouyäö")
_DIGRAPHS = ("dzs", "sz", "zs", "cs", "gy", "ny", "ty", "ly", "dz")
_HUNGARIAN = {
    "back": "nak ban ból ba hoz nál tól ról ra ig ért ként ék é",
    "front": "nek ben ből be hez nél től ről re ig ért ként ék é",
    "round": "nek ben ből be höz nél től ről re ig ért ként ék é",
}
_JOINED = {"back": "ot on ok", "front": "et en ek", "round": "öt et ön ök ek"}


class Suffixes(Table, ABC):
    """A table whose endings follow from the sounds of the word."""

    def __init__(self) -> None:
        """Make a table without lines."""
        super().__init__("", cases=2)

    def of(self, word: str, genders: str = "m") -> tuple[Paradigm, ...]:
        """One paradigm: the word and all its forms."""
        cells: Cells = ((word,), tuple(dict.fromkeys(self.forms(word))))
        return (Paradigm(genders[0], cells),) if cells[1] else ()

    @abstractmethod
    def forms(self, word: str) -> list[str]:
        """All forms of `word`."""


def _last(word: str, vowels: str) -> str:
    return next((letter for letter in reversed(word.lower()) if letter in vowels), "")


class Hungarian(Suffixes):
    """-nak/-nek, -ban/-ben, -val/-vel and the others."""

    def forms(self, word: str) -> list[str]:
        """Forms with suffixes of the vowel class of the word; both classes where it may waver."""
        return [form for harmony in _harmonies(word) for form in _hungarian(word, harmony)]


def _harmonies(word: str) -> tuple[str, ...]:
    low = word.lower()
    last = _last(low, "aáoóuúeéiíöőüűy")
    if last in "aáoóuú":
        return ("back",)
    if last in "öőüű" and last:
        return ("round",)
    if any(vowel in low for vowel in "aáoóuú"):
        return ("back", "front")
    return ("front",)


def _hungarian(word: str, harmony: str) -> list[str]:
    vowel = "e" if harmony != "back" else "a"
    if word[-1].lower() in "aáoóuúeéiíöőüű":
        stem = word[:-1] + {"a": "á", "e": "é"}.get(word[-1], word[-1])
        with_v = [stem + "v" + vowel + "l"]
        joined = [stem + ending for ending in ("t", "n", "k")]
    else:
        stem = word
        with_v = [_doubled(word) + vowel + "l"]
        joined = [word + ending for ending in _JOINED[harmony].split()]
        joined += [word + "t"] if word[-1].lower() in "nlrjsz" or word.endswith("ny") else []
    return [*joined, *(stem + ending for ending in _HUNGARIAN[harmony].split()), *with_v]


def _doubled(word: str) -> str:
    """The word before -val: its last consonant twice (Orbánnal, Lukáccsal)."""
    low = word.lower()
    if len(low) > 1 and low[-1] == low[-2]:
        return word
    digraph = next((two for two in _DIGRAPHS if low.endswith(two)), "")
    if digraph:
        return word[: len(word) - len(digraph)] + digraph[0] + digraph
    return word + low[-1]


class Finnish(Suffixes):
    """The cases of names, singular."""

    def forms(self, word: str) -> list[str]:
        """Forms of the singular; of the weak grade where the word has one."""
        back = any(vowel in word.lower() for vowel in "aou")
        a = "a" if back else "ä"
        low = word.lower()
        if low.endswith("nen"):
            stem = word[:-3] + "se"
            return [word[:-3] + "st" + a, stem + "en", *_finnish(stem, a)]
        if low.endswith(("us", "ys", "os", "ös")):
            return [word + "t" + a, word[:-1] + "kseen", *_finnish(word[:-1] + "kse", a)]
        stem = word if low[-1] in "aeiouyäö" else word + "i"
        into = stem[-1] + "n" if stem[-1:] != stem[-2:-1] else "seen"
        strong = [
            stem + a,
            *([stem + "t" + a] if stem[-2:-1] in _VOWELS else []),
            stem + into,
            stem + "n" + a,
        ]
        return [*strong, *(form for one in _weak(stem) for form in _finnish(one, a))]


def _finnish(stem: str, a: str) -> list[str]:
    endings = ("n", "ss{}", "st{}", "ll{}", "lt{}", "lle", "n{}", "ksi", "tt{}")
    return [stem + ending.format(a) for ending in endings]


def _weak(stem: str) -> list[str]:
    """The stem, and with its last stop weakened: Pekka, Pekan; Helsinki, Helsingin; Turku."""
    grades = {"kk": "k", "pp": "p", "tt": "t", "nk": "ng", "nt": "nn", "mp": "mm", "lt": "ll",
              "rt": "rr", "rk": "r", "lk": "l", "ht": "hd"}  # fmt: skip
    weak = grades.get(stem[-3:-1].lower())
    return [stem, stem[:-3] + weak + stem[-1]] if weak else [stem]


class Turkish(Suffixes):
    """Plurals and cases of plain words."""

    def __init__(self, *, name: bool = False) -> None:
        """With `name` only compounds in -ı take suffixes without an apostrophe."""
        super().__init__()
        self._name = name

    def forms(self, word: str) -> list[str]:
        """Forms by the last vowel of the word."""
        last = _last(word.replace("I", "ı").replace("İ", "i"), "aıoueiöü")
        if not last:
            return []
        high = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}[
            last
        ]
        low = "a" if last in "aıou" else "e"
        if self._name:
            possessed = word[-1] in "ıiuü"
            endings = f"n{high}n n{low} n{high} nd{low} nd{low}n yl{low}".split()
            return [word + ending for ending in endings] if possessed else []
        plural = f"l{low}r"
        many = "ı" if low == "a" else "i"
        tail = f"{many} {many}n {low} d{low} d{low}n l{low}".split()
        return [
            *_turkish(word, high, low),
            word + plural,
            *(word + plural + ending for ending in tail),
        ]


def _turkish(word: str, high: str, low: str) -> list[str]:
    stop = "t" if word[-1].lower() in "fstkçşhp" else "d"
    ends_in_vowel = word[-1].lower() in "aıoueiöü"
    if ends_in_vowel:
        own = f"y{high} n{high}n y{low} s{high} s{high}n{high} s{high}n{low} yl{low}".split()
        stem = word
    else:
        own = f"{high} {high}n {low} {high}n{high} {high}n{low}".split()
        stem = word[:-1] + {"k": "ğ", "p": "b", "ç": "c", "t": "t"}.get(word[-1], word[-1])
        if len(word) < 4 or word[-1] != "k":  # noqa: PLR2004 - short words keep their k
            stem = word
    both = f"{stop}{low} {stop}{low}n".split() + ([] if ends_in_vowel else [f"l{low}"])
    return [*(stem + ending for ending in own), *(word + ending for ending in both)]


def _grammar(name: Suffixes, noun: Suffixes) -> Grammar:
    none = Table("mfnp .  =", cases=2)
    adjective = Table("m  [^\\S] .", cases=2)
    return Grammar(
        cases=2, surname=name, given=name, noun=noun, adjective=adjective, stays=_STAYS,
        last_only=True, surname_only=True, abbreviation=none,
    )  # fmt: skip


HUNGARIAN = _grammar(Hungarian(), Hungarian())
FINNISH = _grammar(Finnish(), Finnish())
TURKISH = _grammar(Turkish(name=True), Turkish(name=True))
TURKISH_WORD = Turkish()
