"""Times, distances and other small phrases, as people write them.

Every function takes the text as typed and raises ValueError with a message for its author that
shows how it is written.
"""

import re
from datetime import date, time, timedelta

from watcher.config.problem import did_you_mean, quoted
from watcher.model.calendar import Hours, Schedule
from watcher.model.delivery import Rate
from watcher.model.watch import NearUnit, Where

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_ABBREVIATIONS = {
    "s": "second", "sec": "second", "m": "minute", "min": "minute", "h": "hour", "d": "day",
}  # fmt: skip
_LENGTH = re.compile(r"(?:every\s+)?(\d{1,6}(?:\.\d{1,3})?)\s*([^\W\d_]*)", re.IGNORECASE)
_DISTANCE = re.compile(r"(\d{1,5})\s+(sentence|word|paragraph)s?", re.IGNORECASE)
_FIRST = re.compile(r"title or (?:the )?first (?:(\d{1,3}) paragraphs?|paragraph)", re.IGNORECASE)
_RATE = re.compile(r"(\d{1,6})\s+(?:per|a|an|every)\s+(second|minute|hour|day)")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_GROUPS = {"weekdays": _DAYS[:5], "weekends": _DAYS[5:], "every day": _DAYS, "daily": _DAYS}
_SIZES = {"": 1, "b": 1, "bytes": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000}
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_LONGEST = timedelta(days=3660)
_SHORTEST_DIGEST = timedelta(minutes=5)


def length(text: str) -> timedelta:
    """`6 hours`, `every 15 minutes`, `90 seconds`, `1 day`. Always more than nothing."""
    result = pause(text)
    if not result:
        raise ValueError("a length of time must be more than nothing, such as `90 seconds`")
    return result


def pause(text: str) -> timedelta:
    """A length of time that may be nothing: `0 seconds`."""
    found = _LENGTH.fullmatch(text.strip())
    if not found:
        raise ValueError(
            f"{quoted(text)} is not a length of time; write `90 seconds`, `2 minutes`, "
            "`6 hours` or `1 day`"
        )
    unit = found[2].casefold()
    unit = _ABBREVIATIONS.get(unit, unit.removesuffix("s") if len(unit) > 1 else unit)
    if not unit:
        raise ValueError(f"{quoted(text)} has no unit; write `{found[1]} minutes`")
    if unit not in _SECONDS:
        hint = did_you_mean(found[2], [f"{name}s" for name in _SECONDS])
        example = f"; write `{found[1]} minutes`" if not hint else ""
        raise ValueError(f"{quoted(found[2])} is not a unit of time{hint}{example}")
    result = timedelta(seconds=float(found[1]) * _SECONDS[unit])
    if result > _LONGEST:
        raise ValueError("a length of time is at most ten years")
    return result


def kept(text: str) -> timedelta | None:
    """How long something is kept; `forever` is None."""
    return None if text.strip().casefold() in {"forever", "for ever"} else length(text)


def distance(text: str) -> tuple[NearUnit, int]:
    """`2 sentences`, `30 words`, `same paragraph`, `same sentence`."""
    words = " ".join(text.split()).casefold()
    words = {"same paragraph": "1 paragraph", "same sentence": "1 sentence"}.get(words, words)
    found = _DISTANCE.fullmatch(words)
    if not found or int(found[1]) < 1 or (found[2] == "paragraph" and found[1] != "1"):
        raise ValueError(
            f"{quoted(text)} is not a distance; write `2 sentences`, `30 words` or `same paragraph`"
        )
    units = {"sentence": NearUnit.SENTENCES, "word": NearUnit.WORDS}
    return units.get(found[2], NearUnit.PARAGRAPH), int(found[1])


def where(text: str) -> Where:
    """`title`, `title or first 3 paragraphs`, `anywhere`."""
    words = " ".join(text.split()).casefold()
    if words in {"title", "anywhere"}:
        return Where(paragraphs=0 if words == "title" else None)
    found = _FIRST.fullmatch(words)
    count = int(found[1] or 1) if found else 0
    if not count:
        raise ValueError(
            f"{quoted(text)} is no part of an article; write `title`, "
            "`title or first 3 paragraphs` or `anywhere`"
        )
    return Where(paragraphs=count)


def day(text: str) -> date:
    """`2027-03-01`."""
    message = f"{quoted(text)} is not a date; write year-month-day, such as `2027-03-01`"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        raise ValueError(message)
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(message) from None


