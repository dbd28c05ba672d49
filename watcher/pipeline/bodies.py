"""Back-pressure between the network and the workers: bodies that were read and wait for one.

Workers are few and may be slow; a body waits for them in memory. While more than MOST bytes wait,
no further request begins, so what is in memory does not grow with what is due. A request that is
under way goes on: it has a deadline and a limit of its own.
"""

import asyncio

from watcher.model.article import PageText
from watcher.model.entry import ParsedFeed
from watcher.model.feed import Feed, FeedState
from watcher.model.fetched import Failed, Fetched, Page, Response
from watcher.pipeline.ports import Fetcher, Reader

MOST = 64 << 20
"""Bytes that may wait: some 500 ordinary pages, several times what all workers hold."""


class Bodies:
    """A fetcher and a reader, with the gate between them."""

    def __init__(self, fetcher: Fetcher, reader: Reader, *, most: int = MOST) -> None:
        """Nothing waits."""
        self._fetcher = fetcher
        self._reader = reader
        self._most = most
        self._open = asyncio.Event()
        self._open.set()
        self.waiting = 0
        """Bytes that are with the reader or wait for it."""

    async def feed(self, feed: Feed, state: FeedState, *, full: bool) -> Response:
        """`Fetcher.feed`, once there is room."""
        await self._room()
        return await self._fetcher.feed(feed, state, full=full)

    async def page(self, url: str, *, heed_robots: bool = True) -> Page | Failed:
        """`Fetcher.page`, once there is room."""
        await self._room()
        return await self._fetcher.page(url, heed_robots=heed_robots)

    async def parse(
        self, fetched: Fetched, *, feed_id: str, known_items: bytes, language: str = ""
    ) -> ParsedFeed | Failed:
        """`Reader.parse`; its body counts until it is back."""
        self._count(len(fetched.body))
        try:
            return await self._reader.parse(
                fetched, feed_id=feed_id, known_items=known_items, language=language
            )
        finally:
            self._count(-len(fetched.body))

    async def extract(self, page: Page, *, language: str = "") -> PageText | Failed:
        """`Reader.extract`; its body counts until it is back."""
        self._count(len(page.body))
        try:
            return await self._reader.extract(page, language=language)
        finally:
            self._count(-len(page.body))

    async def _room(self) -> None:
        while self.waiting > self._most:
            await self._open.wait()

    def _count(self, size: int) -> None:
        self.waiting += size
        if self.waiting > self._most:
            self._open.clear()
        else:
            self._open.set()
