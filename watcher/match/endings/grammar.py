"""What one language has to say about its names and words: tables of endings and lists of words."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from watcher.match.endings.paradigm import Paradigm, Table

Lookup = Callable[[str, str], tuple[Paradigm, ...]]
_NEVER = re.compile(r"(?!)")
CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[a-z\u00c0-\u024f]", re.IGNORECASE)


def words(text: str) -> frozenset[str]:
    """The words of a list, in small letters."""
    return frozenset(text.lower().split())


def _no_lexemes(word: str) -> tuple[str, ...]:  # noqa: ARG001 - no dictionary
    """No dictionary knows `word`."""
    return ()


def _unknown(word: str, role: str) -> tuple[Paradigm, ...]:  # noqa: ARG001 - a Lookup
    """No dictionary knows `word`."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grammar:
    """The tables of a language that declines its names; lists hold small letters.

    `men` and `women` are given names whose gender their ending does not tell. `stays` are words
    that never change inside a name (von, ibn, на). `heads` are words that head the names of
    bodies and places, so that what follows them stays. `patronymic` and `matronymic` tell the
    gender of a middle name, `his` and `hers` of a surname. `trailing` says that adjectives may
    follow their noun, `adjectival` tells those that cannot be taken for a noun, `alone` those
    that are adjectives where they stand alone. `genitive` is the end of words that stand in a
    genitive behind a head. `lookup` asks a dictionary for the paradigms of a word in the role
    "given", "surname", "noun" or "adjective". `of_him` and `of_her` are the endings of
    possessive adjectives (Trumpov, Merklin). `wife` declines the surname of a woman that comes
    of her husband's (Mayová). Words that do not end in `letters` stay. With `last_only` only
    the last word of a name changes, with `first_only` the first, with `surname_only` the last
    word of a personal name. `plural` and `adjective_plural` make the plurals of plain words,
    `plural_lookup` asks the dictionary for them; `lexemes` gives all forms of a single word.
    """

    cases: int
    surname: Table
    given: Table
    noun: Table
    adjective: Table
    men: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    patronymic: re.Pattern[str] = _NEVER
    matronymic: re.Pattern[str] = _NEVER
    his: re.Pattern[str] = _NEVER
    hers: re.Pattern[str] = _NEVER
    trailing: bool = False
    adjectival: re.Pattern[str] = _NEVER
    alone: re.Pattern[str] = _NEVER
    conjunctions: frozenset[str] = frozenset()
    genitive: re.Pattern[str] = _NEVER
    abbreviation: Table | None = None
    lookup: Lookup = _unknown
    of_him: tuple[str, ...] = ()
    of_her: tuple[str, ...] = ()
    letters: re.Pattern[str] = LATIN
    last_only: bool = False
    wife: Table | None = None
    first_only: bool = False
    surname_only: bool = False
    plural: Table | None = None
    adjective_plural: Table | None = None
    plural_lookup: Lookup = _unknown
    lexemes: Callable[[str], tuple[str, ...]] = _no_lexemes
