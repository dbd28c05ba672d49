"""Ordinary words: forms of names that are also something else (Кот, Орёл, Мир)."""

from functools import cache, lru_cache

from watcher.match.endings import dictionary, plain, usual
from watcher.match.endings.grammars import latin
from watcher.match.fold import key

_SAME = {"bs": "hr", "sr": "hr"}


def is_ordinary(word: str, language: str) -> bool:
    """Whether `word` is a usual word of `language`, whatever its case. Phrases are not words."""
    word = word.strip()
    if not word or " " in word:
        return False
    return _is_ordinary(word.lower(), language)


@lru_cache(maxsize=50_000)
def _is_ordinary(low: str, language: str) -> bool:
    if language == "ru":
        return dictionary.is_common(low)
    if language in _SAME:
        low = latin(low)
    return key(low) in _words(_SAME.get(language, language))


@cache
def _words(language: str) -> frozenset[str]:
    """The usual words of a language in all their forms, folded."""
    nouns = usual.NOUNS.get(language, frozenset())
    forms = (form for noun in nouns for form in plain.of_word(noun, language).forms)
    fixed = usual.UNCHANGING.get(language, frozenset())
    return frozenset(key(form) for form in (*nouns, *forms, *fixed))
