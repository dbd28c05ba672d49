"""Whether two written names may be of one person or organisation, in any script and order."""

import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from watcher.match.fold import fold
from watcher.match.roman import distance, legal, people, sound
from watcher.match.roman.clean import clean

# Two names may differ in so many letters on the whole, less where one has further parts. The bounds
# were set on the labelled pairs of OpenSanctions' benchmark of names.
_EDITS = 2.0
_EDITS_IN_LONGER = 1.0
# A pair of tokens whose sounds are so near counts as half a letter; across scripts it must be so.
_NEAR = 0.12
_NEAR_ACROSS = 0.22
_NEVER = 99.0
# One name alone is anybody's; so many tell a person.
_TELLING = 2
_NICKNAMES = (
    "benjamin ben benny bibi|theodore ted teddy|william bill will billy|robert bob rob bobby|"
    "michael mike mick|thomas tom tommy|james jim jimmy|joseph joe|richard dick rick|david dave|"
    "alexander alex sasha aleksandr|katherine catherine kate cathy|elizabeth liz beth betty|"
    "anthony tony|barack barry|edward ed eddie ted|daniel dan danny|samuel sam|donald don|"
    "stephen steven steve|matthew matt|andrew andy|gregory greg|nicholas nick|charles charlie|"
    "vladimir vova volodya|dmitry dima|mikhail misha|sergey seryozha|ronald ron|kenneth ken|"
    "lawrence larry|frederick fred freddie|patrick pat|peter pete|christopher chris|jeffrey jeff"
)
_SHORT_FOR: dict[str, set[int]] = {}
for _number, _names in enumerate(_NICKNAMES.split("|")):
    for _name in _names.split():
        _SHORT_FOR.setdefault(_name, set()).add(_number)
_IGNORED = people.HONORIFICS | {"shaikh", "sheikh", "sheik", "haji", "hajji", "prasident", "mv"}
_ARTICLES = frozenset({"al", "el", "the"})
_SON_OF = frozenset({"bin", "ibn", "ben"})
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ][a-zа-яё])")
_LEET = str.maketrans("01359", "oiesg")
_TOKEN = re.compile(r"[^\W_]+")


class _Written(NamedTuple):
    tokens: tuple[str, ...]
    sons: frozenset[str]
    form: str
    organisation: bool


def same(one: str, other: str) -> bool:
    """Whether both may name the same. Order, patronymics, titles and legal forms may differ.

    Each part of the shorter name must be found in the longer one, but for two letters on the whole;
    the longer one may have as many parts again.
    """
    first, second = _written(one), _written(other)
    if first.organisation != second.organisation:
        first, second = _written(one, organisation=True), _written(other, organisation=True)
    if not first.tokens or not second.tokens:
        return False
    if _contradict(first, second):
        return False
    if first.tokens == second.tokens or _abbreviates(one, other):
        return True
    mine, others = _joined(first.tokens, second.tokens)
    organisation = first.organisation or second.organisation
    return _agree(mine, others, organisation=organisation)


def _contradict(one: _Written, other: _Written) -> bool:
    """Whether the legal forms differ in kind, or the son in "son bin father" is another."""
    if one.form and other.form:
        return one.form != other.form
    sons = [(son, like) for son in one.sons for like in other.sons]
    return bool(sons) and all(_unlike(son, like) > _EDITS for son, like in sons)


def _agree(one: tuple[str, ...], other: tuple[str, ...], *, organisation: bool) -> bool:
    few, many = sorted((one, other), key=len)
    edits, left_few, left_many = _aligned(few, many)
    left_few = [token for token in left_few if token not in many]
    extra = [token for token in left_many if token not in few]
    if (
        (left_few and (extra or len(max(left_few, key=len)) > 1))
        or _initials_only(few)
        or _initials_only(many)
    ):
        return False
    extra = [token for token in extra if len(token) > 1 or organisation]
    if not extra:
        return edits <= _EDITS
    matched = sum(len(token) > 1 for token in few)
    if organisation or matched < _TELLING or len(extra) > matched:
        return False
    return edits <= _EDITS_IN_LONGER


def _initials_only(tokens: tuple[str, ...]) -> bool:
    return all(len(token) == 1 for token in tokens)


def _aligned(few: tuple[str, ...], many: tuple[str, ...]) -> tuple[float, list[str], list[str]]:
    """The letters that differ in the best pairs of tokens, and the tokens left on either side."""
    pairs = sorted(
        (_unlike(one, other), abs(at - to), at, to)
        for at, one in enumerate(few)
        for to, other in enumerate(many)
    )
    edits, used, taken = 0.0, set(), set()
    for cost, _, at, to in pairs:
        if cost < _NEVER and at not in used and to not in taken:
            used.add(at)
            taken.add(to)
            edits += cost
    return (
        edits,
        [token for at, token in enumerate(few) if at not in used],
        [token for to, token in enumerate(many) if to not in taken],
    )


