"""Moments as pages state them for machines."""

import re
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime

from watcher.extract import shown

_LONGEST = 80
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_SECONDS = re.compile(r"\d{10}(?:\d{3})?$")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_.-]|$)")
_ESCAPED = re.compile(r"\\u002b", re.IGNORECASE)


def moment(text: str) -> datetime | None:
    """RFC 3339 and its usual abbreviations, RFC 5322, Unix time, or a day in words.

    It keeps its zone; without one it is UTC. None where it is no moment, or no likely one.
    """
    text = _ESCAPED.sub("+", text.strip()[:_LONGEST])
    found = _read(text)
    if found is None:
        return None
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def of_address(url: str) -> datetime | None:
    """The day that the path of an address names, as those of many sites do; midnight in UTC."""
    named = _IN_ADDRESS.search(url)
    return moment("-".join(part.zfill(2) for part in named.groups())) if named else None


def _read(text: str) -> datetime | None:
    if _SECONDS.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    days = [one for one, _ in shown.found(text) if len(one) == 1]
    return datetime.combine(min(days[0]), time(), UTC) if days else None
