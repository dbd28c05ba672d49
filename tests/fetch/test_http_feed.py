import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import pytest

from watcher.clock import SystemClock
from watcher.fetch.http import HttpFetcher
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, NotModified, Page
from watcher.model.settings import Network

RSS = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


class Publisher(Protocol):
    requests: list[str]

    def url(self, path: str, host: str = "127.0.0.1") -> str: ...

    def says(self, path: str, status: str, *headers: str, body: bytes = b"") -> None: ...


def feed_at(publisher: Publisher, path: str) -> Feed:
    return Feed(id="f", url=publisher.url(path))


async def test_a_body_comes_with_its_validators_and_freshness(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says(
        "/f",
        "200 OK",
        'ETag: W/"a"',
        "Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT",
        "Cache-Control: public, max-age=300",
        "Age: 60",
        "Set-Cookie: id=1",
        body=RSS,
    )
    answer = await fetcher.feed(feed_at(publisher, "/f"), state, full=False)
    assert isinstance(answer, Fetched)
    assert answer.body == RSS
    assert answer.etag == 'W/"a"'
    assert answer.last_modified == "Mon, 02 Nov 2026 10:00:00 GMT"
    assert answer.fresh_for == timedelta(seconds=240)
    assert len(answer.body_hash) == 32
    assert "set-cookie" not in answer.headers


async def test_the_validators_are_sent_back_and_304_is_not_modified(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/f", "304 Not Modified", 'ETag: "b"')
    known = replace(state, etag='"a"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT")
    answer = await fetcher.feed(feed_at(publisher, "/f"), known, full=False)
    assert answer == NotModified(url=publisher.url("/f"), etag='"b"')
    assert 'If-None-Match: "a"' in publisher.requests[0]
    assert "If-Modified-Since: Mon, 02 Nov 2026 10:00:00 GMT" in publisher.requests[0]


async def test_a_full_fetch_leaves_the_validators_out(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/f", "200 OK", body=RSS)
    await fetcher.feed(feed_at(publisher, "/f"), replace(state, etag='"a"'), full=True)
    assert "If-None-Match" not in publisher.requests[0]


async def test_304_to_an_unconditional_request_is_broken(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/f", "304 Not Modified")
    answer = await fetcher.feed(feed_at(publisher, "/f"), replace(state, etag='"a"'), full=True)
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.BROKEN


async def test_the_same_bytes_again_are_not_modified_and_bring_new_validators(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/f", "200 OK", 'ETag: "2"', body=RSS)
    first = await fetcher.feed(feed_at(publisher, "/f"), state, full=False)
    assert isinstance(first, Fetched)
    known = replace(state, body_hash=first.body_hash)
    again = await fetcher.feed(feed_at(publisher, "/f"), known, full=False)
    assert again == NotModified(url=publisher.url("/f"), etag='"2"', same_body=True)


async def test_who_asks_is_said_honestly_and_the_environment_adds_nothing(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/f", "200 OK", "Set-Cookie: a=b", body=RSS)
    await fetcher.feed(feed_at(publisher, "/f"), state, full=False)
    await fetcher.feed(feed_at(publisher, "/f"), state, full=False)
    assert "User-Agent: newswatcher/" in publisher.requests[0]
    assert "Accept-Encoding: gzip, br, zstd" in publisher.requests[0]
    assert "Cookie" not in publisher.requests[1]


@pytest.mark.parametrize(
    ("network", "named"),
    [
        (Network(contact="desk@example.org"), "news feed watch daemon; +desk@example.org)"),
        (Network(user_agent="Desk/1 (+https://desk.example)"), "User-Agent: Desk/1 (+https://"),
    ],
)
async def test_the_user_agent_names_a_contact(
    publisher: Publisher, state: FeedState, network: Network, named: str
) -> None:
    publisher.says("/f", "200 OK", body=RSS)
    fetcher = HttpFetcher(replace(network, allow=("127.0.0.0/8",)), SystemClock())
    await fetcher.feed(feed_at(publisher, "/f"), state, full=False)
    await fetcher.close()
    assert named in publisher.requests[0]


async def test_a_brotli_body_is_decoded(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/f", "200 OK", "Content-Encoding: br", body=brotli.compress(RSS))
    answer = await fetcher.feed(feed_at(publisher, "/f"), state, full=False)
    assert isinstance(answer, Fetched)
    assert answer.body == RSS


async def test_permanent_redirects_are_remembered(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/a", "301 Moved Permanently", "Location: /b")
    publisher.says("/b", "308 Permanent Redirect", "Location: /c")
    publisher.says("/c", "200 OK", body=RSS)
    answer = await fetcher.feed(feed_at(publisher, "/a"), state, full=False)
    assert isinstance(answer, Fetched)
    assert answer.moved_to == answer.url == publisher.url("/c")


async def test_a_temporary_redirect_is_followed_and_not_remembered(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/a", "302 Found", "Location: /b")
    publisher.says("/b", "301 Moved Permanently", "Location: /c")
    publisher.says("/c", "200 OK", body=RSS)
    answer = await fetcher.feed(feed_at(publisher, "/a"), state, full=False)
    assert isinstance(answer, Fetched)
    assert (answer.url, answer.moved_to) == (publisher.url("/c"), "")


async def test_a_remembered_move_is_asked_first_and_stays_remembered(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/new", "200 OK", body=RSS)
    moved = replace(state, moved_to=publisher.url("/new"))
    answer = await fetcher.feed(feed_at(publisher, "/old"), moved, full=False)
    assert isinstance(answer, Fetched)
    assert answer.moved_to == publisher.url("/new")


async def test_credentials_go_to_the_host_that_they_are_for_and_are_never_shown(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState
) -> None:
    publisher.says("/a", "301 Moved Permanently", "Location: /b")
    publisher.says("/b", "302 Found", f"Location: {publisher.url('/c', host='127.0.0.2')}")
    publisher.says("/c", "404 Not Found")
    url = publisher.url("/a", host="me:s3cret@127.0.0.1")
    answer = await fetcher.feed(Feed(id="f", url=url), state, full=False)
    assert "Authorization: Basic" in publisher.requests[0]
    assert "Authorization: Basic" in publisher.requests[1]
    assert len(publisher.requests) == 2
    assert "s3cret" not in str(answer)


@pytest.mark.parametrize(
    ("status", "header", "reason"),
    [
        ("410 Gone", "X: y", FailReason.GONE),
        ("429 Too Many Requests", "Retry-After: 120", FailReason.RATE_LIMITED),
        ("503 Service Unavailable", "Retry-After: 120", FailReason.RATE_LIMITED),
        ("503 Service Unavailable", "X: y", FailReason.HTTP),
        ("401 Unauthorized", "X: y", FailReason.BLOCKED),
        ("403 Forbidden", "X: y", FailReason.BLOCKED),
        ("451 Unavailable For Legal Reasons", "X: y", FailReason.BLOCKED),
        ("503 Service Unavailable", "CF-Mitigated: challenge", FailReason.BLOCKED),
        ("202 Accepted", "X-Amzn-Waf-Action: challenge", FailReason.BLOCKED),
        ("404 Not Found", "X: y", FailReason.HTTP),
        ("500 Internal Server Error", "X: y", FailReason.HTTP),
        ("301 Moved Permanently", "X: y", FailReason.HTTP),
        ("301 Moved Permanently", "Location: file:///etc/passwd", FailReason.BAD_URL),
        ("301 Moved Permanently", "Location: http://[", FailReason.BAD_URL),
    ],
)
async def test_each_refusal_has_its_reason(
    publisher: Publisher, fetcher: HttpFetcher, state: FeedState, *, status: str, header: str,
    reason: FailReason,
) -> None:  # fmt: skip
    publisher.says("/f", status, header)
    answer = await fetcher.feed(feed_at(publisher, "/f"), state, full=False)
    assert isinstance(answer, Failed)
    assert answer.reason is reason
    assert answer.status == int(status[:3])
    assert answer.retry_after == (timedelta(minutes=2) if "Retry" in header else None)


@pytest.mark.parametrize("url", ["ftp://h/x", "h/x", "http://", "http://a b/", "javascript:1", ""])
async def test_an_unusable_address_is_a_value(
    fetcher: HttpFetcher, state: FeedState, url: str
) -> None:
    answer = await fetcher.feed(Feed(id="f", url=url), state, full=False)
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.BAD_URL


async def test_an_address_that_is_not_allowed_is_refused_with_the_cure(
    publisher: Publisher, state: FeedState
) -> None:
    publisher.says("/f", "200 OK", body=RSS)
    guarded = HttpFetcher(Network(), SystemClock())
    answer = await guarded.feed(feed_at(publisher, "/f"), state, full=False)
    await guarded.close()
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.REFUSED_ADDRESS
    assert "127.0.0.1" in answer.detail
    assert "add it to daemon.network.allow in the configuration" in answer.detail
    assert publisher.requests == []


async def test_a_redirect_into_the_private_network_is_refused(
    publisher: Publisher, state: FeedState
) -> None:
    publisher.says("/f", "302 Found", f"Location: {publisher.url('/x', host='127.0.0.2')}")
    guarded = HttpFetcher(Network(allow=("127.0.0.1",)), SystemClock())
    answer = await guarded.feed(feed_at(publisher, "/f"), state, full=False)
    await guarded.close()
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.REFUSED_ADDRESS


async def test_a_host_that_does_not_resolve_is_named_so(
    fetcher: HttpFetcher, state: FeedState
) -> None:
    answer = await fetcher.feed(Feed(id="f", url="http://nothing.invalid/"), state, full=False)
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.DNS


async def test_a_closed_port_is_a_failed_connection(fetcher: HttpFetcher, state: FeedState) -> None:
    answer = await fetcher.feed(Feed(id="f", url="http://127.0.0.1:1/"), state, full=False)
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.CONNECT


async def test_plain_http_where_tls_was_asked_for_is_a_tls_failure(
    fetcher: HttpFetcher, state: FeedState
) -> None:
    async def speak_first(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(speak_first, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    answer = await fetcher.feed(Feed(id="f", url=url), state, full=False)
    server.close()
    assert isinstance(answer, Failed)
    assert answer.reason is FailReason.TLS


async def test_a_request_can_go_through_a_proxy(publisher: Publisher, state: FeedState) -> None:
    publisher.says("http://news.example/f", "200 OK", body=RSS)
    proxied = HttpFetcher(Network(proxy=publisher.url("")), SystemClock())
    answer = await proxied.feed(Feed(id="f", url="http://news.example/f"), state, full=False)
    literal = await proxied.feed(Feed(id="f", url="http://10.0.0.1/f"), state, full=False)
    await proxied.close()
    assert isinstance(answer, Fetched)
    assert isinstance(literal, Failed)
    assert literal.reason is FailReason.REFUSED_ADDRESS


async def test_a_page_comes_with_the_charset_of_its_header(
    publisher: Publisher, fetcher: HttpFetcher
) -> None:
    publisher.says("/p", "200 OK", "Content-Type: text/html; charset=KOI8-R", body=b"<p>x</p>")
    page = await fetcher.page(publisher.url("/p"))
    assert page == Page(url=publisher.url("/p"), body=b"<p>x</p>", charset="koi8-r")
    assert "Accept: text/html" in publisher.requests[-1]


async def test_a_page_that_is_no_page_is_refused(
    publisher: Publisher, fetcher: HttpFetcher
) -> None:
    publisher.says("/p", "200 OK", "Content-Type: application/pdf", body=b"%PDF")
    page = await fetcher.page(publisher.url("/p"))
    assert isinstance(page, Failed)
    assert "application/pdf" in page.detail
