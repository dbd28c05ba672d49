"""What a reader must know of the sources behind an alert: how many of them are down. Pure.

A source counts as down as it does for `quiet_for`: gone, quarantined, or not read well for an hour
and three of its intervals, after three failures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHARE = 10
"""The footer stands where one source in so many is down: one of ten, two of twenty, 30 of 300.

Among hundreds some are always down, and a line that always stands there is read no more. With ten
sources or fewer each is a part of the picture that its reader would miss.
"""

_NAMED = 4
_TITLES = 3
_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """A source that is down, by the name that people know, and when it was last read well."""

    name: str
    last_ok: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindness:
    """The sources of a watch (by its title) that are down, of how many. Without doubles."""

    watch: str
    down: tuple[Down, ...]
    sources: int

    @property
    def matters(self) -> bool:
        """Whether so many are down that a reader should know."""
        return len(self.down) * SHARE >= self.sources > 0 < len(self.down)


def of_alert(found: Blindness, *, timezone: str, now: datetime) -> tuple[str, ...]:
    """The footer of an alert: one line, or none."""
    if not found.matters:
        return ()
    return (_sentence(found, "this watch", timezone, now),)


def of_digest(found: Sequence[Blindness], *, timezone: str, now: datetime) -> tuple[str, ...]:
    """The footer of a digest: watches that miss the same sources of as many share a line."""
    alike: dict[tuple[tuple[Down, ...], int], list[Blindness]] = {}
    for one in found:
        if one.matters:
            alike.setdefault((one.down, one.sources), []).append(one)
    return tuple(
        _sentence(group[0], _listed([one.watch for one in group]), timezone, now)
        for group in alike.values()
    )


def _sentence(found: Blindness, whose: str, timezone: str, now: datetime) -> str:
    """So many of how many, since when all of them are, and who: the latest first."""
    down = sorted(found.down, key=_latest_first)
    times = [one.last_ok for one in down if one.last_ok]
    since = f"down since {_at(max(times), timezone, now)}" if times else "never read"
    more = f" and {len(down) - _NAMED} more" if len(down) > _NAMED else ""
    names = ", ".join(one.name for one in down[:_NAMED])
    return f"{len(down)} of {found.sources} sources of {whose} {since}: {names}{more}"


def _latest_first(one: Down) -> tuple[float, str]:
    return -(one.last_ok.timestamp() if one.last_ok else 0.0), one.name


def _at(moment: datetime, timezone: str, now: datetime) -> str:
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{local:%H:%M}" if now - moment < _A_DAY else f"{local.day} {local:%b %H:%M}"


def _listed(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - _TITLES} more" if len(titles) > _TITLES else ""
    return ", ".join(f"“{one}”" for one in titles[:_TITLES]) + more
