"""Whatever bytes a feed is made of, reading it raises nothing and gives sane entries."""

import json
from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import bombs
from watcher.model import charset
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed
from watcher.parse import dates, feed, jsonfeed, markup, prune, repair, skim

URL = "https://outlet.example/feed"
TAGS = [
    "item",
    "entry",
    "title",
    "link",
    "guid",
    "id",
    "description",
    "summary",
    "content",
    "content:encoded",
    "pubDate",
    "published",
    "updated",
    "dc:date",
    "author",
    "name",
    "dc:creator",
    "category",
    "media:thumbnail",
    "enclosure",
    "itunes:keywords",
    "source",
    "image",
    "atom:link",
    "georss:point",
    "psc:chapter",
    "x:y",
    "div",
    "a",
    "b",
]
pieces = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.sampled_from([f"<{tag}/>" for tag in TAGS]),
    st.sampled_from([
        "<![CDATA[", "]]>", "<!--", "-->", "<!", "<?x", "&", "&amp;", "&#55357;", "&#x1f600;",
        "&nbsp;", "&#99999999999;", "<", ">", '"', "href='http://a.example/'", ' xml:base="x"',
        "http://a.example/1", "Mon, 01 Jun 2026 10:00:00 GMT", "2026-06-01", "\0", "\ufffe", "😀",
        "</channel>", "</rss>", "<rss>", "<feed>", "xmlns:q='u'", "mode='base64'", "type='xhtml'",
    ]),
    st.text(max_size=8),
)  # fmt: skip
soups = st.lists(pieces, max_size=30).map("".join)
roots = st.sampled_from([
    "<rss version='2.0'><channel>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<rss><channel>",
    "<rdf:RDF xmlns:rdf='x'>", "<?xml version='1.0' encoding='utf-16'?><rss><channel>", "",
    "<!DOCTYPE rss [<!ENTITY e 'x'>]><rss><channel>", "<channel>", "<entry>",
])  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = "id url external_url title summary content_html content_text date_published authors author"
items = st.dictionaries(st.sampled_from(FIELDS.split()), values, max_size=6)


def read(body: bytes, known: bytes = b"") -> ParsedFeed | Failed:
    return feed.read(body, {}, feed_id="f", url=URL, known_items=known)


def is_sane(found: ParsedFeed | Failed) -> None:
    if isinstance(found, Failed):
        return
    assert found.count >= 0
    for entry in found.entries:
        assert entry.keys
        assert "\n" not in entry.title
        assert not entry.url or entry.url.startswith(("http://", "https://"))
        assert not entry.link or entry.link.startswith(("http://", "https://"))
        if entry.published_at:
            assert entry.published_at.tzinfo is UTC
            assert 1990 <= entry.published_at.year <= 2100


@settings(max_examples=150, deadline=None)
@given(roots, soups)
def test_no_soup_of_tags_makes_reading_raise(root: str, soup: str) -> None:
    body = (root + bombs.ITEM + soup).encode("utf-8", "surrogatepass")
    is_sane(read(body))
    is_sane(skim.read(body, {}, feed_id="f", url=URL))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_reading_raise(body: bytes) -> None:
    for whole in (body, b"<rss><channel><item><title>x" + body):
        is_sane(read(whole))
        is_sane(skim.read(whole, {}, feed_id="f", url=URL))


@settings(max_examples=60, deadline=None)
@given(roots, soups)
def test_what_was_read_once_is_known(root: str, soup: str) -> None:
    found = read((root + soup).encode("utf-8", "replace"))
    if isinstance(found, ParsedFeed) and found.complete and found.version:
        again = read((root + soup).encode("utf-8", "replace"), found.items)
        assert isinstance(again, ParsedFeed)
        assert (again.entries, again.items) == ((), found.items)


@settings(max_examples=150, deadline=None)
@given(st.lists(items, max_size=3), values)
def test_no_json_makes_reading_raise(given_items: list[object], title: object) -> None:
    body = json.dumps({"items": given_items, "title": title, "language": title}).encode()
    is_sane(jsonfeed.read(body, feed_id="f", url=URL))


@given(st.text(max_size=120) | st.from_regex(r"[\d:./+ -]{1,40}", fullmatch=True))
def test_a_date_is_in_utc_and_sane_or_none(text: str) -> None:
    found = dates.read(text)
    assert found is None or (found.tzinfo is UTC and 1990 <= found.year <= 2100)


@given(soups)
def test_mended_references_stay_as_they_are(text: str) -> None:
    once = repair.references(text)
    assert repair.references(once) == once
    assert len(once) <= len(text) + text.count("&#")


@given(soups)
def test_mended_entities_stay_as_they_are(text: str) -> None:
    once = repair.entities(text)
    assert repair.entities(once) == once


@given(soups, st.binary(max_size=64))
def test_pruning_never_raises(text: str, known: bytes) -> None:
    found = prune.prune(repair.clean(text), known)
    assert found is None or found.left <= found.count


@given(soups)
def test_markup_comes_out_as_text_no_longer_than_it_was(text: str) -> None:
    assert len(markup.text(text)) <= 2 * len(text)
    assert "\n" not in markup.line(text)


@given(st.binary(max_size=200), st.lists(st.text(max_size=12), max_size=3))
def test_bytes_always_decode(body: bytes, labels: list[str]) -> None:
    assert isinstance(charset.decode(body, labels), str)
