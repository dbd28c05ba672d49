"""Rough sounds: a word of any alphabet becomes a short code in which the same name looks alike.

A letter of the code is one sound, or one grapheme whose sound depends on the language (`H` is the
"ch" of Michael, Michel and Bach). The tables follow the orthographies of the languages in which
names are printed most: English, German, French, Italian, Spanish, Polish, Czech, Serbo-Croatian,
Turkish, Hungarian, and pinyin for Latin letters; practical transcription for the others.
"""

import re
import unicodedata
from functools import lru_cache

from watcher.match.roman import syllables
from watcher.match.roman.clean import clean

VOWELS = frozenset("aeiou")

_APOSTROPHES = str.maketrans(
    "", "", "'\u2018\u2019\u201a\u201b`\u00b4\u02b9\u02bb\u02bc\u02be\u02bf\u2032\u05f3"
)

_CYRILLIC = {
    **dict(
        zip(
            "абвгґдеєжзийіїклмнопрстуфхцчшыэёўјћђџљњѓќѕѝѐәөүұқғңһҳҷҝӣӯ",
            "abvggdeeZziyiiklmnoprstufxcCSieowyCJJlngkzieaouukgnhhJgiu",
            strict=True,
        )
    ),
    "щ": "SC",
    "ю": "yu",
    "я": "ya",
    "є": "ye",
    "ъ": "a",
    "ь": "",
    "дж": "J",
    "дз": "z",
    "цз": "J",
    "чж": "J",
    "тс": "c",
    "кх": "x",
    "тч": "C",
    "тш": "C",
    "йо": "yo",
    "ьо": "yo",
    "ий": "i",
    "ый": "i",
    "нг": "ng",
}
_CYRILLIC_GRAPHEME = re.compile(r"дж|дз|цз|чж|тс|кх|тч|тш|йо|ьо|ий\b|ый\b|ъ(?=[еёюяиії])|.")

_GREEK = {
    **dict(zip("αβγδεζηθικλμνορπσςτυφχω", "avgdeziTiklmnorpsstifxo", strict=True)),
    "ξ": "ks",
    "ψ": "ps",
    "ου": "u",
    "αι": "e",
    "ει": "i",
    "οι": "i",
    "αυ": "av",
    "ευ": "ev",
    "μπ": "b",
    "ντ": "d",
    "γκ": "g",
    "γγ": "ng",
    "τζ": "J",
    "τσ": "C",
}
_GREEK_GRAPHEME = re.compile("ου|αι|ει|οι|αυ|ευ|μπ|ντ|γκ|γγ|τζ|τσ|.")

_ARABIC = {
    **dict(
        zip(
            "ابتجحخدذرزسشصضطظغفقكلمنوىةپچژگڤکیآأإٱؤئثه",
            "abtjhxddrzsSsdtzgfqklmnuaapCZgvkiaaaauiTh",
            strict=True,
        )
    ),
    "ي": "i",
    "ع": "",
    "ء": "",
    "تش": "C",
    "دج": "J",
    "تس": "c",
}
_ARABIC_GRAPHEME = re.compile("تش|دج|تس|.(?<!ه)|ه(?!$)")

_HEBREW = {
    **dict(
        zip(
            "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
            "abgdhuzxtikklmmnnsapfcckrSt",
            strict=True,
        )
    ),
    **dict.fromkeys(("ג'", "ג׳"), "J"),
    **dict.fromkeys(("ז'", "ז׳"), "Z"),
    **dict.fromkeys(("צ'", "צ׳", "ץ'", "ץ׳"), "C"),
    "וו": "v",
    "יי": "ai",
}
_HEBREW_GRAPHEME = re.compile("[גזצץ]['׳]|וו|יי|.(?<!ה)|ה(?!$)")