def clock(text: str) -> time:
    """`07:30`."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{quoted(text)} is not a time of day; write `07:30`")
    return time(int(found[1]), int(found[2]))


def hours(text: str) -> Hours:
    """`22:00-07:00`; may pass midnight."""
    begin, dash, end = text.replace("–", "-").partition("-")
    if not dash:
        raise ValueError(f"{quoted(text)} is not a span of hours; write `22:00-07:00`")
    if clock(begin) == clock(end):
        raise ValueError(f"{quoted(text)} begins and ends at once; write `22:00-07:00`")
    return Hours(begin=clock(begin), end=clock(end))


def schedule(text: str) -> Schedule:
    """`weekdays at 07:30`, `mondays at 09:00`, `every day at 18:00`, `every 2 hours`."""
    days, at, moment = " ".join(text.split()).casefold().partition(" at ")
    if not at and days.startswith("every "):
        return Schedule(every=_often(text, length(days)))
    group = _DAY_GROUPS.get(days) or tuple(day for day in _DAYS if day == days.removesuffix("s"))
    if not at or not group:
        raise ValueError(
            f"{quoted(text)} is not a schedule; write `weekdays at 07:30`, `mondays at 09:00` "
            "or `every day at 18:00`"
        )
    return Schedule(days=frozenset(map(_DAYS.index, group)), at=clock(moment))


def _often(text: str, every: timedelta) -> timedelta:
    if not _SHORTEST_DIGEST <= every <= timedelta(days=1):
        raise ValueError(
            f"{quoted(text)}: a digest comes every 5 minutes at most, and at least once a day; "
            "write `every 2 hours` or `every day at 18:00`"
        )
    return every


def if_empty(text: str) -> str:
    """`say nothing new`: what an empty digest says; `send nothing`: none is sent."""
    words = " ".join(text.split())
    if words.casefold() == "send nothing":
        return ""
    verb, _, said = words.partition(" ")
    if verb.casefold() != "say" or not said:
        raise ValueError(f"{quoted(text)}: write `say nothing new` or `send nothing`")
    return said


def number(text: str) -> int:
    """`3`; a whole number of one or more."""
    if not re.fullmatch(r"\d{1,9}", text.strip()) or int(text) < 1:
        raise ValueError(f"{quoted(text)} is not a whole number of 1 or more")
    return int(text)


def number_or_none(text: str) -> int:
    """`0` or more."""
    return 0 if text.strip() == "0" else number(text)


def port(text: str) -> int:
    """`8080`; a port of TCP."""
    if not re.fullmatch(r"\d{1,5}", text.strip()) or not 1 <= int(text) <= 65535:  # noqa: PLR2004
        raise ValueError(f"{quoted(text)} is not a port between 1 and 65535")
    return int(text)


def factor(text: str) -> float:
    """`3` or `2.5`; more than 1."""
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text.strip()) or float(text) <= 1:
        raise ValueError(f"{quoted(text)} is not a number greater than 1, such as `3`")
    return float(text)


def stories(text: str) -> int:
    """`8 stories`."""
    found = re.fullmatch(r"(\d{1,6})\s+(?:stories|story)", text.strip())
    if not found or int(found[1]) < 1:
        raise ValueError(f"{quoted(text)} is not a number of stories; write `8 stories`")
    return int(found[1])


def rate(text: str) -> Rate:
    """`20 per minute`, `1 per second`, `100 per hour`."""
    found = _RATE.fullmatch(" ".join(text.split()).casefold())
    if not found or int(found[1]) < 1:
        raise ValueError(f"{quoted(text)} is not a rate; write `20 per minute` or `1 per second`")
    return Rate(count=int(found[1]), per=timedelta(seconds=_SECONDS[found[2]]))


def size(text: str) -> int:
    """`10 MB`, `500 kB` or a number of bytes."""
    found = re.fullmatch(r"(\d{1,12})\s*([a-z]*)", text.strip().casefold())
    if not found or found[2] not in _SIZES or not 0 < int(found[1]) * _SIZES[found[2]] <= 10**12:
        raise ValueError(f"{quoted(text)} is not a size; write `10 MB` or `500 kB`")
    return int(found[1]) * _SIZES[found[2]]


def truth(text: str) -> bool:
    """`yes` or `no`, `true` or `false`, `on` or `off`."""
    word = text.strip().casefold()
    if word not in _TRUE | _FALSE:
        raise ValueError(f"{quoted(text)} is neither `yes` nor `no`")
    return word in _TRUE
