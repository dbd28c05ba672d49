"""Whether the stories of a window are far more than is usual at that time of day. Pure.

The stories of the last window are compared with the same window of each past day and its two
neighbours. With `s` stories in `n` such windows, and Jeffreys' prior for a Poisson rate, the next
count is negative binomial with mean (s + ½) / n and size s + ½ (Gelman et al., Bayesian Data
Analysis, 3rd ed., 2.6): Poisson, widened by how little is known. Where the past counts vary more
than Poisson's, the size is that of the method of moments, mean² / (variance - mean), as is usual
for outbreaks of disease (Farrington et al. 1996, J. R. Statist. Soc. A 159(3)).
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean, variance

from watcher.model.watch import Spike

FALSE_ALARMS_A_DAY = 0.01
"""How many alarms on chance alone a watch may expect in a day: one in a hundred days."""

_LOOKS = 5
"""How much oftener the greatest of all windows that slide over some time passes a level than one
window does. Measured on Poisson arrivals, asked each minute: see the test of false alarms."""

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_NEIGHBOURS_UP_TO = timedelta(hours=6)  # longer windows overlap their neighbours' time of day
_LEAST_DAYS = 2
_SMALLEST = 1e-18


class State(StrEnum):
    """What is to be said of a watch's numbers. The values are the words that people read."""

    WARMING_UP = "no baseline yet"
    UNWATCHED = "its sources were not polled all the time"
    USUAL = "as usual"
    SPIKE = "a spike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The numbers of one moment: `count` stories since `since`, where `usual` are to be expected.

    `seen` of `days` past days could be compared with. `chance` is the probability of so many.
    """

    state: State
    count: int
    usual: float
    chance: float
    seen: int
    days: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """When each story was matched first, in order, and the hours in which sources were polled.

    `hours` are the beginnings of whole hours in UTC.
    """

    stories: Sequence[datetime]
    hours: frozenset[datetime]

    def count(self, begin: datetime, end: datetime) -> int:
        """The stories after `begin`, up to and with `end`."""
        return bisect_right(self.stories, end) - bisect_right(self.stories, begin)

    def covers(self, begin: datetime, end: datetime) -> bool:
        """Whether sources were polled in every hour that the span touches."""
        hour = begin.replace(minute=0, second=0, microsecond=0)
        while hour < end:
            if hour not in self.hours:
                return False
            hour += HOUR
        return True


def read(spike: Spike, past: Past, now: datetime) -> Reading:
    """What the numbers say at `now`.

    It is a spike where the count reaches `at_least` and `factor` times what is usual, and chance
    alone would bring that about less than once in a hundred days. After hours without polls, what
    comes in at once is not compared.
    """
    begin = now - spike.window
    count = past.count(begin, now)
    days = max(1, spike.compared_with // DAY)
    counts, seen = _baseline(spike, past, now, days)
    usual = (sum(counts) + 0.5) / len(counts) if counts else 0.0
    chance = _tail(count, counts) if counts else 1.0
    if seen < max(_LEAST_DAYS, math.ceil(days / 4)):
        state = State.WARMING_UP
    elif not past.covers(begin - spike.window, now):
        state = State.UNWATCHED
    elif count >= max(spike.at_least, spike.factor * usual) and chance < level(spike.window):
        state = State.SPIKE
    else:
        state = State.USUAL
    return Reading(
        state=state, count=count, usual=usual, chance=chance, seen=seen, days=days, since=begin
    )


def level(window: timedelta) -> float:
    """The significance of one test, so that all tests of a day keep within the false alarms."""
    return FALSE_ALARMS_A_DAY * (window / DAY) / _LOOKS


def _baseline(spike: Spike, past: Past, now: datetime, days: int) -> tuple[list[int], int]:
    """The counts of comparable windows, and on how many days the very same one was covered."""
    near = (0, -1, 1) if spike.window <= _NEIGHBOURS_UP_TO else (0,)
    counts: list[int] = []
    seen = 0
    for day in range(1, days + 1):
        for step in near:
            end = now - day * DAY + step * spike.window
            if past.covers(end - spike.window, end):
                counts.append(past.count(end - spike.window, end))
                seen += step == 0
    return counts, seen


def _tail(count: int, counts: Sequence[int]) -> float:
    """The probability of `count` or more, given the past counts."""
    total = sum(counts) + 0.5
    mean, size = total / len(counts), total
    if len(counts) > 1:
        excess = variance(counts) - fmean(counts)
        size = min(size, mean * mean / excess) if excess > 0 else size
    return upper_tail(count, mean, size)


def upper_tail(count: int, mean: float, size: float) -> float:
    """P(X >= count) of the negative binomial with that mean and size; summed from above."""
    if count <= 0:
        return 1.0
    failure = mean / (mean + size)
    term = math.exp(
        math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
        + size * math.log(size / (mean + size)) + count * math.log(failure)
    )  # fmt: skip
    total, at = 0.0, count
    while term > _SMALLEST and at < count + 100_000:
        total += term
        term *= failure * (at + size) / (at + 1)
        at += 1
    return min(1.0, total)


def words(reading: Reading, window: str) -> str:
    """The numbers for people; `window` in words: "1 hour"."""
    counted = f"{reading.count} {'story' if reading.count == 1 else 'stories'} in {window}"
    seen = f"seen {reading.seen} of {reading.days} days"
    if reading.state is State.WARMING_UP:
        return f"{reading.state.value}: {seen}; {counted}"
    return f"{reading.state.value}: {counted}, usually {reading.usual:.1f} at this time ({seen})"
