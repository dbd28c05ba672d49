"""Organisations under short names: usual abbreviations, the name proper, what a text defines."""

import pytest

from tests.match.builders import article, compiled
from watcher.match import judge, organisations
from watcher.model.actor import Actor, ActorKind


def _found(actor: Actor, text: str) -> list[tuple[str, str]]:
    program = compiled(actors={"it": actor})
    return [(hit.quote, hit.step) for hit in judge.mentions(program, article(text=text))]


def _organisation(name: str, *, excluded: tuple[str, ...] = ()) -> Actor:
    return Actor(id="it", name=name, kind=ActorKind.ORGANISATION, excluded=excluded)


@pytest.mark.parametrize(
    ("name", "text", "short"),
    [
        ("European Union", "Ministers of the EU met.", "EU"),
        ("the European Union", "Ministers of the EU met.", "EU"),
        ("Unia Europejska", "Ministrowie UE spotkali się.", "UE"),
        ("Европейский союз", "Министры ЕС встретились.", "ЕС"),
        ("Spojené státy", "Prezident USA odletěl.", "USA"),
        ("Всемирная организация здравоохранения", "В ВОЗ сообщили.", "ВОЗ"),
    ],
)
def test_a_known_organisation_is_found_by_the_capitals_of_its_language(
    name: str, text: str, short: str
) -> None:
    assert _found(_organisation(name), text) == [(short, "abbreviation")]


def test_a_known_abbreviation_counts_only_in_capitals() -> None:
    assert _found(_organisation("World Health Organization"), "Those who came were few.") == []


def test_a_known_abbreviation_can_be_switched_off() -> None:
    actor = _organisation("European Union", excluded=("EU",))
    assert _found(actor, "Ministers of the EU met.") == []


def test_initials_that_nobody_uses_are_not_made_up() -> None:
    assert organisations.abbreviations("Harbour Workers Front") == ()


def test_an_abbreviation_that_the_article_gives_counts_in_that_article() -> None:
    text = "The Harbour Workers Front (HWF) called a strike.\nThe HWF has 300 members."
    found = _found(_organisation("Harbour Workers Front"), text)
    assert found == [
        ("Harbour Workers Front", "typed"), ("HWF", "abbreviation"), ("HWF", "abbreviation"),
    ]  # fmt: skip
    assert _found(_organisation("Harbour Workers Front"), "The HWF has 300 members.") == []


def test_the_agency_behind_a_statement_is_not_taken_for_the_abbreviation() -> None:
    text = "So says the Harbour Workers Front (TASS). TASS did not say more."
    assert _found(_organisation("Harbour Workers Front"), text) == [
        ("Harbour Workers Front", "typed")
    ]


def test_a_person_has_no_abbreviation() -> None:
    actor = Actor(id="it", name="Helga Wimmer Frisch", kind=ActorKind.PERSON)
    assert ("HWF", "abbreviation") not in _found(actor, "Helga Wimmer Frisch (HWF) came. HWF left.")


@pytest.mark.parametrize(
    ("name", "text", "quote"),
    [
        ("агентство Северный Вестник", "Сообщил Северный Вестник.", "Северный Вестник"),
        ("завод «Красный маяк»", "Рабочие «Красного маяка» вышли.", "Красного маяка"),
        ("The Harbour Post", "Harbour Post reporters saw it.", "Harbour Post"),
    ],
)
def test_the_name_proper_is_enough(name: str, text: str, quote: str) -> None:
    assert quote in [found for found, _ in _found(_organisation(name), text)]
