"""What the headers of an answer mean: validators, freshness, Retry-After, media type. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# A failing feed is tried at least once a day for ever, so nobody can put us off for longer.
MAX_RETRY_AFTER = timedelta(days=1)
# RFC 9111 section 1.2.2: larger values mean "very long"; a year is as good.
_MAX_FRESH = timedelta(days=365)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
_LONGEST_DATE = 64
_LONGEST_VALIDATOR = 512

# Headers by which bot protection marks its own page: (name, a word in its value).
_CHALLENGES = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", ""),
    ("x-datadome", ""),
    ("x-sucuri-block", ""),
)


def validator(value: str | None) -> str:
    """An ETag or Last-Modified that can be sent back as it is, or "" where it cannot."""
    if not value or len(value) > _LONGEST_VALIDATOR:
        return ""
    return value if value.isascii() and value.isprintable() else ""


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """For how long the answer stays fresh (RFC 9111 section 4.2), None where it does not say.

    `now` stands in for a missing Date. `s-maxage` is for shared caches and does not count.
    """
    control = headers.get("Cache-Control")
    if control:
        control = control.lower()
        if "no-cache" in control or "no-store" in control:
            return None
        found = _MAX_AGE.search(control)
        if found:
            return _positive(timedelta(seconds=int(found[1])) - _age(headers))
    expires = _date(headers.get("Expires"))
    if expires is None:
        return None
    return _positive(expires - (_date(headers.get("Date")) or now))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """A Retry-After header, seconds or a date, as the time from `now`; at most a day.

    A date is counted from the server's own Date, where that is no more than a day off.
    """
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:10]), MAX_RETRY_AFTER.total_seconds()))
    date = _date(value)
    if date is None:
        return None
    sent = _date(headers.get("Date")) or now
    base = sent if abs(sent - now) <= MAX_RETRY_AFTER else now
    return min(max(date - base, timedelta(0)), MAX_RETRY_AFTER)


def media_type(value: str | None) -> tuple[str, str]:
    """(media type in lower case, declared charset) of a Content-Type header; "" for unknown."""
    if not value:
        return "", ""
    kind, _, parameters = value[:200].partition(";")
    charset = _CHARSET.search(parameters)
    return kind.strip().lower(), charset[1].lower() if charset else ""


def is_challenge(headers: Mapping[str, str]) -> bool:
    """Whether bot protection answered in the publisher's place."""
    return any(name in headers and word in headers[name].lower() for name, word in _CHALLENGES)


def _age(headers: Mapping[str, str]) -> timedelta:
    age = headers.get("Age", "")
    return timedelta(seconds=int(age[:9])) if age.isascii() and age.isdigit() else timedelta(0)


def _positive(span: timedelta) -> timedelta | None:
    return min(span, _MAX_FRESH) if span > timedelta(0) else None


def _date(value: str | None) -> datetime | None:
    if not value or len(value) > _LONGEST_DATE:
        return None
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
