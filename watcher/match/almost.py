"""Near misses: what alone kept an article from satisfying a watch. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from watcher.match.hits import Hits
from watcher.match.part import Part
from watcher.match.program import CompiledWatch, Demands, Items
from watcher.match.reading import TITLE
from watcher.model.watch import Line, Near, NearUnit

_LEAST = 2  # conditions: of a single one everything is "all but one"
_ITEMS = 4
_LONGEST = 200


def conditions(compiled: CompiledWatch) -> int:
    """How many things must come together: lines of `all`, lines of `any` that it takes, `near`."""
    return len(compiled.all) + _wanted(compiled) + len(compiled.near)


def demands(watches: Sequence[CompiledWatch], expressions: Collection[int]) -> Demands:
    """What `candidates` goes by; `expressions` are the items that only a search would find."""
    asking = [number for number, one in enumerate(watches) if conditions(one) >= _LEAST]
    asking.sort(key=lambda number: -conditions(watches[number]))
    met: defaultdict[int, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    needed: defaultdict[int, list[int]] = defaultdict(list)
    unheard: list[int] = []
    for bit, number in enumerate(asking):
        for place, line in _places(watches[number]):
            for item in line:
                met[item][place].append(bit)
            if line.isdisjoint(expressions):
                needed[place].append(bit)
            elif unheard[-1:] != [bit]:
                unheard.append(bit)
    return Demands(
        watches=tuple(asking),
        met={
            item: tuple((place, _mask(bits)) for place, bits in by_place.items())
            for item, by_place in met.items()
        },
        needed=tuple(_mask(needed[place]) for place in range(max(needed, default=-1) + 1)),
        unheard=_mask(unheard),
    )


def candidates(hits: Hits) -> Iterator[CompiledWatch]:
    """The watches that at most one line keeps from a match, the most demanding ones first.

    Of what was found something must be an actor or stand in the title: a common word far down in a
    text is near to nothing. A regular expression counts as found, since to look takes long. All
    watches are weighed at once, with a few operations on numbers that have a bit for each.
    """
    program = hits.program
    asked = program.demands
    found, speaking = [0] * len(asked.needed), asked.unheard
    for item in hits.named():
        served = asked.met.get(item, ())
        speaks = bool(served) and (item in program.actors or _heads(hits, item))
        for place, watches in served:
            if place < len(found):
                found[place] |= watches
            if speaks:
                speaking |= watches
    lost = twice = 0
    for needed, there in zip(asked.needed, found, strict=True):
        wanting = needed & ~there
        twice |= lost & wanting
        lost |= wanting
    left = speaking & ~twice
    while left:
        lowest = left & -left
        yield program.watches[asked.watches[lowest.bit_length() - 1]]
        left ^= lowest


def _places(compiled: CompiledWatch) -> Iterator[tuple[int, Items]]:
    """The lines of `all` from place 1 on; at place 0 those of `any`, if there are any."""
    if compiled.any:
        yield 0, frozenset[int]().union(*compiled.any)
    yield from enumerate(compiled.all, start=1)


def _mask(bits: Sequence[int]) -> int:
    """The number in which these bits, in ascending order, are set."""
    octets = bytearray(bits[-1] // 8 + 1 if bits else 0)
    for bit in bits:
        octets[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(octets, "little")


def _heads(hits: Hits, item: int) -> bool:
    found = hits.of(item)
    return bool(found) and found[0].field == TITLE


def missing(compiled: CompiledWatch, part: Part) -> str:
    """The one condition that the article does not meet, in words; "" if it is not just one.

    Of what was found something must be an actor or stand in the title: a common word far down in a
    text is near to nothing. What `none` rejects was no near miss but was turned away.
    """
    if conditions(compiled) < _LEAST:
        return ""
    lost = _lost(compiled, part)
    short = 0 if len(lost) > 1 else _short(compiled, part)
    if len(lost) + short > 1 or not _is_telling(compiled, part):
        return ""
    if any(part.has(line) for line in compiled.none):
        return ""
    apart = _apart(compiled, part, whole=not lost and not short)
    if len(lost) + short + len(apart) != 1:
        return ""
    return _in_words(compiled, lost, apart)[:_LONGEST]


def _wanted(compiled: CompiledWatch) -> int:
    return compiled.watch.rule.at_least if compiled.any else 0


def _lost(compiled: CompiledWatch, part: Part) -> list[int]:
    """The lines of `all` that were not found, two at most."""
    found: list[int] = []
    for number, line in enumerate(compiled.all):
        if not part.has(line):
            found.append(number)
            if len(found) > 1:
                break
    return found


def _short(compiled: CompiledWatch, part: Part) -> int:
    """How many lines of `any` are wanting."""
    return max(_wanted(compiled) - sum(map(part.has, compiled.any)), 0)


def _apart(compiled: CompiledWatch, part: Part, *, whole: bool) -> list[Near]:
    """The distances that are not kept. Beside a line that is missing, those between what is there.

    `whole`: no line is missing.
    """
    return [
        one.near
        for one in compiled.near
        if (whole or all(part.has(end) for end in one.between)) and not part.keeps(one)
    ]


def _is_telling(compiled: CompiledWatch, part: Part) -> bool:
    """Whether anything that was found is an actor, or stands in the title."""
    return any(_tells(part, line) for line in (*compiled.all, *compiled.any))


def _tells(part: Part, line: Items) -> bool:
    actors = part.hits.program.actors
    return any(
        (found := part.of(item)) and (item in actors or found[0].field == TITLE) for item in line
    )


def _in_words(compiled: CompiledWatch, lost: list[int], apart: list[Near]) -> str:
    rule = compiled.watch.rule
    if lost:
        return f"line {lost[0] + 1} of `all`: {_items(rule.all[lost[0]])}"
    if apart:
        return f"`near`: {' and '.join(apart[0].between)} {_distance(apart[0])}"
    lines = len(rule.any)
    return f"`any`: {rule.at_least - 1} of the {lines} lines was found, {rule.at_least} are wanted"


def _items(line: Line) -> str:
    named = (*line.actors, *line.words, *line.exact, *line.regex)
    more = f" and {len(named) - _ITEMS} more" if len(named) > _ITEMS else ""
    return ", ".join(named[:_ITEMS]) + more


def _distance(one: Near) -> str:
    if one.unit is NearUnit.PARAGRAPH:
        return "in one paragraph"
    return f"within {one.count} {one.unit.value}"
