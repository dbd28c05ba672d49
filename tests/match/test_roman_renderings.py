"""Names typed in Latin letters alone, in texts of other scripts and in inflected Latin ones."""

import pickle
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.match.roman.renderings import Rendering, Renderings

NAMES = (
    "Theresa May",
    "Kim Jong Un",
    "Asia Bibi",
    "Sergey Lavrov",
    "Donald Trump",
    "Angela Merkel",
    "Mohammed bin Salman",
    "Jean-Claude Juncker",
    "Volodymyr Zelensky",
    "Alexander Lukashenko",
    "Saif ul Malook",
    "Xi Jinping",
    "Wang Yi",
    "Pope Francis",
    "Benedict XVI",
    "Ursula von der Leyen",
)
RENDERINGS = Renderings.of(enumerate(NAMES))


def found(text: str, title: str = "") -> list[tuple[str, str, bool]]:
    in_title, in_text = RENDERINGS.find(title, text)
    return [(one.of, title[one.begin : one.end], one.full) for one in in_title] + [
        (one.of, text[one.begin : one.end], one.full) for one in in_text
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Theresa May", "Премьер приняла Терезу Мэй в субботу"),
        ("Theresa May", "Речта на Тереза Мей в парламента"),
        ("Theresa May", "Projev Theresy Mayové"),
        ("Asia Bibi", "адвокат Асии Биби сообщил"),
        ("Asia Bibi", "w sprawie Asii Bibi"),
        ("Asia Bibi", "propuštění Asie Bibiové"),
        ("Kim Jong Un", "лидер КНДР Ким Чен Ын заявил"),
        ("Kim Jong Un", "spotkanie z Kim Dzong Unem"),
        ("Kim Jong Un", "김정은은 어제"),
        ("Sergey Lavrov", "ministra Siergieja Ławrowa"),
        ("Sergey Lavrov", "Außenminister Sergej Lawrow sagte"),
        ("Sergey Lavrov", "le ministre Sergueï Lavrov"),
        ("Sergey Lavrov", "세르게이 라브로프 장관"),
        ("Sergey Lavrov", "外长谢尔盖·拉夫罗夫表示"),
        ("Sergey Lavrov", "セルゲイ・ラブロフ外相"),
        ("Sergey Lavrov", "الوزير سيرغي لافروف قال"),
        ("Sergey Lavrov", "השר סרגיי לברוב אמר"),
        ("Sergey Lavrov", "ο υπουργός Σεργκέι Λαβρόφ"),
        ("Donald Trump", "Ντόναλντ Τραμπ"),
        ("Donald Trump", "срещата с Доналд Тръмп"),
        ("Angela Merkel", "s Angelou Merkelovou"),
        ("Jean-Claude Juncker", "с Жан-Клодом Юнкером"),
        ("Mohammed bin Salman", "принц Мухаммед бин Салман"),
        ("Mohammed bin Salman", "ولي العهد محمد بن سلمان"),
        ("Volodymyr Zelensky", "зустріч Володимира Зеленського"),
        ("Volodymyr Zelensky", "mit Wolodymyr Selenskyj"),
        ("Saif ul Malook", "адвокатът Сайфул Малук"),
        ("Saif ul Malook", "адвокат Саиф уль-Малук"),
        ("Xi Jinping", "с Си Цзиньпином"),
        ("Xi Jinping", "国家主席习近平"),
        ("Wang Yi", "外交部长王毅说"),
        ("Pope Francis", "аудиенция у папы римского Франциска"),
        ("Pope Francis", "list od papieża Franciszka"),
        ("Benedict XVI", "papież Benedykt XVI"),
        ("Ursula von der Leyen", "Урсулы фон дер Ляйен"),
    ],
)
def test_a_full_name_is_found_in_other_scripts_and_endings(name: str, text: str) -> None:
    assert [(of, full) for of, _, full in found(text)] == [(name, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Кирилл Лавров сыграл в театре",
        "Дональд Туск и Тереза Баркер",
        "Лавров и Мэй",
        "국왕 김정수",
        "国王一再表示",
        "Франциск приехал, папа дома",
        "Май. Тереза дома",
        "Тереза\n\nМэй",
        "Serious Labour of May",
    ],
)
def test_another_name_or_a_bare_surname_is_not_found(text: str) -> None:
    assert found(text) == []


def test_the_bare_surname_counts_in_an_article_with_the_full_name() -> None:
    hits = found("Потом Лаврову ответили. Сергей Лавров молчал.", title="Лавров в Пхеньяне")
    assert hits == [
        ("Sergey Lavrov", "Лавров", False),
        ("Sergey Lavrov", "Лаврову", False),
        ("Sergey Lavrov", "Сергей Лавров", True),
    ]


def test_the_family_of_another_bearer_does_not_count() -> None:
    hits = found("Ким Чен Ын и Ким Ё Чжон. Затем Ким улетел.")
    assert [surface for _, surface, _ in hits] == ["Ким Чен Ын", "Ким"]


def test_a_patronymic_may_stand_between_and_the_surname_first() -> None:
    assert found("Сергей Викторович Лавров")[0][1] == "Сергей Викторович Лавров"
    assert found("Лавров Сергей Викторович")[0][1] == "Лавров Сергей"


def test_a_latin_letter_in_a_cyrillic_name_is_mended() -> None:
    assert found("Алексaндр Лукашенкo") == [
        ("Alexander Lukashenko", "Алексaндр Лукашенкo", True),
    ]


def test_the_number_is_the_caller_s_and_names_of_one_word_are_left_out() -> None:
    renderings = Renderings.of([(7, "Theresa May"), (8, "Madonna"), (9, "")])
    assert renderings.find("Терезе Мэй", "") == (
        (Rendering(number=7, begin=0, end=10, of="Theresa May", full=True),),
        (),
    )
    assert Renderings.of([]).find("Терезе Мэй", "Мэй") == ((), ())


def test_the_names_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(RENDERINGS))  # noqa: S301 - its own bytes
    assert again.find("", "Терезу Мэй") == RENDERINGS.find("", "Терезу Мэй")


@pytest.mark.parametrize(
    "piece",
    ["A", "A'", "Abc ", "A-", "Терезу Мэй ", "谢", "谢·", "김정은 ", "م", "セ・", "папа ", " bin"],
)
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    begun = process_time()
    RENDERINGS.find("", "Аб" + piece * (100_000 // len(piece)))
    assert process_time() - begun < 10


@given(st.text(alphabet="АабвТерзу Мэйй-'’XVIиabcdeM김정은习近平·ラブロフمحمدגבΑα\n.", max_size=60))
def test_offsets_are_those_of_the_text(text: str) -> None:
    in_title, in_text = RENDERINGS.find(text, text)
    assert in_title == in_text
    for hit in in_text:
        assert 0 <= hit.begin < hit.end <= len(text)
        assert text[hit.begin : hit.end].strip() == text[hit.begin : hit.end]
