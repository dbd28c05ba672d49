"""Reads a provider's HTTP answer: what its status means for the delivery."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from watcher.model.delivery import Outcome, Refused, Sent, TryAgain
from watcher.notify import clean

# Statuses that pass although they begin with 4: time-out, too early, too many requests.
_PASSING = frozenset({408, 425, 429})
_LONGEST_WAIT = timedelta(days=30)  # a longer Retry-After is a mistake, or an overflow
_DETAIL = 200


def of_status(status: int, detail: str, *, retry_after: timedelta | None = None) -> Outcome:
    """2xx is sent; 408, 425, 429, 1xx and 5xx may pass; the rest is refused for good."""
    text = clean.line(f"{status} {detail}".strip(), limit=_DETAIL)
    family = status // 100
    if family == HTTPStatus.OK // 100:
        return Sent(detail=text)
    if status in _PASSING or family not in {3, 4}:
        return TryAgain(detail=text, after=retry_after)
    return Refused(detail=text)


def retry_after(headers: Mapping[str, object], *, now: datetime | None = None) -> timedelta | None:
    """The wait that Retry-After asks for, in seconds or as a date (RFC 9110, 10.2.3), or None.

    A date counts from the answer's own `Date` header, else from `now` (aware).
    """
    named = {name.lower(): str(_first(value)).strip() for name, value in headers.items()}
    value = named.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), _LONGEST_WAIT)
    until, since = _date(value), _date(named.get("date", "")) or now
    if until is None or since is None:
        return None
    return min(max(until - since, timedelta(0)), _LONGEST_WAIT)


def _first(value: object) -> object:
    """Some libraries give a list per header."""
    return value[0] if isinstance(value, list) and value else value


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
