"""Publishers' dates, from RFC 822 and RFC 3339 to what feeds really hold. Always UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_LONGEST = 100
_LAST_MOMENT = (24, 59, 60)  # hour, minute, second: midnight and leap seconds included
_MONTHS_A_YEAR = 12
_PIVOT = 50
_AHEAD = timedelta(days=2)
_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?$")
_MILLISECONDS = re.compile(r"\d{12,13}$")
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AaPp])\.?[Mm]\b\.?)?"
)
_ISO_BASIC = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?=\D|$)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.년年]\s?(\d{1,2})(?:[-/.월月]\s?(\d{1,2}))?(?!\d)")
_ISO_MONTH = re.compile(r"^\d{4}(?:-\d{2})?$")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|º)?[\s-]+(?:de\s+)?([^\W\d_]{3,})\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})(?!\d)"
)
_NAMED_DAY = re.compile(
    r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:[\d:]+\s+(?:[A-Z]{3,4}\s+)?)?(\d{4})(?!\d)"
)
_OFFSET = re.compile(r"([+\-−])\s?(\d{1,2}):?(\d{2})?\b\s*(?:\(.*\))?\s*$")
_YEAR_LAST = re.compile(r"\s\d{4}\s*$")
_ZONE = re.compile(r"\b([A-Za-z]{1,5})\b\.?\s*(?:\(.*\))?\s*$")

# Hours east of UTC. Where a name is used for several zones, the one that RFC 822 or the press
# of the country in question means.
_ZONES = {
    "UT": 0.0, "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "IST": 5.5,
    "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "MSD": 4, "SAMT": 4, "YEKT": 5, "OMST": 6, "NOVT": 7, "KRAT": 7, "IRKT": 8,
    "YAKT": 9, "VLAT": 10, "TRT": 3, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "ET": -5,
    "CST": -6, "CDT": -5, "CT": -6, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "PT": -8,
    "AKST": -9, "AKDT": -8, "HST": -10, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3,
    "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "PHT": 8, "WIB": 7, "ICT": 7, "PKT": 5, "GST": 4,
    "IRST": 3.5, "AEST": 10, "AEDT": 11, "ACST": 9.5, "ACDT": 10.5, "AWST": 8, "NZST": 12,
    "NZDT": 13, "SAST": 2, "EAT": 3, "CAT": 2, "WAT": 1, "IDT": 3, "ALMT": 5, "UZT": 5,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan янв січ янв ene stycz led sty",
            "feb фев лют fév fev lut úno luty",
            "mar мар бер mär mrz mars břez",
            "apr апр кві avr abr kwi dub",
            "may mai май мая тра maj kvě mag",
            "jun июн чер juin czer giu červen",
            "jul июл лип juil lip lug července červenec",
            "aug авг сер aoû ago sie srp",
            "sep сен вер set wrz zář",
            "oct окт жов okt out paź ott říj",
            "nov ноя лис lis",
            "dec дек гру déc dez dic gru pro",
        ),
        start=1,
    )
    for name in names.split()
}


def read(text: str) -> datetime | None:
    """The instant that `text` names, in UTC; without a zone it is taken as UTC.

    None where nothing can be read, or the year lies outside 1990 to 2100. A date without a time
    is its midnight.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = _epoch(text) or _calendar(text)
    except (ValueError, OverflowError):
        return None
    return found if found and _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def sane(published: datetime | None, now: datetime) -> datetime | None:
    """`published`, or None where it lies more than two days ahead of `now`."""
    return None if published is None or published > now + _AHEAD else published


def _epoch(text: str) -> datetime | None:
    if _SECONDS.match(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _MILLISECONDS.match(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    return None


def _calendar(text: str) -> datetime | None:
    day = _date(text)
    if day is None:
        return None
    (year, month, date), basic_time = day
    found = _TIME.search(text)
    hours = _clock(found) if found else basic_time
    rest = text[found.end() :] if found else ""
    local = datetime(year, month, date, tzinfo=UTC) + hours
    return (local - _offset(rest or text, timed=bool(found))).astimezone(UTC)


def _clock(found: re.Match[str]) -> timedelta:
    """A time of day; 24:00 and a leap second run over into what follows."""
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5] in "pP" else 0)
    if any(n > most for n, most in zip((hour, minute, second), _LAST_MOMENT, strict=True)):
        return timedelta(0)
    micro = int((found[4] or "0").ljust(6, "0")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _offset(rest: str, *, timed: bool) -> timedelta:
    if not timed:
        return timedelta(0)
    if found := _OFFSET.search(rest):
        ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return (
            timedelta(0) if ahead > timedelta(hours=15) else ahead * (1 if found[1] == "+" else -1)
        )
    found = _ZONE.search(_YEAR_LAST.sub("", rest))
    return timedelta(hours=_ZONES.get(found[1].upper(), 0)) if found else timedelta(0)


def _date(text: str) -> tuple[tuple[int, int, int], timedelta] | None:
    """Year, month and day, and the time of day that a date written as one number includes."""
    if found := _ISO_BASIC.match(text):
        hours = timedelta(
            hours=int(found[4] or 0), minutes=int(found[5] or 0), seconds=int(found[6] or 0)
        )
        return (int(found[1]), int(found[2]), int(found[3])), hours
    plain = _numbered(text) or _named(text)
    return (plain, timedelta(0)) if plain else None


def _numbered(text: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3] or 1)
    if _ISO_MONTH.match(text):
        return int(text[:4]), int(text[5:7] or 1), 1
    if found := _NUMBERS.search(text):
        first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
        day_first = found[2] != "/" or first > _MONTHS_A_YEAR
        return (year, second, first) if day_first else (year, first, second)
    return None


def _named(text: str) -> tuple[int, int, int] | None:
    for found in _DAY_NAMED.finditer(text):
        if month := _month(found[2]):
            return _full_year(found[3]), month, int(found[1])
    for found in _NAMED_DAY.finditer(text):
        if month := _month(found[1]):
            return int(found[3]), month, int(found[2])
    return None


def _month(word: str) -> int:
    """1 to 12, or 0; by the first letters, which tell the months apart in each language."""
    word = word.casefold()
    for length in (len(word), 6, 5, 4, 3):
        if number := _MONTHS.get(word[:length]):
            return number
    return 0


def _full_year(digits: str) -> int:
    """Two digits as RFC 2822 reads them: 00 to 49 are of this century."""
    year = int(digits)
    if len(digits) == len("2026"):
        return year
    return year + (2000 if year < _PIVOT else 1900)


def from_struct(fields: tuple[int, ...]) -> datetime | None:
    """A date from feedparser's nine fields (UTC), under the same limits as `read`."""
    try:
        found = datetime(*fields[:6], tzinfo=timezone.utc)  # type: ignore[misc,arg-type]  # noqa: UP017
    except (ValueError, TypeError, OverflowError):
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
