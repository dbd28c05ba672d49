"""Whether a feed has been silent for longer than is its habit. Pure.

The habit is known from when its entries were first seen here, never from a publisher's dates.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_high

LEAST = timedelta(days=3)
"""No silence is told before that: nearly everybody pauses over a long weekend."""

_TIMES = 8  # the usual gap; for a daily feed a week and a day
_GAPS = 5  # fewer tell no habit
_TOGETHER = timedelta(minutes=1)  # entries of one poll are recorded within seconds


def usual_gap(seen: Iterable[datetime]) -> timedelta | None:
    """The median time between two polls that brought entries; None where too few did."""
    gaps = _gaps(seen)
    return median_high(gaps) if len(gaps) >= _GAPS else None


def is_silent(seen: Iterable[datetime], now: datetime) -> bool:
    """Whether the last of its entries, first seen at these times, is too long ago.

    That is three days, eight times the usual gap, and longer than any gap among them: a bulletin
    that comes in bursts once a month is not silent in between.
    """
    times = sorted(seen)
    gaps = _gaps(times)
    if len(gaps) < _GAPS:
        return False
    return now - times[-1] > max(LEAST, _TIMES * median_high(gaps), *gaps)


def _gaps(seen: Iterable[datetime]) -> list[timedelta]:
    found = (later - earlier for earlier, later in pairwise(sorted(seen)))
    return [gap for gap in found if gap > _TOGETHER]
