"""Local times that recur: schedules of digests, and quiet hours. Pure; results are in UTC.

A wall-clock time that does not exist on a night when clocks go forward is read with the offset
from before the gap, and one that exists twice is the first of the two (RFC 5545, 3.3.5): each
comes exactly once a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = 8  # any schedule has a slot within a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`at` on `days` (Monday is 0), or `every` so long, counted from each local midnight.

    Exactly one of `at` and `every` is set.
    """

    days: frozenset[int] = frozenset(range(7))
    at: time | None = None
    every: timedelta | None = None

    def next(self, after: datetime, zone: ZoneInfo) -> datetime:
        """The first slot later than `after`."""
        days = _days(after, zone, range(-1, _DAYS + 1))
        return next(slot for day in days for slot in self._on(day, zone) if slot > after)

    def last(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The latest slot that is not later than `now`."""
        days = _days(now, zone, range(1, -_DAYS - 1, -1))
        past = ([slot for slot in self._on(day, zone) if slot <= now] for day in days)
        return next(slots[-1] for slots in past if slots)

    def _on(self, day: date, zone: ZoneInfo) -> Iterator[datetime]:
        """The slots of one local day, in order."""
        if day.weekday() not in self.days:
            return
        if self.at is not None:
            yield moment(day, self.at, zone)
            return
        slot, end = moment(day, time(), zone), moment(day + timedelta(days=1), time(), zone)
        while self.every and slot < end:
            yield slot
            slot += self.every


def _days(now: datetime, zone: ZoneInfo, offsets: range) -> Iterator[date]:
    """Local days by their distance from today's."""
    today = now.astimezone(zone).date()
    return (today + timedelta(days=offset) for offset in offsets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From `begin` to `end`, local time, every day; past midnight where `end` is the smaller."""

    begin: time
    end: time

    def until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the hours that `now` lies in end, or None where it lies in none."""
        today = now.astimezone(zone).date()
        for day in (today - timedelta(days=1), today):
            begin = moment(day, self.begin, zone)
            later = day + timedelta(days=1) if self.end <= self.begin else day
            end = moment(later, self.end, zone)
            if begin <= now < end:
                return end
        return None


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which clocks in `zone` show `at` on `day`."""
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)
