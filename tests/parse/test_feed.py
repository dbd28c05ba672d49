"""Whole feeds through `feed.read`: every dialect, broken bytes, pruning, and what is refused."""

from datetime import UTC, datetime

import pytest

from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason
from watcher.parse import feed, rows

URL = "https://news.example/feeds/rss.xml"
ITEM = (
    "<item><title>Harbour {n} opens</title><link>https://news.example/a/{n}</link>"
    "<guid isPermaLink='false'>id-{n:04}</guid><pubDate>Mon, 23 Nov 2026 12:00:00 +0300</pubDate>"
    "<description>Ministers opened harbour {n}.</description></item>"
)
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk">
<title>Новини</title><link href="https://news.example/"/><entry><id>tag:a,1</id>
<title type="html">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><link href="/x?utm_source=rss&amp;id=7"/>
<published>2026-11-23T10:00:00+02:00</published><updated>2026-11-23T11:00:00Z</updated>
<author><name>Olena Koval</name></author><summary>Short.</summary>
<content type="html">&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>T</title><link>https://news.example/</link></channel>
<item rdf:about="https://news.example/r/1"><title>One</title><link>https://news.example/r/1</link>
<dc:date>2026-11-23T10:00:00Z</dc:date><dc:creator>Staff</dc:creator></item></rdf:RDF>"""


def rss(items: str, *, before: str = "") -> str:
    return (
        f'{before}<rss version="2.0"><channel><title>News</title>'
        f"<link>https://news.example/</link><ttl>30</ttl>{items}</channel></rss>"
    )


def numbered(*numbers: int) -> str:
    return "".join(ITEM.format(n=n) for n in numbers)


def read(body: str | bytes, known: bytes = b"", **headers: str) -> ParsedFeed:
    raw = body.encode() if isinstance(body, str) else body
    parsed = feed.read(raw, headers, feed_id="f", url=URL, known_items=known)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def test_an_rss_entry_is_read_whole() -> None:
    parsed = read(rss(numbered(1)))
    (entry,) = parsed.entries
    assert (entry.title, entry.summary) == ("Harbour 1 opens", "Ministers opened harbour 1.")
    assert (entry.guid, entry.url) == ("id-0001", "https://news.example/a/1")
    assert entry.published_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert parsed.hint is not None
    assert parsed.hint.total_seconds() == 1800
    assert (parsed.title, parsed.complete, parsed.count) == ("News", True, 1)


def test_an_atom_entry_is_plain_text_with_resolved_links() -> None:
    parsed = read(ATOM)
    (entry,) = parsed.entries
    assert entry.title == "A & B"
    assert entry.url == "https://news.example/x?id=7"
    assert entry.content == "First.\nSecond."
    assert entry.authors == ("Olena Koval",)
    assert entry.published_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert parsed.language == "uk"


def test_rss_1_0_is_read() -> None:
    (entry,) = read(RDF).entries
    assert (entry.title, entry.authors) == ("One", ("Staff",))
    assert entry.published_at == datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_json_feed_is_read() -> None:
    (entry,) = read(
        '{"version":"https://jsonfeed.org/version/1.1","title":"J","items":'
        '[{"id":"1","url":"/j","title":"T","content_html":"<p>Text</p>"}]}'
    ).entries
    assert (entry.url, entry.content) == ("https://news.example/j", "Text")


def test_known_items_are_cut_out_unread() -> None:
    first = read(rss(numbered(1, 2, 3)))
    second = read(rss(numbered(4, 1, 2, 3)), first.items)
    assert [entry.guid for entry in second.entries] == ["id-0004"]
    assert (second.count, second.pruned, len(second.items)) == (4, 3, 32)
    assert read(rss(numbered(3, 1)), first.items).entries == ()


def test_a_repeated_guid_is_no_identity_even_when_its_twin_was_known() -> None:
    twins = [ITEM.format(n=n).replace(f"id-{n:04}", "same") for n in (1, 2)]
    first = read(rss(twins[0]))
    second = read(rss("".join(twins)), first.items)
    assert [entry.url for entry in second.entries] == ["https://news.example/a/2"]
    assert not set(second.entries[0].keys) & set(first.entries[0].keys)


def test_a_guid_keeps_its_identity_from_http_to_https() -> None:
    item = "<item><title>T</title><guid>{}://news.example/7</guid></item>"
    old, new = (read(rss(item.format(scheme))).entries[0] for scheme in ("http", "https"))
    assert old.id == new.id


@pytest.mark.parametrize(
    "before",
    [
        "\ufeff\n<?xml version='1.0'?>",
        "<br />\n<b>Warning</b>: foo() in <b>/x.php</b><br />\n<?xml version='1.0'?>\n",
        "\n\n  <!-- cached -->",
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    ],
)
def test_what_stands_before_the_feed_does_no_harm(before: str) -> None:
    assert [e.guid for e in read(rss(numbered(1), before=before)).entries] == ["id-0001"]


def test_an_emoji_written_as_two_surrogates_is_joined() -> None:
    parsed = read(rss(numbered(1).replace("Harbour", "&#55357;&#56832; &#xD83D; &#11;&#99999999;")))
    assert parsed.entries[0].title == "😀 1 opens"


def test_html_entities_and_bare_ampersands_are_read() -> None:
    parsed = read(rss(numbered(1).replace("Harbour", "R&D caf&eacute;&nbsp;<![CDATA[a & b]]>")))
    assert parsed.entries[0].title == "R&D café a & b 1 opens"


def test_a_cut_feed_gives_its_whole_items_and_says_so() -> None:
    whole = rss(numbered(1, 2, 3))
    parsed = read(whole[: whole.index("harbour 3")])
    assert [entry.guid for entry in parsed.entries] == ["id-0001", "id-0002"]
    assert not parsed.complete


@pytest.mark.parametrize("label", ["UTF-8", "windows-1252", "windows-1251", "nonsense"])
def test_cyrillic_in_cp1251_is_read_under_any_label(label: str) -> None:
    title = "Министр иностранных дел прибыл с визитом в столицу соседней страны"
    text = rss(
        f"<item><title>{title}</title></item>", before=f"<?xml version='1.0' encoding='{label}'?>"
    )
    assert read(text.encode("cp1251")).entries[0].title == title


def test_latin_accents_in_latin_1_are_read() -> None:
    text = rss("<item><title>Le ministère a été fermé à Genève</title></item>")
    assert read(text.encode("latin-1")).entries[0].title == "Le ministère a été fermé à Genève"


def test_utf_8_wins_over_a_wrong_label() -> None:
    text = rss(
        "<item><title>Київ і Львів</title></item>", before="<?xml version='1.0' encoding='cp1252'?>"
    )
    assert read(text).entries[0].title == "Київ і Львів"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "the answer is empty"),
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "an HTML page"),
        (b"plain words", "no feed in it"),
        (b'{"a": 1}', "JSON without items"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: bytes, detail: str) -> None:
    failed = feed.read(body, {}, feed_id="f", url=URL)
    assert isinstance(failed, Failed)
    assert (failed.reason, failed.detail) == (FailReason.NOT_A_FEED, detail)


def test_a_wrapped_link_is_kept_as_published_and_known_by_what_is_inside() -> None:
    link = "https://www.google.com/url?url=https%3A%2F%2Fnews.example%2Fa%2F7&amp;ct=ga"
    (entry,) = read(rss(f"<item><title>Harbour</title><link>{link}</link></item>")).entries
    assert entry.link.startswith("https://www.google.com/url?")
    assert entry.url == "https://news.example/a/7"


def test_the_link_behind_feedburner_is_the_publishers() -> None:
    item = (
        "<item><title>Harbour</title><link>http://feedproxy.example/~r/news/1</link>"
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">'
        "https://news.example/a/7</f:origLink></item>"
    )
    (entry,) = read(rss(item)).entries
    assert (entry.link, entry.url) == ("https://news.example/a/7",) * 2


def test_the_versions_of_one_page_have_one_key() -> None:
    links = ("https://news.example/a/7", "https://m.news.example/a/7/amp", "/a/7?print=1")
    items = "".join(f"<item><title>{link}</title><link>{link}</link></item>" for link in links)
    keys = [{key for key in entry.keys if key[0] == "u"} for entry in read(rss(items)).entries]
    assert keys[0] == keys[1] == keys[2] != set()


def test_links_that_are_not_http_are_empty() -> None:
    (entry,) = read(rss("<item><title>T</title><link>javascript:alert(1)</link></item>")).entries
    assert (entry.link, entry.url) == ("", "")


def test_an_item_without_a_title_takes_the_start_of_its_summary() -> None:
    (entry,) = read(
        rss("<item><description>&lt;p&gt;Words here.&lt;/p&gt;</description></item>")
    ).entries
    assert entry.title == "Words here."


def test_bidirectional_overrides_and_controls_leave_the_text() -> None:
    (entry,) = read(rss("<item><title>A\u202eB\u0007C\u200b</title></item>")).entries
    assert entry.title == "ABC"


def test_a_broken_feed_still_gives_every_item() -> None:
    parsed = read(rss(numbered(1) + "<item><title>Two <b>bold</title></item>" + numbered(3)))
    assert [e.title for e in parsed.entries][::2] == ["Harbour 1 opens", "Harbour 3 opens"]


def test_rows_hold_what_the_command_prints() -> None:
    (row,) = rows.rows(rss(numbered(1)).encode(), name="x.xml", url=URL)
    assert row["published_at"] == "2026-11-23T09:00:00Z"
    assert list(row) == ["feed", "id", "guid", "url", "title", "summary", "published_at", "authors"]
    assert rows.rows(b"", name="x") == [{"feed": "x", "error": "not a feed: the answer is empty"}]
