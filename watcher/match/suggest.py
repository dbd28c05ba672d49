"""Spellings that an actor may go by and is not found by: what stored articles say.

Single words count in articles that name the actor, groups of two or three in all. Whatever is found
already, is switched off, belongs to another bearer or is an ordinary word stays out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from watcher.match import compile as compiling
from watcher.match import endings, judge
from watcher.match.fold import key
from watcher.match.names import Form, forms
from watcher.match.roman import sound, tokens
from watcher.match.roman.same import same
from watcher.model.actor import Actor, ActorKind
from watcher.model.article import Article

_SHORTEST = 5
_LONGEST_RUN = 3
# Of the relative distance between sounds (see `roman.distance`): a letter or two in a surname.
_NEAR = 0.3
_AROUND = 40


@dataclass(slots=True)
class Suggestion:
    """A spelling that is near `near`, one of the actor's; `example` is where it stood first."""

    text: str
    near: str
    language: str
    example: str
    articles: set[str] = field(default_factory=set)


def suggestions(actor: Actor, articles: Iterable[Article]) -> tuple[Suggestion, ...]:
    """What is near the actor's names in `articles`, that in the most articles first."""
    program, _ = compiling.program({actor.id: replace(actor, excluded=())}, ())
    wanted = _Wanted(actor)
    found: dict[str, Suggestion] = {}
    for article in articles:
        hits = judge.mentions(program, article)
        taken = {key(word) for hit in hits for word in [hit.quote, *hit.quote.split()]}
        for text, near, example in wanted.near(
            f"{article.title}\n{article.text}", named=bool(hits)
        ):
            if taken.isdisjoint({key(text), *map(key, text.split()[-1:])}):
                one = Suggestion(text, near, article.language, example)
                found.setdefault(key(text), one).articles.add(article.id)
    return tuple(sorted(found.values(), key=lambda one: (-len(one.articles), one.text)))


class _Wanted:
    """The names to compare with."""

    def __init__(self, actor: Actor) -> None:
        typed = [actor.name, *(text for texts in actor.aliases.values() for text in texts)]
        self._whole = [text for text in typed if " " in text.strip()]
        self._known = {key(form.text) for form in (*forms(actor), *_as_forms(actor.masks))}
        self._known |= {key(text) for text in actor.excluded}
        self._known |= {key(text.split()[-1]) for text in actor.masks}
        self._person = actor.kind is ActorKind.PERSON
        last = {text.split()[-1]: None for text in typed if len(text.split()[-1]) >= _SHORTEST}
        self._parts = [(text, code) for text in last if (code := sound.code(text))]

    def near(self, text: str, *, named: bool) -> Iterator[tuple[str, str, str]]:
        """Spellings in `text` with the name that each is near, and an example."""
        for start, end, count in (*_groups(text), *(_words(text) if named else ())):
            if near := self._nearest(text[start:end], count):
                yield text[start:end], near, _around(text, start, end)

    def _nearest(self, text: str, count: int) -> str:
        if key(text) in self._known or len(text) < _SHORTEST:
            return ""
        if count > 1:
            return next((name for name in self._whole if same(name, text)), "")
        if not self._person or _is_ordinary(text):
            return ""
        return next((name for name, code in self._parts if tokens.unlike(code, text) < _NEAR), "")


def _words(text: str) -> Iterator[tuple[int, int, int]]:
    for begin, word in tokens.placed(text):
        yield begin, begin + len(word), 1


def _groups(text: str) -> Iterator[tuple[int, int, int]]:
    """Begin, end and number of the words of all groups that may be a full name."""
    for begin, run in tokens.runs(text):
        spans = tokens.spans(run)
        for count in range(2, _LONGEST_RUN + 1):
            for at in range(len(spans) - count + 1):
                yield begin + spans[at][0], begin + spans[at + count - 1][1], count


def _as_forms(texts: Iterable[str]) -> list[Form]:
    return [Form(text=text, language="", step="typed", of=text) for text in texts]


def _is_ordinary(text: str) -> bool:
    return any(endings.is_ordinary(text, code) for code in (*endings.guess(text), "en"))


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
