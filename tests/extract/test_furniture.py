"""What a site repeats is furniture after some different pages; news that is repeated stays news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from watcher.extract import furniture
from watcher.model.article import Article, TextFrom
from watcher.model.entry import Entry
from watcher.model.habits import Habits

NOW = datetime(2026, 11, 28, tzinfo=UTC)
BOX = "Join the forty thousand people who get our drone briefing every morning."
ABOUT = "The Ferryman is owned by nobody and printed in Lowport since 1911."
WORDS = map("".join, product("bdfgklmnpr", "aeiou", "bdfgklmnpr", "aeiou", "bdfgklmnpr"))


def word() -> str:
    """A word that no other one begins like."""
    return next(WORDS) + "ville"


def headline() -> str:
    return " ".join(word() for _ in range(5))


def paragraph() -> str:
    return f"In {word()} the council of the town is to vote on the bridge over the river on Monday."


def an_article(
    *paragraphs: str, title: str = "", url: str = "", text_from: TextFrom = TextFrom.PAGE
) -> Article:
    address = url or f"https://ferryman.example/{word()}{word()}"
    return Article(
        id=address,
        entry_id=address,
        feed_id="ferryman",
        version="v",
        url=address,
        title=title or headline(),
        text="\n".join(paragraphs),
        first_seen=NOW,
        text_from=text_from,
    )


def its_entry(article: Article, summary: str = "") -> Entry:
    return Entry(
        id=article.entry_id, feed_id=article.feed_id, guid="", url=article.url, link=article.url,
        title=article.title, summary=summary, content="", published_at=None, updated_at=None,
        authors=(), fingerprint="", keys=(),
    )  # fmt: skip


def after(articles: Sequence[Article], habits: Habits | None = None) -> Habits:
    """What is known of the site once it has shown `articles`."""
    known = habits or Habits(scope="host ferryman.example")
    for article in articles:
        _, shown = furniture.cut(article, its_entry(article), known)
        known = furniture.learnt(known, shown)
    return known


def left(article: Article, habits: Habits, summary: str = "") -> list[str]:
    found, _ = furniture.cut(article, its_entry(article, summary), habits)
    return found.text.split("\n")


def pages(count: int, *furniture_: str, news: int = 3) -> list[Article]:
    return [an_article(*(paragraph() for _ in range(news)), *furniture_) for _ in range(count)]


def test_what_five_different_pages_end_with_is_left_out_of_the_sixth() -> None:
    news = paragraph()
    assert left(an_article(news, BOX, ABOUT), after(pages(5, BOX, ABOUT))) == [news]


def test_four_pages_are_too_few() -> None:
    assert BOX in left(an_article(paragraph(), BOX), after(pages(4, BOX)))


def test_what_was_cut_is_named_and_makes_another_version() -> None:
    article = an_article(paragraph(), BOX)
    found, _ = furniture.cut(article, its_entry(article), after(pages(6, BOX)))
    assert found.cut == (BOX,)
    assert found.version != article.version


def test_a_box_between_paragraphs_takes_more_pages() -> None:
    def with_box() -> Article:
        return an_article(paragraph(), BOX, paragraph())

    known = after([with_box() for _ in range(6)])
    assert BOX in left(with_box(), known)
    assert BOX not in left(with_box(), after([with_box() for _ in range(4)], known))


def test_headlines_of_one_form_only_make_it_slower() -> None:
    def report(number: int) -> Article:
        title = f"Council meeting: report {number} from the chamber"
        return an_article(*(paragraph() for _ in range(3)), BOX, title=title)

    assert BOX in left(report(7), after([report(n) for n in range(6)]))
    assert BOX not in left(report(12), after([report(n) for n in range(11)]))


def test_versions_of_one_story_make_no_furniture() -> None:
    body = [paragraph() for _ in range(6)]
    title = headline()
    versions = [an_article(*body, paragraph(), title=f"{title} {n}") for n in range(12)]
    assert left(an_article(*body, title=title), after(versions)) == body


def test_one_page_read_again_and_again_counts_once() -> None:
    body = [paragraph() for _ in range(3)]
    live = [an_article(paragraph(), *body, url="https://ferryman.example/live") for _ in range(12)]
    assert left(an_article(*body), after(live)) == body


def test_one_text_under_several_addresses_makes_no_furniture() -> None:
    body, title = [paragraph() for _ in range(5)], headline()
    copies = [an_article(*body, title=title) for _ in range(12)]
    assert left(an_article(*body), after(copies)) == body


def test_background_in_some_of_the_articles_of_a_site_stays() -> None:
    background = paragraph()
    mixed = [one for _ in range(10) for one in (*pages(2), *pages(1, background))]
    assert background in left(an_article(paragraph(), background), after(mixed))


def test_background_in_the_middle_of_a_running_story_stays() -> None:
    background = paragraph()

    def episode() -> Article:
        return an_article(paragraph(), background, paragraph(), title=f"Lowport trial: {word()}")

    mixed = [one for _ in range(8) for one in (*pages(1), episode(), episode())]
    assert background in left(episode(), after(mixed))


def test_a_box_about_a_story_is_not_cut_from_that_story() -> None:
    teaser = "A drone fell on the town hall of Northport on Tuesday, and nobody was hurt."
    known = after(pages(8, teaser))
    assert teaser not in left(an_article(paragraph(), teaser), known)
    own = an_article(teaser, paragraph(), title="Drone falls on Northport town hall")
    assert teaser in left(own, known)
    reworded = an_article(teaser, paragraph(), title="Fourth case this year")
    assert teaser in left(reworded, known, summary=teaser[:70] + "…")


def test_a_new_box_is_learnt_and_an_old_one_forgotten() -> None:
    known = after(pages(60, ABOUT), after(pages(8, BOX)))
    assert BOX in left(an_article(paragraph(), BOX), known)
    assert ABOUT not in left(an_article(paragraph(), ABOUT), known)


def test_a_wall_that_every_page_shows_leaves_nothing() -> None:
    wall = ["Welcome to the Ferryman, dear guest.", "Choose how you would like to go on."]
    walls = [an_article(*wall) for _ in range(12)]
    assert left(an_article(*wall), after(walls)) == [""]


def test_texts_of_a_feed_have_habits_of_their_own() -> None:
    told = an_article(paragraph(), text_from=TextFrom.FEED)
    assert furniture.scope(told) == "feed ferryman"
    assert furniture.scope(an_article(paragraph())) == "host ferryman.example"


def test_headlines_without_spaces_are_told_apart() -> None:
    titles = ["朝鲜外长访问俄罗斯", "港口罢工进入第二周", "洪水淹没北部村庄", "议会通过新预算案",
              "油价跌至三年低点", "火山灰影响航班"]  # fmt: skip
    shown = [an_article(paragraph(), BOX, title=title) for title in titles]
    assert BOX not in left(an_article(paragraph(), BOX), after(shown))


@pytest.mark.parametrize("count", [1, 59, 61, 400])
def test_a_long_page_is_remembered_by_its_ends(count: int) -> None:
    _, shown = furniture.cut(
        article := an_article(*(paragraph() for _ in range(count))),
        its_entry(article),
        Habits(scope="x"),
    )
    assert len(shown.passages) == min(count, 60)


def test_what_is_remembered_of_a_site_is_bounded() -> None:
    boxes = [paragraph() for _ in range(90)]
    known = after([an_article(*boxes[n % 2 :: 2], paragraph()) for n in range(300)])
    assert len(known.passages) <= 64
    assert len(known.latest) <= 8


def test_a_well_known_site_is_learnt_from_now_and_then() -> None:
    _, shown = furniture.cut(
        article := an_article(paragraph()), its_entry(article), Habits(scope="x")
    )
    practised = Habits(scope="x", pages=100)
    taught = [furniture.teaches(practised, replace(shown, page=page)) for page in range(40)]
    assert sum(taught) == 10
    assert furniture.teaches(Habits(scope="x", pages=3), shown)
