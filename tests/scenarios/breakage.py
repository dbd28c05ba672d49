"""A world of feeds of which a fifth is broken at any time, and always others."""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from random import Random
from xml.sax.saxutils import escape

from tests.scenarios.builders import item, rss
from tests.scenarios.scripted import Answer, Asked, Drip, Publisher, http, packed

SYLLABLES = [f"{one}{other}" for one in "bdfghklmnp" for other in "aeio"]
WINDOW = 20
FOREIGN = "Casino"
PAGE = b"<!doctype html><html><head><title>Before you continue</title></head></html>"
OLD = "Mon, 05 Jan 2015 10:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `name` is a word of its own that stands in its title."""

    name: str
    title: str
    text: str
    at: datetime

    def as_item(self, feed: str, **tags: str) -> str:
        address = f"https://{feed}.example/{self.name}"
        date = format_datetime(self.at)
        said = {"title": self.title, "description": self.text, "pubDate": date}
        return item(0, **{"guid": address, "link": address, **said, **tags})


@dataclass
class Outlet:
    """A feed: what it has published, and what it has shown in an answer that could be read."""

    name: str
    entries: list[Entry]
    url: str
    shown: set[str] = field(default_factory=set)
    requests: int = 0

    def window(self, now: datetime) -> list[Entry]:
        return [one for one in reversed(self.entries) if one.at <= now][:WINDOW]

    def items(self, now: datetime, **tags: str) -> list[str]:
        """What stands in the feed now; it counts as shown."""
        window = self.window(now)
        self.shown |= {one.name for one in window}
        return [one.as_item(self.name, **tags) for one in window]

    def good(self, asked: Asked) -> bytes:
        """The feed as it should be, with a validator."""
        window = self.window(asked.at)
        tag = f'W/"{window[0].name if window else 0}"'
        if asked.headers.get("if-none-match") == tag:
            return http("304 Not Modified", f"ETag: {tag}")
        return http("200 OK", f"ETag: {tag}", body=self.feed(*self.items(asked.at)))

    def feed(self, *items: str) -> bytes:
        return rss(*items, title=f"The {self.name} post")


Breakage = Callable[[Outlet, Asked], Answer]


def _words(random: Random, count: int) -> str:
    return " ".join("".join(random.choices(SYLLABLES, k=3)) for _ in range(count))


def outlets(count: int, start: datetime, hours: float, url: str, random: Random) -> list[Outlet]:
    """Feeds that bring an entry every 15 minutes to three hours, each of words of its own."""
    made = []
    for number in range(count):
        pace = random.choice((15, 30, 60, 180))
        at = start - timedelta(minutes=10 * pace)
        entries: list[Entry] = []
        while at < start + timedelta(hours=hours):
            name = f"n{number}e{len(entries)}x"
            title = f"{_words(random, 6).capitalize()} {name}"
            entries.append(Entry(name, title, _words(random, 25), at))
            at += timedelta(minutes=random.expovariate(1 / pace))
        made.append(Outlet(f"o{number}", entries, url))
    return made


def _foreign(outlet: Outlet) -> list[str]:
    random = Random(outlet.name)  # noqa: S311
    return [
        item(n, f"{FOREIGN} {_words(random, 5)}", guid=f"c{n}", link=f"https://casino.example/{n}")
        for n in range(8)
    ]


def _archive(outlet: Outlet, asked: Asked, **tags: str) -> Answer:
    random = Random(f"{outlet.name} {asked.at:%d%H}")  # noqa: S311
    old = []
    for n in range(60):
        address = f"https://{outlet.name}.example/old/{asked.at:%d%H}/{n}"
        words = {"title": _words(random, 6), "description": _words(random, 20)}
        old.append(item(n, **{"guid": address, "link": address, **words, **tags}))
    return http("200 OK", body=outlet.feed(*outlet.items(asked.at), *old))


def _anew(outlet: Outlet, asked: Asked) -> Answer:
    now = asked.at
    window = outlet.window(now)
    outlet.shown |= {one.name for one in window}
    outlet.requests += 1
    guids = [one.as_item(outlet.name, guid=f"{outlet.requests}-{one.name}") for one in window]
    return http("200 OK", body=outlet.feed(*guids))


def _shuffled(outlet: Outlet, asked: Asked) -> Answer:
    rows = outlet.items(asked.at, pubDate=format_datetime(asked.at))
    Random(str(asked.at)).shuffle(rows)  # noqa: S311
    return http("200 OK", body=outlet.feed(*rows))


