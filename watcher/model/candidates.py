"""Which earlier articles are worth comparing, by the keys that they share with a new one.

The store and the filter `watcher stories` both choose by these rules, so both decide alike.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

NEWEST_PER_BAND = 64
"""A band that very many articles share (a cookie notice) is boilerplate: cost stays bounded."""

LOOK_ALIKES = 16
"""Articles that are compared with a new one, at most, before the mates of their copy groups."""

SAME_ADDRESS = 8
"""Articles of the same address that are compared; some feeds link all entries to one page."""

GROUPS, MATES = 3, 8
"""Copy groups whose first members are looked at as well, and how many of each."""

Key = TypeVar("Key", int, str)


def ranked(bands: Iterable[Sequence[Key]]) -> list[Key]:
    """The articles found under some bands, those with most in common first, then the newest.

    Each band has its articles, the newest first. It counts for less the more of them there are:
    what everybody shares says little (as the inverse document frequency of Spärck Jones, 1972).
    """
    weight: dict[Key, float] = {}
    for found in bands:
        if found:
            each = 1.0 / len(found)
            for one in found:
                weight[one] = weight.get(one, 0.0) + each
    newest_first = sorted(weight, reverse=True)
    return sorted(newest_first, key=lambda one: -weight[one])


def groups(found: Iterable[tuple[str, str | None]]) -> list[str]:
    """The first copy groups among articles, by their originals.

    Given are the ids of articles, each with that of the original of its group.
    """
    return list(dict.fromkeys(original or article for article, original in found))[:GROUPS]
