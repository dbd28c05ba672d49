"""What robots.txt asks of us (RFC 9309): which pages not to fetch, and how far apart.

The rules of a site are kept for a day, in memory. Where there are none (4xx) all is allowed; where
they cannot be had (5xx, no answer) nothing is for now, unless older ones are known. This is the
only door to protego.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from protego import Protego

from watcher.clock import Clock
from watcher.fetch import address
from watcher.fetch.address import Target
from watcher.model.fetched import Failed, FailReason, Page

LARGEST = 500 * 1024
"""RFC 9309 section 2.5: so many bytes are read at least; what comes after them counts for nothing.
"""

_KEPT = timedelta(days=1)  # RFC 9309 section 2.4: not longer than 24 hours
_TRIED_AGAIN = timedelta(minutes=10)
_MOST_SITES = 2_000
_SERVER_ERRORS = 500
_NOT_US = "somebody-else"
_MOST_LINES = 10_000
_LONGEST_DELAY = 10.0
"""Seconds. Sites that ask for more mean crawlers that want all their pages, not the new ones."""

_AGENT = re.compile(r"[ \t]*user[- ]?agent[ \t]*:?[ \t]*([^#]*)", re.IGNORECASE)
_PRODUCT = re.compile(r"[a-z][a-z0-9_-]*(?=/)", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z0-9_-]*", re.IGNORECASE)
_EVERYBODY = "mozilla"  # is said by nearly all, and names nobody
_HERE = frozenset({FailReason.HTTP, FailReason.BLOCKED, FailReason.GONE})
_ASTRAY = frozenset({FailReason.REDIRECTS, FailReason.BAD_URL})  # section 2.3.1.2: as if missing

Ask = Callable[[Target], Awaitable[Page | Failed]]
"""Fetches one robots.txt, redirects included."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site for us, or why they cannot be had; `until` so many seconds."""

    said: Protego | Failed
    until: float


class Robots:
    """The rules of the sites of the last day. Safe for any number of concurrent calls."""

    def __init__(self, clock: Clock, agent: str, space: Callable[[str, float], None]) -> None:
        """`agent` is the User-Agent header. `space` is told which host wants its starts apart."""
        self._clock = clock
        self._agent = token(agent)
        self._space = space
        self._sites: OrderedDict[str, Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def refusal(self, at: Target, ask: Ask) -> Failed | None:
        """Why `at` must not be fetched (now), or None where it may be."""
        said, url = (await self._rules(at, ask)).said, str(at.url)
        if isinstance(said, Failed):
            why = f"{said.detail or said.reason.value} (robots.txt, so no page is asked for)"
            return Failed(
                url=address.shown(url),
                reason=said.reason,
                detail=address.one_line(why),
                retry_after=said.retry_after,
            )
        if said.can_fetch(url, self._agent):
            return None
        detail = address.one_line(f"robots.txt of {at.host} asks not to fetch this page")
        return Failed(url=address.shown(url), reason=FailReason.ROBOTS, detail=detail)

    async def _rules(self, at: Target, ask: Ask) -> Rules:
        site = str(at.url.origin())
        known = self._fresh(site)
        if known is not None:
            return known
        lock = self._asking.setdefault(site, asyncio.Lock())
        try:
            async with lock:
                return self._fresh(site) or await self._learn(site, at, ask)
        finally:
            if not lock.locked():
                self._asking.pop(site, None)

    def _fresh(self, site: str) -> Rules | None:
        known = self._sites.get(site)
        return known if known and self._clock.monotonic() < known.until else None

    async def _learn(self, site: str, at: Target, ask: Ask) -> Rules:
        found = await ask(Target(at.url.origin().with_path("/robots.txt"), at.host))
        said = await self._said(found)
        if isinstance(said, Protego):
            delay = said.crawl_delay(self._agent) or 0.0
            self._space(at.host, min(delay, _LONGEST_DELAY) if delay > 0 else 0.0)
        older = self._sites.get(site)
        if isinstance(said, Failed) and older is not None:
            said = older.said
        span = _TRIED_AGAIN if isinstance(found, Failed) and not _is_missing(found) else _KEPT
        rules = Rules(said, self._clock.monotonic() + span.total_seconds())
        self._sites[site] = rules
        self._sites.move_to_end(site)
        while len(self._sites) > _MOST_SITES:
            self._sites.popitem(last=False)
        return rules

    async def _said(self, found: Page | Failed) -> Protego | Failed:
        if isinstance(found, Page):
            return await asyncio.to_thread(read, found.body, self._agent)
        return Protego() if _is_missing(found) else found


def _is_missing(found: Failed) -> bool:
    """Whether a site has no robots.txt (RFC 9309 section 2.3.1.3): any 4xx but 429."""
    if found.reason in _ASTRAY:
        return True
    return found.reason in _HERE and found.status is not None and found.status < _SERVER_ERRORS


def token(agent: str) -> str:
    """The name by which robots.txt speaks of us: the product in the User-Agent header."""
    names = [name.lower() for name in (*_PRODUCT.findall(agent), *_WORD.findall(agent))]
    return next((name for name in names if name != _EVERYBODY), _EVERYBODY)


def read(body: bytes, agent: str) -> Protego:
    """The rules in a robots.txt for `agent` and for everybody. Never raises for hostile bytes.

    Groups for others are thrown together under one name first: a file of many names and many rules
    would else cost their product.
    """
    text = body[:LARGEST].decode("utf-8-sig", "replace")
    lines = text.splitlines()[:_MOST_LINES]
    return Protego.parse("\n".join(_for_us(line, agent) for line in lines))


def _for_us(line: str, agent: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    name = found[1].strip().lower().partition("/")[0]
    if name == "*":
        return "User-agent: *"
    return f"User-agent: {agent if name.strip('*') == agent else _NOT_US}"