@lru_cache(maxsize=25_000)
def _unlike(one: str, other: str) -> float:
    """How many letters differ between two tokens; _NEVER where they cannot be one name."""
    if one == other:
        return 0.0
    if 1 in {len(one), len(other)}:
        return 0.2 if one[0] == other[0] and not one[0].isdigit() else _NEVER
    if one.isdigit() or other.isdigit():
        return _NEVER
    if _SHORT_FOR.get(one, set()) & _SHORT_FOR.get(other, set()):
        return 0.5
    near = distance.relative(_code(one), _code(other))
    if one.isascii() != other.isascii():
        return 0.3 if near <= _NEAR_ACROSS else _NEVER
    edits = _edits(one, other)
    if near <= _NEAR and one.isascii():
        return min(edits, 0.5)
    return edits if edits <= _allowed(one, other) else _NEVER


def _allowed(one: str, other: str) -> int:
    """How many letters may differ: none in two letters or in characters that are syllables."""
    if one[0] >= "\u3040":
        return 0
    shortest = min(len(one), len(other))
    if shortest <= 2:  # noqa: PLR2004
        return 0
    return 1 if shortest <= 4 else 2  # noqa: PLR2004


def _edits(one: str, other: str) -> float:
    """Letters put in, left out, replaced or swapped with their neighbour; _NEVER for many."""
    if abs(len(one) - len(other)) > _EDITS or len(set(one) ^ set(other)) > 2 * _EDITS:
        return _NEVER
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(one):
        following = [at + 1]
        for to, against in enumerate(other):
            best = min(row[to] + (char != against), row[to + 1] + 1, following[-1] + 1)
            if at and to and char == other[to - 1] and one[at - 1] == against:
                best = min(best, before[to - 1] + 1)
            following.append(best)
        before, row = row, following
    return float(row[-1])


@lru_cache(maxsize=50_000)
def _code(token: str) -> str:
    return sound.code(token) or sound.code(anyascii(token))


def _joined(
    one: tuple[str, ...], other: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both names, where words of one that are a single word of the other are joined."""
    one = _joined_like(one, other)
    return one, _joined_like(other, one)


def _joined_like(tokens: tuple[str, ...], like: tuple[str, ...]) -> tuple[str, ...]:
    for count in (3, 2):
        for at in range(len(tokens) - count + 1):
            piece = tokens[at : at + count]
            whole = "".join(piece)
            whole_is_one = any(_edits(whole, token) <= 1 for token in like)
            if whole_is_one and min(map(len, piece)) > 1 and not set(piece) <= set(like):
                return (*tokens[:at], whole, *tokens[at + count :])
    return tokens


@lru_cache(maxsize=20_000)
def _written(name: str, *, organisation: bool = False) -> _Written:
    """The tokens of a name, folded, less what does not tell names apart.

    `organisation` reads it as one, as the other name is, though nothing in it says so.
    """
    text = fold(_CAMEL.sub(" ", name)).text.replace("'", "")
    dotless = _DOTTED.sub(lambda dots: re.sub(r"[.\s]", "", dots.group()) + " ", text)
    bare, form = legal.form(" ".join(_TOKEN.findall(dotless)))
    tokens = [clean(token) for token in bare.split()]
    if organisation or form or legal.is_organisation(tokens):
        return _Written(tuple(legal.words(tokens)), frozenset(), form, organisation=True)
    tokens = [clean(token) for token in _TOKEN.findall(text)]
    tokens = [token if token.isdigit() else token.translate(_LEET) for token in tokens]
    sons = frozenset(son for son, particle in itertools.pairwise(tokens) if particle in _SON_OF)
    telling = [token for at, token in enumerate(tokens) if not _is_idle(token, first=at == 0)]
    return _Written(tuple(telling or tokens), sons, form, organisation=False)


def _is_idle(token: str, *, first: bool) -> bool:
    """Whether a token tells nobody apart: a title, an article, a particle that is no given name."""
    return token in _IGNORED or token in _ARTICLES or (not first and token in people.PARTICLES)


def _abbreviates(one: str, other: str) -> bool:
    """Whether one name is the initials of the other: PLA, People's Liberation Army."""
    short, long = sorted((one.strip(), other.strip()), key=len)
    words = [word for word in people.words(long) if word[0].isupper()]
    initials = "".join(word[0] for word in words)
    return short.isupper() and len(words) > _TELLING and initials == short
