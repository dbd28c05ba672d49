"""What one actor enters into the automaton: its forms as patterns. Depends on nothing else."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from watcher.match import endings, names, stems, words
from watcher.match.automaton import Use
from watcher.match.roman import renderings
from watcher.match.words import Phrase
from watcher.model.actor import Actor

_AS_THEY_ARE = frozenset({names.TYPED, "prefix", names.SHORT, names.ABBREVIATION})


class Entered(NamedTuple):
    """What an actor is found by, in texts that can be kept as they are.

    `uses` belong to the folded `keys` one by one (see `automaton.Use.packed`); `renderings` are
    those of `roman.renderings.packed`. `problems` and `warnings` are messages about single
    spellings: what cannot be looked for, and what will be found too often.
    """

    keys: tuple[str, ...]
    uses: tuple[str, ...]
    renderings: tuple[str, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    usable: bool


def actor(one: Actor) -> Entered:
    """All patterns of an actor: its forms, and the names of others that hide it."""
    made = names.made(one)
    found, problems = phrases(made.forms)
    masks, refused = phrases(names.masks(one))
    typed = tuple(phrase.key for form, phrase in found if form.step == names.TYPED)
    full = names.full(typed) if typed else frozenset()
    of_full = {form.text for form, phrase in found if phrase.key in full}
    proper, _ = phrases(made.proper)
    uses = (
        *patterns(found, full=of_full),
        *(use._replace(proper=True) for use in patterns(proper, full=of_full)),
        *patterns(masks, mask=True),
    )
    return Entered(
        keys=tuple(use.key for use in uses),
        uses=tuple(use.packed() for use in uses),
        renderings=tuple(
            row for name, of in names.romanised(one) for row in renderings.packed(name, of)
        ),
        problems=(*problems, *refused),
        warnings=tuple(_doubtful(one)),
        usable=bool(found),
    )


def _doubtful(one: Actor) -> Iterator[str]:
    """Aliases that are ordinary words of their language, unless a full name must be there too."""
    if one.strict:
        return
    for language, texts in one.aliases.items():
        for text in texts:
            if text in one.excluded or names.is_capitals(text):
                continue
            if endings.is_ordinary(text, language):
                yield (
                    f"“{text}” is an ordinary word too ({language}) and is found wherever that"
                    " stands; set `strict: true`, so that it counts only beside a full name,"
                    " or leave it out"
                )


def phrases(forms: Iterable[names.Form]) -> tuple[list[tuple[names.Form, Phrase]], list[str]]:
    """What to look for, for each form, and what is wrong with the others."""
    found, problems = [], []
    for form in forms:
        phrase = words.name(form.text)
        if isinstance(phrase, str):
            problems.append(phrase)
        else:
            found.append((form, phrase))
    return found, problems


def patterns(
    found: Iterable[tuple[names.Form, Phrase]], *, full: Collection[str] = (), mask: bool = False
) -> Iterator[Use]:
    """Typed forms as they are; of generated ones the stems that they have in common."""
    generated: dict[tuple[str, str], list[str]] = {}
    for form, phrase in found:
        if form.step in _AS_THEY_ARE:
            short = form.step == names.ABBREVIATION
            capitals = not mask and (short or names.is_capitals(form.text))
            yield Use(
                phrase.key, form.of, form.step, mask=mask, capitals=capitals, full=form.of in full
            )
        else:
            generated.setdefault((form.of, form.step), []).append(phrase.key)
    for (of, step), keys in generated.items():
        capitals = not mask and step == names.ENDING and names.is_capitals(of)
        for stem in stems.stems(keys):
            yield Use(
                stem.key, of, step, mask=mask, capitals=capitals, full=of in full,
                forms=stem.forms, shape=stem.shape,
            )  # fmt: skip
