"""Vectors of words: weights by key. Rounded, so that the store keeps exactly what was reckoned."""

import math
from collections.abc import Mapping

_DIGITS = 5


def top(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """The weightiest, those first; of equals, the first in the alphabet."""
    return dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def length(weights: Mapping[str, float]) -> float:
    """The Euclidean length."""
    return math.hypot(*weights.values())


def normed(weights: Mapping[str, float]) -> dict[str, float]:
    """The vector of length 1 in the same direction, without what weighs nothing."""
    whole = length(weights)
    parts = {key: round(weight / whole, _DIGITS) for key, weight in weights.items() if weight}
    return {key: weight for key, weight in parts.items() if weight}


def summed(left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, float]:
    """The sum."""
    total = dict(left)
    for key, weight in right.items():
        total[key] = round(total.get(key, 0.0) + weight, _DIGITS)
    return total


def cosine(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """The cosine of the angle between `mine`, of length 1, and `theirs`, of any length."""
    dot = sum(weight * theirs[key] for key, weight in mine.items() if key in theirs)
    return dot / length(theirs) if dot else 0.0
