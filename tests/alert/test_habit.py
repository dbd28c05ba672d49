from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from watcher.alert import habit

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def arrivals(*gaps: timedelta, quiet_for: timedelta) -> Sequence[datetime]:
    """The times that lie these gaps apart, the last one so long ago."""
    times = [NOW - quiet_for]
    for gap in reversed(gaps):
        times.append(times[-1] - gap)
    return times


def test_a_busy_feed_is_silent_after_three_days() -> None:
    hourly = [HOUR] * 20
    assert not habit.is_silent(arrivals(*hourly, quiet_for=3 * DAY), NOW)
    assert habit.is_silent(arrivals(*hourly, quiet_for=3 * DAY + HOUR), NOW)


def test_a_daily_feed_is_silent_after_eight_days() -> None:
    daily = [DAY] * 20
    assert not habit.is_silent(arrivals(*daily, quiet_for=8 * DAY), NOW)
    assert habit.is_silent(arrivals(*daily, quiet_for=8 * DAY + HOUR), NOW)


def test_a_feed_that_paused_for_longer_before_is_not_silent_yet() -> None:
    bulletin = [HOUR, HOUR, HOUR, 30 * DAY] * 3
    assert not habit.is_silent(arrivals(*bulletin, quiet_for=29 * DAY), NOW)
    assert habit.is_silent(arrivals(*bulletin, quiet_for=31 * DAY), NOW)


def test_entries_of_one_poll_tell_no_habit() -> None:
    first_poll = [timedelta(seconds=1)] * 40
    assert habit.usual_gap(arrivals(*first_poll, quiet_for=90 * DAY)) is None
    assert not habit.is_silent(arrivals(*first_poll, quiet_for=90 * DAY), NOW)
    assert not habit.is_silent([], NOW)


def test_entries_from_the_future_of_a_stepped_clock_are_no_silence() -> None:
    assert not habit.is_silent(arrivals(*[HOUR] * 20, quiet_for=-DAY), NOW)
