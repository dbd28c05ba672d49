"""Which grammar serves for which language."""

from collections.abc import Callable, Iterable

from watcher.match.endings.belarusian import BELARUSIAN
from watcher.match.endings.bulgarian import BULGARIAN, MACEDONIAN
from watcher.match.endings.czech import CZECH, SLOVAK
from watcher.match.endings.phrase import Phrase
from watcher.match.endings.polish import POLISH
from watcher.match.endings.russian import RUSSIAN
from watcher.match.endings.southern import CROATIAN, SLOVENE
from watcher.match.endings.suffixed import FINNISH, HUNGARIAN, TURKISH
from watcher.match.endings.ukrainian import UKRAINIAN
from watcher.match.endings.western import GERMAN

GRAMMARS = {
    "ru": RUSSIAN,
    "uk": UKRAINIAN,
    "be": BELARUSIAN,
    "bg": BULGARIAN,
    "mk": MACEDONIAN,
    "pl": POLISH,
    "cs": CZECH,
    "sk": SLOVAK,
    "sl": SLOVENE,
    "hr": CROATIAN,
    "bs": CROATIAN,
    "sr": CROATIAN,
    "de": GERMAN,
    "tr": TURKISH,
    "hu": HUNGARIAN,
    "fi": FINNISH,
}
_DIGRAPHS = {"љ": "lj", "њ": "nj", "џ": "dž"}
_LETTERS = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
_TO_LATIN = {**_LETTERS, **_DIGRAPHS}
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in _TO_LATIN.items()}
_TWO_SCRIPTS = frozenset({"sr", "bs"})


def in_latin(
    read: Phrase, language: str, forms: Callable[[Phrase], Iterable[str]]
) -> Iterable[str]:
    """`forms` of the phrase; Serbian in Cyrillic goes through Latin letters and back."""
    cyrillic = language in _TWO_SCRIPTS and any(
        letter in _TO_LATIN for word in read.words for letter in word.lower()
    )
    if not cyrillic:
        return forms(read)
    return map(_cyrillic, forms(Phrase(tuple(map(latin, read.words)), read.gaps)))


def latin(word: str) -> str:
    """A word in Serbian Cyrillic letters as it is written in Latin ones; others as they are."""
    return "".join(_cased(letter, _TO_LATIN.get(letter.lower(), letter)) for letter in word)


def _cyrillic(text: str) -> str:
    out, at = [], 0
    while at < len(text):
        pair = text[at : at + 2]
        size = 2 if pair.lower() in _TO_CYRILLIC else 1
        piece = text[at : at + size]
        out.append(_cased(piece, _TO_CYRILLIC.get(piece.lower(), piece)))
        at += size
    return "".join(out)


def _cased(given: str, changed: str) -> str:
    return changed[:1].upper() + changed[1:] if given[:1].isupper() else changed
