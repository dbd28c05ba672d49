"""A small news world on loopback: feeds of 35 entries (47 kB) and pages of 90 kB, made of words.

`python -m benchmarks.world FEEDS` prints its port and serves until its standard input closes.

    /f/N      feed N, 35 entries      /advance       two new entries in every feed (5 %)
    /s/N      the same with one       /touch         every feed has another build date
    /a/N/M    the page of an entry    /fresh         all entries of every feed are new
    /h/N      hostile feed N
    /validators/0  no ETag and no 304 from now on (/1: again)
"""

import asyncio
import hashlib
import random
import sys
from email.utils import formatdate

from benchmarks.hostile import Hostile

ENTRIES = 35
_START = 1_760_000_000
_STEMS = """
minist talk bord council energ summ agree market report reg offic arm elect budg harb rail court
inquir drought harvest factor union teach clinic bridg satell museum festiv coalit embass sanct
pipel tribun provinc mayor
""".split()
_ENDINGS = "er al an ing ed ion ity ment ous ive or ism ure ance age ory ade ine ent".split()
_SMALL = "the of and to in that with for from has was by on at is".split()


def words(seed: str, count: int) -> list[str]:
    """`count` words, every third of them small, always the same for a seed."""
    chance = random.Random(seed)
    return [
        chance.choice(_SMALL) if at % 3 == 1 else chance.choice(_STEMS) + chance.choice(_ENDINGS)
        for at in range(count)
    ]


def sentence(seed: str, count: int = 16) -> str:
    """One sentence."""
    return " ".join(words(seed, count)).capitalize() + "."


class World:
    """Feeds whose entries are numbered; entry N of feed F is always the same text."""

    def __init__(self) -> None:
        """All feeds begin with entries 0 to 34."""
        self.last = ENTRIES
        self.built = 0
        self.validators = True
        self.port = 0
        self._made: dict[str, tuple[bytes, str]] = {}
        self._hostile = Hostile()

    def entry(self, feed: str, number: int) -> str:
        """One RSS item, of about 1,300 characters."""
        seed = f"{feed}/{number}"
        link = f"http://127.0.0.1:{self.port}/a/{feed}/{number}"
        summary = "</p><p>".join(sentence(f"{seed}/{i}", 30) for i in range(4))
        return (
            f"<item><title>{sentence(seed, 9)}</title><link>{link}</link>"
            f"<guid isPermaLink='false'>{seed}</guid>"
            f"<pubDate>{formatdate(_START + number * 600)}</pubDate>"
            f"<category>news</category><dc:creator>Staff Writer</dc:creator>"
            f"<description><![CDATA[<p>{summary}</p>]]></description></item>"
        )

    def feed(self, feed: str, count: int) -> tuple[bytes, str]:
        """The feed's document now and its tag."""
        made = self._made.get(feed)
        if made is None:
            body = self._document(feed, count)
            made = self._made[feed] = (body, hashlib.blake2b(body, digest_size=8).hexdigest())
        return made

    def _document(self, feed: str, count: int) -> bytes:
        items = "\n".join(self.entry(feed, self.last - 1 - n) for n in range(count))
        head = (
            f"<title>Outlet {feed}</title><link>http://127.0.0.1:{self.port}/</link>"
            f"<lastBuildDate>{formatdate(_START + self.built)}</lastBuildDate>"
        )
        space = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
        return f"<rss version='2.0' {space}><channel>{head}{items}</channel></rss>".encode()

    def page(self, seed: str) -> bytes:
        """An article of some 4,500 characters among menus, teasers, scripts and comments."""
        menu = "".join(f"<li><a href='/s/{i}'>{sentence(f'n{i}', 3)}</a></li>" for i in range(90))
        body = "".join(
            f"<p>{' '.join(sentence(f'{seed}/{p}/{s}') for s in range(4))}</p>" for p in range(10)
        )
        teasers = "".join(
            f"<div class='card'><a href='/r/{i}'><img src='/i/{i}.jpg' alt=''>"
            f"<h3>{sentence(f'r{i}', 8)}</h3></a><span>{i} min</span></div>"
            for i in range(60)
        )
        script = f"var config = {words('script', 5200)!r};"
        title = sentence(seed, 9)
        return (
            f"<!doctype html><html lang='en'><head><title>{title} | Outlet</title>"
            f"<meta property='og:title' content='{title}'>"
            f"<meta name='author' content='Staff Writer'>"
            f"<meta property='article:published_time' content='2026-01-05T10:00:00Z'>"
            f"<script>{script}</script></head>"
            f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
            f"<aside>{teasers}</aside><footer>Imprint</footer></body></html>"
        ).encode()

    def answer(self, path: str, head: bytes) -> bytes:
        """The whole HTTP answer to a request."""
        kind, _, rest = path.strip("/").partition("/")
        if kind in {"f", "s"}:
            body, tag = self.feed(f"{kind}{rest}", ENTRIES if kind == "f" else 1)
            return self._conditionally(body, tag, head)
        if kind == "h":
            body, extra = self._hostile.answer(int(rest), self.built)
            return _ok(body, "application/rss+xml", extra)
        if kind == "a":
            return _ok(self.page(rest), "text/html; charset=utf-8")
        if kind == "validators":
            self.validators = rest == "1"
        else:
            self.last += {"advance": 2, "fresh": ENTRIES}.get(kind, 0)
            self.built += 60
            self._made.clear()
        return _ok(b"ok", "text/plain")

    def _conditionally(self, body: bytes, tag: str, head: bytes) -> bytes:
        if not self.validators:
            return _ok(body, "application/rss+xml")
        if tag.encode() in head:
            return f'HTTP/1.1 304 Not Modified\r\nETag: "{tag}"\r\n\r\n'.encode()
        return _ok(body, "application/rss+xml", f'ETag: "{tag}"\r\n')


def _ok(body: bytes, kind: str, extra: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


async def serve() -> None:
    """Serve until the standard input closes."""
    world = World()

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
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
