"""From an address to a template and what it shows."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from aiohttp import web

from watcher.config.problem import Problem
from watcher.fetch.address import shown
from watcher.model.condition import cure
from watcher.model.health import detail, named, urgency
from watcher.store import activity, history, ledger, near
from watcher.store import status as asking
from watcher.web import metrics
from watcher.web.asking import Asking, by_urgency
from watcher.web.showing import STYLE, Showing
from watcher.wiring import River

T = TypeVar("T")
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

_WEEK = timedelta(days=7)
_LISTED = 100
_LONGEST_SEARCH = 200


class Pages:
    """The pages of one running daemon. `problems` are those of the configuration in force."""

    def __init__(self, river: River, problems: Callable[[], Sequence[Problem]]) -> None:
        """Nothing is asked before somebody asks."""
        self._river = river
        self._ask = river.store.read
        self._problems = problems
        self._asking = Asking(river)
        self._showing = Showing(river.clock)

    def routes(self) -> dict[str, Answer]:
        """Every address with what answers it."""
        return {
            "/": self._status,
            "/alerts": self._alerts,
            "/alerts/{id}": self._alert,
            "/held": self._held,
            "/near": self._near,
            "/stories/{id}": self._story,
            "/articles/{id}": self._article,
            "/watches": self._watches,
            "/sources": self._sources,
            "/search": self._search,
            "/metrics": self._metrics,
            "/healthz": self._healthz,
            "/style.css": _style,
        }

    def _page(self, template: str, **values: object) -> web.Response:
        zone = self._river.setup.settings.timezone
        text = self._showing.page(template, zone, **values)
        return web.Response(text=text, content_type="text/html")

    async def _status(self, _: web.Request) -> web.Response:
        glance, setup = await self._asking.glance(), self._river.setup
        return self._page(
            "status.html",
            glance=glance,
            watches=setup.watches,
            destinations=setup.destinations,
            problems=self._problems(),
            named=named,
            detail=detail,
        )

    async def _alerts(self, request: web.Request) -> web.Response:
        watch, dead = _watch(request), "dead" in request.query
        rows = await self._ask(partial(history.alerts, watch=watch, dead=dead, limit=_LISTED))
        return self._page("alerts.html", rows=rows, watch=watch, dead=dead)

    async def _alert(self, request: web.Request) -> web.Response:
        found = await self._ask(partial(history.alert_detail, alert_id=request.match_info["id"]))
        return self._page("alert.html", found=_there(found))

    async def _held(self, request: web.Request) -> web.Response:
        watch = _watch(request)
        rows = await self._ask(partial(ledger.held, watch=watch, limit=_LISTED))
        return self._page("held.html", rows=rows, watch=watch)

    async def _near(self, request: web.Request) -> web.Response:
        watch = _watch(request)
        rows = await self._ask(partial(near.missed, watch=watch, limit=_LISTED))
        return self._page("near.html", rows=rows, watch=watch)

    async def _story(self, request: web.Request) -> web.Response:
        found = await self._ask(partial(history.story_detail, story_id=request.match_info["id"]))
        return self._page("story.html", found=_there(found))

    async def _article(self, request: web.Request) -> web.Response:
        asked = partial(history.explain_article, id_or_url=request.match_info["id"])
        found = _there(await self._ask(asked))
        if found.article is None:
            raise web.HTTPNotFound
        return self._page("article.html", found=found, article=found.article)

    async def _watches(self, _: web.Request) -> web.Response:
        since = self._river.clock.now() - _WEEK
        return self._page(
            "watches.html",
            watches=self._river.setup.watches.values(),
            activity=await self._ask(partial(activity.by_watch, since=since)),
            idle=activity.Activity(),
            problems=self._problems(),
        )

    async def _sources(self, _: web.Request) -> web.Response:
        rows = sorted(await self._ask(asking.feed_health), key=by_urgency)
        return self._page(
            "sources.html",
            rows=rows, named=named, detail=detail, cure=cure, urgency=urgency, shown=shown,
        )  # fmt: skip

    async def _search(self, request: web.Request) -> web.Response:
        words = request.query.get("q", "")[:_LONGEST_SEARCH]
        asked = partial(history.search, words=words, limit=_LISTED)
        return self._page("search.html", words=words, rows=await self._ask(asked))

    async def _metrics(self, _: web.Request) -> web.Response:
        glance, river = await self._asking.glance(), self._river
        body = metrics.text(glance, river.tally, river.setup.watches)
        return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})

    async def _healthz(self, _: web.Request) -> web.Response:
        """200 while the store answers and feeds are polled in time, as the heartbeat has it."""
        late = (await self._asking.glance()).late
        words = f"feeds are polled {late.total_seconds():.0f} s late\n" if late else "fine\n"
        return web.Response(status=503 if late else 200, text=words)


def _watch(request: web.Request) -> str | None:
    """The watch that is asked for; one that is there no longer has a past all the same."""
    return request.query.get("watch") or None


def _there(found: T | None) -> T:
    if found is None:
        raise web.HTTPNotFound
    return found


async def _style(_: web.Request) -> web.Response:
    return web.Response(body=STYLE, content_type="text/css")
