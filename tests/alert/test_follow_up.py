from dataclasses import replace
from datetime import UTC, datetime

import pytest

from watcher.alert import follow_up, headline
from watcher.model.alert import Occasion
from watcher.model.article import Article, TextFrom

TEXT = (
    "A drone fell on the roof of the town hall on Tuesday evening.\n"
    "The mayor said that nobody had been hurt and that the roof would be mended by the spring.\n"
    "Police closed three streets around the market and asked people to keep away from the place."
)
OLD = Article(
    id="a",
    entry_id="e",
    feed_id="f",
    version="1",
    url="https://gazette.example/1",
    title="Drone hits town hall",
    text=TEXT,
    first_seen=datetime(2026, 11, 23, tzinfo=UTC),
    site="The Gazette",
)


def occasion(title: str = OLD.title, text: str = TEXT) -> Occasion | None:
    found = follow_up.change(OLD, replace(OLD, version="2", title=title, text=text))
    return found.occasion if found else None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Drone hits town hall", "DRONE hits  Town Hall!"),
        ("Drone hits “town hall”", "Drone hits 'town hall'"),
        ("Drone hits town hall", "BREAKING: Drone hits town hall | World news"),
        ("Drone hits town hall", "Drone hits town hall - Gazette"),
        ("UPDATE 2-Drone hits town hall", "Drone hits town hall"),
        ("Drone hits town hall", "Sponsored: Drone hits town hall"),
        ("Drone hits town hall", "Drone hits the town hall (video)"),
        ("Minister vists Northport", "Minister visits Northport"),
        ("Лавров прибыл в Пхеньян", "СРОЧНО: Лавров прибыл в Пхеньян"),
        ("[속보] 장관 북한 방문", "장관 북한 방문"),
        ("Drohne trifft Rathaus", "Eilmeldung: Drohne trifft Rathaus"),
        ("【速報】外相が訪問", "外相が訪問"),
        ("Drone hits town hall", ""),
    ],
)
def test_dress_is_no_change_of_a_headline(old: str, new: str) -> None:
    assert not headline.differs(old, new, site="The Gazette")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Drone hits town hall, 3 dead", "Drone hits town hall, 12 dead"),
        ("Court frees minister", "Court jails minister"),
        ("Minister visits Northport", "Minister cancels visit to Northport"),
        ("Minister to visit", "Minister not to visit"),
        ("Drone hits town hall", "Drone hits town hall, two killed"),
        ("Лавров прибыл в Пхеньян", "Лавров не прибыл в Пхеньян"),
        ("拉夫罗夫访问朝鲜", "拉夫罗夫推迟访问朝鲜"),
        ("장관 북한 방문", "장관 북한 방문 취소"),
        ("EU backs deal", "UN backs deal"),
    ],
)
def test_another_word_or_number_is_a_change_of_a_headline(old: str, new: str) -> None:
    assert headline.differs(old, new)
    assert headline.differs(new, old)


def test_both_headlines_are_shown_with_what_differs() -> None:
    before, now = headline.compared("Court frees minister", "Court jails the minister")
    assert [before.text[start:end] for start, end in before.hits] == ["frees"]
    assert [now.text[start:end] for start, end in now.hits] == ["jails", "the"]


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: Drone hits town hall",
        "(Retraction) Drone hits town hall",
        "WITHDRAWN - Drone hits town hall",
        "KILL: Drone hits town hall",
        "BC ADVISORY: Drone hits town hall",
        "АННУЛИРОВАНО: Беспилотник упал на ратушу",
        "ОТЗЫВ. — Беспилотник упал на ратушу".replace(".", ""),
        "Zurückgezogen: Drohne trifft Rathaus",
        "ANNULATION - Un drone touche la mairie",
        "ANULADA: Un dron cae en el ayuntamiento",
        "[전문취소] 드론 추락",
        "撤稿：无人机坠落",
        "【取り消し】無人機墜落",
    ],
)
def test_a_mark_of_withdrawal_is_a_retraction(title: str) -> None:
    assert occasion(title=title) is Occasion.RETRACTED


@pytest.mark.parametrize(
    "text",
    [
        "This article has been withdrawn because its account was found to be false.",
        f"This story was retracted on Friday.\n{TEXT}",
        "Этот материал отозван редакцией.",
        "Новость удалена по решению редакции.",
        "Dieser Artikel wurde von der Redaktion zurückgezogen.",
        "Cet article a été retiré à la demande de la rédaction.",
        "Esta noticia ha sido retirada por la redacción.",
        "해당 기사는 삭제되었습니다.",
        "该文章已被撤回。",
    ],
)
def test_a_notice_in_place_of_the_text_is_a_retraction(text: str) -> None:
    assert occasion(text=text) is Occasion.RETRACTED


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Drone hits town hall", f"{TEXT}\nThe report was withdrawn from the agenda on Friday."),
        ("Drone hits town hall", f"{TEXT}\nAn advisory was issued to pilots."),
        ("Kill switch for drones: town hall votes", TEXT),
        ("Advisory council meets in town hall", TEXT),
        ("Withdrawn drone was old, mayor says", TEXT),
    ],
)
def test_news_of_something_withdrawn_is_no_retraction(title: str, text: str) -> None:
    assert occasion(title=title, text=text) is not Occasion.RETRACTED


def test_an_article_that_always_was_about_a_retraction_is_none() -> None:
    old = replace(OLD, title="Retracted: how a paper fell")
    assert follow_up.change(old, replace(old, version="2", text=f"{TEXT} More.")) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("CORRECTED: Drone hits town hall", TEXT),
        (OLD.title, f"{TEXT}\nCorrection: the roof will be mended by the summer."),
        (OLD.title, f"{TEXT}\nAn earlier version of this article gave a wrong day."),
        (OLD.title, f"Уточнение: крышу починят летом.\n{TEXT}"),
        (OLD.title, f"{TEXT}\nRectificatif : le toit sera réparé en été."),
        (OLD.title, f"{TEXT}\n[정정] 지붕은 여름에 수리된다."),
    ],
)
def test_a_correction_is_told(title: str, text: str) -> None:
    assert occasion(title=title, text=text) is Occasion.CORRECTED


def test_an_edit_of_the_text_alone_is_no_change() -> None:
    assert occasion(text=f"{TEXT}\nThe council meets again on Friday.") is None
    assert occasion(text=f"{TEXT}\nAdvertisement") is None


def test_a_text_from_elsewhere_is_not_compared() -> None:
    """The feed's teaser had no correction; the page may have had it all along."""
    old = replace(OLD, text="A short teaser.", text_from=TextFrom.TEASER)
    new = replace(OLD, version="2", text=f"{TEXT}\nCorrection: it was Tuesday.")
    assert follow_up.change(old, new) is None


def test_the_same_change_has_the_same_key() -> None:
    one = follow_up.retitled("a", "Court frees minister", "Court jails minister")
    two = follow_up.retitled("a", "Court meets", "BREAKING: court jails minister!")
    assert one
    assert two
    assert one.key == two.key


def test_a_headline_that_comes_back_was_told_before() -> None:
    there = follow_up.retitled("a", "Court frees minister", "Court jails minister")
    back = follow_up.retitled("a", "Court jails minister", "Court frees minister")
    assert there
    assert back
    assert not follow_up.returns(there, [])
    assert follow_up.returns(back, [there.facts])
