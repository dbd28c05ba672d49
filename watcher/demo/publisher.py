"""The demo's publishers on loopback: one port for each outlet, entries appearing by a script."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final

from watcher.clock import Clock
from watcher.demo import feeds, pages, world
from watcher.demo.feeds import Item
from watcher.demo.serve import Reply, Request, Server
from watcher.demo.world import DemoArticle, Outlet, Page

SLOW_SECONDS: Final = 3.0
"""How long the slow page keeps its reader waiting."""

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """A feed as the demo's configuration names it."""

    id: str
    title: str
    url: str
    language: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the script: `delay` seconds after the step before, this article appears."""

    delay: float
    article: DemoArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An entry that appeared: in which feed, under which page address, when (UTC)."""

    feed: str
    title: str
    url: str
    at: datetime


def script() -> tuple[Step, ...]:
    """All that appears after the start, in order."""
    coming = [
        (one.at, one) for outlet in world.outlets() for one in outlet.articles if one.at is not None
    ]
    coming.sort(key=lambda pair: (pair[0], pair[1].slug))
    before = [0.0, *(at for at, _ in coming)]
    return tuple(
        Step(delay=at - earlier, article=one)
        for (at, one), earlier in zip(coming, before, strict=False)
    )


class _Site:
    """One outlet's server: its feed's window and its pages."""

    def __init__(self, outlet: Outlet, clock: Clock) -> None:
        self.outlet = outlet
        self.items: list[Item] = []
        self.server = Server(self._respond)
        self.hits: dict[str, int] = {}
        self._clock = clock
        self._changed: datetime | None = None

    async def start(self, now: datetime) -> None:
        await self.server.start()
        older = [one for one in self.outlet.articles if one.at is None]
        for one in sorted(older, key=lambda one: -one.hours_old):
            self.add(one, now - timedelta(hours=one.hours_old))
        self._changed = now

    def add(self, one: DemoArticle, at: datetime) -> Item:
        item = Item(article=one, url=self.server.url + one.path, published=at)
        self.items.insert(0, item)
        self._changed = at
        return item

    async def _respond(self, request: Request) -> Reply:
        self.hits[request.path] = self.hits.get(request.path, 0) + 1
        if request.method not in ("GET", "HEAD"):
            return Reply(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        if request.path == "/feed":
            return self._feed(request)
        if request.path.startswith("/assets/"):
            return _asset(request.path)
        if request.path == "/":
            return _page(pages.front(self._around()))
        return await self._article(request.path)

    def _feed(self, request: Request) -> Reply:
        body = feeds.render(self.outlet, self.server.url, tuple(self.items))
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        changed = format_datetime(self._changed or self._clock.now(), usegmt=True)
        headers = {"ETag": tag, "Last-Modified": changed, "Cache-Control": "no-cache"}
        if _is_known(request, tag, changed):
            return Reply(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Reply(body=body, content_type=feeds.content_type(self.outlet), headers=headers)

    async def _article(self, path: str) -> Reply:
        item = next((item for item in self.items if item.article.path == path), None)
        if item is None:
            return _page(pages.missing(self._around()), HTTPStatus.NOT_FOUND)
        kind = item.article.page
        if kind is Page.MISSING_AT_FIRST and self.hits[path] == 1:
            return _page(pages.missing(self._around()), HTTPStatus.NOT_FOUND)
        if kind is Page.CONSENT_WALL:
            return _page(pages.consent_wall(item.article, self._around()))
        if kind is Page.SLOW:
            await self._clock.sleep(SLOW_SECONDS)
        return _page(pages.article(item.article, self._around(item), item.published))

    def _around(self, shown: Item | None = None) -> pages.Site:
        others = ((item.article.title, item.article.path) for item in self.items if item != shown)
        return pages.Site(outlet=self.outlet, url=self.server.url, others=tuple(others))


class Publisher:
    """All outlets. Until `publish_next` or `play` is called, feeds show their older entries only.

    The order, the texts and the delays are always the same; only ports and times differ.
    """

    script: tuple[Step, ...]

    def __init__(self, clock: Clock) -> None:
        """Not yet serving; `clock` dates the entries and times the script."""
        self._clock = clock
        self._sites = {outlet.id: _Site(outlet, clock) for outlet in world.outlets()}
        self._next = 0
        self._published: dict[str, Published] = {}
        self.script = script()

    async def start(self) -> None:
        """Open the ports. Older entries are dated from now backwards."""
        now = self._clock.now()
        for site in self._sites.values():
            await site.start(now)

    async def stop(self) -> None:
        """Close the ports and every connection."""
        for site in self._sites.values():
            await site.server.stop()

    def feeds(self) -> tuple[DemoFeed, ...]:
        """The feeds, with addresses that are valid once started."""
        return tuple(
            DemoFeed(
                id=outlet.id,
                title=outlet.name,
                url=f"{site.server.url}/feed",
                language=outlet.language,
                owner=outlet.owner,
            )
            for outlet, site in ((site.outlet, site) for site in self._sites.values())
        )

    @property
    def published(self) -> Mapping[str, Published]:
        """What has appeared since the start, by page address without a query."""
        return self._published

    def published_at(self, url: str) -> datetime | None:
        """When the entry that links to `url` appeared (UTC); None for older or unknown ones."""
        found = self._published.get(url.partition("?")[0])
        return found.at if found else None

    def publish_next(self) -> Published | None:
        """Let the next article of the script appear in its feed; None when all have."""
        if self._next >= len(self.script):
            return None
        one = self.script[self._next].article
        self._next += 1
        item = self._sites[one.outlet].add(one, self._clock.now())
        fact = Published(feed=one.outlet, title=one.title, url=item.url, at=item.published)
        self._published[item.url] = fact
        return fact

    async def play(
        self, speed: float = 1.0, *, told: Callable[[Published], None] | None = None
    ) -> None:
        """Play the rest of the script at `speed` times its pace; `told` hears of each entry."""
        for step in self.script[self._next :]:
            await self._clock.sleep(step.delay / speed)
            fact = self.publish_next()
            if fact is not None and told is not None:
                told(fact)


def _is_known(request: Request, tag: str, changed: str) -> bool:
    """RFC 9110 section 13.2.2: a date counts only where no entity tag is given."""
    given = request.headers.get("if-none-match")
    if given is not None:
        return tag in [one.strip().removeprefix("W/") for one in given.split(",")]
    return request.headers.get("if-modified-since") == changed


def _page(html: str, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    return Reply(status=status, body=html.encode(), content_type=_HTML)


def _asset(path: str) -> Reply:
    if path.endswith(".css"):
        return Reply(body=pages.stylesheet().encode(), content_type="text/css; charset=utf-8")
    return Reply(body=pages.picture(path).encode(), content_type="image/svg+xml")
