"""The likeliest spellings of a word whose letters can each be spelled in several ways."""

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

Choice = tuple[str, float]
Choices = tuple[Choice, ...]
_COST = itemgetter(0)


@lru_cache(maxsize=4_000)
def choices(spec: str) -> Choices:
    """Spellings in order of likelihood: "sh ch" costs 0 and 1; "-" is no letter.

    "~" before a spelling makes it cost half.
    """
    found = []
    for rank, spelling in enumerate(spec.split()):
        cost = rank / 2 if spelling.startswith("~") else float(rank)
        found.append((spelling.lstrip("~").replace("-", ""), cost))
    return tuple(found)


def best(letters: Sequence[Sequence[Choice]], most: int) -> list[str]:
    """The `most` cheapest spellings, cheapest first, found by a beam of that width."""
    beam: list[tuple[float, str]] = [(0.0, "")]
    certain = ""
    for options in letters:
        if len(options) == 1:
            certain += options[0][0]
            continue
        grown = [
            (cost + more, text + certain + spelling)
            for cost, text in beam
            for spelling, more in options
        ]
        grown.sort(key=_COST)
        beam = grown[:most]
        certain = ""
    return list(dict.fromkeys(text + certain for _, text in beam))
