"""Odd feeds, poll by poll, as sequences of answers, with what each may raise and how it is found.

Every sequence begins with a silent first poll, and ends with a good body.
"""

import gzip
import json
import zlib
from datetime import timedelta
from email.utils import format_datetime
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]

from tests.scenarios.builders import NOW, item, rss
from tests.scenarios.scripted import Answer, Drip, http, packed
from watcher.model.condition import Condition

OLD = format_datetime(NOW - timedelta(days=400))
FUTURE = "Fri, 05 Jun 2099 10:00:00 GMT"
FINE, GAP, FLOOD, EMPTY = Condition.FINE, Condition.GAP, Condition.FLOOD, Condition.EMPTY
NO_FEED, CUT, GARBLED = Condition.NOT_A_FEED, Condition.CUT_SHORT, Condition.GARBLED


class Step(NamedTuple):
    """One poll."""

    answer: Answer
    alerts: int
    found: Condition = FINE


def good(*items: str, alerts: int = 0, found: Condition = FINE, title: str = "Outlet") -> Step:
    return Step(http("200 OK", body=rss(*items, title=title)), alerts, found)


def sent(body: bytes, alerts: int, found: Condition, *headers: str) -> Step:
    return Step(http("200 OK", *headers, body=body), alerts, found)


def items(first: int, last: int, **tags: str) -> list[str]:
    """Items from the newest to the oldest."""
    return [item(n, **tags) for n in range(last, first - 1, -1)]


def russian(number: int) -> str:
    return item(
        number,
        f"Совет города {number} голосует о мосте {number}",
        description=f"Заседание номер {number} прошло в зале {number}.",
    )


WINDOW = items(1, 10)
MORE = [item(11), *WINDOW]
START = good(*WINDOW)
END = good(item(12), *MORE, alerts=1)
LIVE, TODAY = "https://outlet.example/live", "https://outlet.example/today"
FERRY = {"description": "Forty passengers were taken off by a lifeboat."}
CYRILLIC = [russian(n) for n in range(10, 0, -1)]
PAGE = (
    b"<!doctype html><html><head><title>Before you continue</title></head><body>...</body></html>"
)
XML_ERROR = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No</Message></Error>'
ATOM = "".join(
    f"<entry><id>https://outlet.example/a/{n}</id><title>Report {n}: council of town {n} votes on"
    f' bridge {n}</title><link href="https://outlet.example/a/{n}"/><updated>2026-11-01T10:00:00Z'
    f"</updated><summary>Members met on day {n} to vote on plan {n}.</summary></entry>"
    for n in range(11, 0, -1)
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Outlet",
    "items": [
        {
            "id": f"https://outlet.example/a/{n}",
            "url": f"https://outlet.example/a/{n}",
            "title": f"Report {n}: council of town {n} votes on bridge {n}",
            "content_text": f"Members met on day {n} to vote on plan {n}.",
        }
        for n in range(12, 0, -1)
    ],
}


JSON_MORE = {**JSON_FEED, "items": [{"id": "13", "title": "Ferry"}, *JSON_FEED["items"]]}


def encoded(codec: str, *, declared: str = "", bom: bytes = b"") -> bytes:
    """The feed in Russian with one more entry, in some encoding, declared or not as another."""
    text = rss(russian(11), *CYRILLIC).decode()
    text = text.replace('encoding="utf-8"', f'encoding="{declared or codec}"')
    return bom + text.encode(codec)


def spoken(body: bytes, *headers: str) -> list[Step]:
    """The feed in Russian, then the same in another encoding with one entry more."""
    return [
        good(*CYRILLIC),
        sent(body, 1, FINE, *headers),
        good(russian(12), russian(11), *CYRILLIC, alerts=1),
    ]


def between(answer: Answer, found: Condition, *, alerts: int = 0) -> list[Step]:
    """An answer between two good ones, while two entries were published."""
    left = 2 - alerts
    return [START, Step(answer, alerts, found), good(item(12), *MORE, alerts=left)]


def bare(number: int, **tags: str) -> str:
    """An item without GUID, link and date."""
    return item(number, **{"guid": "", "link": "", "pubDate": "", **tags})


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


MORE_BODY = rss(*MORE)
STREAM = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
MANY = rss(item(12), item(11), *items(1000, 1399, pubDate=OLD), *WINDOW)

