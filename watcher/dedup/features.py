"""What an article says, as features by which reports of one event are alike.

word     the first seven letters of a word of the lead; single characters by twos where a
script writes no spaces
#10      a number
@lavrov  an actor of the configuration, whatever the language of the text
~LVRV    the sound of a name (see `sound`): names in other alphabets and other cases
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from watcher.dedup import days, normalise, sound
from watcher.model.actor import ActorKind
from watcher.model.article import Article
from watcher.model.story import Features

_NOBODY: Mapping[str, ActorKind] = {}
_PLACES = frozenset({ActorKind.PLACE, ActorKind.COUNTRY})
_LEAD = 300  # words of the text that count: news tells what happened first
_LEAD_CHARACTERS = 4_000
_HEAD = 40  # words of the text that go with the title
_DAYS_IN = 120  # words in which days are looked for
_STEM = 7  # letters; truncation is the stemming that works in every language (McNamee 2004)
_SHORT_WORD = 3  # letters; words as short are mostly function words, in every language
_TITLE_CASE = 0.6  # share of a title's longer words with capitals: says nothing of names
_NEAR_THE_TOP = 60.0  # words after which the weight of a place has fallen by 1/e
_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
# <ABC> as agencies write it, or (NYSE: ABC) as companies do
_CODE = re.compile(
    r"(?:<|\((?:NYSE|NASDAQ|Nasdaq|AMEX|LSE|LON|TSX|ASX|HKEX|FRA|EPA|KRX|TYO|MOEX)[\w ]{0,12}:\s?)"
    r"([A-Z]{1,5}(?:\.[A-Z]{1,2})?|\d{4,6})(?=[>),;])"
)
_SENTENCE_END = re.compile(r"[.!?:;\n“”\"«»„•…]")


def of(
    article: Article,
    actors: Mapping[str, ActorKind] = _NOBODY,
    vector: tuple[float, ...] = (),
) -> Features:
    """The features of an article. `actors` are those of the configuration that it names.

    `vector` is that of an embedding model, if one is used.
    """
    title = _read(normalise.headline(article.title), title=True)
    body = _read(article.text[:_LEAD_CHARACTERS], title=False)
    lead = [*title, *body[:_LEAD]]
    head = [*title, *body[:_HEAD]]
    names = _names(lead)
    counts = _counts(lead, names)
    sounds = _sounds(lead, names)
    known = {f"@{one}": kind for one, kind in sorted(actors.items())}
    for one in known:
        counts[one] = sounds[one] = 1.0
    return Features(
        counts=dict(counts),
        across=dict(sounds),
        head=frozenset({**_sounds(head, names), **known}),
        top=frozenset(_counts(head, names)),
        title=frozenset(_counts(title, names)),
        places=frozenset(one for one, kind in known.items() if kind in _PLACES),
        numbers=frozenset(one.folded for one in head if one.number),
        days=days.named([one.folded for one in [*title, *body[:_DAYS_IN]]], _dated(article)),
        codes=frozenset(_CODE.findall(f"{article.title} {article.text[:_LEAD_CHARACTERS]}")),
        language=article.language.split("-")[0].lower(),
        vector=vector,
    )


def _dated(article: Article) -> datetime | None:
    when = article.first_seen
    return when if when.year > 1970 else None  # noqa: PLR2004 - the filter's mark for "undated"


class _Word(NamedTuple):
    """A word as it stands. `start`: of a sentence, where a capital says nothing."""

    folded: str
    capital: bool
    start: bool
    number: bool = False


def _read(text: str, *, title: bool) -> list[_Word]:
    words: list[_Word] = []
    last = 0
    for found in _PIECE.finditer(text):
        piece = found.group()
        start = not words or _SENTENCE_END.search(text, last, found.start()) is not None
        last = found.end()
        if _UNSPACED.search(piece):
            words += [_Word(one, capital=False, start=False) for one in _by_twos(piece)]
        else:
            words.append(_word(piece, start=start))
    if title and _all_capitals(words):
        return [_Word(one.folded, one.capital, start=True, number=one.number) for one in words]
    return words


def _word(piece: str, *, start: bool) -> _Word:
    if piece[0].isdigit():
        return _Word(_number(piece), capital=False, start=start, number=True)
    bare = piece[:-2] if piece[-2:].lower() in {"'s", "’s"} else piece
    return _Word(normalise.fold(bare), capital=bare[0].isupper(), start=start)


def _number(piece: str) -> str:
    """1,200 and 1.200 are 1200; 4.5 and 4,5 stay apart from 45."""
    parts = re.split(r"[.,]", piece)
    whole = all(len(part) == 3 for part in parts[1:])  # noqa: PLR2004 - thousands
    return "#" + ("" if whole else ".").join(parts)


def _by_twos(piece: str) -> list[str]:
    return [left + right for left, right in pairwise(normalise.fold(piece))]


def _all_capitals(words: list[_Word]) -> bool:
    longer = [one for one in words if len(one.folded) > _SHORT_WORD]
    return sum(one.capital for one in longer) > _TITLE_CASE * len(longer)


def _names(words: list[_Word]) -> frozenset[str]:
    """What stands with a capital inside a sentence, and never without one."""
    inside = {
        one.folded for one in words if one.capital and not one.start and not days.is_day(one.folded)
    }
    return frozenset(inside - {one.folded for one in words if not one.capital})


def _counts(words: list[_Word], names: frozenset[str]) -> defaultdict[str, float]:
    counts: defaultdict[str, float] = defaultdict(float)
    for at, one in enumerate(words):
        long = len(one.folded) > _SHORT_WORD or (one.capital and one.folded in names)
        if one.number or (long and len(one.folded) > 1) or _UNSPACED.match(one.folded):
            counts[one.folded[:_STEM]] += 1 + _closeness(at)
    return counts


def _closeness(at: int) -> float:
    return max(0.0, 1 - at / (2 * _NEAR_THE_TOP))


def _sounds(words: list[_Word], names: frozenset[str]) -> defaultdict[str, float]:
    sounds: defaultdict[str, float] = defaultdict(float)
    for at, one in enumerate(words):
        if one.folded in names and one.capital and (key := sound.key(one.folded)):
            sounds[f"~{key}"] += 1 + _closeness(at)
        elif one.number:
            sounds[one.folded] += 1
    return sounds