def _half(outlet: Outlet, asked: Asked) -> Answer:
    body = outlet.feed(*(one.as_item(outlet.name) for one in outlet.window(asked.at)))
    return http("200 OK", 'ETag: "half"', body=body[: len(body) * 2 // 3])


def _lies(outlet: Outlet, asked: Asked) -> Answer:
    conditional = "if-none-match" in asked.headers
    return http("304 Not Modified") if conditional else outlet.good(asked)


def _in_utf16(outlet: Outlet, asked: Asked) -> Answer:
    text = outlet.feed(*outlet.items(asked.at)).decode()
    return http("200 OK", body=b"\xff\xfe" + text.encode("utf-16-le"))


def _twice(outlet: Outlet, asked: Asked) -> Answer:
    return packed(outlet.feed(*outlet.items(asked.at)), times=2)


def _cut(outlet: Outlet, asked: Asked) -> Answer:
    body = outlet.feed(*(one.as_item(outlet.name) for one in outlet.window(asked.at)))
    return http("200 OK", 'ETag: "cut"', body=body[:-100], length=len(body))


def _cut_gzip(outlet: Outlet, asked: Asked) -> Answer:
    body = outlet.feed(*(one.as_item(outlet.name) for one in outlet.window(asked.at)))
    return http("200 OK", "Content-Encoding: gzip", body=gzip.compress(body)[:-30])


def _ampersands(outlet: Outlet, asked: Asked) -> Answer:
    body = outlet.feed("<x><br></x>", *outlet.items(asked.at))
    return http("200 OK", body=body)


def _always(answer: Answer) -> Breakage:
    return lambda _outlet, _asked: answer


def _until(_outlet: Outlet, asked: Asked) -> Answer:
    until = format_datetime(asked.at + timedelta(minutes=20), usegmt=True)
    return http("503 Service Unavailable", f"Retry-After: {until}")


def _another(outlet: Outlet, _asked: Asked) -> Answer:
    return http("200 OK", body=rss(*_foreign(outlet), title="Casino News"))


def _hijacked(outlet: Outlet, _asked: Asked) -> Answer:
    return http("301 Moved Permanently", f"Location: /casino-{outlet.name}")


BREAKAGES: dict[str, Breakage] = {
    "404": _always(http("404 Not Found")),
    "403": _always(http("403 Forbidden")),
    "410": _always(http("410 Gone")),
    "429": _always(http("429 Too Many Requests", "Retry-After: 900")),
    "500": _always(http("500 Internal Server Error")),
    "503 until": _until,
    "closed": _always(b""),
    "no HTTP": _always(b"\0\xff\x01 not http\r\n\r\n"),
    "slow body": _always(Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<rss>")),
    "slow header": _always(Drip(b"HTTP/1.1 200 OK\r\n", drop=b"X: y\r\n")),
    "endless": _always(
        Drip(b"HTTP/1.1 200 OK\r\n\r\n<rss><channel>", pause=0, drop=b"<x>blah</x>" * 9000)
    ),
    "bomb": _always(packed(bytes(20_000_000))),
    "cut by length": _cut,
    "cut gzip": _cut_gzip,
    "cut in the text": _half,
    "nothing": _always(http("200 OK", 'ETag: "none"')),
    "an empty feed": _always(http("200 OK", 'ETag: "void"', body=rss())),
    "consent": _always(http("200 OK", 'ETag: "page"', body=PAGE)),
    "words": _always(http("200 OK", 'ETag: "words"', body=b"Internal error")),
    "JSON": _always(http("200 OK", body=json.dumps({"error": escape("<quota>")}).encode())),
    "circle": _always(http("302 Found", "Location: /circle")),
    "parked": _always(http("301 Moved Permanently", "Location: /parked")),
    "hijacked": _hijacked,
    "another feed": _another,
    "304 unasked": _always(http("304 Not Modified")),
    "304 always": _lies,
    "GUIDs anew": _anew,
    "dates anew, shuffled": _shuffled,
    "archive": lambda outlet, asked: _archive(outlet, asked, pubDate=OLD),
    "archive without dates": lambda outlet, asked: _archive(outlet, asked, pubDate=""),
    "UTF-16": _in_utf16,
    "gzip in gzip": _twice,
    "not well-formed": _ampersands,
}


@dataclass
class World:
    """The outlets, and which of them is broken how, by slots of time."""

    outlets: list[Outlet]
    start: datetime
    slot: timedelta
    seed: int
    healed: bool = False
    told_broken: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def broken(self, now: datetime) -> dict[str, str]:
        """The kind of breakage by outlet."""
        return {} if self.healed else self.planned(now)

    def planned(self, now: datetime) -> dict[str, str]:
        """The kind of breakage by outlet, a fifth of all, unless the world is healed."""
        random = Random(f"{self.seed} {(now - self.start) // self.slot}")  # noqa: S311
        chosen = random.sample(self.outlets, max(len(self.outlets) // 5, 1))
        return {one.name: random.choice(list(BREAKAGES)) for one in chosen}

    def serve(self, publisher: Publisher) -> None:
        """Put all outlets onto the publisher."""
        publisher.plays["/circle"] = http("302 Found", "Location: /circle")
        publisher.plays["/parked"] = http("200 OK", body=PAGE)
        for outlet in self.outlets:
            publisher.plays[f"/{outlet.name}"] = self._play(outlet)
            casino = rss(*_foreign(outlet), title="Casino News")
            publisher.plays[f"/casino-{outlet.name}"] = http("200 OK", body=casino)

    def _play(self, outlet: Outlet) -> Callable[[Asked], Answer]:
        def play(asked: Asked) -> Answer:
            kind = self.broken(asked.at).get(outlet.name)
            if kind is None:
                return outlet.good(asked)
            self.told_broken[kind] += 1
            return BREAKAGES[kind](outlet, asked)

        return play
