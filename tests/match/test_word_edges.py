import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.match.builders import actor, article, found, has_word, matches, words

LETTERS = st.text(string.ascii_letters + "абвгдеёжзийїєґéüłßабв" + string.digits, min_size=1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Tor", "Directory"),
        ("ISIS", "crisis"),
        ("ISIS", "ISISes"),
        ("Лавров", "Лавровский"),
        ("Лавров", "Подлавров"),
        ("Lavrov", "Lavrov2"),
        ("K-141", "K-1412"),
        ("язь", "зв'язь"),
        ("インド", "インドネシア"),
        ("인도", "인도네시아"),
        ("인도", "인도적 지원"),
        ("북한", "동북한"),
        ("لافروف", "سلافروفا"),
        ("Лавров", "Лавров\u0301ский"),
    ],
)
def test_a_name_is_not_found_inside_a_word(name: str, text: str) -> None:
    assert found(actor(name), text) == []


@pytest.mark.parametrize(
    ("name", "text", "quote"),
    [
        ("Lavrov", "Lavrov's visit", "Lavrov"),
        ("Lavrov", "a Lavrov-led party", "Lavrov"),
        ("North Korea", "North Korea’s army", "North Korea"),
        ("ISIS", "cr-isis", "isis"),
        ("Ukraine", "l’Ukraine", "Ukraine"),
        ("Choe Son Hui", "Choe Son-hui", "Choe Son-hui"),
        ("Choe Son-hui", "Choe Son Hui", "Choe Son Hui"),
        ("Sergey Lavrov", "Sergey\u00a0Lavrov", "Sergey\u00a0Lavrov"),
        ("Sergey Lavrov", "Sergey  \u2009 Lavrov", "Sergey  \u2009 Lavrov"),
        ("Lavrov", "Lav\u00adrov", "Lav\u00adrov"),
        ("Артем", "Артём", "Артём"),
        ("U.S.", "the U.S. army", "U.S."),
        ("Lavrov", "«Lavrov»", "Lavrov"),
        ("Lavrov", "#Lavrov_visit", "Lavrov"),
        ("FBI", "美国FBI局长", "FBI"),
        ("拉夫罗夫", "俄罗斯外长拉夫罗夫访问", "拉夫罗夫"),
        ("谢尔盖·拉夫罗夫", "外长谢尔盖·拉夫罗夫说", "谢尔盖·拉夫罗夫"),
        ("ラブロフ", "ロシアのラブロフ外相", "ラブロフ"),
        ("라브로프", "라브로프가", "라브로프"),
        ("북한", "북한의 초청", "북한"),
        ("북한", "북한군에게도", "북한"),
        ("북한", "대북한 정책", "북한"),
        ("لافروف", "ولافروف", "لافروف"),
        ("الكرملين", "للكرملين", "للكرملين"),
        ("الكرملين", "وبالكرملين", "الكرملين"),
        ("לברוב", "ולברוב", "לברוב"),
        ("Kaspersky", "Kaspersky™", "Kaspersky"),
    ],
)
def test_a_name_is_found_as_a_word(name: str, text: str, quote: str) -> None:
    assert found(actor(name), text) == [quote]


@given(before=LETTERS, after=LETTERS)
def test_nothing_is_found_between_letters(before: str, after: str) -> None:
    assert found(actor("Lavrov"), f"{before}Lavrov{after}") == []
    assert found(actor("Lavrov"), f"{before}Lavrov") == []
    assert found(actor("Lavrov"), f"Lavrov{after}") == []


@pytest.mark.parametrize("break_", ["\n", "\n\n", ". ", ", ", " - ", " — "])
def test_a_name_does_not_cross_a_break(break_: str) -> None:
    assert found(actor("Sergey Lavrov"), text=f"said Sergey{break_}Lavrov left") == []


def test_a_name_does_not_run_from_the_title_into_the_text() -> None:
    assert found(actor("Sergey Lavrov"), "Sergey", "Lavrov") == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("drone*", "Drones struck"),
        ("drone*", "a drone"),
        ("evacuat* civilian*", "evacuating civilians"),
        ("nuclear plant", "the nuclear-plant"),
        ("ударн* дрон", "ударный дрон"),
    ],
)
def test_a_star_stands_for_the_rest_of_the_word(word: str, text: str) -> None:
    assert has_word(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("drone*", "microdrones"),
        ("evacuat* civilian", "evacuating civilians"),
        ("evacuat* civilian*", "evacuating the civilians"),
        ("drone", "droned"),
    ],
)
def test_a_star_counts_only_where_it_is_typed(word: str, text: str) -> None:
    assert not has_word(word, text)


def test_the_quote_of_a_starred_word_is_the_whole_word() -> None:
    (match,) = matches(words("evacuat*"), article("", "They were evacuating."))
    assert [hit.quote for hit in match.evidence] == ["evacuating"]
