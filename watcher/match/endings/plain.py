"""The endings of plain words and phrases: every case and number."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from watcher.match.endings import phrase, things, western
from watcher.match.endings.forms import Endings
from watcher.match.endings.grammar import Grammar
from watcher.match.endings.grammars import GRAMMARS, in_latin
from watcher.match.endings.paradigm import ALL, Table, fixed
from watcher.match.endings.phrase import Phrase
from watcher.match.endings.suffixed import TURKISH_WORD

_LAST = {
    "en": western.ENGLISH,
    "fr": western.FRENCH,
    "es": western.SPANISH,
    "it": western.ITALIAN,
    "tr": TURKISH_WORD,
}


def of_word(text: str, language: str) -> Endings:
    """The forms of a plain word or phrase in `language`."""
    read = phrase.read(text.strip())
    if not read.words or things.is_abbreviation(read.words[-1]):
        return Endings()
    if language in _LAST:
        return _without(text, _of_last(read, _LAST[language]))
    grammar = GRAMMARS.get(language)
    if grammar is None:
        return Endings()
    return _without(text, in_latin(read, language, lambda one: _forms(one, grammar)))


def _without(text: str, found: Iterable[str]) -> Endings:
    return Endings(tuple(form for form in dict.fromkeys(found) if form != text.strip()))


def _of_last(read: Phrase, table: Table) -> Iterator[str]:
    """The last word changes, all before it stay."""
    for last in table.of(read.words[-1], "m"):
        yield from phrase.forms(read, [*(fixed(word, 2) for word in read.words[:-1]), last])


def _forms(read: Phrase, grammar: Grammar) -> Iterator[str]:
    single = len(read.words) == 1
    if single:
        yield from grammar.lexemes(read.words[0])
        yield from _of_adjective(read, grammar)
    own = replace(grammar, first_only=False) if single else grammar
    yield from things.forms(read, own)
    if grammar.plural is not None:
        yield from things.forms(read, _plural(own))


def _of_adjective(read: Phrase, grammar: Grammar) -> Iterator[str]:
    """All cases of a lone adjective: in the gender in which it was given, and in the plural."""
    if not grammar.alone.search(read.words[0]):
        return
    for table in (grammar.adjective, grammar.adjective_plural):
        for one in table.of(read.words[0], ALL) if table else ():
            yield from phrase.forms(read, [one])


@cache
def _plural(grammar: Grammar) -> Grammar:
    """The grammar of the plural."""
    return replace(
        grammar,
        noun=grammar.plural or grammar.noun,
        adjective=grammar.adjective_plural or grammar.adjective,
        lookup=grammar.plural_lookup,
    )
