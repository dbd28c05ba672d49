"""Headlines and days: what a page shows its readers goes before what it states for machines."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.extract.test_article_text import BODY, read
from watcher.extract import shown

JUNE, MAY = datetime(2026, 6, 9, 12, tzinfo=UTC), datetime(2026, 5, 2, 12, tzinfo=UTC)


def page(head: str, body: str) -> str:
    return f"<html><head>{head}</head><body><main>{body}{BODY}</main></body></html>"


def stated(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            stated("Ferry strike: all you need to know about the ferries | The Harbour Post"),
            "<h1>All ferries stop as strike begins</h1>",
            "All ferries stop as strike begins",
        ),
        (
            stated("Ferry strike begins at midnight"),
            "<h1>The Harbour Post</h1>",
            "Ferry strike begins at midnight",
        ),
        (
            stated("Ferry strike begins at midnight - The Harbour Post"),
            "<h1>News</h1><h1>Ferry strike begins at midnight in all ports</h1><h1>More</h1>",
            "Ferry strike begins at midnight in all ports",
        ),
        (
            "<title>Ferry strike begins at midnight | Harbour Post</title>",
            "<h1>Transport Centre</h1>",
            "Ferry strike begins at midnight",
        ),
        ("<title>Harbour Post</title>", "<h1>Ferry strike begins</h1>", "Ferry strike begins"),
    ],
)
def test_the_headline_is_the_one_that_the_page_shows(head: str, body: str, title: str) -> None:
    assert read(page(head, body)).title == title


def test_a_day_that_only_the_text_shows_is_found() -> None:
    found = read(page("<title>Ferries</title>", "<h1>Ferries stop</h1><p>June 9, 2026</p>"))
    assert found.published_at == datetime(2026, 6, 9, tzinfo=UTC)


def test_a_page_without_a_day_has_none() -> None:
    assert read(page("<title>Ferries</title>", "<h1>Ferries stop</h1>")).published_at is None


def test_the_day_is_that_of_the_page() -> None:
    time = '<meta property="article:published_time" content="2026-06-09T23:30:00-06:00">'
    found = read(page(time, "<h1>Ferries stop</h1>")).published_at
    assert found == datetime(2026, 6, 9, 23, 30, tzinfo=timezone(timedelta(hours=-6)))
    assert found.date().isoformat() == "2026-06-09"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ferries stop Updated June 9, 2026", JUNE),
        ("Ferries stop 9 June 2026", JUNE),
        ("Ferries stop 2026-06-09 18:00", JUNE),
        ("Ferries stop обновлено 9 июня 2026", JUNE),
        ("Ferries stop 2026년 6월 9일", JUNE),
        ("Ferries stop Published 2 May 2026, updated 9 June 2026", MAY),
        ("Ferries stop" + " x" * 500 + " 9 June 2026", MAY),
        ("Ferries stop 119 June 2026", MAY),
        ("no headline here, 9 June 2026", MAY),
    ],
)
def test_a_changed_page_has_the_day_that_it_shows(text: str, day: datetime) -> None:
    assert shown.day(text, ["Ferries stop"], MAY, JUNE) == day


def test_without_a_change_the_day_is_that_of_publication() -> None:
    assert shown.day("Ferries stop", ["Ferries stop"], MAY, None) == MAY
    assert shown.day("Ferries stop", ["Ferries stop"], None, JUNE) is None
