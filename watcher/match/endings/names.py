"""The endings of one name as typed: which grammar serves, and which forms stay out."""

from collections.abc import Iterable, Iterator

from watcher.match.endings import ordinary, persons, phrase, things
from watcher.match.endings.forms import Endings
from watcher.match.endings.grammar import Grammar
from watcher.match.endings.grammars import GRAMMARS, in_latin
from watcher.model.actor import ActorKind

_PERSON_WORDS = 4


def of_name(text: str, language: str, kind: ActorKind) -> Endings:
    """The forms of a name in `language` (a code; "" gives none)."""
    grammar = GRAMMARS.get(language)
    if grammar is None:
        return Endings()
    read = phrase.read(text.strip())
    if not read.words:
        return Endings()
    found = in_latin(read, language, lambda one: _forms(one, grammar, kind))
    return _sifted(text, found, language)


def _sifted(text: str, found: Iterable[str], language: str) -> Endings:
    """`found` without `text` itself; ordinary words are put aside."""
    own = text.strip()
    forms = tuple(form for form in dict.fromkeys(found) if form != own)
    if " " in own:
        return Endings(forms)
    dropped = tuple(form for form in forms if ordinary.is_ordinary(form, language))
    return Endings(tuple(form for form in forms if form not in dropped), dropped)


def _forms(read: phrase.Phrase, grammar: Grammar, kind: ActorKind) -> Iterator[str]:
    if kind is ActorKind.PERSON:
        yield from persons.forms(read, grammar)
        return
    yield from things.forms(read, grammar)
    if len(read.words) == 1 and kind in {ActorKind.ORGANISATION, ActorKind.THING}:
        for reading in things.readings(read, grammar):
            yield from persons.possessives(read, reading[0], grammar)
    if kind is ActorKind.THING and _may_be_person(read, grammar):
        yield from persons.forms(read, grammar)


def _may_be_person(read: phrase.Phrase, grammar: Grammar) -> bool:
    """Whether a name of no given kind reads like one of a person."""
    if not 1 < len(read.words) < _PERSON_WORDS:
        return False
    low = [word.lower() for word in read.words]
    return all(word[:1].isupper() and not things.is_abbreviation(word) for word in read.words) and (
        not grammar.heads.intersection(low)
    )
