"""Aliases are proposed from what articles say, and only what is not found already."""

from dataclasses import replace

import pytest

from tests.match.builders import LAVROV, article
from watcher.match import suggest
from watcher.model.actor import Actor


def _proposed(text: str, *, actor: Actor = LAVROV) -> list[tuple[str, str]]:
    found = suggest.suggestions(actor, [article(text=text, language="de")])
    return [(one.text, one.near) for one in found]


def test_a_misspelt_surname_beside_the_actor_is_proposed() -> None:
    text = "Sergei Lavrov arrived on Monday. The visit of Larvov was short, said Tilda Oram."
    found = suggest.suggestions(LAVROV, [article(text=text, language="de")])
    assert [(one.text, one.language, len(one.articles)) for one in found] == [("Larvov", "de", 1)]
    assert "The visit of Larvov was short" in found[0].example


@pytest.mark.parametrize(
    "text",
    [
        "The visit of Larvov was short, said Tilda Oram.",  # nobody says who that is
        "Sergei Lavrov arrived. Lavrov left, and so did Lavrov's aides.",
        "Сергей Лавров прибыл. Лаврову вручили письмо, говорили с Лавровым.",
        "Sergei Lavrov arrived with the Harbour Council on Monday.",
    ],
)
def test_nothing_is_proposed(text: str) -> None:
    assert _proposed(text) == []


def test_what_is_switched_off_is_not_proposed_again() -> None:
    text = "Sergei Lavrov arrived on Monday. The visit of Larvov was short."
    assert _proposed(text, actor=replace(LAVROV, excluded=("Larvov",))) == []


def test_the_most_frequent_spelling_comes_first() -> None:
    texts = [
        "Sergei Lavrov met Larvov. Lavron spoke.",
        "Sergei Lavrov met Lavron.",
    ]
    articles = [replace(article(text=text), id=str(at)) for at, text in enumerate(texts)]
    found = suggest.suggestions(LAVROV, articles)
    assert [(one.text, len(one.articles)) for one in found] == [("Lavron", 2), ("Larvov", 1)]
