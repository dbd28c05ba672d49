from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch import headers

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=3600"}, HOUR),
        ({"Cache-Control": 'public, Max-Age="3600"'}, HOUR),
        ({"Cache-Control": "max-age=3600", "Age": "1800"}, HOUR / 2),
        ({"Cache-Control": "max-age=3600", "Age": "7200"}, None),
        ({"Cache-Control": "max-age=3600, no-cache"}, None),
        ({"Cache-Control": "no-store", "Expires": "Mon, 02 Nov 2026 13:00:00 GMT"}, None),
        ({"Cache-Control": "s-maxage=3600"}, None),
        ({"Cache-Control": "max-age=9999999999"}, timedelta(days=365)),
        ({"Expires": "Mon, 02 Nov 2026 13:00:00 GMT"}, HOUR),
        (
            {
                "Expires": "Mon, 02 Nov 2026 13:00:00 GMT",
                "Date": "Mon, 02 Nov 2026 12:30:00 GMT",
            },
            HOUR / 2,
        ),
        ({"Expires": "0"}, None),
        ({"Expires": "Mon, 02 Nov 2020 13:00:00 GMT"}, None),
    ],
)
def test_freshness_is_read_as_rfc_9111_says(
    found: dict[str, str], expected: timedelta | None
) -> None:
    assert headers.fresh_for(found, NOW) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("120", timedelta(minutes=2)),
        ("Mon, 02 Nov 2026 13:00:00 GMT", HOUR),
        ("Mon, 02 Nov 2020 13:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(days=1)),
        ("Mon, 02 Nov 2099 13:00:00 GMT", timedelta(days=1)),
        ("soon", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_absurd(
    value: str | None, expected: timedelta | None
) -> None:
    found = {} if value is None else {"Retry-After": value}
    assert headers.retry_after(found, NOW) == expected


@pytest.mark.parametrize(
    ("clock", "minutes"),
    [(timedelta(hours=-3), 5), (timedelta(hours=3), 5), (timedelta(days=9), 0)],
)
def test_a_date_to_come_back_is_read_by_the_clock_of_the_server_unless_that_is_absurd(
    clock: timedelta, minutes: int
) -> None:
    theirs = NOW.replace(microsecond=0) + clock
    until = theirs + timedelta(minutes=5)
    found = {"Date": format_datetime(theirs, usegmt=True)}
    found["Retry-After"] = format_datetime(until, usegmt=True)
    expected = timedelta(minutes=minutes) if minutes else headers.MAX_RETRY_AFTER
    assert headers.retry_after(found, NOW.replace(microsecond=0)) == expected


@given(st.text(max_size=80))
def test_no_header_value_raises(value: str) -> None:
    headers.retry_after({"Retry-After": value, "Date": value}, NOW)
    headers.media_type(value)
    headers.validator(value)
    found = {"Cache-Control": value, "Expires": value, "Age": value, "Date": value}
    headers.fresh_for(found, NOW)
    headers.fresh_for({"Expires": value}, NOW)


def test_a_media_type_is_read_with_its_charset() -> None:
    assert headers.media_type('Text/HTML; charset="UTF-8"') == ("text/html", "utf-8")
    assert headers.media_type("text/html") == ("text/html", "")
    assert headers.media_type(None) == ("", "")
