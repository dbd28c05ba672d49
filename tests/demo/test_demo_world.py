"""The sample outlets and their pages: enough of them, and as full of furniture as real ones."""

import re
from datetime import UTC, datetime

import pytest
from lxml import html

from watcher.demo import pages, world
from watcher.demo.world import DemoArticle, Outlet, Page

NOON = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)
ALL = [(outlet, one) for outlet in world.outlets() for one in outlet.articles]
PAGES = pytest.mark.parametrize(
    ("outlet", "one"), ALL, ids=[f"{outlet.id}-{one.slug}" for outlet, one in ALL]
)


def page(outlet: Outlet, one: DemoArticle) -> str:
    others = tuple((other.title, other.path) for other in outlet.articles if other is not one)
    site = pages.Site(outlet=outlet, url="http://127.0.0.1:1", others=others)
    return pages.article(one, site, NOON)


def test_there_are_at_least_thirty_articles_in_four_languages() -> None:
    assert len(ALL) >= 34
    assert {outlet.language for outlet in world.outlets()} == {"en", "ru", "uk", "ko"}


def test_every_article_is_at_most_350_words_and_has_several_paragraphs() -> None:
    for _, one in ALL:
        assert 80 <= len(" ".join(one.body).split()) <= 350, one.slug
        assert len(one.body) >= 5, one.slug


def test_no_two_articles_share_a_headline_or_a_slug() -> None:
    assert len({one.title for _, one in ALL}) == len(ALL)
    assert len({(outlet.id, one.slug) for outlet, one in ALL}) == len(ALL)


def test_four_outlets_carry_one_wire_story_with_small_edits() -> None:
    copies = [one for _, one in ALL if one.wire == "visit"]
    assert len({one.outlet for one in copies}) == 4
    assert len({one.title for one in copies}) == 4
    assert len({one.body for one in copies}) == 4


def test_the_traps_are_named_in_teasers_and_never_in_a_text() -> None:
    said = re.compile(r"\b(FBI|ФБР|ICE)\b", re.IGNORECASE)
    assert any(said.search(tease) for _, one in ALL for tease in one.see_also)
    for _, one in ALL:
        assert not said.search(" ".join((one.title, one.caption, *one.body))), one.slug


def test_every_layout_is_used() -> None:
    assert {outlet.layout for outlet in world.outlets()} == set(pages.LAYOUTS)


@PAGES
def test_a_page_holds_its_whole_text_and_the_furniture_of_a_news_site(
    outlet: Outlet, one: DemoArticle
) -> None:
    words = world.furniture()[outlet.language]
    shown = html.fromstring(page(outlet, one))
    text = " ".join(shown.text_content().split())
    for part in one.body:
        assert " ".join(part.split()) in text
    for name in ("cookies", "newsletter", "privacy", "rights"):
        if f"${name}" in _source(outlet.layout):
            assert words[name] in text
    assert words["cookies"] in text
    assert all(item in text for item in outlet.nav)
    assert shown.findtext(".//h1") == one.title
    assert text.count(one.body[0][:60]) > 1, "the lead is not repeated"


@PAGES
def test_teasers_and_capitals_stand_between_the_paragraphs(
    outlet: Outlet, one: DemoArticle
) -> None:
    text = html.fromstring(page(outlet, one)).text_content()
    last = text.rindex(one.body[-1])
    for headline in (*one.see_also, *(line.upper() for line in one.capitals)):
        assert 0 < text.index(headline) < last


@PAGES
def test_a_page_says_its_date_and_author_for_machines(outlet: Outlet, one: DemoArticle) -> None:
    text = page(outlet, one)
    shown = html.fromstring(text)
    assert shown.xpath("string(//meta[@property='og:title']/@content)") == one.title
    assert shown.xpath("string(//meta[@name='author']/@content)") == one.author
    assert '"datePublished": "2026-07-03T12:00:00Z"' in text
    assert shown.xpath("string(//time/@datetime)") in ("2026-07-03T12:00:00Z", "")
    assert "$" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)


def test_long_teasers_end_in_an_ellipsis() -> None:
    assert all(one.teaser.endswith(" […]") for _, one in ALL)


def test_one_page_each_is_a_wall_missing_at_first_and_slow() -> None:
    kinds = [one.page for _, one in ALL]
    for kind in (Page.CONSENT_WALL, Page.MISSING_AT_FIRST, Page.SLOW):
        assert kinds.count(kind) == 1


def test_a_consent_wall_says_nothing_of_the_article() -> None:
    outlet, one = next(pair for pair in ALL if pair[1].page is Page.CONSENT_WALL)
    wall = pages.consent_wall(one, pages.Site(outlet=outlet, url="http://127.0.0.1:1"))
    assert one.body[0] not in wall
    assert world.furniture()[outlet.language]["consent"] in wall


def test_markup_in_a_headline_is_shown_and_not_obeyed() -> None:
    outlet, one = ALL[0]
    evil = DemoArticle(
        outlet=one.outlet,
        slug="x",
        title='</script><script>alert("x")</script>',
        category="<b>",
        author='"><i>',
        body=("A & B < C.",),
    )
    shown = html.fromstring(page(outlet, evil))
    assert shown.findtext(".//h1") == evil.title
    assert [s.get("type") for s in shown.iter("script")] == ["application/ld+json"]


def _source(layout: str) -> str:
    return pages._layout(layout).template  # noqa: SLF001 - which furniture a layout has a place for