ENCODINGS: dict[str, list[Step]] = {
    "UTF-8 with a byte order mark": spoken(encoded("utf-8", bom=b"\xef\xbb\xbf")),
    "UTF-16 LE with a mark": spoken(encoded("utf-16-le", declared="utf-16", bom=b"\xff\xfe")),
    "UTF-16 BE with a mark": spoken(encoded("utf-16-be", declared="utf-16", bom=b"\xfe\xff")),
    "UTF-16 LE without a mark": spoken(encoded("utf-16-le")),
    "UTF-32 LE with a mark": spoken(encoded("utf-32-le", bom=b"\xff\xfe\0\0")),
    "UTF-32 BE with a mark": spoken(encoded("utf-32-be", bom=b"\0\0\xfe\xff")),
    "UTF-16 that calls itself UTF-8": spoken(
        encoded("utf-16-le", declared="utf-8", bom=b"\xff\xfe")
    ),
    "UTF-8 that calls itself Latin": spoken(encoded("utf-8", declared="iso-8859-1")),
    "UTF-8 that calls itself UTF-16": spoken(encoded("utf-8", declared="utf-16")),
    "cp1251": spoken(encoded("cp1251", declared="windows-1251")),
    "cp1251 that calls itself UTF-8": spoken(encoded("cp1251", declared="utf-8")),
    "KOI8-R, and the header says cp1251": spoken(
        encoded("koi8-r"), "Content-Type: text/xml; charset=windows-1251"
    ),
    "cp1251 by the header alone": spoken(
        encoded("cp1251").replace(b' encoding="cp1251"', b""),
        "Content-Type: text/xml; charset=windows-1251",
    ),
    "an encoding that there is not": spoken(encoded("utf-8", declared="utf-9000")),
}

PACKED: dict[str, list[Step]] = {
    "gzip in gzip": between(packed(MORE_BODY, times=2), FINE, alerts=1),
    "gzip three times": between(packed(MORE_BODY, times=3), FINE, alerts=1),
    "gzip that no header names": between(
        http("200 OK", body=gzip.compress(MORE_BODY)), FINE, alerts=1
    ),
    "gzip that is none": between(
        http("200 OK", "Content-Encoding: gzip", body=MORE_BODY), FINE, alerts=1
    ),
    "two codings in a row": between(
        http(
            "200 OK", "Content-Encoding: br, gzip", body=gzip.compress(brotli.compress(MORE_BODY))
        ),
        FINE,
        alerts=1,
    ),
    "deflate without its wrapper": between(
        http("200 OK", "Content-Encoding: deflate", body=raw_deflate(MORE_BODY)), FINE, alerts=1
    ),
    "gzip cut short": between(
        http("200 OK", "Content-Encoding: gzip", body=gzip.compress(MORE_BODY)[:-20]), GARBLED
    ),
    "a bomb": between(packed(bytes(30_000_000)), Condition.TOO_LARGE),
}

IN_PLACE: dict[str, list[Step]] = {
    "nothing at all": between(http("200 OK"), GARBLED),
    "blanks": between(http("200 OK", body=b" \n\t "), GARBLED),
    "204": between(http("204 No Content"), Condition.REFUSED),
    "206": between(http("206 Partial Content", body=MORE_BODY), Condition.REFUSED),
    "304 that nobody asked for": between(http("304 Not Modified"), GARBLED),
    "a consent page": between(http("200 OK", "Content-Type: text/html", body=PAGE), NO_FEED),
    "a log-in page in UTF-16": between(
        http("200 OK", body=b"\xff\xfe" + PAGE.decode().encode("utf-16-le")), NO_FEED
    ),
    "an error in words": between(http("200 OK", body=b"Internal Server Error"), NO_FEED),
    "an error in JSON": between(http("200 OK", body=b'{"error": "quota"}'), NO_FEED),
    "an error in XML": between(http("200 OK", body=XML_ERROR), NO_FEED),
    "a picture": between(http("200 OK", body=b"\x89PNG\r\n\x1a\n" + bytes(500)), NO_FEED),
    "an empty feed": between(http("200 OK", body=rss()), EMPTY),
    "a web page by redirect": between(http("302 Found", "Location: /page"), NO_FEED),
    "404": between(http("404 Not Found"), Condition.NOT_FOUND),
    "410": between(http("410 Gone"), Condition.GONE),
    "403": between(http("403 Forbidden"), Condition.BLOCKED),
    "500": between(http("500 Internal Server Error"), Condition.SERVER_ERROR),
    "429": between(http("429 Too Many Requests"), Condition.SLOWED),
    "a page at the very first": [sent(PAGE, 0, NO_FEED), START, good(*MORE, alerts=1)],
    "an empty feed at the very first": [sent(rss(), 0, EMPTY), good(*WINDOW, alerts=10)],
    "a redirect in a circle": between(
        http("301 Moved", "Location: /a-redirect-in-a-circle"), Condition.REDIRECTED
    ),
    "no HTTP": between(b"\0\xff not http\r\n\r\n", GARBLED),
    "a closed connection": between(b"", GARBLED),
    "a slow drip": between(
        Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<rss>"), Condition.SLOW
    ),
    "slow headers": between(Drip(b"HTTP/1.1 200 OK\r\n", drop=b"X: y\r\n"), Condition.SLOW),
    "an endless stream": between(
        Drip(STREAM + b"<rss><channel>", pause=0, drop=b"<x>blah blah</x>" * 5000),
        Condition.OVERSIZED,
    ),
}

