"""Whether a changed headline says something else, and where. Pure.

Outlet marks, "BREAKING:", case, blanks, punctuation, small words and typing errors are no news; a
number, a negation, and a word that was put in, cut out or replaced are.
"""

import re
import unicodedata
from collections import Counter

from watcher.model.alert import Passage

_LEADING = re.compile(
    r"^\W*(?:breaking(?: news)?|urgent|just in|live(?: updates?)?|updated?(?: \d+)?|watch|video|"
    r"photos?|exclusive|sponsored|advertisement|ad|opinion|analysis|срочно|молния|эксклюзив|"
    r"видео|фото|реклама|терміново|відео|eilmeldung|eil|liveblog|anzeige|exklusiv|en direct|"
    r"direct|alerte|exclusif|publicité|urgente|última hora|en vivo|exclusiva|ultim'ora|diretta|"
    r"esclusiva|pilne|속보|종합|단독|速報|号外|独自|突发|快讯|son dakika|عاجل)"
    r"\s*(?:[:：\-–—|\])】]|\d+\s*[-–—:])+\s*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"^\s*[\[(【][^\])】\d]{1,20}[\])】]\s*|\s*[\[(【][^\])】\d]{1,20}[\])】]\s*$"
)
_TAIL = re.compile(r"\s+(?:\||::|»|•)\s+.*$")
_DASHED = re.compile(r"\s+[-–—]\s+(?P<tail>[^-–—]{2,40})$")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*%?|[^\W\d_]+(?:['’][^\W\d_]+)?")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff]")
_NO_CASE = re.compile(r"[\uac00-\ud7af\u0590-\u06ff]")
_NEGATIONS = frozenset(
    {
        *("no", "not", "never", "none", "without", "denies", "denied"),
        *("не", "нет", "без", "никто", "ні", "немає", "нема"),
        *("nicht", "kein", "keine", "keinen", "nie", "ne", "pas", "non", "sans", "sin", "nunca"),
        *("senza", "mai", "não", "sem", "bez", "nikt", "değil", "yok"),
        *("لا", "ليس", "لم", "لن", "不", "没", "沒", "未", "無", "안", "않", "못"),
    }
)
_SMALL = 3  # letters of a word that carries no news by itself
_LONG = 5  # letters from which on one typing error may be one


def differs(old: str, new: str, *, site: str = "") -> bool:
    """Whether `new` tells something that `old` did not, or no longer tells what `old` did.

    `site` is the outlet's name, which headlines often end with.
    """
    before, after = words(old, site=site), words(new, site=site)
    if before == after or not after or not before:
        return False
    gone, come = _difference(before, after)
    if any(_always_news(word) for word in (*gone, *come)):
        return True
    gone, come = _without_typos(_telling(gone), _telling(come))
    return bool(gone or come)


def words(title: str, *, site: str = "") -> list[str]:
    """The words of a headline, case-folded, without marks. A sign of Chinese is a word."""
    text = unicodedata.normalize("NFKC", title)
    for _ in range(2):
        text = _BRACKETED.sub("", _LEADING.sub("", text))
    text = _TAIL.sub("", text)
    dashed = _DASHED.search(text)
    if dashed and _is_site(dashed["tail"], site):
        text = text[: dashed.start()]
    return [piece for token in _TOKEN.findall(text) for piece in _pieces(token)]


def compared(old: str, new: str) -> tuple[Passage, Passage]:
    """Both headlines, with the words that only one of them has marked."""
    gone, come = _difference(words(old), words(new))
    return _marked("Before: ", old, gone), _marked("Now: ", new, come)


def _pieces(token: str) -> list[str]:
    if _NO_SPACES.search(token):
        return list(token)
    return [token if token.isupper() and len(token) <= _SMALL else token.casefold()]


def _is_site(tail: str, site: str) -> bool:
    named = set(_TOKEN.findall(site.casefold()))
    return bool(named) and set(_TOKEN.findall(tail.casefold())) <= named


def _difference(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    old, new = Counter(map(str.casefold, before)), Counter(map(str.casefold, after))
    gone, come = old - new, new - old
    return (
        [word for word in before if gone[word.casefold()]],
        [word for word in after if come[word.casefold()]],
    )


def _always_news(word: str) -> bool:
    return any(sign.isdigit() for sign in word) or word.casefold() in _NEGATIONS


def _telling(found: list[str]) -> list[str]:
    """Without small words. Abbreviations in capitals are none, nor are signs that are words."""
    return [
        word
        for word in found
        if len(word) > _SMALL or word.isupper() or (_NO_CASE.match(word) and len(word) > 1)
        or _NO_SPACES.match(word)
    ]  # fmt: skip


def _without_typos(gone: list[str], come: list[str]) -> tuple[list[str], list[str]]:
    """Pairs that differ by one letter, or by an ending, are one word."""
    left, rest = [], list(come)
    for word in gone:
        twin = next((other for other in rest if _nearly(word, other)), None)
        if twin is None:
            left.append(word)
        else:
            rest.remove(twin)
    return left, rest


def _nearly(one: str, other: str) -> bool:
    """Of five letters or more, and equal but for one that was put in, left out or changed."""
    if min(len(one), len(other)) < _LONG or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while one[start : start + 1] == other[start : start + 1] != "":
        start += 1
    tails = (one[start + 1 :], other[start + 1 :])
    return tails[0] == tails[1] or one[start:] == tails[1] or tails[0] == other[start:]


def _marked(lead: str, title: str, found: list[str]) -> Passage:
    wanted = {word.casefold() for word in found}
    hits = tuple(
        (len(lead) + token.start(), len(lead) + token.end())
        for token in _TOKEN.finditer(title)
        if token.group().casefold() in wanted
    )
    return Passage(text=lead + title, hits=hits)