# Latin graphemes, longest first. Accented letters stand here where the accent changes the sound.
_LATIN = {
    **{vowel: vowel for vowel in VOWELS},
    **{plain: plain for plain in "bpfvwmnlrdtkghszjq"},
    "schtsch": "SC",
    "chtch": "SC",
    "shch": "SC",
    "szcz": "SC",
    "tsch": "C",
    "sch": "S",
    "tch": "C",
    "dzh": "J",
    "dge": "J",
    "dj": "J",
    "dz": "J",
    "dž": "J",
    "dż": "J",
    "ch": "H",
    "sh": "S",
    "sz": "S",
    "cz": "C",
    "cs": "C",
    "zs": "Z",
    "zh": "Z",
    "kh": "x",
    "gh": "K",
    "ph": "f",
    "th": "T",
    "ts": "c",
    "tz": "c",
    "zz": "c",
    "ck": "k",
    "cq": "k",
    "dt": "t",
    "x": "X",
    "c": "k",
    "C": "Q",
    "G": "G",
    "Y": "y",
    "č": "C",
    "ć": "C",
    "š": "S",
    "ş": "S",
    "ș": "S",
    "ž": "Z",
    "ż": "Z",
    "ç": "Q",
    "ț": "c",
    "ţ": "c",
    "ğ": "K",
    "ř": "r",
    "ł": "l",
    "đ": "D",
    "ð": "d",
    "þ": "T",
    "ß": "s",
    "ñ": "n",
    "ø": "o",
    "æ": "e",
    "œ": "o",
    "ı": "i",
    "ə": "a",
    "ee": "i",
    "oo": "u",
    "ou": "u",
    "ea": "i",
}
_LATIN_GRAPHEME = re.compile(
    "schtsch|chtch|shch|szcz|tsch|sch|tch|dzh|dge|d[jzžż]|[cstkgpz]h|sz|cz|cs|zs|t[sz]|zz|"
    "ck|cq|dt|ee|oo|ou|ea|."
)
# c and g before e, i and y, and y before a vowel, are other sounds; they are marked by a capital.
_SOFT = re.compile("[cg](?=[eiyéíěęèêëéîïý])|y(?=[aeiouáàâäéèêëíóòôöúùûüåøæ])")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=25_000)
def code(word: str) -> str:
    """The code of one word without blanks or hyphens; empty where no letter is known."""
    word = clean(word).lower()
    if "\u0590" <= word[:1] < "\u0600":
        return _DOUBLE.sub(r"\1", _by(_HEBREW_GRAPHEME, _HEBREW, _bare(word)))
    word = word.translate(_APOSTROPHES)
    if word.isascii():
        return _DOUBLE.sub(r"\1", _latin(word))
    first = next((char for char in word if char.isalpha()), "")
    return _DOUBLE.sub(r"\1", _coded(word, ord(first) if first else 0))


def _coded(word: str, first: int) -> str:
    if 0x400 <= first < 0x530:  # noqa: PLR2004 - the block of Cyrillic
        return _by(_CYRILLIC_GRAPHEME, _CYRILLIC, word)
    if 0x370 <= first < 0x400 or 0x1F00 <= first < 0x2000:  # noqa: PLR2004 - Greek
        return _by(_GREEK_GRAPHEME, _GREEK, _bare(word))
    if 0x600 <= first < 0x780:  # noqa: PLR2004 - Arabic
        return _by(_ARABIC_GRAPHEME, _ARABIC, word)
    if first >= 0x3040:  # noqa: PLR2004 - kana, Chinese characters, Hangul
        return syllables.code(word)
    return _latin(word)


def _by(grapheme: re.Pattern[str], table: dict[str, str], word: str) -> str:
    return "".join(table.get(found, "") for found in grapheme.findall(word))


def _latin(word: str) -> str:
    word = _SOFT.sub(_capital, word)
    coded = "".join(
        [_LATIN.get(found) or _unaccented(found) for found in _LATIN_GRAPHEME.findall(word)]
    )
    if "Q" in coded or "gG" in coded:
        coded = coded.replace("kQ", "Q").replace("gG", "G")
    return coded[:-1] + "K" if coded.endswith("ng") else coded


def _capital(letter: re.Match[str]) -> str:
    return letter.group().upper()


def _unaccented(letter: str) -> str:
    bare = _bare(letter)
    return "i" if bare == "y" else _LATIN.get(bare, "")


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
