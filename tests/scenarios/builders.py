"""A scripted publisher, an inbox, and the river between them, all real and on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

import pytest

from watcher import wiring
from watcher.clock import Clock, SystemClock
from watcher.config.credentials import Secrets
from watcher.demo.serve import Reply, Request, Server
from watcher.wiring import River

NOW = datetime.now(UTC)  # noqa: TID251 - entries are dated like those of a live feed
EVERYTHING = r'{ match: { all: [ { regex: ["\\pL"] } ] }, send: { to: [chat] } }'


def item(number: int, title: str = "", **tags: str) -> str:
    """One RSS item with guid, link and date; each can be given otherwise, "" leaves it out."""
    named = {
        "guid": f"https://outlet.example/a/{number}",
        "link": f"https://outlet.example/a/{number}",
        "title": title or f"Report {number}: council of town {number} votes on bridge {number}",
        "description": f"Members met on day {number} to vote on plan {number}.",
        "pubDate": format_datetime(NOW),
        **tags,
    }
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in named.items() if text)
    return f"<item>{inner}</item>"


def rss(*items: str, title: str = "Outlet") -> bytes:
    """A feed of ready-made items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://outlet.example/</link>{''.join(items)}"
        "</channel></rss>"
    ).encode()


def page(title: str, *paragraphs: str) -> bytes:
    """An article's page."""
    text = "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    return (
        f"<html><head><title>{escape(title)}</title></head><body><article>"
        f"<h1>{escape(title)}</h1>{text}</article></body></html>"
    ).encode()


Answer = bytes | Reply | Callable[[Request], Reply]


@dataclass
class Web:
    """One server for feeds, pages and the chat hook. What is not scripted is 404."""

    paths: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    posts: list[dict[str, str]] = field(default_factory=list)
    slow: dict[str, float] = field(default_factory=dict)
    url: str = ""

    async def respond(self, request: Request) -> Reply:
        self.asked.append(request.path)
        await asyncio.sleep(self.slow.get(request.path, 0))
        answer = self.paths.get(request.path, Reply(status=HTTPStatus.NOT_FOUND))
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, bytes):
            kind = "text/html" if request.path.endswith(".html") else "application/rss+xml"
            answer = Reply(body=answer, content_type=kind)
        if request.method == "POST" and answer.status is HTTPStatus.OK:
            self.posts.append({"path": request.path, **json.loads(request.body)})
        return answer

    @property
    def told(self) -> list[str]:
        """The first lines of the chat messages that were accepted."""
        return [one["text"].splitlines()[0] for one in self.posts]


class Served(Protocol):
    """Whatever answers on loopback."""

    url: str


def configuration(
    folder: Path,
    web: Served,
    *,
    feeds: str = "",
    watches: str = f"  every: {EVERYTHING}\n",
    destinations: str = "",
) -> Path:
    """Write a configuration; `feeds`, `watches`, `destinations` are lines of their sections."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    text = f"""version: 1
daemon:
  store: "{folder / "watcher.db"}"
  workers: 1
  polling: {{ default_every: 1 second, at_most_every: 1 second, at_least_every: 1 second }}
  network: {{ allow: [127.0.0.0/8], timeout: 5 seconds }}
sources:
{feeds or f'  outlet: {{ feed: "{web.url}/feed", articles: from feed }}'}
watches:
{watches}
destinations:
{destinations or f'  chat: {{ slack: "{web.url}/hook" }}'}
"""
    (config / "watcher.yaml").write_text(text, encoding="utf-8")
    return config


async def round_of(river: River) -> int:
    """Poll every feed, send what follows, and say how many alerts were raised."""
    before = river.tally.counts["alerts"]
    river.crew.hand(await river.all_states())
    await river.crew.idle()
    await river.delivered()
    await river.writes.flush()
    return river.tally.counts["alerts"] - before


@dataclass
class Later(SystemClock):
    """The machine's time, put forward."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return super().now() + self.ahead


@asynccontextmanager
async def flowing(config: Path, clock: Clock | None = None) -> AsyncIterator[River]:
    """The river by `config`, which must be without errors; by default on the machine's clock."""
    standing = wiring.stand(config, Secrets.of(config, {}))
    assert [str(one) for one in standing.errors] == []
    async with wiring.river(standing.setup, clock or SystemClock()) as river:
        yield river


Flowing = Callable[[Path], AbstractAsyncContextManager[River]]


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    state = Web()
    state.paths["/hook"] = b"ok"
    server = Server(state.respond)
    await server.start()
    state.url = server.url
    yield state
    await server.stop()
