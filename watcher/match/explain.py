"""A judgement in words, for people: every line of a rule, what was found, and what nearly was."""

from collections.abc import Callable, Iterator

from watcher.match.hits import Hit, Hits, NearMiss
from watcher.match.program import CompiledWatch, Items
from watcher.match.reading import FIELDS
from watcher.model.watch import Near

# Near misses named for one item: the first few tell what is going on.
_NAMED = 3


def detail(
    compiled: CompiledWatch,
    hits: Hits,
    counted: Callable[[int], list[Hit]],
    kept: Callable[[], list[bool]],
) -> str:
    """One line of text for each line of the rule, near misses indented below those not found.

    `counted` gives the hits of an item within `where`; `kept` whether each distance holds.
    """
    rule = compiled.watch.rule
    told: list[str] = []
    for number, line in enumerate(compiled.all, 1):
        told += _line(f"all {number}", line, hits, counted)
    for number, line in enumerate(compiled.any, 1):
        label = f"any {number} (at least {rule.at_least} of {len(rule.any)})"
        told += _line(label, line, hits, counted)
    for number, line in enumerate(compiled.none, 1):
        told += _line(f"none {number}", line, hits, counted)
    for near, holds in zip(compiled.near, kept(), strict=True):
        found = all(any(map(counted, items)) for items in near.between)
        verdict = "yes" if holds else "no, too far apart" if found else "no, not all are there"
        told.append(f"near: {_distance(near.near)}: {verdict}")
    return "\n".join(told)


def _line(
    label: str, line: Items, hits: Hits, counted: Callable[[int], list[Hit]]
) -> Iterator[str]:
    names = ", ".join(_name(hits, item) for item in sorted(line))
    found = sorted((hit, item) for item in line for hit in counted(item))
    if not found:
        yield f"{label}: not found: {names}"
        for item in sorted(line):
            yield from _nearly(hits, item)
        return
    hit, item = found[0]
    more = f", {len(found)} times" if len(found) > 1 else ""
    yield f"{label}: found {_name(hits, item)}: {_quoted(hits, hit)}{more}"


def _nearly(hits: Hits, item: int) -> Iterator[str]:
    """Why what looks like a hit of the item is none."""
    outside = hits.of(item)
    if outside:
        yield f"  {_quoted(hits, outside[0])} stands outside the part that `where` counts"
    misses = [miss for miss in hits.near_misses if miss.item == item]
    for miss in list({miss.reason: miss for miss in misses}.values())[:_NAMED]:
        yield f"  {_quoted(hits, miss)}: {miss.reason}"


def _quoted(hits: Hits, hit: Hit | NearMiss) -> str:
    """The hit with the whole word around it, and where it stands."""
    text = hits.reading.given[hit.field]
    start, end = hit.start, hit.end
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return f"“{text[start:end]}” ({FIELDS[hit.field].value}, character {hit.start})"


def _name(hits: Hits, item: int) -> str:
    return hits.program.items[item].removeprefix("actor:").removeprefix("word:")


def _distance(near: Near) -> str:
    unit = near.unit.value if near.count > 1 else near.unit.value.removesuffix("s")
    return f"{' and '.join(near.between)} within {near.count} {unit}"
