"""By which forms an actor is found. Generated endings and romanisations join at this seam."""

import re
from dataclasses import dataclass

from watcher.match import edges
from watcher.match.edges import Script
from watcher.match.fold import fold
from watcher.model.actor import Actor

_ARTICLE = "ال"
_TO_THE = "لل"
_CAPITALS = 3
_VOWELS = frozenset("aeiouyrlаеиоуыэюяіїєαεηιουω")
_WORD = re.compile(r"\w+")
_UNSPACED_NAMES = frozenset({Script.UNSPACED, Script.KATAKANA, Script.HANGUL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One spelling of a name. `of` is the spelling, as typed, that it is a form of.

    `step` says how it came about: "typed", "prefix" (and later "ending", "romanisation").
    """

    text: str
    language: str
    step: str
    of: str


def forms(actor: Actor) -> tuple[Form, ...]:
    """All forms of `actor`, the typed ones first, each folded spelling once, less `excluded`.

    English possessives, hyphens for spaces and the like are not listed: folding and word edges
    accept them for free.
    """
    left_out = {fold(text).text.strip() for text in actor.excluded}
    found: dict[str, Form] = {}
    for form in (*_typed(actor), *_with_arabic_prefix(actor)):
        key = fold(form.text).text.strip()
        if key not in left_out:
            found.setdefault(key, form)
    return tuple(found.values())


def masks(actor: Actor) -> tuple[Form, ...]:
    """The names of others (`not:`) that hide what they overlap."""
    return tuple(Form(text=text, language="", step="typed", of=text) for text in actor.masks)


def is_capitals(text: str) -> bool:
    """Whether `text` is an abbreviation that small letters would turn into a word: US, WHO, ICE.

    Two or three capitals and nothing else, with a vowel among them (or r, l, y, which serve as
    one: Czech "krk"). Longer ones (NATO, ISIS), and those that no word looks like (BBC, ФСБ), are
    found in any case.
    """
    text = text.strip()
    short = 1 < len(text) <= _CAPITALS and text.isalpha() and text.isupper()
    return short and not _VOWELS.isdisjoint(fold(text).text)


def full(texts: tuple[str, ...]) -> frozenset[str]:
    """Which of an actor's folded spellings are full names, not bare surnames.

    Two words or more; in scripts that put no space into a name, the longest spelling that is
    there. Where no spelling is full by this measure, all are.
    """
    longest = {
        script: max(len(text) for text in texts if edges.script(text[0]) is script)
        for script in {edges.script(text[0]) for text in texts} & _UNSPACED_NAMES
    }
    chosen = frozenset(
        text
        for text in texts
        if len(_WORD.findall(text)) > 1 or len(text) == longest.get(edges.script(text[0]))
    )
    return chosen or frozenset(texts)


def _typed(actor: Actor) -> list[Form]:
    spellings = [("", actor.name)]
    spellings += [(code, text) for code, texts in actor.aliases.items() for text in texts]
    return [Form(text=text, language=code, step="typed", of=text) for code, text in spellings]


def _with_arabic_prefix(actor: Actor) -> list[Form]:
    """Arabic for "to the ...": the article loses its first letter behind the preposition."""
    return [
        Form(text=_TO_THE + form.text[2:], language=form.language, step="prefix", of=form.text)
        for form in _typed(actor)
        if form.text.startswith(_ARTICLE)
    ]
