"""By which forms an actor is found. Generated endings and romanisations join at this seam."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from watcher.match import edges, endings, fold, organisations
from watcher.match.edges import Script
from watcher.match.roman import spelling, titled, variants
from watcher.model.actor import Actor, ActorKind

TYPED, ENDING, ROMANISATION = "typed", "ending", "romanisation"
SHORT, ABBREVIATION = "short", "abbreviation"
_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})
_ARTICLE = "ال"
_TO_THE = "لل"
_CAPITALS = 3
_VOWELS = frozenset("aeiouyrlаеиоуыэюяіїєαεηιουω")
_WORD = re.compile(r"\w+")
_LATIN_NAME = re.compile(r"[a-z'.]+(?: [a-z'.]+)+")
_CYRILLIC_NAME = re.compile(r"[\u0400-\u052f'’.-]+(?: [\u0400-\u052f'’.-]+)+")
_UNSPACED_NAMES = frozenset({Script.UNSPACED, Script.KATAKANA, Script.HANGUL})


class Form(NamedTuple):
    """One spelling of a name. `of` is the spelling, as typed, that it is a form of.

    `step` says how it came about: "typed", "prefix", "short" (the name proper), "abbreviation",
    "ending" or "romanisation". `dropped` are forms left out since they are ordinary words; a form
    that has only these has no text.
    """

    text: str
    language: str
    step: str
    of: str
    dropped: tuple[str, ...] = ()


class Made(NamedTuple):
    """All that comes of an actor's names.

    `forms` are found anywhere, `proper` with a capital letter inside a sentence only, since they
    are ordinary words too. `dropped` are all that are ordinary words, those of `proper` as well.
    """

    forms: tuple[Form, ...]
    proper: tuple[Form, ...]
    dropped: tuple[str, ...]


def made(actor: Actor) -> Made:
    """Everything at once: the work is in making it."""
    found = tuple(_generated(actor, _typed(actor)))
    proper = (
        form._replace(text=text, dropped=())
        for form in found
        if form.step == ENDING and form.language != "de" and form.of[:1].isupper()
        for text in form.dropped
    )
    dropped = dict.fromkeys(text for form in found for text in form.dropped)
    return Made(_distinct(found, actor), _distinct(proper, actor), tuple(dropped))


def forms(actor: Actor) -> tuple[Form, ...]:
    """All forms of `actor`, the typed ones first, each folded spelling once, less `excluded`.

    English possessives, hyphens for spaces and the like are not listed: folding and word edges
    accept them for free.
    """
    return made(actor).forms


def masks(actor: Actor) -> tuple[Form, ...]:
    """The names of others (`not:`) that hide what they overlap, in all their forms."""
    typed = [Form(text=text, language="", step=TYPED, of=text) for text in actor.masks]
    return _distinct(_generated(actor, typed), actor)


def of_word(word: str, languages: frozenset[str]) -> tuple[Form, ...]:
    """The forms of a plain word in the languages of its watch that its letters allow."""
    found = [Form(text=word, language="", step=TYPED, of=word)]
    for code in _languages_of_word(word, languages):
        found += [
            Form(text=text, language=code, step=ENDING, of=word)
            for text in endings.of_word(word, code).forms
        ]
    return tuple({fold.key(form.text): form for form in reversed(found)}.values())[::-1]


def romanised(actor: Actor) -> tuple[tuple[str, str], ...]:
    """A person's full names in Latin letters, by which renderings are found; each as typed, too.

    Those typed in Cyrillic come with their English spelling: so a name of the same script that is
    spelt in another way, or in the way of a neighbour's language, is found as well.
    """
    if actor.kind is not ActorKind.PERSON or not actor.romanise:
        return ()
    found: dict[str, str] = {}
    for form in _typed(actor):
        for text in (form.text, _in_english(form)):
            if _LATIN_NAME.fullmatch(fold.key(text)):
                found.setdefault(text, form.of)
    return tuple(found.items())


def is_capitals(text: str) -> bool:
    """Whether `text` is an abbreviation that small letters would turn into a word: US, WHO, ICE.

    Two or three capitals and nothing else, with a vowel among them (or r, l, y, which serve as
    one: Czech "krk"). Longer ones (NATO, ISIS), and those that no word looks like (BBC, ФСБ), are
    found in any case.
    """
    text = text.strip()
    short = 1 < len(text) <= _CAPITALS and text.isalpha() and text.isupper()
    return short and not _VOWELS.isdisjoint(fold.key(text))


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
    return [Form(text=text, language=code, step=TYPED, of=text) for code, text in spellings]


def _generated(actor: Actor, typed: list[Form]) -> Iterator[Form]:
    """The typed forms and all that follow from them."""
    if actor.kind is not ActorKind.PERSON:
        typed = [*typed, *_shortened(typed)]
    yield from typed
    if actor.kind is not ActorKind.PERSON:
        yield from _abbreviated(typed)
    for form in typed:
        yield from _with_arabic_prefix(form)
    if actor.inflect:
        for form in typed:
            yield from _inflected(form, _languages(form), actor.kind, step=ENDING)
    if actor.romanise:
        for form in typed:
            yield from _respelt(form, actor)
            yield from _in_latin(form, actor)


def _shortened(typed: list[Form]) -> Iterator[Form]:
    for form in typed:
        for text in organisations.shorter(form.text):
            yield Form(text=text, language=form.language, step=SHORT, of=form.of)


def _abbreviated(typed: list[Form]) -> Iterator[Form]:
    for form in typed:
        for text in organisations.abbreviations(form.text):
            yield Form(text=text, language=form.language, step=ABBREVIATION, of=form.of)


def _distinct(found: Iterable[Form], actor: Actor) -> tuple[Form, ...]:
    """Each folded spelling once, the first of it, less what is switched off."""
    left_out = {fold.key(text) for text in actor.excluded}
    kept: dict[str, Form] = {}
    for form in found:
        key = fold.key(form.text)
        if key not in left_out and not form.dropped:
            kept.setdefault(key, form)
    return tuple(kept.values())


def _inflected(
    form: Form, languages: tuple[str, ...], kind: ActorKind, *, step: str
) -> Iterator[Form]:
    for code in languages:
        made = endings.of_name(form.text, code, kind)
        for text in made.forms:
            yield Form(text=text, language=code, step=step, of=form.of)
        if made.dropped:
            yield Form(text="", language=code, step=step, of=form.of, dropped=made.dropped)


def _in_latin(form: Form, actor: Actor) -> Iterator[Form]:
    """The Latin spellings of a name in another script, with the endings of their press."""
    for press, text in spelling.latin_by_press(form.text, form.language, actor.kind):
        if " " not in text and any(endings.is_ordinary(text, code) for code in ("en", press)):
            yield Form(text="", language=press, step=ROMANISATION, of=form.of, dropped=(text,))
            continue
        latin = Form(text=text, language=press, step=ROMANISATION, of=form.of)
        yield latin
        if actor.inflect and press in endings.LANGUAGES:
            yield from _inflected(latin, (press,), actor.kind, step=ROMANISATION)


def _respelt(form: Form, actor: Actor) -> Iterator[Form]:
    """Other usual spellings of a person's name of one word, with the endings of its language."""
    if actor.kind is not ActorKind.PERSON:
        return
    for text in variants.variants(form.text):
        other = form._replace(text=text, step=ROMANISATION)
        yield other
        if actor.inflect:
            yield from _inflected(other, _languages(form), actor.kind, step=ROMANISATION)


