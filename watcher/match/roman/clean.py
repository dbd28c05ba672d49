"""Words of mixed letters: a Latin "a" inside a Cyrillic word is made Cyrillic, and so on."""

import re
from functools import lru_cache

# Latin letters and the Cyrillic and Greek ones that look the same, in one order.
_LATIN = "AaBCcEeHIiJjKkMOoPpSsTXxYyïgh"
_CYRILLIC = "АаВСсЕеНІіЈјКкМОоРрЅѕТХхУуїԍһ"
_GREEK_LATIN = "ABEZHIKMNOPTYXovu"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ"
# Letters that only look alike in capitals or by a stretch count for mending, not for deciding.
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_FROM_CYRILLIC = str.maketrans(_CYRILLIC, _LATIN)
_TO_GREEK = str.maketrans(_GREEK_LATIN, _GREEK)
_FROM_GREEK = str.maketrans(_GREEK, _GREEK_LATIN)

_ANY_CYRILLIC = re.compile("[\u0400-\u052f]")
_ANY_GREEK = re.compile("[\u0370-\u03ff]")
_ANY_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


@lru_cache(maxsize=20_000)
def clean(token: str) -> str:
    """`token` in one script, of the same length; unchanged if it is, or cannot be mended.

    The script with more letters that the other one lacks wins; where nothing decides (all letters
    look alike), the one with more letters. A word that keeps letters of both scripts is no
    homoglyph but a real mixture ("COVIDом") and stays.
    """
    if token.isascii() or not _ANY_LATIN.search(token):
        return token
    if _ANY_CYRILLIC.search(token):
        return _mended(token, _TO_CYRILLIC, _FROM_CYRILLIC, _ANY_CYRILLIC)
    if _ANY_GREEK.search(token):
        return _mended(token, _TO_GREEK, _FROM_GREEK, _ANY_GREEK)
    return token


def _mended(
    token: str, into: dict[int, int], out_of: dict[int, int], other: re.Pattern[str]
) -> str:
    inward, outward = token.translate(into), token.translate(out_of)
    wholly = not _ANY_LATIN.search(inward)
    latin = not other.search(outward)
    if wholly and latin:
        return inward if 2 * len(other.findall(token)) >= len(token) else outward
    if wholly:
        return inward
    return outward if latin else token