BROKEN: dict[str, list[Step]] = {
    "cut in a tag": between(
        http("200 OK", body=MORE_BODY[: MORE_BODY.rindex(b"/title")]), CUT, alerts=1
    ),
    "cut in the first item": between(http("200 OK", body=MORE_BODY[:250]), CUT),
    "cut in a letter": [
        good(*CYRILLIC),
        sent(rss(russian(11), *CYRILLIC)[:1501], 1, CUT),
        good(russian(12), russian(11), *CYRILLIC, alerts=1),
    ],
    "the very first body is cut": [
        sent(MORE_BODY[:900], 0, CUT),
        good(item(12), *MORE, alerts=1),
        good(item(13), item(12), *MORE, alerts=1),
    ],
    "cut by its length": between(
        http("200 OK", body=MORE_BODY[:900], length=len(MORE_BODY)), GARBLED
    ),
    "cut between chunks": between(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + MORE_BODY[:255] + b"\r\n",
        GARBLED,
    ),
    "larger than the cap": [
        START,
        Step(http("200 OK", body=MANY), 2, Condition.OVERSIZED),
        good(item(13), item(12), *MORE, alerts=1),
    ],
    "a tag that is not closed": between(
        http("200 OK", body=MORE_BODY.replace(b"<link>", b"<image><br><link>", 1)),
        Condition.MALFORMED,
        alerts=1,
    ),
    "junk before and after": between(
        http("200 OK", body=b"\n<b>Warning</b>: x in y\n" + MORE_BODY + b"<!-- 0.3 s --><script>"),
        FINE,
        alerts=1,
    ),
    "control characters": between(
        http("200 OK", body=MORE_BODY.replace(b"Report 11", b"Report\x0b\x00 11")), FINE, alerts=1
    ),
    "bare ampersands": between(
        http("200 OK", body=MORE_BODY.replace(b"example/</link>", b"example/?a&b&nbsp;</link>", 1)),
        FINE,
        alerts=1,
    ),
}

SHAPES: dict[str, list[Step]] = {
    "RSS, then Atom, then JSON": [
        START,
        sent(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet</title>{ATOM}</feed>'.encode(),
            1,
            FINE,
        ),
        sent(json.dumps(JSON_FEED).encode(), 1, FINE),
        good(item(13), item(12), *MORE, alerts=1),
    ],
    "no GUIDs and no dates": [
        good(*(item(n, guid="", pubDate="") for n in range(10))),
        good(*(item(n, guid="", pubDate="") for n in range(11)), alerts=1),
    ],
    "neither GUIDs nor links": [
        good(*(bare(n) for n in range(10))),
        good(*(bare(n) for n in range(11, 0, -1)), alerts=2),
        good(*(bare(n) for n in range(11))),
    ],
    "no titles": [
        good(*(item(n, title=" ") for n in range(10))),
        good(*(item(n, title=" ") for n in range(11)), alerts=1),
    ],
    "accents as signs of their own": [
        good(*(bare(n, title=f"Café {n} opens its terrace in town {n}") for n in range(10))),
        good(
            *(bare(n, title=f"Cafe\u0301 {n} opens its terrace in town {n}") for n in range(11)),
            alerts=1,
        ),
    ],
    "links and nothing else": [
        good(*(f"<item><link>https://outlet.example/{n}</link></item>" for n in range(10))),
        good(*(f"<item><link>https://outlet.example/{n}</link></item>" for n in range(11))),
        good(item(100), alerts=1, found=FINE),
    ],
    "words and nothing else": [
        good(
            *(
                f"<item><description>Word {n} of day {n}, said twice.</description></item>"
                for n in range(10)
            )
        ),
        good(
            *(
                f"<item><description>Word {n} of day {n}, said twice.</description></item>"
                for n in range(11)
            ),
            alerts=1,
        ),
    ],
    "one GUID for all": [
        good(*(item(n, guid="1") for n in range(10))),
        good(*(item(n, guid="1") for n in range(11)), alerts=1),
        good(*(item(n, guid="1") for n in range(12)), alerts=1),
    ],
    "one link for all and no GUID": [
        good(*(item(n, guid="", link="https://outlet.example/") for n in range(10))),
        good(*(item(n, guid="", link="https://outlet.example/") for n in range(11)), alerts=1),
    ],
    "one link for all, no GUID, and several are new": [
        good(*(item(n, guid="", link="https://outlet.example/") for n in range(10, 0, -1))),
        good(
            *(item(n, guid="", link="https://outlet.example/") for n in range(13, 0, -1)), alerts=3
        ),
    ],
    "in capitals": [
        START,
        sent(rss(*MORE).replace(b"rss", b"RSS").replace(b"item>", b"ITEM>"), 1, FINE),
        END,
    ],
    "JSON that is cut": [
        sent(json.dumps(JSON_FEED).encode(), 0, FINE),
        sent(json.dumps(JSON_MORE).encode()[:800], 1, CUT),
        sent(json.dumps(JSON_MORE).encode(), 0, FINE),
    ],
    "items that hold nothing": [
        good(*WINDOW),
        good("<item/>", "<item></item>", *MORE, alerts=1),
        END,
    ],
}

