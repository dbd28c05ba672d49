"""Whatever bytes a page is made of, reading it raises nothing and gives clean text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import bombs
from watcher.extract import article, boilerplate, skim, smallwords, when
from watcher.extract import language as languages
from watcher.model.article import PageText
from watcher.model.fetched import Failed

URL = "https://outlet.example/a/1.html"
TAGS = [
    "p",
    "div",
    "article",
    "section",
    "h1",
    "h2",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "a",
    "b",
    "span",
    "br",
    "img",
    "figure",
    "figcaption",
    "blockquote",
    "script",
    "style",
    "title",
    "head",
    "body",
    "html",
    "meta",
    "link",
    "time",
    "form",
    "select",
    "svg",
    "main",
    "nav",
    "aside",
    "pre",
]
pieces = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.sampled_from([
        "<meta property='og:title' content='", "<meta name=author content=x>", "<time datetime='",
        "<link rel=canonical href='", "<script type='application/ld+json'>", '{"@type": "Article"',
        "<!--", "-->", "<![CDATA[", "&#55357;", "&#0;", "&nbsp;", "12 May 2026", "2026-05-12",
        " class='related'", " colspan=99999", "<", ">", "'", '"', "\0", "\ufffe", "😀", "…",
        "\u2028",
        "The council of the town met on Monday to vote on the plans for the harbour bridge. ",
    ]),
    st.text(max_size=8),
)  # fmt: skip
soups = st.lists(pieces, max_size=40).map("".join)


def is_clean(found: PageText | Failed) -> None:
    if isinstance(found, PageText):
        assert "\n" not in found.title
        assert "\0" not in found.title + found.text
        for address in (found.url, found.canonical, found.image):
            assert not address or address.startswith(("http://", "https://"))


@settings(max_examples=60, deadline=None)
@given(soups)
def test_no_soup_of_tags_makes_reading_raise(soup: str) -> None:
    body = bombs.page(soup, head=soup)
    is_clean(article.read(body, url=URL))
    is_clean(skim.read(body, url=URL))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=10))
def test_no_bytes_make_reading_raise(body: bytes, charset: str) -> None:
    for whole in (body, bombs.page("")[:-20] + body):
        is_clean(article.read(whole, url=URL, charset=charset))
        is_clean(skim.read(whole, url=URL, charset=charset))


@given(st.lists(st.text(max_size=80), max_size=12), st.text(max_size=40))
def test_cleaning_adds_nothing(paragraphs: list[str], title: str) -> None:
    kept = boilerplate.clean(paragraphs, title)
    assert len(kept) <= len(paragraphs)
    text = "\n".join(paragraphs)
    assert len(boilerplate.masked(text, title)) == len(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=8))
def test_any_text_has_a_language_or_none(text: str, hint: str) -> None:
    assert len(languages.detect(text, hint)) <= 2
    assert len(smallwords.known_by(text)) <= 2


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_none(text: str) -> None:
    for found in (when.moment(text), when.of_address(f"https://a.example/{text}")):
        assert found is None or 1990 <= found.year <= 2101


@pytest.mark.parametrize("label", ["utf-16", "utf-32"])
def test_a_page_that_calls_itself_wide_and_is_not_is_read(label: str) -> None:
    body = f"<meta charset={label}>".encode() + bombs.page("")
    found = article.read(body, url=URL)
    assert isinstance(found, PageText)
    assert "harbour bridge" in found.text
