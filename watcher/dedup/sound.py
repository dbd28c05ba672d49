"""What a name sounds like, coarsely: one key for its spellings in Latin, Cyrillic and Greek.

Lavrov, Lawrow, Ławrow, Лавров and its cases (Лаврова, Лавровым) share a key. Consonants in eight
classes, at most four of them; a first vowel counts, others do not. Different names may share a
key, so that one key in common says little and several say much.
"""

import re
import unicodedata
from functools import lru_cache

_LONGEST, _SHORTEST = 4, 3
# What the letters of other scripts are written as before they are classed. "j" stands for what
# is spelled j, dzh or y, and counts like a vowel.
_LATIN = str.maketrans({
    **dict(zip("абвгґдеєэжзиіїыйклмнопрстуўфхцчшщъьюяћђљњџјѓќѕ",
               ("a", "b", "v", "g", "g", "d", "e", "e", "e", "z", "z", "i", "i", "i", "i", "j",
                "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "u", "f", "k", "s", "s", "s",
                "s", "", "", "u", "a", "s", "j", "l", "n", "j", "j", "g", "k", "z"), strict=True)),
    **dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "avgdeziTiklmnxoprsstufkPo", strict=True)),
    "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "e", "œ": "e", "ı": "i", "þ": "t", "ð": "d",
})  # fmt: skip
_GROUPS = (
    ("дж", "j"), ("dzh", "j"), ("dsch", "j"), ("dž", "j"), ("tsch", "s"), ("tch", "s"),
    ("sch", "s"), ("sh", "s"), ("ch", "s"), ("cz", "s"), ("zh", "s"), ("ts", "s"), ("tz", "s"),
    ("kh", "k"), ("gh", "k"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("ξ", "ks"), ("ψ", "ps"), ("c", "k"),
)  # fmt: skip
_SILENT_H = re.compile(r"h(?![aeiouj])")
_CLASSES = {
    **dict.fromkeys("bpP", "P"), **dict.fromkeys("fvw", "V"), **dict.fromkeys("dtT", "T"),
    **dict.fromkeys("gkqh", "K"), **dict.fromkeys("sz", "S"),
    **{letter: letter.upper() for letter in "mnlr"},
}  # fmt: skip


@lru_cache(maxsize=25_000)
def key(name: str) -> str:
    """The key of a name in lower case; empty if too short, or in a script without letters' sounds.

    "лаврова" and "lavrov" give "LVRV", "odesa" and "одесса" give "ATS".
    """
    latin = name
    for group, sound in _GROUPS[:4]:
        latin = latin.replace(group, sound)
    latin = _bare(latin).translate(_LATIN)
    for group, sound in _GROUPS[4:]:
        latin = latin.replace(group, sound)
    if not latin or not latin.isascii():
        return ""
    latin = _SILENT_H.sub("", latin)
    classes = "".join(_CLASSES.get(letter, ".") for letter in latin)
    first = "A" if classes.startswith(".") else ""
    found = first + "".join(
        one for at, one in enumerate(classes) if one != "." and classes[at - 1 : at] != one
    )
    return found[:_LONGEST] if len(found) >= _SHORTEST else ""


def _bare(text: str) -> str:
    if text.isascii():
        return text
    kept = text.replace("ї", "и").replace("й", "j").replace("ё", "е").replace("č", "ch")
    kept = kept.replace("ć", "ch").replace("ç", "ch").replace("ş", "sh")
    apart = unicodedata.normalize("NFD", kept)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
