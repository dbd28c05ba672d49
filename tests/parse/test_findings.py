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
