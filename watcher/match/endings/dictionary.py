"""The Russian dictionary (pymorphy3, data of OpenCorpora): words with all their forms.

It is loaded when it is first asked, in a quarter of a second. Its own parser also guesses, and
is slow; here the words that it knows are looked up, and the shape of a paradigm is worked out
once for all words that share it.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

_CASES = (
    frozenset({"nomn"}),
    frozenset({"gent", "gen1", "gen2"}),
    frozenset({"datv"}),
    frozenset({"accs", "acc2"}),
    frozenset({"ablt"}),
    frozenset({"loct", "loc1", "loc2"}),
)
_PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"})
_GENDER = {"masc": "m", "femn": "f", "neut": "n"}
_NOUNS = frozenset({"NOUN", "NPRO"})
_DECLINED = _NOUNS | {"ADJF", "PRTF", "NUMR"}
_SPEECH = _DECLINED | {"pssv", "actv", "past", "pres", "futr", "Supr"}
"""What forms of one declension have in common: part of speech, voice, tense, superlative."""
_OLD = frozenset({"V-oy", "V-ey", "V-ej"})
_REMEMBERED = 20_000
_NAMED = frozenset({"кремль", "дума", "сейм", "медуза", "рада", "сенат", "ведомости", "коммерсант"})
"""Words that in news are names of bodies and papers more than anything else."""
_USUAL = 1.0
"""How many forms of a word must have been met in the corpus of OpenCorpora."""


class Reading(NamedTuple):
    """A word in the nominative as the dictionary has it.

    `gender` is m, f, n or p (plural); `kind` is "adjective" or "noun"; `tags` are the marks of
    proper names (Name, Surn, Patr, Geox, Orgn); `cells` hold the forms of its number by case,
    `others` those of the other number.
    """

    gender: str
    kind: str
    tags: frozenset[str]
    cells: tuple[tuple[str, ...], ...]
    others: tuple[tuple[str, ...], ...]


class _Word(NamedTuple):
    """A word of the dictionary: the number of its paradigm, its place there, its stem."""

    paradigm: int
    place: int
    stem: str
    text: str


class _Form(NamedTuple):
    prefix: str
    suffix: str
    marks: frozenset[str]
    tag: str


_Places = tuple[tuple[tuple[str, str], ...], ...]


class _Plan(NamedTuple):
    """A Reading of all words that share a paradigm, without their stem."""

    gender: str
    kind: str
    tags: frozenset[str]
    cells: _Places
    others: _Places


@lru_cache(maxsize=_REMEMBERED)
def readings(word: str) -> tuple[Reading, ...]:
    """The nominative readings of `word` that the dictionary itself has, in small letters."""
    return tuple(dict.fromkeys(_readings(word)))


@lru_cache(maxsize=_REMEMBERED)
def lexemes(word: str) -> tuple[frozenset[str], ...]:
    """All forms of every dictionary word of which `word` is the base form (or a nominative)."""
    found = (
        frozenset(
            form.prefix + one.stem + form.suffix
            for form in _forms(one.paradigm)
            if not form.marks & _OLD
        )
        for one in _words(word)
        if one.place == 0 or "nomn" in _forms(one.paradigm)[one.place].marks
    )
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=_REMEMBERED)
def is_common(word: str) -> bool:
    """Whether `word` is a form of a usual word that is more than a proper name.

    The dictionary knows how often each reading of a form was met in a corpus. «путина» is mostly
    a name, «орла» mostly a bird; a word of which no form was met is not usual.
    """
    found = _words(word)
    common = [one for one in found if not _form(one).marks & _PROPER]
    if any(_base(one) in _NAMED for one in common):
        return False
    met = _met(common)
    if met < _USUAL:
        return False
    total = sum(map(_share, found))
    if total:
        return 2 * sum(map(_share, common)) > total
    return met > _met([one for one in found if one not in common])


def _met(found: list[_Word]) -> float:
    """How often forms of the words were met as such, each form at most once."""
    return sum(_met_word(*one) for one in {(one.paradigm, one.stem) for one in found})


@lru_cache(maxsize=_REMEMBERED)
def _met_word(paradigm: int, stem: str) -> float:
    forms = {(form.prefix + stem + form.suffix, form.tag) for form in _forms(paradigm)}
    known = _analyzer().prob_estimator.p_t_given_w
    return float(sum(known.prob(word, tag) for word, tag in forms))


def _share(one: _Word) -> float:
    """The share that this reading had among those of its form in the corpus; 0 where not met."""
    known = _analyzer().prob_estimator.p_t_given_w
    return float(known.prob(one.text, _form(one).tag))


def _base(one: _Word) -> str:
    first = _forms(one.paradigm)[0]
    return first.prefix + one.stem + first.suffix


def _form(one: _Word) -> _Form:
    return _forms(one.paradigm)[one.place]


def _readings(word: str) -> Iterator[Reading]:
    for one in _words(word):
        plan = _plan(one.paradigm, one.place)
        if plan is not None:
            yield Reading(
                plan.gender,
                plan.kind,
                plan.tags,
                _filled(plan.cells, one.stem),
                _filled(plan.others, one.stem),
            )


def _filled(places: _Places, stem: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(prefix + stem + suffix for prefix, suffix in cell) for cell in places)


@cache
def _plan(paradigm: int, place: int) -> _Plan | None:
    """How the reading at `place` of a paradigm declines; None where it is no nominative."""
    forms = _forms(paradigm)
    marks = forms[place].marks
    if "nomn" not in marks or not marks & _DECLINED:
        return None
    same = [form for form in forms if form.marks & _SPEECH == marks & _SPEECH]
    plural = "plur" in marks
    gender = next((mark for mark in _GENDER if mark in marks), "")
    return _Plan(
        "p" if plural else _GENDER.get(gender, "m"),
        "noun" if marks & _NOUNS else "adjective",
        marks & _PROPER,
        _places(same, "plur" if plural else "sing", "" if plural else gender),
        _places(same, "sing" if plural else "plur", ""),
    )


def _places(forms: list[_Form], number: str, gender: str) -> _Places:
    return tuple(
        tuple(
            dict.fromkeys(
                (form.prefix, form.suffix)
                for form in forms
                if form.marks & case
                and number in form.marks
                and not form.marks & _OLD
                and (not gender or gender in form.marks or not form.marks & _GENDER.keys())
            )
        )
        for case in _CASES
    )


@lru_cache(maxsize=_REMEMBERED)
def _words(word: str) -> tuple[_Word, ...]:
    """The dictionary words of which `word` is a form; е may stand for ё."""
    analyzer = _analyzer()
    known = analyzer.dictionary
    return tuple(
        _Word(paradigm, place, known.build_stem(known.paradigms[paradigm], place, text), text)
        for text, places in known.words.similar_items(word, analyzer.char_substitutes)
        for paradigm, place in places
    )


@cache
def _forms(paradigm: int) -> tuple[_Form, ...]:
    known = _analyzer().dictionary
    return tuple(
        _Form(prefix, suffix, frozenset(tag.grammemes), str(tag))
        for prefix, tag, suffix in known.build_paradigm_info(paradigm)
    )


@cache
def _analyzer() -> Any:  # noqa: ANN401 - pymorphy3 has no types
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - only where Russian names are compiled

    return MorphAnalyzer(lang="ru")
