"""Moments and days as pages write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.extract.test_article_text import BODY, read
from watcher.extract import shown, when

WEST = timezone(timedelta(hours=-4))
NINE = datetime(2026, 6, 9, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-09T09:30:00Z", NINE),
        ("2026-06-09 09:30:00", NINE),
        ("2026-06-09T09:30:00\\u002b00:00", NINE),
        ("Tue, 09 Jun 2026 09:30:00 GMT", NINE),
        ("1780997400", NINE),
        ("1780997400000", NINE),
        ("2026-06-09T05:30:00-04:00", datetime(2026, 6, 9, 5, 30, tzinfo=WEST)),
        ("Jun 9, 2026", datetime(2026, 6, 9, tzinfo=UTC)),
        ("9. Juni 2026", datetime(2026, 6, 9, tzinfo=UTC)),
        ("19/06/2026 09:21:40", datetime(2026, 6, 19, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01", None),
        ("", None),
    ],
)
def test_a_moment_is_read_however_it_is_stated(text: str, moment: datetime | None) -> None:
    assert when.moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "June 9, 2026", "9 June 2026", "9th June 2026", "9 juin 2026", "9 de junio de 2026",
        "9. Juni 2026", "9 czerwca 2026", "9 июня 2026", "9 червня 2026", "2026년 6월 9일",
        "2026年6月9日", "2026-06-09", "09.06.2026",
    ],
)  # fmt: skip
def test_a_day_is_found_in_many_languages(text: str) -> None:
    assert [days for days, _ in shown.found(f"by Ann Lee, {text}, 10:00")] == [{date(2026, 6, 9)}]


def test_a_day_whose_month_may_be_either_number_is_both() -> None:
    assert shown.found("09/06/2026")[0][0] == {date(2026, 6, 9), date(2026, 9, 6)}


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("https://news.example/2026/06/09/ferries", datetime(2026, 6, 9, tzinfo=UTC)),
        ("https://news.example/2026-6-9-ferries.html", datetime(2026, 6, 9, tzinfo=UTC)),
        ("https://news.example/2026/06/ferries", None),
        ("https://news.example/a/202/60/9", None),
    ],
)
def test_an_address_may_name_the_day(url: str, moment: datetime | None) -> None:
    assert when.of_address(url) == moment


def published(head: str, body: str) -> datetime | None:
    top = f"<html><head><title>Ferries stop</title>{head}</head>"
    return read(f"{top}<body><main>{body}{BODY}</main></body></html>").published_at


LINKED = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    "head",
    [
        LINKED % '{"@type": "WebPage", "datePublished": "2026-06-09T09:30:00Z"}',
        LINKED % '{"@type": "NewsArticle", "datePublished": "2026-06-09T09:30:00Z", oops}',
        LINKED
        % '//<![CDATA[\n{"@type": "Article", "datePublished": "2026-06-09T09:30:00Z"}\n//]]>',
        '<meta name="published" content="2026-06-09T09:30:00Z">',
        '<meta itemprop="datePublished" content="2026-06-09T09:30:00Z">',
    ],
)
def test_the_moment_is_found_where_pages_state_it(head: str) -> None:
    assert published(head, "<h1>Ferries stop</h1>") == NINE


def test_an_element_that_is_marked_states_it_too() -> None:
    body = "<h1>Ferries stop</h1><span itemprop=datePublished>June 9, 2026</span>"
    assert published("", body) == datetime(2026, 6, 9, tzinfo=UTC)


UPDATED = "<h1>Ferries stop</h1><p>Updated on <b>June 19, 2026</b></p>"


def test_a_third_day_that_the_page_shows_is_its_day() -> None:
    head = LINKED % '{"@type": "Article", "datePublished": "2026-06-09T09:30:00Z"}'
    assert published(head, UPDATED) == datetime(2026, 6, 19, tzinfo=UTC)


def test_the_day_of_an_update_does_not_replace_one_stated_to_those_who_link() -> None:
    head = '<meta property="article:published_time" content="2026-06-09T09:30:00Z">'
    assert published(head, UPDATED) == NINE


def test_a_day_inside_a_sentence_is_not_shown() -> None:
    head = LINKED % '{"@type": "Article", "datePublished": "2026-06-09T09:30:00Z"}'
    for told in (
        "They last stopped on 12 May 1998.",
        "On 12 May 1998 the crews walked out, and for nineteen days",
    ):
        assert published(head, f"<h1>Ferries stop</h1><p>{told}</p>") == NINE


def test_the_date_of_today_in_the_head_of_a_page_is_not_its_day() -> None:
    head = LINKED % '{"@type": "Article", "datePublished": "2026-06-09T09:30:00Z"}'
    top = "<p>June 28, 2026</p><ul><li>Home and world news<li>Sport of the day<li>Videos</ul>"
    assert published(head, f"{top}<h1>Ferries stop</h1>") == NINE