def _in_english(form: Form) -> str:
    """A full name in Cyrillic as the English press spells it, its title in English; or nothing."""
    first, _, rest = form.text.strip().partition(" ")
    if not rest or not _CYRILLIC_NAME.fullmatch(form.text.strip()):
        return ""
    title = titled.english(first)
    name = rest.split()[-1] if title else form.text
    spellings = spelling.latin_by_press(name, form.language, ActorKind.PERSON)
    return f"{title} {spellings[0][1]}".strip() if spellings else ""


def _languages(form: Form) -> tuple[str, ...]:
    return (form.language,) if form.language else endings.guess(form.text)


def _languages_of_word(word: str, languages: frozenset[str]) -> tuple[str, ...]:
    """Those of the watch that are written so, or those that the letters suggest."""
    suggested = endings.guess(word)
    cyrillic = any("\u0400" <= letter <= "\u052f" for letter in word)
    possible = _CYRILLIC if cyrillic else endings.LANGUAGES - _CYRILLIC
    chosen = tuple(sorted(languages & possible))
    return chosen or suggested or (("en",) if not cyrillic else ())


def _with_arabic_prefix(form: Form) -> Iterator[Form]:
    """Arabic for "to the ...": the article loses its first letter behind the preposition."""
    if form.text.startswith(_ARTICLE):
        text = _TO_THE + form.text[len(_ARTICLE) :]
        yield Form(text=text, language=form.language, step="prefix", of=form.text)
