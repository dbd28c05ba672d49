"""How the press of several languages writes Cyrillic names.

Sources: BGN/PCGN 1947 and its simplified use by the agencies, ICAO 9303 (passports), ISO 9:1995,
the Duden transcription, the French transcription, PWN for Polish, the RAE for Spanish, the Turkish
usage; the national systems of Ukraine (2010) and Bulgaria (2009), and Gaj's alphabet for Serbian.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from watcher.match.roman.lattice import Choices, best, choices

_LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяёўјљњћђџѓќѕ"
_HARD = "бвгґджзклмнпрстфхцчшщљњћђџѓќѕ"
_VOWELS = "аеиоуыэюяієїё"
# A place in the word where е, я, ю and ё keep their y: at the beginning, after a vowel or a sign.
_FREE = f"(?<![{_HARD}])"
_VOICED = f"(?<=[{_VOWELS}])с(?=[{_VOWELS}])"
_HUSHED = "(?<=[жчшщ])ё"
# A word gets so many spellings in one press at most, and a name of one word more.
_MOST = 8


_NOTHING = choices("-")


@dataclass(frozen=True, slots=True)
class Scheme:
    """The way of one press: a pattern of pieces and what each may become (see `lattice.choices`).

    `contexts` are pieces in their place in the word, the first that fits goes; `letters` the rest.
    """

    pattern: re.Pattern[str]
    contexts: tuple[Choices, ...]
    letters: dict[str, Choices]

    def spellings(self, word: str) -> tuple[str, ...]:
        """The spellings of a word in small letters, the likeliest first."""
        pieces = [
            self.contexts[found.lastindex - 1]
            if found.lastindex
            else self.letters.get(found.group(), _NOTHING)
            for found in self.pattern.finditer(word)
        ]
        return tuple(best(pieces, _MOST))


def _scheme(
    letters: str, contexts: dict[str, str], changed: dict[str, str] | None = None
) -> Scheme:
    """`letters` are those of `_LETTERS` in order; `changed` some of them anew."""
    pattern = "|".join([*(f"({piece})" for piece in contexts), "."])
    table = dict(zip(_LETTERS, letters.split(), strict=True))
    table |= changed or {}
    return Scheme(
        re.compile(pattern),
        tuple(map(choices, contexts.values())),
        {letter: choices(spec) for letter, spec in table.items()},
    )


# The order: а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я ё
# and then ў ј љ њ ћ ђ џ ѓ ќ ѕ.
_TAIL = " u j lj nj c dj dz gj kj dz"
_EN = (
    "a b v g g d e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya yo" + _TAIL
)
_DE = "a b w g g d e je sch s i i ji i k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja jo"
_FR = "a b v g g d e ie j z i i i i k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia io"
_PL = "a b w g g d e je z z i i ji j k l m n o p r s t u f ch c cz sz szcz - y - e iu ia io" + _TAIL
_ES = "a b v g g d e ye zh z i i yi i k l m n o p r s t u f j ts ch sh sch - y - e yu ya io" + _TAIL
_SL = "a b v g g d e je z z i i ji j k l m n o p r s t u f h c c s sc - y - e ju ja jo" + _TAIL
_TR = "a b v g g d e ye j z i i yi y k l m n o p r s t u f h ts c s sc - i - e yu ya yo" + _TAIL
_DE += _TAIL
_FR += _TAIL

_RUSSIAN = {
    "en": _scheme(
        _EN,
        {
            "[иы]й$": "y i iy ii",
            "(?<=[аеоуяю])й": "y ~i",
            f"^е|{_FREE}е": "ye ~e",
            "ия$": "ia iya",
            "ья$": "ya ~ia",
            _HUSHED: "e o yo",
            "ё": "yo e",
            "кс": "ks ~x",
            "дж": "dzh j",
            "я": "ya ia",
            "ю": "yu iu",
        },
        {"х": "kh h"},
    ),
    "de": _scheme(
        _DE,
        {
            "ий$": "i ~ij",
            "ый$": "y",
            "ей$": "ej ~ei",
            f"{_FREE}е": "je e",
            _HUSHED: "o",
            "ё": "jo o",
            "кс": "x ks",
            "дж": "dsch",
            _VOICED: "ss s",
        },
        {"ж": "sch sh"},
    ),
    "fr": _scheme(
        _FR,
        {
            "[иы]й$": "i ~y",
            _HUSHED: "e",
            "г(?=[еиіёэ])": "gu g",
            "^е": "e ie",
            "ин$": "ine in",
            "дж": "dj",
            "кс": "x ks",
            _VOICED: "ss s",
        },
    ),
    "pl": _scheme(
        _PL,
        {
            "ск[иі]й$": "ski",
            "цк[иі]й$": "cki",
            "ий$": "ij i",
            "ый$": "y",
            f"{_FREE}е": "je",
            f"{_FREE}я": "ja",
            f"{_FREE}ю": "ju",
            f"{_FREE}ё": "jo",
            "(?<=[бвгдзкмнпрстфх])е": "ie e",
            "(?<=[жчшщл])ё": "o",
            "(?<=л)я": "a",
            "(?<=л)ю": "u",
            "(?<=[жшц])и": "y",
        },
    ),
    "es": _scheme(
        _ES,
        {
            "[иы]й$": "i y",
            f"{_FREE}е": "ye e",
            _HUSHED: "o",
            "г(?=[еиіё])": "gu g",
            "ия$": "ia",
            "ь(?=[яюе])": "i -",
            "кс": "x ks",
            "дж": "dj",
        },
        {"х": "j kh h", "й": "i y"},
    ),
    "it": _scheme(
        _SL,
        {
            "[иы]й$": "ij y i",
            f"{_FREE}е": "e",
            _HUSHED: "o",
            "ия$": "ija ia",
            "г(?=[еи])": "g gh",
            "ч(?=[аоу])": "c ci ch",
        },
        {"х": "ch kh", "й": "j i", "ч": "c ch", "ш": "s sh"},
    ),
    "tr": _scheme(
        _TR,
        {"ый$": "iy", "ий$": "iy i", f"{_FREE}е": "ye e", _HUSHED: "o", "дж": "c"},
    ),
    "cs": _scheme(
        _SL,
        {"ск[иі]й$": "sky skij", "цк[иі]й$": "cky ckij", f"{_FREE}е": "je", _HUSHED: "o"},
        {"х": "ch"},
    ),
    "sl": _scheme(
        _SL,
        {"ск[иі]й$": "ski skij", "цк[иі]й$": "cki ckij", f"{_FREE}е": "je e", _HUSHED: "o"},
    ),
}
_SOFT = {"^я": "ya", "^ю": "yu", "^є": "ye", "^ї": "yi"}
_UKRAINIAN = {
    "en": _scheme(
        _EN,
        {
            "ський$": "sky skyy skyi skiy ski",
            "цький$": "tsky tskyy tskyi tskiy",
            "зький$": "zky zkyy zkyi zkiy",
            "ий$": "yy yi y",
            "ій$": "iy ii",
            "ія$": "ia iya iia",
            **_SOFT,
            "кс": "ks x",
            "зг": "zh zgh",
            "я": "ya ia",
            "ю": "yu iu",
            "є": "ye ie",
            "ї": "yi i",
        },
        {"г": "h g", "и": "y", "й": "y i"},
    ),
    "de": _scheme(
        _DE,
        {"ський$": "skyj skyi", "цький$": "zkyj zkyi", "ій$": "ij", "ія$": "ija ia", "кс": "x ks"},
        {"г": "h", "и": "y", "є": "je", "й": "j i"},
    ),
    "fr": _scheme(_FR, {"ий$": "y", "ій$": "i y"}, {"г": "h", "и": "y", "й": "i", "у": "ou u"}),
    "pl": _scheme(
        _PL,
        {"ський$": "ski", "цький$": "cki", "зький$": "zki", f"{_FREE}я": "ja", f"{_FREE}ю": "ju"},
        {"г": "h", "и": "y"},
    ),
    "es": _scheme(
        _ES,
        {"ський$": "ski sky", "цький$": "tski", "ій$": "i iy", "ія$": "ia"},
        {"г": "h", "и": "i y"},
    ),
    "it": _scheme(
        _SL, {"ий$": "y yj", "ія$": "ija ia"}, {"г": "h", "и": "y", "х": "ch kh", "ш": "s sh"}
    ),
    "tr": _scheme(_TR, {"ий$": "iy i", "ій$": "iy"}, {"г": "h g", "и": "i y"}),
    "cs": _scheme(
        _SL, {"ський$": "skyj sky", "цький$": "ckyj cky"}, {"г": "h", "и": "y", "х": "ch"}
    ),
    "sl": _scheme(_SL, {"ський$": "ski skij", "цький$": "cki"}, {"г": "h", "и": "i"}),
}
_BELARUSIAN = {
    "en": _scheme(
        _EN,
        {**_SOFT, "кс": "ks x", f"{_FREE}е": "ye e", "я": "ya ia"},
        {"г": "h", "ў": "u w", "х": "kh"},
    ),
    "de": _scheme(_DE, {f"{_FREE}е": "je"}, {"г": "h"}),
    "fr": _scheme(_FR, {}, {"г": "h"}),
    "pl": _scheme(
        _PL,
        {"ск[иі]й?$": "ski", f"{_FREE}я": "ja", f"{_FREE}е": "je", "е": "ie"},
        {"г": "h", "ў": "u"},
    ),
    "es": _scheme(_ES, {f"{_FREE}е": "ye"}, {"г": "h"}),
    "sl": _scheme(_SL, {f"{_FREE}е": "je"}, {"г": "h", "х": "ch"}),
}
_BG = {"ъ": "a", "ь": "y", "щ": "sht", "х": "h"}
_BULGARIAN = {
    "en": _scheme(_EN, {"ия": "ia iya", "ъ": "a u"}, _BG),
    "de": _scheme(
        _DE, {"ия": "ia ija", _VOICED: "ss s"}, {**_BG, "щ": "scht", "х": "ch h", "ь": "j"}
    ),
    "fr": _scheme(_FR, {"ия": "ia", "г(?=[еи])": "gu"}, {**_BG, "щ": "cht", "ь": "i"}),
    "pl": _scheme(
        _PL, {"ия": "ija ia", f"{_FREE}я": "ja"}, {**_BG, "ъ": "y a", "щ": "szt", "х": "ch"}
    ),
    "es": _scheme(_ES, {"ия": "ia", "г(?=[еи])": "gu g"}, {**_BG, "ь": "i"}),
    "sl": _scheme(_SL, {"ия": "ija"}, {**_BG, "щ": "st", "ь": "j", "ъ": "a"}),
}
_GAJ = {"ђ": "d dj", "ћ": "c", "ч": "c", "џ": "dz", "љ": "lj", "њ": "nj", "х": "h"}
_SERBIAN = {
    "sl": _scheme(_SL, {}, _GAJ),
    "de": _scheme(_SL, {}, {**_GAJ, "ч": "tsch", "ћ": "tsch", "ш": "sch"}),
    "en": _scheme(_SL, {}, {**_GAJ, "ч": "ch", "ћ": "ch", "ш": "sh", "ж": "zh", "ђ": "dj"}),
}
_BY_LANGUAGE = {
    "ru": _RUSSIAN,
    "uk": _UKRAINIAN,
    "be": _BELARUSIAN,
    "bg": _BULGARIAN,
    "sr": _SERBIAN,
    "mk": _SERBIAN,
    "bs": _SERBIAN,
}
# Given names with a form of their own in the English press, the commonest first.
_GIVEN = {
    "александр": "alexander aleksandr alexandr aleksander",
    "олександр": "oleksandr olexander alexander",
    "аляксандр": "alyaksandr aliaksandr alexander aleksandr",
    "александър": "alexander aleksandar",
    "алексей": "alexei alexey aleksei aleksey",
    "виктор": "viktor victor",
    "наталья": "natalia natalya",
    "софья": "sofia sofya sophia",
    "филипп": "philip filipp",
    "пётр": "pyotr petr piotr",
    "петр": "pyotr petr piotr",
    "фёдор": "fyodor fedor",
    "семён": "semyon semen",
}


@lru_cache(maxsize=10_000)
def spellings(word: str, language: str) -> dict[str, tuple[str, ...]]:
    """The spellings of one word by press, the likeliest first. `language` is that of the alias."""
    low = word.lower()
    found = {press: scheme.spellings(low) for press, scheme in _schemes(low, language).items()}
    given = _GIVEN.get(low, "").split()
    if given:
        found["en"] = tuple(dict.fromkeys((*given, *found["en"])))
    if not word[:1].isupper():
        return found
    return {
        press: tuple(one[:1].upper() + one[1:] for one in every) for press, every in found.items()
    }


def _schemes(word: str, language: str) -> dict[str, Scheme]:
    """By the language of the alias; where that has no scheme, by the letters of the word."""
    if language in _BY_LANGUAGE:
        return _BY_LANGUAGE[language]
    if re.search("[іїєґ]", word):
        return _UKRAINIAN
    return _SERBIAN if re.search("[јљњћђџ]", word) else _RUSSIAN
