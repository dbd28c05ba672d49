"""Schedules and quiet hours, on the days when clocks change above all."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.model.calendar import Hours, Schedule

BRUSSELS = ZoneInfo("Europe/Brussels")
ZONES = [
    ZoneInfo(name)
    for name in sorted(available_timezones() & {
        "Africa/Cairo", "America/New_York", "America/Santiago", "America/Sao_Paulo",
        "Asia/Kathmandu", "Asia/Pyongyang", "Asia/Seoul", "Asia/Tehran", "Asia/Tokyo",
        "Atlantic/Azores", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Brussels",
        "Europe/Kyiv", "Europe/London", "Europe/Moscow", "Pacific/Apia", "Pacific/Auckland",
        "Pacific/Chatham", "UTC",
    })
]  # fmt: skip
moments = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_next_slot_is_on_the_next_of_its_days() -> None:
    weekdays = Schedule(days=frozenset(range(5)), at=time(7, 30))
    friday = utc("2026-11-27T06:30")
    assert weekdays.next(friday - timedelta(seconds=1), BRUSSELS) == friday
    assert weekdays.next(friday, BRUSSELS) == utc("2026-11-30T06:30")
    assert weekdays.last(utc("2026-11-29T12:00"), BRUSSELS) == friday


@pytest.mark.parametrize(
    ("night", "slot"),
    [("2026-03-29", "2026-03-29T01:30"), ("2026-10-25", "2026-10-25T00:30")],
    ids=["02:30 does not exist", "02:30 comes twice"],
)
def test_a_digest_at_half_past_two_comes_once_when_clocks_change(night: str, slot: str) -> None:
    nightly = Schedule(at=time(2, 30))
    begin = utc(f"{night}T00:00") - timedelta(hours=3)
    first = nightly.next(begin, BRUSSELS)
    assert first == utc(slot)
    assert nightly.next(first, BRUSSELS).astimezone(BRUSSELS).date() > first.date()


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("at", [time(2, 30), time(0)], ids=["02:30", "midnight"])
def test_in_ten_years_every_local_day_has_its_one_slot(zone: ZoneInfo, at: time) -> None:
    nightly, day = Schedule(at=at), timedelta(days=1)
    slot = nightly.next(utc("2024-01-01T12:00"), zone)
    for _ in range(3653):
        later = nightly.next(slot, zone)
        assert later.astimezone(zone).date() - slot.astimezone(zone).date() == day
        assert timedelta(hours=22) <= later - slot <= timedelta(hours=26)
        slot = later


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_every_two_hours_counts_from_midnight_and_leaves_no_gap(zone: ZoneInfo) -> None:
    often = Schedule(every=timedelta(hours=2))
    slot = often.next(utc("2026-01-01T00:00"), zone)
    for _ in range(24 * 366 // 2):
        later = often.next(slot, zone)
        assert timedelta(0) < later - slot <= timedelta(hours=2)
        slot = later


@given(moments, times, st.sampled_from(ZONES), st.sets(st.integers(0, 6), min_size=1))
def test_last_and_next_stand_on_either_side(
    now: datetime, at: time, zone: ZoneInfo, days: set[int]
) -> None:
    schedule = Schedule(days=frozenset(days), at=at)
    last, following = schedule.last(now, zone), schedule.next(now, zone)
    assert last <= now < following
    assert schedule.next(last, zone) == following


def test_quiet_hours_may_pass_midnight() -> None:
    night = Hours(begin=time(22), end=time(7))
    assert night.until(utc("2026-11-27T22:30"), BRUSSELS) == utc("2026-11-28T06:00")
    assert night.until(utc("2026-11-28T05:59"), BRUSSELS) == utc("2026-11-28T06:00")
    assert night.until(utc("2026-11-28T06:00"), BRUSSELS) is None
    assert night.until(utc("2026-11-27T20:59"), BRUSSELS) is None


def test_quiet_hours_within_a_day() -> None:
    lunch = Hours(begin=time(12), end=time(13, 30))
    assert lunch.until(utc("2026-11-27T11:10"), BRUSSELS) == utc("2026-11-27T12:30")
    assert lunch.until(utc("2026-11-27T13:00"), BRUSSELS) is None


@given(moments, times, times, st.sampled_from(ZONES))
def test_quiet_hours_always_end_within_a_day(
    now: datetime, begin: time, end: time, zone: ZoneInfo
) -> None:
    ends = Hours(begin=begin, end=end).until(now, zone)
    assert ends is None or timedelta(0) < ends - now <= timedelta(hours=26)
