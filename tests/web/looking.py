"""A browser's part: asks for pages of the window, and reads what a browser would find in them."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import aiohttp

from watcher.config.problem import Problem
from watcher.model.settings import Web
from watcher.web.pages import Pages
from watcher.web.serve import window
from watcher.wiring import River

LISTS = ("/", "/alerts", "/alerts?dead=1", "/held", "/near", "/watches", "/sources", "/search?q=a*")
"""The pages that are there in every installation."""


@dataclass
class Seen(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.elements if tag == "a"]


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def seen(self) -> Seen:
        seen = Seen()
        seen.feed(self.text)
        return seen


@dataclass
class Browser:
    """Asks one window."""

    port: int

    async def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                method, f"http://127.0.0.1:{self.port}{path}", headers=headers
            ) as answer,
        ):
            return Answer(answer.status, answer.headers, await answer.text())

    async def everything(self) -> dict[str, Answer]:
        """Every page that can be reached by links from the lists, by its path."""
        found: dict[str, Answer] = {}
        waiting = list(LISTS)
        while waiting:
            path = waiting.pop()
            if path not in found:
                found[path] = await self.get(path)
                waiting += [one for one in found[path].seen.links if re.match("/[a-z]", one)]
        return found


@asynccontextmanager
async def looking(
    river: River, *, problems: Sequence[Problem] = (), password: str = "", names: Sequence[str] = ()
) -> AsyncIterator[Browser]:
    """A window on a river, on a port that is free."""
    settings = Web(host="127.0.0.1", port=0, password=password, names=tuple(names))
    async with window(settings, Pages(river, lambda: problems)) as port:
        yield Browser(port)


async def raw(port: int, data: bytes) -> bytes:
    """What a connection answers to some bytes, to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    found = await reader.read()
    writer.close()
    return found
