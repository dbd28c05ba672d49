"""A small news world for benchmarks: feeds of 35 entries and pages of about 90 kB, on loopback.

Run as `python -m benchmarks.world FEEDS`; it prints its port. `GET /advance` gives every feed two
new entries, `GET /validators/0` stops answering 304, `GET /fresh` replaces every entry.
"""

import asyncio
import hashlib
import random
import sys
from email.utils import formatdate

ENTRIES = 35
_START = 1_760_000_000
_WORDS = """
minister talks border council energy summit agreement markets report region officials army
election budget harbour railway court inquiry drought harvest factory union teachers
clinic bridge satellite museum festival coalition embassy sanctions pipeline tribunal
province mayor
""".split()


def words(seed: str, count: int) -> list[str]:
    """`count` words, always the same for a seed."""
    chance = random.Random(seed)
    return [chance.choice(_WORDS) + str(chance.randrange(400)) for _ in range(count)]


def sentence(seed: str, count: int = 14) -> str:
    """One sentence."""
    return " ".join(words(seed, count)).capitalize() + "."


class World:
    """Feeds whose entries are numbered; entry N of feed F is always the same text."""

    def __init__(self, feeds: int) -> None:
        """All feeds begin with entries 0 to 34."""
        self.last = dict.fromkeys(range(feeds), ENTRIES)
        self.validators = True
        self.port = 0
        self._made: dict[int, tuple[int, bytes, str]] = {}

    def entry(self, feed: int, number: int) -> str:
        """One RSS item."""
        seed = f"{feed}/{number}"
        link = f"http://127.0.0.1:{self.port}/a/{feed}/{number}"
        summary = " ".join(sentence(f"{seed}/{i}") for i in range(6))
        return (
            f"<item><title>{sentence(seed, 9)}</title><link>{link}</link>"
            f"<guid isPermaLink='false'>{seed}</guid>"
            f"<pubDate>{formatdate(_START + number * 600)}</pubDate>"
            f"<category>news</category><description><![CDATA[<p>{summary}</p>]]></description></item>"
        )

    def feed(self, feed: int) -> tuple[bytes, str]:
        """The feed's document now and its tag, kept until the next entry comes."""
        last = self.last[feed]
        made = self._made.get(feed)
        if made is None or made[0] != last:
            body = self._document(feed, last)
            tag = hashlib.blake2b(body, digest_size=8).hexdigest()
            made = self._made[feed] = (last, body, tag)
        return made[1], made[2]

    def _document(self, feed: int, last: int) -> bytes:
        items = "\n".join(self.entry(feed, n) for n in range(last - 1, last - 1 - ENTRIES, -1))
        head = f"<title>Outlet {feed}</title><link>http://127.0.0.1:{self.port}/</link>"
        channel = f"<channel>{head}{items}</channel>"
        return f"<?xml version='1.0'?><rss version='2.0'>{channel}</rss>".encode()

    def page(self, feed: str, number: str) -> bytes:
        """An article page with a navigation, forty paragraphs, related links and a script."""
        seed = f"{feed}/{number}"
        nav = "".join(f"<li><a href='/s/{i}'>{sentence(f'n{i}', 3)}</a></li>" for i in range(80))
        body = "".join(
            f"<p>{' '.join(sentence(f'{seed}/{p}/{s}') for s in range(4))}</p>" for p in range(24)
        )
        related = "".join(
            f"<div class='card'><a href='/r/{i}'>{sentence(f'r{i}', 8)}</a></div>"
            for i in range(60)
        )
        script = "var config = " + repr(words(seed, 3500)) + ";"
        title = sentence(seed, 9)
        return (
            f"<!doctype html><html lang='en'><head><title>{title} | Outlet {feed}</title>"
            f"<meta property='og:title' content='{title}'><script>{script}</script></head>"
            f"<body><nav><ul>{nav}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
            f"<aside>{related}</aside><footer>Imprint</footer></body></html>"
        ).encode()

    def answer(self, path: str, head: bytes) -> bytes:
        """The whole HTTP answer to a request."""
        parts = path.strip("/").split("/")
        if parts[0] == "f":
            body, tag = self.feed(int(parts[1]))
            if self.validators and tag.encode() in head:
                return f'HTTP/1.1 304 Not Modified\r\nETag: "{tag}"\r\n\r\n'.encode()
            extra = f'ETag: "{tag}"\r\n' if self.validators else ""
            return _ok(body, "application/rss+xml", extra)
        if parts[0] == "a":
            return _ok(self.page(parts[1], parts[2]), "text/html; charset=utf-8")
        if parts[0] == "validators":
            self.validators = parts[1] == "1"
        step = {"advance": 2, "fresh": ENTRIES}.get(parts[0], 0)
        self.last = {feed: last + step for feed, last in self.last.items()}
        return _ok(b"ok", "text/plain")


def _ok(body: bytes, kind: str, extra: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


async def serve(feeds: int) -> None:
    """Serve until the standard input closes."""
    world = World(feeds)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(world.answer(head.split(b" ", 2)[1].decode(), head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)
    world.port = server.sockets[0].getsockname()[1]
    print(world.port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
