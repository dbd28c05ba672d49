"""The raw libraries on the same work: what nobody who uses them can go below by much."""

import asyncio
import io
from collections.abc import Sequence

import aiohttp
import feedparser
import trafilatura

_AT_ONCE = 64


async def fetch(urls: Sequence[str], tags: dict[str, str] | None = None) -> list[bytes]:
    """Fetch all with aiohttp, conditionally where a tag is known; `tags` are kept up to date."""
    gate = asyncio.Semaphore(_AT_ONCE)
    async with aiohttp.ClientSession() as session:

        async def one(url: str) -> bytes:
            headers = {"If-None-Match": tags[url]} if tags and url in tags else {}
            async with gate, session.get(url, headers=headers) as answer:
                if tags is not None and "ETag" in answer.headers:
                    tags[url] = answer.headers["ETag"]
                return await answer.read()

        return await asyncio.gather(*map(one, urls))


def parse(bodies: Sequence[bytes]) -> int:
    """Parse all with feedparser as it comes; how many entries."""
    return sum(len(feedparser.parse(io.BytesIO(body)).entries) for body in bodies)


def extract(pages: Sequence[bytes], *, metadata: bool) -> int:
    """Extract all with trafilatura's fast method; how many gave a text.

    With `metadata`, title, author and date are found as well.
    """
    return sum(
        trafilatura.bare_extraction(page, fast=True, include_comments=False, with_metadata=metadata)
        is not None
        for page in pages
    )
