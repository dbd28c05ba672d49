"""Articles made up for the scores of copies: originals, rewrites of them, and what is no copy.

The words are invented, Latin and Cyrillic, and follow Zipf's law; names have capitals, numbers
stand among them. The forms (weather, exchange, tremors, matches) are written out below.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from watcher.model.article import Article

_BEGUN = datetime(2026, 5, 4, 6, tzinfo=UTC)
_SYLLABLES = (
    [a + b for a in ("b", "d", "gr", "k", "l", "m", "n", "p", "r", "st", "t", "v", "z")
     for b in ("a", "e", "i", "o", "u", "é", "ar", "en")],
    [a + b for a in ("б", "в", "гр", "д", "ж", "к", "л", "м", "н", "п", "ст", "т", "ш")
     for b in ("а", "е", "и", "о", "у", "я", "ов", "ен")],
)  # fmt: skip
_WORDS = 6_000
_QUOTES = (('"', '"'), ("«", "»"), ("„", "“"), ("“", "”"), ("‚", "‘"))
_CREDITS = ("(Press Agency) - ", "KRAVOST. ", "Foto: R. Lund. ", "/NPA/ ", "")
_ENDS = ("\nWith material of the agency.", "\n© NPA", "\nSource: NPA", "")
_FORMS = {
    "Weather for {a}": (
        "Forecast for the coast issued by the weather office at {n} am. "
        "{a} will see temperatures of up to {n} degrees and lows of {n} at night. "
        "Winds from the {b} will reach {n} kilometres per hour along the outer islands. "
        "The sea is at {n} degrees and the waves will be up to {n} metres high near the cape. "
        "Pollen counts stay at {n} and the index of the air stands at {n} in the harbour. "
        "The next forecast follows at 6 pm, and warnings are sent by radio on channel 16."
    ),
    "Exchange: index at {n} points": (
        "The index of the exchange closed {n} points away from its last level at {n} on {a}. "
        "Turnover was {n} million crowns after {n} million on the day before, traders said. "
        "Shares in {b} gained {n} percent and those in {c} lost {n} percent in thin trade. "
        "The crown traded at {n} to the euro in the afternoon, and oil cost {n} dollars. "
        "Analysts of the house of {a} expect the index between {n} and {n} points by the summer."
    ),
    "Tremor of {n} near {a}": (
        "An earthquake of magnitude {n} was measured near {a} on {b}, the institute of physics of "
        "the earth said. It struck at a depth of {n} kilometres at {n} hours local time, with its "
        "centre {n} kilometres from {c}. There were no reports of damage or casualties at first. "
        "Residents may report what they felt on the pages of the institute. Its stations measure "
        "several hundred tremors a year, most of which nobody notices. The strongest of the past "
        "century destroyed a part of the old harbour and was felt as far as the capital."
    ),
    "{a} - {b} {n}:{n}": (
        "The team of {a} met that of {b} in the round of {n} matches and it ended {n} to {n}. "
        "The first goal was scored by {c} after {n} minutes, before {n} spectators in the arena. "
        "In minute {n} the referee {d} showed a red card, and the guests played on with ten men. "
        "{a} now has {n} points and stands in place {n} of the table, {b} has {n} points. "
        "The next round is played in a week, and tickets are sold from the day after tomorrow."
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """An article and what it was made of.

    `parents` are the articles whose text it has, with itself where it is an original. `form` says
    that it is one, and so a copy of nothing; `misread`, that its letters were damaged.
    """

    article: Article
    parents: frozenset[str]
    form: bool = False
    misread: bool = False


class Writer:
    """Writes articles; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        """Each writer has a random sequence of its own."""
        self.draw = random.Random(seed)  # noqa: S311 - sample text
        self._words = [
            ["".join(self.draw.choices(some, k=self.draw.randint(1, 4))) for _ in range(_WORDS)]
            for some in _SYLLABLES
        ]
        self._weights = list(accumulate(1 / (rank + 4) for rank in range(_WORDS)))
        self._count = 0

    def everything(self, originals: int) -> list[Made]:
        """Originals with rewrites, round-ups, forms and columns, in the order of time."""
        made = [one for at in range(originals) for one in self._family(at % 2)]
        made += [one for _ in range(originals // 4) for one in self._chain()]
        made += [one for _ in range(originals // 8) for one in self._column()]
        made += self._forms(originals // 4)
        return made

    def _family(self, script: int) -> Iterator[Made]:
        paragraphs = self.paragraphs(script, self.draw.randint(4, 14))
        first = self._made(self._title(paragraphs), "\n\n".join(paragraphs))
        yield first
        for edits in self.draw.sample(EDITS, k=3):
            text = edits(self, script, paragraphs)
            again = self._made(self._title(text.split("\n\n")), text, first)
            yield replace(again, misread=edits is misread)

    def _chain(self) -> Iterator[Made]:
        """Two articles and a round-up between them that has much of both."""
        one, two = self.paragraphs(0, 5), self.paragraphs(0, 5)
        first = self._made(self._title(one), "\n\n".join(one))
        yield first
        between = [*one[:4], *two[:4]] if self.draw.random() < 0.5 else [*one, *two]
        second_parent = self._made(self._title(two), "\n\n".join(two))
        yield self._made("World in brief", "\n\n".join(between), first, second_parent)
        yield second_parent

    def _column(self) -> Iterator[Made]:
        """One headline over other news each day."""
        title = " ".join(self.words(0, 5)).capitalize()
        for _ in range(4):
            yield self._made(title, "\n\n".join(self.paragraphs(0, 5)))

    def _forms(self, count: int) -> list[Made]:
        made = []
        for title, text in _FORMS.items():
            for _ in range(count):
                names = {name: self._name() for name in "abcd"}
                heading = self._numbered(title).format(**names)
                body = self._numbered(text).format(**names)
                made.append(replace(self._made(heading, body), form=True))
        return made

    def _numbered(self, form: str) -> str:
        parts = form.split("{n}")
        return "".join(
            part + (str(self.draw.randint(2, 999)) if at < len(parts) - 1 else "")
            for at, part in enumerate(parts)
        )

    def _made(self, title: str, text: str, *parents: Made) -> Made:
        self._count += 1
        name = f"a{self._count}"
        article = Article(
            id=name, entry_id=name, feed_id=f"feed {name}", version="v",
            url=f"https://{name}.example/{name}", title=title, text=text,
            first_seen=_BEGUN + self._count * timedelta(minutes=7),
        )  # fmt: skip
        whose = [parent for one in parents for parent in one.parents]
        return Made(article, frozenset(whose or [name]))

    def _title(self, paragraphs: Sequence[str]) -> str:
        some = " ".join(paragraphs[:3]).split()
        return " ".join(self.draw.sample(some, k=min(8, len(some)))).strip(".,").capitalize()

    def paragraphs(self, script: int, count: int) -> list[str]:
        """New paragraphs of two to four sentences."""
        return [
            " ".join(self.sentence(script) for _ in range(self.draw.randint(2, 4)))
            for _ in range(count)
        ]

    def sentence(self, script: int) -> str:
        """A new sentence, with names, numbers and now and then a quotation."""
        words = self.words(script, self.draw.randint(8, 22))
        for at in range(2, len(words), 7):
            words[at] = words[at].capitalize()
        if self.draw.random() < 0.3:
            words[-2] = str(self.draw.randint(2, 2026))
        if self.draw.random() < 0.3:
            words[3], words[-1] = f'"{words[3]}', f'{words[-1]}"'
        return " ".join([words[0].capitalize(), *words[1:]]) + "."

    def words(self, script: int, count: int) -> list[str]:
        """Words of one script, the usual ones often."""
        return self.draw.choices(self._words[script], cum_weights=self._weights, k=count)

    def _name(self) -> str:
        return "".join(self.draw.choices(_SYLLABLES[0], k=3)).capitalize()


Edits = Callable[[Writer, int, list[str]], str]


def lightly(writer: Writer, script: int, paragraphs: list[str]) -> str:
    """Another outlet's credits and quotation marks, and a word changed here and there."""
    left, right = writer.draw.choice(_QUOTES)
    words = "\n\n".join(paragraphs).split(" ")
    for at in range(40, len(words), 150):
        words[at] = writer.words(script, 1)[0]
    parts = " ".join(words).split('"')
    marked = "".join(
        part if at == 0 else (left if at % 2 else right) + part for at, part in enumerate(parts)
    )
    return writer.draw.choice(_CREDITS) + marked + writer.draw.choice(_ENDS)


def cut(_writer: Writer, _script: int, paragraphs: list[str]) -> str:
    """The end is gone."""
    return "\n\n".join(paragraphs[: max(3, len(paragraphs) // 2)])


def mostly(writer: Writer, script: int, paragraphs: list[str]) -> str:
    """Three quarters are the same, the rest is new, between or at the end."""
    return _mixed(writer, script, paragraphs, 0.75)


def half(writer: Writer, script: int, paragraphs: list[str]) -> str:
    """Half is the same."""
    return _mixed(writer, script, paragraphs, 0.5)


def some(writer: Writer, script: int, paragraphs: list[str]) -> str:
    """Two fifths are the same."""
    return _mixed(writer, script, paragraphs, 0.42)


def reordered(writer: Writer, _script: int, paragraphs: list[str]) -> str:
    """The same paragraphs in another order."""
    return "\n\n".join(writer.draw.sample(paragraphs, k=len(paragraphs)))


def misread(writer: Writer, script: int, paragraphs: list[str]) -> str:
    """Three letters of a hundred are taken for others."""
    letters = "".join(_SYLLABLES[script])
    return "".join(
        writer.draw.choice(letters) if char.isalpha() and writer.draw.random() < 0.03 else char
        for char in "\n\n".join(paragraphs)
    )


def synonyms(writer: Writer, script: int, paragraphs: list[str]) -> str:
    """Every sixteenth word or so is another one."""
    words = "\n\n".join(paragraphs).split(" ")
    for at in range(len(words)):
        if writer.draw.random() < 0.06:
            words[at] = writer.words(script, 1)[0]
    return " ".join(words)


def _mixed(writer: Writer, script: int, paragraphs: list[str], share: float) -> str:
    kept = max(2, round(share * len(paragraphs)))
    fresh = writer.paragraphs(script, max(1, len(paragraphs) - kept))
    if writer.draw.random() < 0.5:
        return "\n\n".join([*paragraphs[:kept], *fresh])
    at = writer.draw.randint(1, kept)
    return "\n\n".join([*paragraphs[:at], *fresh, *paragraphs[at:kept]])


EDITS: list[Edits] = [lightly, cut, mostly, half, some, reordered, misread, synonyms]
