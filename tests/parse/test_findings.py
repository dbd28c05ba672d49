"""What fuzzing and hostile samples have found in our readers, each in as few bytes as show it."""

import pytest

from watcher.model.entry import ParsedFeed
from watcher.parse import feed, prune, skim

FINDINGS = {
    "an id that is a list, authors that are a number": b'{"items": [{"id": [1], "authors": 3}]}',
    "a number of 5,000 digits": b'{"items": [{"id": ' + b"9" * 5000 + b"}]}",
    "halves of a pair": b'{"items": [{"id": "\\ud800x", "title": "\\udc00y"}]}',
    "a NUL in a name": b'{"items": [{"id": "a\\u0000b", "title": "y"}]}',
}


@pytest.mark.parametrize("body", FINDINGS.values(), ids=FINDINGS)
def test_a_finding_stays_found(body: bytes) -> None:
    found = feed.read(body, {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    (entry,) = found.entries
    assert (entry.guid + entry.title).isprintable()
    assert len(entry.guid) <= 100


JSON = b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [%s'
MENDED = {
    "cut in an item": JSON % b'{"id": "1", "title": "one [{"}, {"id": "2", "tit',
    "a comma too many": JSON % b'{"id": "1", "title": "one [{"},]}',
    "something after its end": JSON % b'{"id": "1", "title": "one [{"}]} <!-- 0.2 s -->',
    "an item of endless depth": JSON % b'%s, {"id": "1", "title": "one [{"}]}' % (b"[" * 10**5),
    "an item deeper than can be read": JSON
    % (b'{"x": ' + b"[" * 9999 + b"]" * 9999 + b'}, {"id": "1", "title": "one [{"}]}'),
    "Latin letters": JSON % '{"id": "1", "title": "one [{", "summary": "Café"}]}'.encode("latin-1"),
    "UTF-16": (JSON % b'{"id": "1", "title": "one [{"}]}').decode().encode("utf-16"),
}


@pytest.mark.parametrize("body", MENDED.values(), ids=MENDED)
def test_of_broken_json_the_items_that_are_whole_are_read(body: bytes) -> None:
    found = feed.read(body, {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    titles = [entry.title for entry in found.entries]
    assert titles == ["one [{"] if b"[" * 10**5 not in body else titles == []
    assert found.title == "J"


SWALLOWING = {
    "a drawing": "<svg><a>" * 50,
    "a section that has no end": "<![CDATA[ <p>",
    "a comment that has no end": "<!-- a",
}


@pytest.mark.parametrize("inner", SWALLOWING.values(), ids=SWALLOWING)
def test_an_item_that_has_no_end_swallows_no_other(inner: str) -> None:
    first = f"<entry><id>1</id><title>One</title><content type='xhtml'><div>{inner}</div></content>"
    body = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{first}</entry>
    <entry><id>2</id><title>Two</title></entry></feed>"""
    found = feed.read(body.encode(), {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    assert [entry.title for entry in found.entries] == ["One", "Two"]


def test_a_byte_order_mark_that_lies_is_passed_over() -> None:
    body = b"\xff\xfe<rss><channel><item><title>Harbour</title></item></channel></rss>"
    found = feed.read(body, {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    assert [entry.title for entry in found.entries] == ["Harbour"]


def test_cdf_is_read() -> None:
    body = b"""<CHANNEL HREF="http://outlet.example/"><TITLE>C</TITLE>
    <ITEM HREF="http://outlet.example/1"><TITLE>Harbour</TITLE></ITEM></CHANNEL>"""
    found = feed.read(body, {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    assert [(one.title, one.link) for one in found.entries] == [
        ("Harbour", "http://outlet.example/1")
    ]


def test_what_a_channel_says_without_end_costs_its_items_nothing() -> None:
    said = "".join(f"<textInput><title>{n}</title></textInput>" for n in range(20_000))
    item = "<item><title>Harbour</title></item>"
    body = f"<rss><channel><title>T</title>{said}{item}</channel></rss>".encode()
    found = prune.prune(body.decode(), b"")
    assert found is not None
    assert len(found.rest) < 10_000
    assert b"Harbour" in found.rest


def test_of_a_flood_in_json_the_first_are_read_too() -> None:
    items = b", ".join(b'{"id": "%d", "title": "t%d"}' % (n, n) for n in range(prune.MOST_NEW + 9))
    found = feed.read(JSON % items + b"]}", {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    assert (len(found.entries), found.complete) == (prune.MOST_NEW, False)
    assert found.problem == prune.TOO_MANY


def test_of_a_flood_of_new_items_the_first_are_read_and_that_is_said() -> None:
    items = "".join(f"<item><title>t{n}</title></item>" for n in range(prune.MOST_NEW + 10))
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    found = feed.read(body, {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    assert (len(found.entries), found.complete) == (prune.MOST_NEW, False)
    assert "more than 5,000 new items" in found.problem
    assert found.entries[0].title == "t0"


def test_simpler_means_find_the_fields_of_every_kind_of_feed() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>tag:1</id>
    <title type="html">Bridge &amp;amp; harbour</title><link rel="self" href="/no"/>
    <link href="https://outlet.example/1"/><summary>Told <![CDATA[x]]></summary>
    <published>2026-06-01T10:00:00Z</published></entry></feed>"""
    found = skim.read(atom, {}, feed_id="f", url="https://outlet.example/feed")
    assert isinstance(found, ParsedFeed)
    (entry,) = found.entries
    assert (entry.guid, entry.title) == ("tag:1", "Bridge & harbour")
    assert entry.url == "https://outlet.example/1"
    assert entry.published_at
    assert found.title == "A"
