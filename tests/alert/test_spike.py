import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.alert import spike
from watcher.alert.spike import Past, State
from watcher.model.watch import Spike

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RULE = Spike(factor=3, window=HOUR, compared_with=14 * DAY, at_least=4)


def hours(days: float = 15, *, before: datetime = NOW) -> frozenset[datetime]:
    return frozenset(before - n * HOUR for n in range(round(days * 24) + 1))


def stories(recent: int, a_day: int = 1, *, days: int = 15, apart: timedelta = HOUR) -> Past:
    """So many stories in the last hour, and so many in the same hour of each day before."""
    now = [NOW - n * timedelta(minutes=50) / max(1, recent) for n in range(recent)]
    usual = [NOW - day * DAY - n * apart / 60 for day in range(1, days) for n in range(a_day)]
    return Past(stories=sorted([*usual, *now]), hours=hours(days + 1))


def test_far_more_than_usual_is_a_spike() -> None:
    found = spike.read(RULE, stories(8), NOW)
    assert (found.state, found.count, found.seen) == (State.SPIKE, 8, 14)
    assert found.usual < 1
    assert found.chance < spike.level(HOUR)
    assert spike.words(found, "1 hour").startswith("a spike: 8 stories in 1 hour, usually 0.3")


def test_as_many_as_ever_are_as_usual() -> None:
    assert spike.read(RULE, stories(8, a_day=8), NOW).state is State.USUAL
    assert spike.read(RULE, stories(0), NOW).state is State.USUAL


@pytest.mark.parametrize(
    "rule", [replace(RULE, at_least=9), replace(RULE, factor=30.0)], ids=["at_least", "factor"]
)
def test_the_floors_hold_besides_the_test(rule: Spike) -> None:
    assert spike.read(rule, stories(8), NOW).state is State.USUAL


def test_a_factor_alone_makes_no_spike() -> None:
    assert spike.read(replace(RULE, at_least=1), stories(2), NOW).state is State.USUAL


@pytest.mark.parametrize(("days", "state"), [(3, State.WARMING_UP), (5, State.SPIKE)])
def test_it_warms_up_for_a_quarter_of_the_days(days: int, state: State) -> None:
    past = replace(stories(8), hours=hours(days))
    found = spike.read(RULE, past, NOW)
    assert found.state is state
    if state is State.WARMING_UP:
        assert spike.words(found, "1 hour") == (
            "no baseline yet: seen 2 of 14 days; 8 stories in 1 hour"
        )


def test_hours_without_polls_are_no_baseline_and_what_follows_them_is_not_compared() -> None:
    gap = frozenset(NOW - 3 * DAY + n * HOUR for n in range(-3, 3))
    found = spike.read(RULE, replace(stories(8), hours=hours() - gap), NOW)
    assert found.seen == 13
    just_now = replace(stories(8), hours=hours() - {NOW - 2 * HOUR})
    assert spike.read(RULE, just_now, NOW).state is State.UNWATCHED


def test_a_restless_past_asks_for_more() -> None:
    """The same number of stories in all, but in bursts every other day."""
    restless = [NOW - day * DAY - n * HOUR / 60 for day in range(2, 15, 2) for n in range(6)]
    now = [NOW - n * HOUR / 10 for n in range(9)]
    calm = spike.read(RULE, stories(9, a_day=3), NOW)
    found = spike.read(RULE, Past(stories=sorted([*restless, *now]), hours=hours(16)), NOW)
    assert abs(calm.usual - found.usual) < 0.05
    assert found.chance > 5 * calm.chance


@given(st.integers(0, 40), st.floats(0.05, 20))
def test_the_tail_is_that_of_poisson_where_much_is_known(count: int, mean: float) -> None:
    below = sum(exp(-mean) * mean**n / factorial(n) for n in range(count))
    assert spike.upper_tail(count, mean, 1e7) == pytest.approx(1 - below, abs=1e-4)


@given(st.floats(0.05, 30), st.floats(0.2, 500))
def test_a_tail_falls_from_one(mean: float, size: float) -> None:
    tails = [spike.upper_tail(n, mean, size) for n in range(12)]
    assert tails[0] == 1.0
    assert tails == sorted(tails, reverse=True)
    assert sum(tails[1:]) <= mean + 1e-6  # the mean is the sum of all tails


def test_chance_alone_raises_a_false_alarm_less_than_once_in_fifty_days() -> None:
    """Poisson arrivals at three a day and one an hour, with floors that never decide."""
    rule = replace(RULE, factor=1.01, at_least=2)
    alarms, days = 0, 0
    for seed, rate in enumerate((3 / 24, 1.0)):
        chance = random.Random(seed)  # noqa: S311 - not cryptography
        begin, end = NOW, NOW + 54 * DAY
        times, at = [], begin
        while at < end:
            at += chance.expovariate(rate) * HOUR
            times.append(at)
        past = Past(stories=times, hours=hours(60, before=end))
        asked = [one for one in times if one >= begin + 14 * DAY]
        alarms += sum(spike.read(rule, past, one).state is State.SPIKE for one in asked)
        days += 40
    assert alarms <= days / 50
