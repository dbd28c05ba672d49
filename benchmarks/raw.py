"""The raw libraries on the same work: what nobody can go below by much."""

import asyncio
import io
from collections.abc import Sequence

import aiohttp
import feedparser
import trafilatura

_AT_ONCE = 64


async def fetch(urls: Sequence[str], tags: dict[str, str] | None = None) -> dict[str, bytes]:
    """Fetch all with aiohttp, conditionally where a tag is known; bodies by URL, tags kept."""
    bodies: dict[str, bytes] = {}
    gate = asyncio.Semaphore(_AT_ONCE)
    async with aiohttp.ClientSession() as session:

        async def one(url: str) -> None:
            headers = {"If-None-Match": tags[url]} if tags and url in tags else {}
            async with gate, session.get(url, headers=headers) as answer:
                bodies[url] = await answer.read()
                if tags is not None and "ETag" in answer.headers:
                    tags[url] = answer.headers["ETag"]

        await asyncio.gather(*map(one, urls))
    return bodies


def parse(bodies: Sequence[bytes], *, sanitized: bool = False) -> int:
    """Parse all with feedparser; how many entries."""
    return sum(
        len(
            feedparser.parse(
                io.BytesIO(body), sanitize_html=sanitized, resolve_relative_uris=sanitized
            ).entries
        )
        for body in bodies
    )


def extract(pages: Sequence[bytes]) -> int:
    """Extract all with trafilatura; how many gave a text."""
    return sum(
        trafilatura.bare_extraction(page, fast=True, include_comments=False) is not None
        for page in pages
    )