GUIDS: dict[str, list[Step]] = {
    "GUIDs of another form": [
        good(*(item(n, guid=f"https://outlet.example/?p={n}") for n in range(10, 0, -1))),
        good(*(item(n, guid=f"tag:outlet.example,2026:{n}") for n in range(11, 0, -1)), alerts=1),
        good(*(item(n, guid=f"urn:uuid:{n:032}") for n in range(12, 0, -1)), alerts=1),
    ],
    "GUIDs anew at each poll": [
        good(*(item(n, guid=f"{step}-{n}") for n in range(9 + step, 0, -1)), alerts=int(step > 1))
        for step in (1, 2, 3, 4)
    ],
    "GUIDs and links of another host": [
        START,
        good(
            *(
                item(
                    n,
                    guid=f"https://www.outlet.example/a/{n}?amp",
                    link=f"https://www.outlet.example/news/{n}",
                )
                for n in range(11, 0, -1)
            ),
            alerts=1,
        ),
    ],
    "GUIDs in capitals": [
        START,
        good(*(item(n, guid=f"HTTPS://OUTLET.EXAMPLE/A/{n}") for n in range(11, 0, -1)), alerts=1),
    ],
    "two states of one feed in turns": [
        START,
        good(*MORE, alerts=1),
        good(*WINDOW),
        good(*MORE),
        good(*WINDOW),
        END,
    ],
    "GUIDs that count positions": [
        good(*(item(n, guid=str(last - n)) for n in range(last, last - 10, -1)), alerts=last > 10)
        for last in (10, 11, 12)
    ],
    "GUIDs that name places in the feed": [
        good(
            *(item(n, guid=f"place-{last - n}") for n in range(last, last - 10, -1)),
            alerts=last - before,
        )
        for before, last in ((10, 10), (10, 11), (11, 13))
    ],
    "GUIDs of old stories given to others": [
        START,
        good(
            item(11, "Ferry runs aground in the fog", guid="https://outlet.example/a/10", **FERRY),
            *WINDOW[1:],
            alerts=1,
        ),
        good(
            item(11, "Ferry runs agrounds in the fog", guid="https://outlet.example/a/10", **FERRY),
            *WINDOW[1:],
        ),
    ],
    "a page that is another story each day": [
        good(item(1, guid="day-1", link=TODAY, pubDate=OLD), *WINDOW),
        good(item(2, "Ferry runs aground", guid="day-2", link=TODAY, **FERRY), *WINDOW, alerts=1),
        good(item(2, "Ferry runs agrounds", guid="day-2", link=TODAY, **FERRY), *WINDOW),
    ],
    "GUIDs in white space": [
        START,
        good(
            *(item(n, guid=f"\n https://outlet.example/a/{n}\n ") for n in range(11, 0, -1)),
            alerts=1,
        ),
    ],
    "places in one page": [
        good(*(item(n, guid="", link=f"{LIVE}#{n}") for n in range(10))),
        good(
            *(item(n, guid="", link=f"{LIVE}#{n}") for n in range(11)),
            item(11, "Bakers strike over flour", guid="", link=f"{LIVE}#11", description="Bread."),
            alerts=2,
        ),
    ],
    "numbers of sessions in links": [
        good(
            *(
                item(
                    n, guid="", link=f"https://outlet.example/a/{n};jsessionid=A{n}?PHPSESSID=9{n}"
                )
                for n in range(10)
            )
        ),
        good(
            *(
                item(
                    n, guid="", link=f"https://outlet.example/a/{n};jsessionid=Z{n}?PHPSESSID=7{n}"
                )
                for n in range(11)
            ),
            alerts=1,
        ),
    ],
    "one title for all": [
        good(*(item(n, title="Morning briefing", description="") for n in range(10))),
        good(*(item(n, title="Morning briefing", description="") for n in range(11)), alerts=1),
    ],
    "titles escaped twice": [
        good(*(item(n, title=f"Fish &amp; chips {n} in town {n}") for n in range(10))),
        good(
            *(item(n, title=f"Fish &amp;amp; chips {n} in town {n}") for n in range(11)), alerts=1
        ),
    ],
    "the oldest first": [
        good(*(item(n) for n in range(1, 11))),
        good(*(item(n) for n in range(1, 12)), alerts=1),
    ],
    "a window that shrinks and grows": [START, good(item(10)), good(*MORE, alerts=1), END],
    "a window of one": [
        good(item(1)),
        good(item(2), alerts=1),
        good(item(1)),
        good(item(3), alerts=1),
    ],
}

