import json

import pytest

from watcher.config import roster
from watcher.errors import UsageError
from watcher.model.actor import ActorKind

ENTITY = {
    "entities": {
        "Q1": {
            "labels": {
                "en": {"language": "en", "value": "Kim Yo Jong"},
                "de": {"language": "de", "value": "Kim Yo Jong"},
                "ko": {"language": "ko", "value": "김여정"},
                "zh-hans": {"language": "zh-hans", "value": "金与正"},
            },
            "aliases": {"en": [{"language": "en", "value": "Kim Yo-jong (politician)"}]},
            "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]},
        }
    }
}


def test_a_wikidata_entity_becomes_an_actor_with_each_spelling_once() -> None:
    (one,) = roster.read(json.dumps(ENTITY))
    assert (one.id, one.name, one.kind) == ("kim-yo-jong", "Kim Yo Jong", ActorKind.PERSON)
    assert one.aliases == {"en": ("Kim Yo-jong",), "ko": ("김여정",), "zh": ("金与正",)}


def test_other_languages_can_be_left_out() -> None:
    (one,) = roster.read(json.dumps(ENTITY), frozenset({"ko"}))
    assert one.aliases == {"ko": ("김여정",)}


def test_follow_the_money_lines_become_actors_and_other_things_are_passed_over() -> None:
    lines = [
        {
            "schema": "Person",
            "properties": {"name": ["Сергей Лавров", "Sergey Lavrov"], "alias": ["لافروف"]},
        },
        {"schema": "Address", "properties": {"full": ["Smolenskaya 32"]}},
        {"schema": "Company", "properties": {"name": ["Rosneft"]}},
    ]
    person, company = roster.read("\n".join(map(json.dumps, lines)))
    assert person.name == "Sergey Lavrov"
    assert person.aliases == {"ar": ("لافروف",), "ru": ("Сергей Лавров",)}
    assert (company.id, company.kind) == ("rosneft", ActorKind.ORGANISATION)


def test_a_table_may_name_languages_or_leave_them_to_the_letters() -> None:
    table = "name;kind;aliases;pl\nSergey Lavrov;person;Сергій Лавров|Lavrov;Siergiej Ławrow\n"
    (one,) = roster.read(table)
    assert one.aliases == {
        "en": ("Lavrov",),
        "pl": ("Siergiej Ławrow",),
        "uk": ("Сергій Лавров",),
    }


def test_two_of_one_name_get_ids_of_their_own() -> None:
    assert [one.id for one in roster.read("name\nKim\nKim\n")] == ["kim", "kim-2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "a column called name"),
        ('{"a": 1}', "neither a Wikidata entity"),
        ('{"schema": "Person", "properties": {}}\n{', "line 2, column 2"),
        ("[1]", "line 1: an object was expected"),
        ("name,kind\nR2D2,robot\n", "line 2: 'robot' is no kind"),
    ],
)
def test_what_is_no_roster_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        roster.read(text)


def test_what_is_written_can_be_read_as_configuration() -> None:
    text = roster.as_yaml(roster.read(json.dumps(ENTITY)))
    assert text.startswith("actors:\n  kim-yo-jong:\n")
    assert "김여정" in text
