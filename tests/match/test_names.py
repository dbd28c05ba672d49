import dataclasses

import pytest

from tests.match.builders import LAVROV, actor, article, compiled, found
from watcher.match import judge, names
from watcher.model.actor import Actor, ActorKind


def test_the_forms_of_an_actor_are_its_name_and_aliases_once_each() -> None:
    one = Actor(id="x", name="Choe Son Hui", aliases={"en": ("Choe Son-hui", "Choi Sun Hee")})
    assert [form.text for form in names.forms(one)] == ["Choe Son Hui", "Choi Sun Hee"]


def test_an_excluded_form_is_left_out() -> None:
    one = Actor(id="x", name="Lavrov", aliases={"": ("Lavrovo",)}, excluded=("LAVROVO",))
    assert [form.text for form in names.forms(one)] == ["Lavrov"]


def test_a_mask_hides_somebody_else() -> None:
    assert found(LAVROV, "Kirill Lavrov", "Кирилл Лавров") == []


def test_an_article_that_names_both_bearers_counts_the_right_one() -> None:
    quotes = found(LAVROV, text="Kirill Lavrov met Sergey Lavrov. Lavrov smiled.")
    assert quotes == ["Sergey Lavrov", "Lavrov"]


def test_a_bare_surname_is_the_other_bearers_when_only_he_is_named_in_full() -> None:
    assert found(LAVROV, "Lavrov retrospective", "Kirill Lavrov was an actor. Lavrov died.") == []


def test_a_bare_surname_counts_on_its_own() -> None:
    assert found(LAVROV, "Lavrov speaks") == ["Lavrov"]


def test_a_place_keeps_its_bare_name_beside_a_mask() -> None:
    kursk = Actor(id="x", name="Kursk", kind=ActorKind.PLACE, masks=("Battle of Kursk",))
    assert found(kursk, "Kursk shelled", "As in the Battle of Kursk, once.") == ["Kursk"]


def test_a_longer_name_that_holds_a_mask_counts() -> None:
    one = dataclasses.replace(actor("Kirill Lavrov Theatre"), masks=("Kirill Lavrov",))
    assert found(one, "the Kirill Lavrov Theatre") == ["Kirill Lavrov Theatre"]


def test_the_longest_spelling_is_one_mention() -> None:
    assert found(LAVROV, "Sergey Lavrov") == ["Sergey Lavrov"]


@pytest.mark.parametrize("text", ["Lavrov", "Лавров"])
def test_strict_asks_for_a_full_name(text: str) -> None:
    strict = dataclasses.replace(LAVROV, strict=True)
    assert found(strict, text) == []
    assert found(strict, text, "Sergey Lavrov") == [text, "Sergey Lavrov"]


def test_strict_takes_the_longest_name_of_a_script_without_spaces_for_full() -> None:
    strict = dataclasses.replace(LAVROV, strict=True)
    assert found(strict, "外长拉夫罗夫说") == ["拉夫罗夫"]


@pytest.mark.parametrize("word", ["ICE", "WHO", "US", "IT"])
def test_an_abbreviation_that_is_a_word_counts_only_in_capitals(word: str) -> None:
    lower = f"{word.lower()} and {word.title()} stay"
    assert found(actor(word), lower) == []
    assert found(actor(word), f"the {word}-led raid") == [word]


def test_longer_abbreviations_count_in_any_case() -> None:
    assert found(actor("NATO"), "Nato and nato") == ["Nato", "nato"]


def test_short_abbreviations_without_a_vowel_count_in_any_case() -> None:
    assert found(actor("ČTK"), "(čtk)") == ["čtk"]


def test_a_title_in_capitals_needs_the_text_to_confirm_an_abbreviation() -> None:
    title = "WHO WILL STOP THE STORM"
    assert found(actor("WHO"), title, "Nobody knows.") == []
    assert found(actor("WHO"), title, "The WHO knows.") == ["WHO", "WHO"]
    assert found(actor("WHO"), title) == ["WHO"]


def test_mentions_name_the_typed_spelling_and_the_step() -> None:
    (hit,) = judge.mentions(compiled(), article("라브로프가"))
    assert (hit.item, hit.form_of, hit.step) == ("actor:lavrov", "라브로프", "particle")
