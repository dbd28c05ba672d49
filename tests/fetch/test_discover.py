from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch.discover import FoundBy, FoundFeed, discover, looks_like_a_feed
from watcher.fetch.offers import feeds_in
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, Response

SITE = "https://news.example/world/"
RSS = b"<?xml version='1.0'?><!-- ours --><rss version='2.0'></rss>"
PAGE = b"""<!doctype html><html><head>
<link rel=alternate type=application/rss+xml title="All  news" href=/all.rss>
<link rel="alternate" type="text/html" hreflang="ru" href="/ru/">
<LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF="atom.xml#top">
<link rel="alternate" type="application/rss+xml" href="/all.rss">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml" href="http://u:p@news.example/x">
</head><body><a href="/feeds/sport">RSS</a><a href="/feedback">Write to us</a></body></html>"""


class Site:
    """A fetcher over a dictionary."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        assert full
        assert state.next_due < datetime(2000, 1, 1, tzinfo=UTC)
        self.asked.append(feed.url)
        body = self.pages.get(feed.url)
        if body is None:
            return Failed(url=feed.url, reason=FailReason.HTTP, status=404)
        return Fetched(url=feed.url, status=200, headers={}, body=body, body_hash="h")


class Reader:
    """Reads offers where it is called."""

    async def offers(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        return feeds_in(body, url)


def test_declared_feeds_come_first_in_document_order_and_once() -> None:
    declared = [f for f in feeds_in(PAGE, SITE) if f.found_by is FoundBy.DECLARED]
    assert declared == [
        FoundFeed(url="https://news.example/all.rss", title="All news"),
        FoundFeed(url="https://news.example/world/atom.xml"),
    ]


def test_links_that_look_like_feeds_come_next_and_guesses_last() -> None:
    found = feeds_in(PAGE, SITE)
    assert [f.url for f in found if f.found_by is FoundBy.LINKED] == [
        "https://news.example/feeds/sport"
    ]
    assert found[-1].found_by is FoundBy.GUESSED
    assert "https://news.example/feed" in [f.url for f in found]


def test_a_base_element_is_heeded() -> None:
    page = (
        b"<base href='https://cdn.example/x/'><link rel=alternate type=application/rss+xml href=r>"
    )
    assert feeds_in(page, SITE)[0].url == "https://cdn.example/x/r"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(junk: bytes) -> None:
    assert all(f.url.startswith("http") for f in feeds_in(b"<link rel=alternate " + junk, SITE))
    looks_like_a_feed(junk)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (RSS, True),
        (b"\xef\xbb\xbf  <feed xmlns='http://www.w3.org/2005/Atom'>", True),
        (b"<rdf:RDF xmlns:rdf='x'>", True),
        (RSS.decode().encode("utf-16"), True),
        (b"<!DOCTYPE html><html><body>&lt;rss <rss></rss>", False),
        (b"<html><feed ></feed>", False),
        (b"{}", False),
        (b"", False),
    ],
)
def test_a_feed_is_known_by_its_root(body: bytes, *, expected: bool) -> None:
    assert looks_like_a_feed(body) is expected


async def test_an_address_that_is_a_feed_is_the_answer() -> None:
    site = Site({SITE: RSS})
    assert await discover(site, Reader(), SITE) == (FoundFeed(url=SITE, found_by=FoundBy.ITSELF),)
    assert site.asked == [SITE]


async def test_declared_feeds_are_believed_without_another_request() -> None:
    site = Site({SITE: PAGE})
    found = await discover(site, Reader(), SITE)
    assert not isinstance(found, Failed)
    assert [f.found_by for f in found] == [FoundBy.DECLARED, FoundBy.DECLARED]
    assert site.asked == [SITE]


async def test_a_guess_counts_only_when_a_feed_answers() -> None:
    site = Site({SITE: b"<html></html>", "https://news.example/rss.xml": RSS})
    found = await discover(site, Reader(), SITE)
    assert found == (FoundFeed(url="https://news.example/rss.xml", found_by=FoundBy.GUESSED),)


async def test_a_site_that_does_not_answer_is_a_failure() -> None:
    found = await discover(Site({}), Reader(), SITE)
    assert isinstance(found, Failed)
