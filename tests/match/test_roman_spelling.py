"""The Latin spellings of aliases typed in other scripts, and words of mixed letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.match.fold import fold
from watcher.match.roman.clean import clean
from watcher.match.roman.spelling import latin, latin_by_press
from watcher.model.actor import ActorKind

PERSON, PLACE, ORGANISATION = ActorKind.PERSON, ActorKind.PLACE, ActorKind.ORGANISATION


@pytest.mark.parametrize(
    ("text", "language", "spellings"),
    [
        ("Сергей Лавров", "ru", "Sergey Lavrov, Sergei Lavrov, Sergej Lawrow, Siergiej Lawrow"),
        ("Хрущёв", "ru", "Khrushchev, Chruschtschow, Khrouchtchev, Chruszczow, Jruschov, Hruscov"),
        ("Ельцин", "ru", "Yeltsin, Jelzin, Eltsine, Jelcyn"),
        ("Алексей", "ru", "Alexei, Alexey, Aleksei, Aleksey, Alexej"),
        ("Дмитрий Медведев", "ru", "Dmitry Medvedev, Dmitri Medwedew, Dmitrij Miedwiediew"),
        ("Владимир Путин", "ru", "Vladimir Poutine, Wladimir Putin, Vladimir Putin"),
        (
            "Володимир Зеленський",
            "uk",
            "Volodymyr Zelensky, Wolodymyr Selenskyj, Wolodymyr Zelenski",
        ),
        ("Олександр Сирський", "uk", "Oleksandr Syrskyi, Oleksandr Syrskyy"),
        ("Аляксандр Лукашэнка", "be", "Alyaksandr Lukashenka, Aliaksandr Lukashenka"),
        ("Бойко Борисов", "bg", "Boyko Borisov, Boiko Borissow, Bojko Borisow"),
        ("Александар Вучић", "sr", "Aleksandar Vucic"),
        ("Ђоковић", "sr", "Djokovic, Dokovic"),
        ("Κυριάκος Μητσοτάκης", "el", "Kyriakos Mitsotakis, Kiriakos Mitsotakis"),
        ("Αλέξης Τσίπρας", "el", "Alexis Tsipras"),
        ("김정은", "ko", "Kim Jong-un, Kim Jong Un, Kim Jeong-eun, Jong-un Kim"),
        ("최선희", "ko", "Choe Son-hui, Choi Sun-hee, Choi Seon-hui"),
        ("习近平", "zh", "Xi Jinping, Hsi Chin-p'ing"),
        ("毛泽东", "zh", "Mao Zedong, Mao Tse-tung"),
        ("محمد بن سلمان", "ar", "Mohammed bin Salman, Muhammad bin Salman, Mohamed ben Salman"),
        ("بشار الأسد", "ar", "Bashar al-Assad, Bachar al-Assad"),
        ("בנימין נתניהו", "he", "Benjamin Netanyahu, Binyamin Netanyahu"),
        ("ラブロフ", "ja", "Rabrof, Raburofu, Labrof"),
        ("たなか", "ja", "Tanaka"),
    ],
)
def test_the_spellings_of_the_press_are_among_them(
    text: str, language: str, spellings: str
) -> None:
    found = {fold(spelling).text.replace("'", "") for spelling in latin(text, language, PERSON)}
    wanted = {fold(spelling).text.replace("'", "") for spelling in spellings.split(", ")}
    assert wanted <= found


def test_the_press_of_each_spelling_is_told() -> None:
    by_press = dict.fromkeys(latin_by_press("Шевченко", "uk", PERSON))
    assert {("en", "Shevchenko"), ("de", "Schewtschenko"), ("fr", "Chevtchenko")} <= set(by_press)
    assert ("pl", "Szewczenko") in by_press


def test_one_press_spells_all_the_words_of_a_name() -> None:
    assert "Sergej Lavrov" in latin("Сергей Лавров", "ru", PERSON)
    assert "Siergiej Lavrov" not in latin("Сергей Лавров", "ru", PERSON)


def test_the_likeliest_spelling_is_the_first() -> None:
    assert latin("Сергей Лавров", "ru", PERSON)[0] == "Sergey Lavrov"
    assert latin("Захарова", "ru", PERSON)[0] == "Zakharova"


def test_organisations_of_several_words_are_translated_not_transliterated() -> None:
    assert latin("Министерство обороны", "ru", ORGANISATION) == ()
    assert "Gazprom" in latin("Газпром", "ru", ORGANISATION)


def test_places_are_spelled_as_places() -> None:
    assert "Pyongyang" in latin("평양", "ko", PLACE)
    assert latin("北京", "zh", PLACE) == ("Beijing",)
    assert "Kursk" in latin("Курск", "ru", PLACE)


@pytest.mark.parametrize("text", ["", " ", "Sergey Lavrov", "123", "—", "安倍晋三!"])
def test_there_is_nothing_for_what_has_no_latin_spelling(text: str) -> None:
    assert latin(text, "", PERSON) == ()


@given(st.text(alphabet="абвгдеёжзийклмнъьэюяіїєґўјљђ김정은王习محمدלבγκναラブ ー・-'", max_size=20))
def test_they_are_few_and_no_two_fold_alike(text: str) -> None:
    found = latin(text, "", PERSON)
    folded = [fold(spelling).text.strip() for spelling in found]
    assert len(found) <= 40
    assert len(set(folded)) == len(folded)


@pytest.mark.parametrize(
    ("token", "mended"),
    [
        ("Алексaндр", "Александр"),
        ("Cергей", "Сергей"),
        ("Лавpов", "Лавров"),
        ("ХVІ", "XVI"),
        ("Рutin", "Putin"),
        ("Λaβρόφ", "Λaβρόφ"),
        ("COVIDом", "COVIDом"),
        ("Лавров", "Лавров"),
        ("Lavrov", "Lavrov"),
        ("", ""),
    ],
)
def test_a_word_of_mixed_letters_is_mended(token: str, mended: str) -> None:
    assert clean(token) == mended


@given(st.text(max_size=12))
def test_mending_keeps_the_length(token: str) -> None:
    assert len(clean(token)) == len(token)