DATES: dict[str, list[Step]] = {
    "all dates in the future": [
        good(*items(1, 10, pubDate=FUTURE)),
        good(*items(1, 11, pubDate=FUTURE), alerts=1),
        good(*items(1, 12), alerts=1),
    ],
    "all dates missing": [
        good(*items(1, 10, pubDate="")),
        good(*items(1, 11, pubDate=""), alerts=1),
    ],
    "dates that are none": [
        good(*items(1, 10, pubDate="yesterday, about noon")),
        good(*items(1, 11, pubDate="0000-00-00 00:00:00"), alerts=1),
    ],
    "a date of this very moment at each poll": [
        good(*items(1, 10, pubDate=format_datetime(NOW))),
        good(*items(1, 11, pubDate=format_datetime(NOW + timedelta(hours=1))), alerts=1),
        good(*items(1, 11, pubDate=format_datetime(NOW + timedelta(hours=2)))),
    ],
    "fresh news under old dates": [
        START,
        good(item(12, pubDate=OLD), item(11, pubDate=OLD), *WINDOW, alerts=2),
    ],
    "an archive under its own dates": [
        START,
        good(item(11), *WINDOW, *items(100, 150, pubDate=OLD), alerts=1, found=FLOOD),
        END,
    ],
    "an archive without dates": [
        START,
        good(item(11), *WINDOW, *items(100, 150, pubDate=""), alerts=1, found=FLOOD),
        END,
    ],
    "an archive under today's date": [
        START,
        good(item(11), *WINDOW, *items(100, 150), alerts=1, found=FLOOD),
        END,
    ],
    "an archive, and the window is written anew": [
        START,
        good(
            item(11),
            *(one.replace("><", ">\n<") for one in WINDOW),
            *items(100, 150, pubDate=""),
            alerts=1,
            found=FLOOD,
        ),
        END,
    ],
    "much news at once": [
        START,
        good(*items(11, 40), *WINDOW, alerts=30),
        good(item(41), *items(11, 40), alerts=1),
    ],
    "a window that is new throughout": [
        START,
        good(*items(21, 30), alerts=10, found=GAP),
        good(item(31), *items(21, 30), alerts=1),
    ],
    "another feed at the address": [
        START,
        good(*items(501, 512), alerts=12, found=Condition.ANOTHER, title="Casino News"),
        good(item(513), *items(501, 512), alerts=1, title="Casino News"),
        good(item(11), *WINDOW, alerts=1),
    ],
    "another name for the same feed": [START, good(*MORE, alerts=1, title="The New Outlet"), END],
}

GROUPS: dict[str, dict[str, list[Step]]] = {
    "encodings": ENCODINGS,
    "packing": PACKED,
    "something in its place": IN_PLACE,
    "broken bodies": BROKEN,
    "shapes": SHAPES,
    "identities": GUIDS,
    "dates": DATES,
}
