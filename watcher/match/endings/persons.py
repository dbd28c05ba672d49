"""The forms of personal names: given name, patronymic and surname, each in its own way."""

import re
from collections.abc import Iterator
from functools import lru_cache

from watcher.match.endings import phrase as phrases
from watcher.match.endings.eastern import is_eastern
from watcher.match.endings.grammar import Grammar
from watcher.match.endings.paradigm import EITHER, FEMININE, MASCULINE, Paradigm, Table, fixed
from watcher.match.endings.phrase import Phrase

_CONSONANT = re.compile(r"[^aeiouáéíóúýěů]$|[^aeiou]y$")
_SOFT = re.compile(r"[cčćđšžj]$")
_VOWELS = frozenset("аеёиоуыэюяіїєaeiouyáéíóúýąęěůäöüő")


def forms(phrase: Phrase, grammar: Grammar) -> Iterator[str]:
    """All forms of the name; each gender that it may have gives its own."""
    for reading in readings(phrase, grammar):
        yield from phrases.forms(phrase, reading)
        if len(reading) == 1:
            yield from possessives(phrase, reading[0], grammar)


def possessives(phrase: Phrase, name: Paradigm, grammar: Grammar) -> Iterator[str]:
    """The possessive adjectives of a lone surname or a body of one word: Trumpov, Trumpova."""
    stems = [form[:-1] for form in name.cells[1] if form[-1] in "aey"]
    if name.gender == MASCULINE and not phrase.words[0].endswith("a"):
        for stem in stems:
            soft = _SOFT.search(stem) and grammar.of_him[:1] == ("ov",)
            yield from (
                phrase.gaps[0] + stem + ("e" + ending[1:] if soft else ending) + phrase.gaps[1]
                for ending in grammar.of_him
            )
    elif phrase.words[0].endswith("a"):
        stem = phrase.words[0][:-1]
        yield from (phrase.gaps[0] + stem + end + phrase.gaps[1] for end in grammar.of_her)


def readings(phrase: Phrase, grammar: Grammar) -> Iterator[list[Paradigm]]:
    """The paradigms of the words, once for every gender that the bearer may have."""
    roles = _roles(phrase, grammar)
    if grammar.surname_only:
        roles[:-1] = ["stays"] * (len(roles) - 1)
    for gender in gender_of(phrase, grammar):
        reading = [
            _part(word, role, gender, grammar)
            for word, role in zip(phrase.words, roles, strict=True)
        ]
        yield reading
        if gender == FEMININE and len(reading) > 1 and grammar.wife:
            yield from _with_wife(reading, grammar, grammar.wife)
    if is_eastern(phrase.words) and "stays" not in roles[:-1]:
        for gender in gender_of(phrase, grammar):
            yield [
                *(fixed(word, grammar.cases) for word in phrase.words[:-1]),
                _part(phrase.words[-1], "given", gender, grammar),
            ]


def _roles(phrase: Phrase, grammar: Grammar) -> list[str]:
    """What every word is: "stays", "given" or "surname"; "lone" may be both."""
    roles = []
    for at, word in enumerate(phrase.words):
        stays = (
            phrases.is_initial(phrase, at)
            or word in grammar.stays
            or not grammar.letters.match(word[-1])
        )
        roles.append("stays" if stays else "given")
    last = len(roles) - 1
    if last > 1 and _is_patronymic(phrase.words[-1].lower(), grammar):
        last = 0  # Лавров Сергей Викторович
    elif _is_turned(phrase, grammar):
        last = 0  # Лавров Сергей
    if is_eastern(phrase.words) and len(roles) > 2:  # noqa: PLR2004 - Ким Чен Ын
        return ["stays"] * (len(roles) - 1) + ["given"]
    if roles and roles[last] == "given":
        roles[last] = "lone" if _is_given(phrase, grammar) else "surname"
    return roles


def _is_patronymic(word: str, grammar: Grammar) -> bool:
    return bool(grammar.patronymic.search(word) or grammar.matronymic.search(word))


def _with_wife(reading: list[Paradigm], grammar: Grammar, wife: Table) -> Iterator[list[Paradigm]]:
    """The name with the surname that a woman has in Czech: Theresa Mayová."""
    surname = reading[-1].cells[0][0]
    if not _CONSONANT.search(surname):
        return
    for man in grammar.surname.of(surname, MASCULINE):
        for form in man.cells[1]:
            stem = form[:-1] if form[-1] in "ae" else surname
            yield [*reading[:-1], *wife.of(stem + "ová", FEMININE)]


def _is_turned(phrase: Phrase, grammar: Grammar) -> bool:
    """Whether the surname stands before the given name."""
    if len(phrase.words) != 2:  # noqa: PLR2004 - a given name and a surname
        return False
    first, last = (bool(grammar.lookup(word, "given")) for word in phrase.words)
    return last and not first


def _is_given(phrase: Phrase, grammar: Grammar) -> bool:
    """Whether a lone word may be a given name as well as a surname."""
    low = phrase.words[0].lower()
    known = low in grammar.men or low in grammar.women or grammar.lookup(low, "given")
    return bool(len(phrase.words) == 1 and known)


def gender_of(phrase: Phrase, grammar: Grammar) -> str:
    """The genders that the bearer of the name may have."""
    if is_eastern(phrase.words):
        return EITHER
    low = [word.lower() for word in phrase.words]
    if len(low) == 1 and low[0] in grammar.women | grammar.men:
        return EITHER
    for word in low[1:]:
        if grammar.patronymic.search(word):
            return MASCULINE
        if grammar.matronymic.search(word):
            return FEMININE
    if grammar.hers.search(low[-1]) and not (len(low) > 1 and low[0] in grammar.men):
        return FEMININE
    if grammar.his.search(low[-1]):
        return MASCULINE
    given = next(
        (low[at] for at in range(len(low) - 1)
         if not phrases.is_initial(phrase, at) and phrase.words[at] not in grammar.stays),
        "",
    )  # fmt: skip
    return _of_given(given, grammar)


def _of_given(given: str, grammar: Grammar) -> str:
    if not given:
        return EITHER
    last = given.rsplit("-", maxsplit=1)[-1]
    if last in grammar.women:
        return FEMININE
    if last in grammar.men:
        return MASCULINE
    if known := {one.gender for one in grammar.lookup(last, "given")}:
        soft = last.endswith("ль") and MASCULINE not in known
        return EITHER if soft else "".join(sorted(known, reverse=True))
    if last[-1] in "аяa":
        return FEMININE
    return EITHER if last[-1] in _VOWELS else MASCULINE


@lru_cache(maxsize=20_000)
def _part(word: str, role: str, gender: str, grammar: Grammar) -> Paradigm:
    """One word of the name in all cases."""
    still = fixed(word, grammar.cases)
    if role == "stays":
        return still
    table = grammar.given if role == "given" else grammar.surname

    def declined(piece: str) -> tuple[Paradigm, ...]:
        asked = "surname" if role == "lone" else role
        known = tuple(one for one in grammar.lookup(piece, asked) if one.gender == gender)
        if known and (role == "given" or piece.endswith(("ин", "ын"))):
            return known
        also = grammar.given.of(piece, gender) if role == "lone" else ()
        return (*known, *table.of(piece, gender), *also)

    found = phrases.hyphenated(word, declined, declined, grammar.stays)
    return phrases.merged(found) or still
