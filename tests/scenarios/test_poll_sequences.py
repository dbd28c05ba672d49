"""Feeds as publishers really issue them, poll by poll, with a watch that matches everything."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.scenarios.builders import NOW, Web, configuration, flowing, item, round_of, rss

OLD = format_datetime(NOW - timedelta(days=400))
DAY_OLD = format_datetime(NOW - timedelta(days=1))
WINDOW = [item(n) for n in range(10, 0, -1)]
BARE = [item(n, guid="", link=f"https://outlet.example/a/{n}?utm_source=rss{n}") for n in range(5)]
RETAGGED = [
    item(n, guid="", link=f"https://outlet.example/a/{n}?utm_source=app&amp;fbclid=x{n}")
    for n in range(5)
]
WHOLE = rss(item(11), *WINDOW)
JUNK = b"\xef\xbb\xbf\n<br />\n<b>Warning</b>: Undefined index in /srv/feed.php\n\n"
SECURE = [one.replace("https://outlet", "http://outlet") for one in WINDOW]

SEQUENCES: dict[str, list[tuple[bytes, int]]] = {
    "the first poll is silent, the next brings what is new": [
        (rss(*WINDOW), 0),
        (rss(item(11), *WINDOW), 1),
        (rss(item(12), item(11), *WINDOW), 1),
    ],
    "guids and links move from http to https": [
        (rss(*SECURE), 0),
        (rss(item(11), *WINDOW), 1),
    ],
    "every entry gets another date": [
        (rss(*(item(n, pubDate=DAY_OLD) for n in range(10))), 0),
        (rss(*(item(n) for n in range(10))), 0),
    ],
    "two thousand old entries come with one that is new": [
        (rss(*WINDOW), 0),
        (rss(item(11), *(item(n, pubDate=OLD) for n in range(100, 2100)), *WINDOW), 1),
        (rss(item(12), item(11), *WINDOW), 1),
    ],
    "an entry dated in the far future hides no later one": [
        (rss(*WINDOW), 0),
        (rss(item(11, pubDate="Tue, 01 Dec 2099 10:00:00 GMT"), *WINDOW), 1),
        (rss(item(12), item(11, pubDate="Tue, 01 Dec 2099 10:00:00 GMT"), *WINDOW), 1),
    ],
    "an entry dated long ago is news when it comes alone": [
        (rss(*WINDOW), 0),
        (rss(item(11, pubDate=OLD), *WINDOW), 1),
    ],
    "cut in the middle, then whole": [
        (rss(*WINDOW), 0),
        (WHOLE[: len(WHOLE) // 2], 1),
        (WHOLE, 0),
    ],
    "the very first body is cut, then whole": [
        (rss(*WINDOW), 0),
        (rss(), 0),
        (WHOLE, 1),
    ],
    "another order and other white space": [
        (rss(*WINDOW), 0),
        (rss(*(one.replace("><", ">\n  <") for one in reversed(WINDOW))), 0),
    ],
    "half of a surrogate pair in a title": [
        (rss(*WINDOW), 0),
        (rss(item(11, "Party time &#55357;&#56832; in the harbour town"), *WINDOW), 1),
        (rss(item(12), item(11, "Party time &#55357; in the harbour town"), *WINDOW), 1),
    ],
    "junk before the declaration": [
        (rss(*WINDOW), 0),
        (JUNK + rss(item(11), *WINDOW), 1),
    ],
    "links with other tracking parameters and no guid": [
        (rss(*BARE), 0),
        (rss(*RETAGGED), 0),
    ],
    "the same entry twice in one body": [
        (rss(*WINDOW), 0),
        (rss(item(11), item(11), *WINDOW), 1),
    ],
    "a mistake corrected in an entry of the first poll": [
        (rss(*WINDOW), 0),
        (rss(item(10, "Report ten, corrected: council votes on bridge 10"), *WINDOW[1:]), 0),
    ],
    "a mistake corrected in an entry that was told": [
        (rss(*WINDOW), 0),
        (rss(item(11, "Report 11: counci of town 11 votes on bridge 11"), *WINDOW), 1),
        (rss(item(11), *WINDOW), 0),
    ],
    "another headline for an entry that was told": [
        (rss(*WINDOW), 0),
        (rss(item(11), *WINDOW), 1),
        (rss(item(11, "Report eleven, corrected: council votes on it"), *WINDOW), 1),
    ],
    "an entry that goes and comes back": [
        (rss(item(11), *WINDOW), 0),
        (rss(*WINDOW), 0),
        (rss(item(11), *WINDOW), 0),
    ],
    "an empty feed between two whole ones": [
        (rss(*WINDOW), 0),
        (rss(), 0),
        (rss(*WINDOW), 0),
    ],
    "guids that are given anew at each poll": [
        (rss(*(item(n, guid=f"tag:1:{n}") for n in range(10))), 0),
        (rss(*(item(n, guid=f"tag:2:{n}") for n in range(11))), 1),
    ],
    "a page of HTML in place of the feed, then the feed": [
        (rss(*WINDOW), 0),
        (b"<!doctype html><html><body><h1>Back soon</h1></body></html>", 0),
        (rss(item(11), *WINDOW), 1),
    ],
}


@pytest.mark.parametrize("name", SEQUENCES)
async def test_each_poll_alerts_exactly_on_what_is_new(name: str, web: Web, tmp_path: Path) -> None:
    alerts = []
    async with flowing(configuration(tmp_path, web)) as river:
        for body, _ in SEQUENCES[name]:
            web.paths["/feed"] = body
            alerts.append(await round_of(river))
    assert alerts == [expected for _, expected in SEQUENCES[name]]
    assert len(web.told) == sum(alerts)


async def test_an_edit_that_brings_what_a_watch_looks_for_is_news(web: Web, tmp_path: Path) -> None:
    watches = "  ferry: { match: { all: [ { words: [ferry] } ] }, send: { to: [chat] } }\n"
    async with flowing(configuration(tmp_path, web, watches=watches)) as river:
        web.paths["/feed"] = rss(*WINDOW, item(20, "Ferry line opens to the northern isles"))
        assert await round_of(river) == 0
        web.paths["/feed"] = rss(
            item(10, "Live: ferry runs aground near the bridge of town ten"),
            *WINDOW[1:],
            item(20, "Ferry line opens to the northern islands, corrected"),
        )
        assert await round_of(river) == 1
    assert "aground" in web.told[0]
