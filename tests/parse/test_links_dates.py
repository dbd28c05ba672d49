"""Addresses and dates as feeds really write them."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.model import links
from watcher.parse import dates, markup

BASE = "https://news.example/feeds/rss.xml"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (
            "HTTP://User:pw@News.Example:80/a?utm_source=x&b=2&a=1#top",
            "http://news.example/a?b=2&a=1",
        ),
        ("//other.example/x", "https://other.example/x"),
        ("/story?fbclid=1", "https://news.example/story"),
        ("http://news.example/a/7?utm_medium=rss&sid=10", "http://news.example/a/7"),
        ("http://news.example/story.php?sid=17", "http://news.example/story.php?sid=17"),
        ("https://news.example/story/amp/", "https://news.example/story"),
        ("https://news.example/story.amp.html", "https://news.example/story.html"),
        ("https://app.example/#!/a/5", "https://app.example/#!/a/5"),
        ("https://news.example/путь", "https://news.example/%D0%BF%D1%83%D1%82%D1%8C"),
        ("http://новини.укр/", "http://xn--b1amarcd.xn--j1amh/"),
        ("  https://news.example/a b ", "https://news.example/a%20b"),
        (
            "https://news.google.com/rss/articles/CB?oc=5",
            "https://news.google.com/rss/articles/CB?oc=5",
        ),
    ],
)
def test_an_address_becomes_canonical(written: str, canonical: str) -> None:
    assert links.canonical(written, BASE) == canonical


@pytest.mark.parametrize(
    "refused",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://a\nb/", "http://[::1/",
     "http://x:99999/", "http://a b/", ""],
)  # fmt: skip
def test_an_unusable_address_is_empty(refused: str) -> None:
    assert links.canonical(refused, BASE) == ""


def test_canonical_is_idempotent() -> None:
    once = links.canonical("HTTP://A.example/x/?utm_a=1&b=%20", BASE)
    assert links.canonical(once, "") == once


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Mon, 23 Nov 2026 12:00:00 MSK", "2026-11-23T09:00:00+00:00"),
        ("Mon, 23 Nov 2026 12:00:00 EST", "2026-11-23T17:00:00+00:00"),
        ("23 Nov 26 10:00 GMT", "2026-11-23T10:00:00+00:00"),
        ("2026-11-23T12:00:00.5+03:00", "2026-11-23T09:00:00.500000+00:00"),
        ("2026-11-23 12:00:00", "2026-11-23T12:00:00+00:00"),
        ("20261123T120000", "2026-11-23T12:00:00+00:00"),
        ("1790000000", "2026-09-21T14:13:20+00:00"),
        ("1790000000000", "2026-09-21T14:13:20+00:00"),
        ("пн, 23 ноября 2026 12:00:00 +0300", "2026-11-23T09:00:00+00:00"),
        ("23 листопада 2026 10:00", "2026-11-23T10:00:00+00:00"),
        ("5 lipca 2026 10:00", "2026-07-05T10:00:00+00:00"),
        ("2026년 11월 23일", "2026-11-23T00:00:00+00:00"),
        ("23.11.2026 12:30", "2026-11-23T12:30:00+00:00"),
        ("11/23/2026 3:05 PM EST", "2026-11-23T20:05:00+00:00"),
        ("November 23, 2026 5:00 pm", "2026-11-23T17:00:00+00:00"),
        ("Mon Nov 23 12:00:00 EST 2026", "2026-11-23T17:00:00+00:00"),
        ("Mon, 23 Nov 2026 24:00:00 +0000", "2026-11-24T00:00:00+00:00"),
    ],
)
def test_a_date_is_read(written: str, iso: str) -> None:
    found = dates.read(written)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "absurd",
    [
        "",
        "yesterday",
        "0000-00-00 00:00:00",
        "Thu, 01 Jan 1789 00:00:00 GMT",
        "31 Feb 2026",
        "9" * 300,
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "99999999999999999999",
    ],
)  # fmt: skip
def test_an_absurd_date_is_none(absurd: str) -> None:
    assert dates.read(absurd) is None


def test_a_claim_far_ahead_is_not_sane() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert dates.sane(now + timedelta(days=1), now) == now + timedelta(days=1)
    assert dates.sane(now + timedelta(days=3), now) is None
    assert dates.sane(None, now) is None


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("<p>One &amp;amp; two</p><p>Three<br/>four</p>", "One & two\nThree\nfour"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
        ("a < b and c > d", "a < b and c > d"),
        ("<script>var a = '<p>';</script>text", "text"),
        ('<img alt="a > b" src=x>text', "text"),
        ("before<!-- hidden", "before"),
    ],
)
def test_markup_becomes_plain_text(written: str, plain: str) -> None:
    assert markup.text(written) == plain


@pytest.mark.parametrize("piece", ["<", '<a b="', "<b>", "<!--", "<script>", "&", "<p '", "\n "])
def test_hostile_markup_takes_no_longer_than_its_length(piece: str) -> None:
    assert isinstance(markup.text(piece * 20_000), str)
