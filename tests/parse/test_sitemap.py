"""News sitemaps, for sites that have no feed."""

import gzip

import pytest

from watcher.fetch.discover import looks_like_a_feed
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason
from watcher.parse import feed, skim

URL = "https://outlet.example/news-sitemap.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet href="x.xsl"?><!-- made -->\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)


def item(number: int, title: str = "", *, lastmod: str = "") -> str:
    return (
        f"<url><loc>https://outlet.example/{number}?a=1&amp;b=2</loc>{lastmod}<news:news>"
        "<news:publication><news:name>The Outlet</news:name><news:language>en</news:language>"
        "</news:publication><news:publication_date>2026-11-28T09:00:00+01:00"
        f"</news:publication_date><news:title>{title or f'Report {number}'}</news:title>"
        "</news:news></url>\n"
    )


def sitemap(*items: str) -> bytes:
    return f"{HEAD}{''.join(items)}</urlset>\n".encode()


def read(body: bytes, known: bytes = b"") -> ParsedFeed:
    found = feed.read(body, {}, feed_id="outlet", url=URL, known_items=known)
    assert isinstance(found, ParsedFeed), found
    return found


def test_headline_day_and_address_of_each_are_read() -> None:
    found = read(sitemap(item(1, "Minister &amp; mayor meet"), item(2)))
    first = found.entries[0]
    assert (first.title, first.url) == (
        "Minister & mayor meet", "https://outlet.example/1?a=1&b=2",
    )  # fmt: skip
    assert first.published_at is not None
    assert first.published_at.isoformat() == "2026-11-28T08:00:00+00:00"
    assert (found.title, found.language, found.count) == ("The Outlet", "en", 2)
    assert found.complete


def test_what_is_known_is_left_out() -> None:
    before = read(sitemap(item(1)))
    found = read(sitemap(item(2), item(1)), before.items)
    assert [one.title for one in found.entries] == ["Report 2"]
    assert (found.count, found.pruned) == (2, 1)


def test_of_one_that_breaks_off_the_whole_items_are_read_and_nothing_is_remembered() -> None:
    body = sitemap(item(1), item(2), item(3))
    found = read(body[: body.index(b"Report 3") + 3])
    assert [one.title for one in found.entries] == ["Report 1", "Report 2"]
    assert not found.complete
    assert not found.whole


def test_one_that_breaks_the_rules_is_read_as_far_as_it_can_be() -> None:
    found = read(sitemap(item(1, "Fish & chips <b>"), item(2)))
    assert found.entries[0].title.startswith("Fish")


def test_a_page_that_stands_there_without_news_is_no_entry() -> None:
    page = "<url><loc>https://outlet.example/about</loc></url>"
    assert [one.title for one in read(sitemap(page, item(1), page)).entries] == ["Report 1"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (sitemap("<url><loc>https://outlet.example/about</loc></url>"), "a sitemap without news"),
        (sitemap(), "a sitemap without news"),
        (b"<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>", "a list of sitemaps"),
        (b"<urlset", "no feed in it"),
        (b"<html><body>about &lt;urlset> and <urlset></urlset></body></html>", "an HTML page"),
    ],
)
def test_what_holds_no_news_says_so(body: bytes, told: str) -> None:
    found = feed.read(body, {}, feed_id="outlet", url=URL)
    assert isinstance(found, Failed)
    assert (found.reason, found.detail[: len(told)]) == (FailReason.NOT_A_FEED, told)


def test_an_entity_unfolds_nothing() -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
    body = sitemap(item(1, "&b;&b;")).replace(b"<urlset", bomb.encode() + b"<urlset", 1)
    assert "boom" not in read(body).entries[0].title


def test_by_simpler_means_an_entry_is_known_as_the_same() -> None:
    body = sitemap(item(1, "Minister &amp; mayor meet"), item(2))
    simple = skim.read(body, {}, feed_id="outlet", url=URL)
    assert isinstance(simple, ParsedFeed)
    assert simple.entries == read(body).entries
    assert not simple.complete


def test_a_site_is_asked_for_it_and_it_counts_as_a_feed() -> None:
    assert looks_like_a_feed(sitemap(item(1)))
    assert not looks_like_a_feed(gzip.compress(sitemap(item(1))))
    assert not looks_like_a_feed(b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>")
