"""One request for a feed or a page: conditional, guarded, bounded in time and size, never raising.

Redirects are followed here and not by aiohttp, because each hop is judged anew, waits for its
host's turn, and counts towards `moved_to` only while the chain is permanent.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

import aiohttp
from aiohttp import hdrs
from xxhash import xxh3_128_hexdigest

from watcher.clock import Clock
from watcher.fetch import address, guard, headers, trouble
from watcher.fetch.address import Target
from watcher.fetch.decode import Body, Spoiled
from watcher.fetch.hosts import HostGate
from watcher.fetch.session import Connections
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, NotModified, Page, Response
from watcher.model.settings import Network

_ACCEPT_PAGE = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})

_PING_BYTES = 65_536

_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS = _PERMANENT | {
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    headers: dict[str, str]
    cap: int


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved_to: str


class HttpFetcher:
    """Feeds and pages over HTTP. Safe for any number of concurrent calls in one event loop."""

    def __init__(
        self, network: Network, clock: Clock, *, lookup: guard.Lookup | None = None
    ) -> None:
        """Nothing is opened before the first call. ValueError for a bad `network.allow`.

        `lookup` stands in for the system's resolver.
        """
        self._connections = Connections(network, lookup=lookup)
        self._network = network
        self._clock = clock
        self._hosts = HostGate(network, clock)
        self._seconds = network.timeout.total_seconds()

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        """Ask for `feed` at its newest known address; `full` leaves the validators out.

        A body equal to that of last time is NotModified(same_body=True) in both cases.
        """
        start = address.target(feed.url)
        if start is not None and state.moved_to:
            start = address.hop(start, state.moved_to) or start
        if start is None:
            return _bad_url(feed.url)
        conditions = {} if full else _conditions(state)
        wanted = _Wanted(conditions, self._network.max_feed_bytes)
        answer = await self._follow(start, wanted, moved_to=state.moved_to)
        if isinstance(answer, Failed):
            return answer
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return self._not_modified(answer, asked=bool(conditions))
        return self._fetched(answer, state)

    async def page(self, url: str) -> Page | Failed:
        """The article page at `url`: a 200 with HTML or plain text, or why there is none."""
        start = address.target(url)
        if start is None:
            return _bad_url(url)
        wanted = _Wanted({hdrs.ACCEPT: _ACCEPT_PAGE}, self._network.max_page_bytes)
        answer = await self._follow(start, wanted, moved_to="")
        if isinstance(answer, Failed):
            return answer
        kind, charset = headers.media_type(answer.headers.get(hdrs.CONTENT_TYPE))
        if answer.status != HTTPStatus.OK:
            return _failed(answer.url, FailReason.BROKEN, "304 to a request without conditions")
        if kind not in _PAGE_TYPES:
            return _failed(answer.url, FailReason.BROKEN, f"not an article page but {kind}")
        etag = headers.validator(answer.headers.get(hdrs.ETAG))
        return Page(url=answer.url, body=answer.body, charset=charset, etag=etag)

    async def ping(self, url: str) -> Failed | None:
        """Ask for `url` and let the answer go: None if there was a good one, else why not.

        It is a setting and not news, so it waits for no host's turn and is not followed elsewhere.
        """
        at = address.target(url)
        if at is None:
            return _failed("the heartbeat's address", FailReason.BAD_URL, "")
        answer = await self._ask(at, _Wanted({}, _PING_BYTES), self._seconds)
        if isinstance(answer, Spoiled):
            return Failed(url="", reason=answer.reason, detail=address.one_line(answer.detail))
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            return Failed(url="", reason=FailReason.HTTP, detail=f"HTTP {answer.status}")
        return None

    async def close(self) -> None:
        """Close all connections. The fetcher may be used again; it then opens new ones."""
        await self._connections.close()

    async def _follow(self, start: Target, wanted: _Wanted, *, moved_to: str) -> _Answer | Failed:
        """Ask, and go where the answers lead, within one deadline for all hops together.

        Waiting for a host's turn is our own doing and does not count.
        """
        at, left, permanent = start, self._seconds, True
        seen = {str(start.url)}
        while True:
            async with self._hosts.turn(at.host):
                began = self._clock.monotonic()
                answer = await self._ask(at, wanted, left)
                left -= self._clock.monotonic() - began
            if isinstance(answer, Spoiled):
                detail = address.one_line(answer.detail)
                return _failed(str(at.url), answer.reason, detail, moved_to=moved_to)
            if answer.status not in _REDIRECTS:
                return self._judged(answer, at, moved_to)
            following = self._next_hop(at, answer, seen)
            if isinstance(following, Failed):
                return following
            at = following
            permanent = permanent and answer.status in _PERMANENT
            moved_to = str(at.url) if permanent else moved_to

    async def _ask(self, at: Target, wanted: _Wanted, seconds: float) -> _Answer | Spoiled:
        """One request and the whole of its answer; a redirect's or an error's body is not read."""
        sent = wanted.headers
        if at.credentials:
            sent = {**sent, hdrs.AUTHORIZATION: at.credentials}
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._connections.vet(at.host, at.url.port or 0)
                return await self._exchange(at, sent, wanted.cap)
        except trouble.NETWORK_TROUBLE as error:
            found = trouble.of_exception(error)
            if found.reason is FailReason.TIMEOUT:
                return Spoiled(found.reason, f"the limit is {self._seconds:g} seconds in all")
            return found

    async def _exchange(self, at: Target, sent: dict[str, str], cap: int) -> _Answer | Spoiled:
        session = self._connections.session()
        proxy = self._connections.proxy
        answer = await session.get(at.url, headers=sent, allow_redirects=False, proxy=proxy)
        try:
            body: bytes | Spoiled = b""
            if answer.status == HTTPStatus.OK:
                body = await _read(answer, cap)
        finally:
            answer.close()
        if isinstance(body, Spoiled):
            return body
        return _Answer(answer.status, answer.headers, body, "", "")

    def _next_hop(self, at: Target, answer: _Answer, seen: set[str]) -> Target | Failed:
        location = answer.headers.get(hdrs.LOCATION, "")
        if not location:
            detail = f"HTTP {answer.status} without a Location"
            return _failed(str(at.url), FailReason.HTTP, detail, status=answer.status)
        following = address.hop(at, location)
        if following is None:
            detail = "redirected to something that is not an http or https address"
            return _failed(str(at.url), FailReason.BAD_URL, detail, status=answer.status)
        if str(following.url) in seen:
            return _failed(str(following.url), FailReason.REDIRECTS, "a redirect in a circle")
        if len(seen) > self._network.max_redirects:
            detail = f"more than {self._network.max_redirects} redirects"
            return _failed(str(following.url), FailReason.REDIRECTS, detail)
        seen.add(str(following.url))
        return following

    def _judged(self, answer: _Answer, at: Target, moved_to: str) -> _Answer | Failed:
        url = str(at.url)
        if answer.status in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
            return _Answer(answer.status, answer.headers, answer.body, url, moved_to)
        failed = trouble.of_status(
            answer.status, answer.headers, address.shown(url), self._clock.now()
        )
        return replace(failed, moved_to=moved_to)

    def _not_modified(self, answer: _Answer, *, asked: bool) -> NotModified | Failed:
        if not asked:
            return _failed(answer.url, FailReason.BROKEN, "304 to a request without conditions")
        return NotModified(
            url=answer.url,
            moved_to=answer.moved_to,
            etag=headers.validator(answer.headers.get(hdrs.ETAG)),
            last_modified=headers.validator(answer.headers.get(hdrs.LAST_MODIFIED)),
            fresh_for=headers.fresh_for(answer.headers, self._clock.now()),
        )

    def _fetched(self, answer: _Answer, state: FeedState) -> Fetched | NotModified:
        found, now = answer.headers, self._clock.now()
        body_hash = xxh3_128_hexdigest(answer.body)
        etag = headers.validator(found.get(hdrs.ETAG))
        last_modified = headers.validator(found.get(hdrs.LAST_MODIFIED))
        fresh_for = headers.fresh_for(found, now)
        if body_hash == state.body_hash:
            return NotModified(
                url=answer.url,
                moved_to=answer.moved_to,
                etag=etag,
                last_modified=last_modified,
                fresh_for=fresh_for,
                same_body=True,
            )
        return Fetched(
            url=answer.url,
            status=answer.status,
            headers={k.lower(): v for k, v in found.items() if k.lower() != "set-cookie"},
            body=answer.body,
            body_hash=body_hash,
            etag=etag,
            last_modified=last_modified,
            moved_to=answer.moved_to,
            fresh_for=fresh_for,
            retry_after=headers.retry_after(found.get(hdrs.RETRY_AFTER), now),
        )


def _conditions(state: FeedState) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110 section 13.1)."""
    conditions: dict[str, str] = {}
    if state.etag:
        conditions[hdrs.IF_NONE_MATCH] = state.etag
    if state.last_modified:
        conditions[hdrs.IF_MODIFIED_SINCE] = state.last_modified
    return conditions


async def _read(answer: aiohttp.ClientResponse, cap: int) -> bytes | Spoiled:
    body = Body(answer.headers.get(hdrs.CONTENT_ENCODING, ""), cap)
    if (answer.content_length or 0) > cap:
        return Spoiled(FailReason.TOO_LARGE, f"more than {cap:,} bytes")
    async for piece in answer.content.iter_any():
        spoiled = body.add(piece)
        if spoiled is not None:
            return spoiled
    return body.whole()


def _bad_url(url: str) -> Failed:
    return _failed(url, FailReason.BAD_URL, "")


def _failed(
    url: str, reason: FailReason, detail: str, *, status: int | None = None, moved_to: str = ""
) -> Failed:
    shown = address.shown(url)
    return Failed(url=shown, reason=reason, detail=detail, status=status, moved_to=moved_to)
