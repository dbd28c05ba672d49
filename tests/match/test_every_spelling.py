"""One entry in `actors` finds a name in every spelling, script and ending, and nobody else."""

import dataclasses

import pytest

from tests.match.builders import LAVROV, article, compiled, found, matches, words
from watcher.match import judge, names
from watcher.model.actor import Actor, ActorKind
from watcher.model.watch import Line, Rule

MINISTER = Actor(
    id="lavrov",
    name="Sergey Lavrov",
    kind=ActorKind.PERSON,
    aliases={
        "en": ("Lavrov",),
        "ru": ("Сергей Лавров", "Лавров"),
        "pl": ("Siergiej Ławrow", "Ławrow"),
        "ko": ("라브로프",),
        "zh": ("拉夫罗夫",),
        "ar": ("لافروف",),
    },
    masks=("Kirill Lavrov", "Кирилл Лавров"),
)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Слово дали Лаврову.", "Лаврову"),
        ("Встреча с Сергеем Лавровым прошла.", "Сергеем Лавровым"),
        ("Spotkanie z Ławrowem odwołano.", "Ławrowem"),
        ("Außenminister Lawrow sagte ab.", "Lawrow"),
        ("Lavrov’s plane landed.", "Lavrov"),
        ("라브로프 외무상은 말했다", "라브로프"),
        ("外长拉夫罗夫说", "拉夫罗夫"),
        ("قال لافروف أمس", "لافروف"),
        ("Siergiejowi Ławrowowi podano rękę", "Siergiejowi Ławrowowi"),
    ],
)
def test_the_minister_is_found_however_he_is_written(text: str, quote: str) -> None:
    assert found(MINISTER, text=text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "Фильм с Кириллом Лавровым.",
        "Kirill Lavrov was an actor.",
        "Лавровый лист",
        "Лавровка у моря",
        "A lavro vine",
    ],
)
def test_nobody_and_nothing_else_is(text: str) -> None:
    assert found(MINISTER, text=text) == []


@pytest.mark.parametrize(
    ("name", "text", "quotes"),
    [
        ("Theresa May", "Об отставке Терезы Мэй говорили; Мэй ушла.", ["Терезы Мэй", "Мэй"]),
        ("Theresa May", "Мэй ушла в отставку.", []),
        ("Theresa May", "Rezygnacja Theresy May.", ["Theresy May"]),
        ("Asia Bibi", "Адвокат Асии Биби уехал.", ["Асии Биби"]),
        ("Kim Jong Un", "김정은 위원장은 말했다", ["김정은"]),
    ],
)
def test_a_name_typed_in_latin_letters_is_found_in_other_scripts(
    name: str, text: str, quotes: list[str]
) -> None:
    assert found(Actor(id="x", name=name, kind=ActorKind.PERSON), text=text) == quotes


def test_the_evidence_names_the_base_form_and_the_step() -> None:
    (one,) = judge.mentions(
        compiled(actors={"lavrov": MINISTER}), article("", "Слово дали Лаврову.")
    )
    assert (one.quote, one.form_of, one.step) == ("Лаврову", "Лавров", "ending")


def test_endings_and_romanisations_can_be_switched_off() -> None:
    plain = dataclasses.replace(MINISTER, inflect=False, romanise=False)
    assert found(plain, text="Слово дали Лаврову.") == []
    assert found(plain, text="Слово взял Лавров.") == ["Лавров"]
    without = dataclasses.replace(MINISTER, excluded=("Лаврову",))
    assert found(without, text="Слово дали Лаврову, слова Лаврова") == ["Лаврова"]


def test_a_form_that_is_an_ordinary_word_is_left_out_and_listed() -> None:
    cat = Actor(id="x", name="Кот", kind=ActorKind.PERSON)
    assert found(cat, text="На улице кормили кота.") == []
    assert "Кота" in names.made(cat).dropped


@pytest.mark.parametrize(
    ("name", "kind", "text", "quote"),
    [
        ("Курская область", ActorKind.PLACE, "В Курской области тревога", "Курской области"),
        ("Ким Чен Ын", ActorKind.PERSON, "Письмо Ким Чен Ыну", "Ким Чен Ыну"),
        ("МИД", ActorKind.ORGANISATION, "Заявление МИДа", "МИДа"),
    ],
)
def test_compound_names_inflect_part_by_part(
    name: str, kind: ActorKind, text: str, quote: str
) -> None:
    assert found(Actor(id="x", name=name, kind=kind), text=text) == [quote]


def test_plain_words_take_their_endings_and_exact_ones_do_not() -> None:
    told = matches(words("беспилотник"), article("", "Сбито двадцать беспилотников."))
    assert [hit.quote for hit in told[0].evidence] == ["беспилотников"]
    exact = Rule(all=(Line(exact=("беспилотник",)),))
    assert not matches(exact, article("", "Сбито двадцать беспилотников."))


def test_the_shipped_actor_still_masks_the_film_actor() -> None:
    assert found(LAVROV, "Вспоминая Кирилла Лаврова", "Кирилл Лавров родился здесь.") == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Мэр Орла ушёл в отставку.", ["Орла"]),
        ("В пятницу в Орле шёл снег.", ["Орле"]),
        ("Они видели орла над городом.", []),
        ("Орла заметили над городом.", []),
        ("Прошло два дня. Орла нашли.", []),
        ("Он сказал: «Орла больше нет».", []),
        ("МЭР ОРЛА УШЁЛ", []),
    ],
)
def test_a_form_that_is_an_ordinary_word_counts_with_a_capital_inside_a_sentence(
    text: str, quotes: list[str]
) -> None:
    place = Actor(id="a", name="Орёл", kind=ActorKind.PLACE)
    assert found(place, text=text) == quotes


def test_a_german_form_that_is_an_ordinary_word_stays_out() -> None:
    assert names.made(Actor(id="a", name="Stein", aliases={"de": ("Stein",)})).proper == ()
