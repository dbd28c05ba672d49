"""One request for a feed or a page: conditional, guarded, bounded in time and size, never raising.

Redirects are followed here and not by aiohttp, because each hop is judged anew, waits for its
host's turn, and counts towards `moved_to` only while the chain is permanent.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus

import aiohttp
from aiohttp import hdrs
from xxhash import xxh3_128_hexdigest

from watcher.clock import Clock
from watcher.fetch import address, guard, headers, pace, robots, trouble
from watcher.fetch.address import Target
from watcher.fetch.decode import Body, Spoiled, Whole
from watcher.fetch.hosts import HostGate
from watcher.fetch.robots import Robots
from watcher.fetch.session import Connections, agent
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, NotModified, Page, Response
from watcher.model.settings import Network

_ACCEPT_PAGE = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})

_PING_BYTES = 65_536
_BEGINNING = 1_000_000  # of a feed that is larger than the cap: what is new stands on top
_CONDITIONS = frozenset({hdrs.IF_NONE_MATCH, hdrs.IF_MODIFIED_SINCE})
_EMPTY: Whole | Spoiled = Whole(b"")

_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS = _PERMANENT | {
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What to ask for. The `conditions` go only to the address `of` which they are, if known.

    With `beginning`, the first so many bytes of what is larger than `cap` are wanted all the same.
    """

    headers: dict[str, str]
    cap: int
    conditions: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    beginning: int = 0
    is_page: bool = False
    robots: bool = False
    may_be_empty: bool = False

    def at(self, url: str) -> dict[str, str]:
        """The headers of a request to `url`."""
        return {**self.headers, **(self.conditions if self.of in ("", url) else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """`wait` is the longest Retry-After on the way, `asked` whether conditions were sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool
    url: str = ""
    moved_to: str = ""
    asked: bool = False
    wait: timedelta | None = None


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
        self._robots = Robots(clock, agent(network), self._hosts.widen)
        self._seconds = network.timeout.total_seconds()

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        """Ask for `feed` at its newest known address; `full` leaves the validators out.

        A body equal to that of last time is NotModified(same_body=True) in both cases.
        """
        configured = address.target(feed.url)
        if configured is None:
            return _bad_url(feed.url)
        conditions = {} if full else _conditions(state)
        wanted = _Wanted(
            headers={},
            cap=self._network.max_feed_bytes,
            conditions=conditions,
            of=state.read_from,
            beginning=_BEGINNING,
        )
        moved = address.hop(configured, state.moved_to) if state.moved_to else None
        if moved is not None and pace.is_doubted(state, self._clock.now()):
            answer = await self._follow(configured, wanted, moved_to="")
            if not isinstance(answer, Failed):
                return self._response(answer, state)
        answer = await self._follow(moved or configured, wanted, moved_to=state.moved_to)
        return answer if isinstance(answer, Failed) else self._response(answer, state)

    async def page(self, url: str, *, heed_robots: bool = True) -> Page | Failed:
        """The article page at `url`: a 200 with HTML or plain text, or why there is none.

        With `heed_robots`, a page that its site's robots.txt asks not to fetch is not asked for;
        nor is any page of a host that has asked to slow down.
        """
        start = address.target(url)
        if start is None:
            return _bad_url(url)
        wanted = _Wanted(
            headers={hdrs.ACCEPT: _ACCEPT_PAGE},
            cap=self._network.max_page_bytes,
            is_page=True,
            robots=heed_robots and self._network.robots,
        )
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
        answer = await self._ask(at, _Wanted(headers={}, cap=_PING_BYTES), self._seconds)
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
        at, left, permanent, waits = start, self._seconds, True, [timedelta(0)]
        seen = {str(start.url)}
        while True:
            barred = await self._barred(at, wanted)
            if barred is not None:
                return barred
            async with self._hosts.turn(at.host):
                began = self._clock.monotonic()
                answer = await self._ask(at, wanted, left)
                left -= self._clock.monotonic() - began
            if isinstance(answer, Spoiled):
                detail = address.one_line(answer.detail)
                return _failed(str(at.url), answer.reason, detail, moved_to=moved_to)
            waits.append(answer.wait or timedelta(0))
            if answer.status not in _REDIRECTS:
                return self._judged(replace(answer, wait=max(waits) or None), at, moved_to)
            following = self._next_hop(at, answer, seen)
            if isinstance(following, Failed):
                return following
            permanent = permanent and _is_lasting(answer.status, at, following)
            at = following
            moved_to = str(at.url) if permanent else moved_to

    async def _barred(self, at: Target, wanted: _Wanted) -> Failed | None:
        """Why a page is not to be asked for (now): its host wants to be spared, or its rules."""
        if not wanted.is_page:
            return None
        if (rest := self._hosts.rest(at.host)) > 0:
            return _resting(at, rest)
        return await self._robots.refusal(at, self._rules) if wanted.robots else None

    async def _rules(self, at: Target) -> Page | Failed:
        """A robots.txt, or as much of it as counts."""
        most = robots.LARGEST
        accept: dict[str, str] = {hdrs.ACCEPT: "text/plain, */*;q=0.1"}
        wanted = _Wanted(headers=accept, cap=most, beginning=most, may_be_empty=True)
        answer = await self._follow(at, wanted, moved_to="")
        if isinstance(answer, Failed):
            return answer
        if answer.status != HTTPStatus.OK:
            return _failed(answer.url, FailReason.BROKEN, "304 to a request without conditions")
        return Page(url=answer.url, body=answer.body)

    async def _ask(self, at: Target, wanted: _Wanted, seconds: float) -> _Answer | Spoiled:
        """One request and the whole of its answer; a redirect's or an error's body is not read."""
        sent = wanted.at(str(at.url))
        if at.credentials:
            sent = {**sent, hdrs.AUTHORIZATION: at.credentials}
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._connections.vet(at.host, at.url.port or 0)
                return await self._exchange(at, sent, wanted)
        except trouble.NETWORK_TROUBLE as error:
            found = trouble.of_exception(error)
            if found.reason is FailReason.TIMEOUT:
                return Spoiled(found.reason, f"the limit is {self._seconds:g} seconds in all")
            return found

    async def _exchange(
        self, at: Target, sent: dict[str, str], wanted: _Wanted
    ) -> _Answer | Spoiled:
        session = self._connections.session()
        proxy = self._connections.proxy
        answer = await session.get(at.url, headers=sent, allow_redirects=False, proxy=proxy)
        try:
            body = _EMPTY
            if answer.status == HTTPStatus.OK:
                body = await _read(answer, wanted)
        finally:
            answer.close()
        if isinstance(body, Spoiled):
            return body
        return _Answer(
            status=answer.status,
            headers=answer.headers,
            body=body.content,
            cut=body.cut,
            asked=not _CONDITIONS.isdisjoint(sent),
            wait=headers.retry_after(answer.headers, self._clock.now()),
        )

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
            return replace(answer, url=url, moved_to=moved_to)
        failed = trouble.of_status(
            answer.status, answer.headers, address.shown(url), self._clock.now()
        )
        if failed.reason is FailReason.RATE_LIMITED:
            self._hosts.spare(at.host, answer.wait)
        return replace(failed, moved_to=moved_to, retry_after=answer.wait)

    def _response(self, answer: _Answer, state: FeedState) -> Response:
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return self._not_modified(answer)
        return self._fetched(answer, state)

    def _not_modified(self, answer: _Answer) -> NotModified | Failed:
        if not answer.asked:
            return _failed(answer.url, FailReason.BROKEN, "304 to a request without conditions")
        return NotModified(
            url=answer.url,
            moved_to=answer.moved_to,
            etag=headers.validator(answer.headers.get(hdrs.ETAG)),
            last_modified=headers.validator(answer.headers.get(hdrs.LAST_MODIFIED)),
            fresh_for=headers.fresh_for(answer.headers, self._clock.now()),
            retry_after=answer.wait,
        )

    def _fetched(self, answer: _Answer, state: FeedState) -> Fetched | NotModified:
        found = answer.headers
        body_hash = xxh3_128_hexdigest(answer.body)
        etag = headers.validator(found.get(hdrs.ETAG))
        last_modified = headers.validator(found.get(hdrs.LAST_MODIFIED))
        fresh_for = headers.fresh_for(found, self._clock.now())
        if body_hash == state.body_hash:
            return NotModified(
                url=answer.url,
                moved_to=answer.moved_to,
                etag=etag,
                last_modified=last_modified,
                fresh_for=fresh_for,
                retry_after=answer.wait,
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
            retry_after=answer.wait,
            cut=answer.cut,
        )


def _conditions(state: FeedState) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110 section 13.1)."""
    conditions: dict[str, str] = {}
    if state.etag:
        conditions[hdrs.IF_NONE_MATCH] = state.etag
    if state.last_modified:
        conditions[hdrs.IF_MODIFIED_SINCE] = state.last_modified
    return conditions


def _is_lasting(status: int, at: Target, following: Target) -> bool:
    """Whether a redirect may be remembered: permanent, and not from https down to http."""
    return status in _PERMANENT and following.url.scheme in {"https", at.url.scheme}


async def _read(answer: aiohttp.ClientResponse, wanted: _Wanted) -> Whole | Spoiled:
    encoding = answer.headers.get(hdrs.CONTENT_ENCODING, "")
    too_large = (answer.content_length or 0) > wanted.cap
    if too_large and not wanted.beginning:
        return Spoiled(FailReason.TOO_LARGE, f"more than {wanted.cap:,} bytes")
    cap = min(wanted.cap, wanted.beginning) if too_large else wanted.cap
    body = Body(encoding, cap, beginning=wanted.beginning)
    async for piece in answer.content.iter_any():
        spoiled = body.add(piece)
        if spoiled is not None:
            return spoiled
        if body.full:
            break
    whole = body.whole()
    return _EMPTY if wanted.may_be_empty and not body.size else whole


def _resting(at: Target, seconds: float) -> Failed:
    detail = f"{at.host} asked for a pause, which lasts {seconds:.0f} more seconds"
    shown = address.shown(str(at.url))
    return Failed(url=shown, reason=FailReason.RATE_LIMITED, detail=address.one_line(detail))


def _bad_url(url: str) -> Failed:
    return _failed(url, FailReason.BAD_URL, "")


def _failed(
    url: str, reason: FailReason, detail: str, *, status: int | None = None, moved_to: str = ""
) -> Failed:
    shown = address.shown(url)
    return Failed(url=shown, reason=reason, detail=detail, status=status, moved_to=moved_to)
