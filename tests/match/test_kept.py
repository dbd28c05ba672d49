"""What actors entered is kept, and made anew where anything about it is doubtful."""

from dataclasses import replace

import pytest

from tests.match.builders import ACTORS, LAVROV, article
from watcher.match import compile as compiling
from watcher.match import entered, judge
from watcher.match.kept import Kept


def test_a_program_from_kept_rows_finds_the_same() -> None:
    kept = Kept()
    fresh, _ = compiling.program(ACTORS, (), kept)
    again, _ = compiling.program(ACTORS, (), Kept(kept.rows))
    assert again.automaton.patterns == fresh.automaton.patterns
    assert again.automaton.entries == fresh.automaton.entries
    one = article(text="Сергею Лаврову в Пхеньяне передали письмо. Lawrow kam, 라브로프는 갔다.")
    assert judge.mentions(again, one) == judge.mentions(fresh, one) != ()


def test_rows_that_nobody_asked_for_fall_away_and_the_same_ones_are_no_change() -> None:
    first = Kept()
    for actor in ACTORS.values():
        first.actor(actor)
    assert first.changed
    same = Kept(first.rows)
    for actor in ACTORS.values():
        same.actor(actor)
    assert not same.changed
    fewer = Kept(first.rows)
    fewer.actor(LAVROV)
    assert fewer.changed
    assert len(fewer.rows) == 1


@pytest.mark.parametrize("change", [{"inflect": False}, {"masks": ()}, {"excluded": ("Lavrov",)}])
def test_an_actor_that_was_edited_is_made_anew(change: dict[str, object]) -> None:
    kept = Kept()
    kept.actor(LAVROV)
    edited = replace(LAVROV, **change)  # type: ignore[arg-type]  # the fields are named above
    assert Kept(kept.rows).actor(edited) == entered.actor(edited)
    assert entered.actor(edited) != entered.actor(LAVROV)


@pytest.mark.parametrize("row", ["", "x", "a\x1d\x1d\x1d\x1d\x1dusable"])
def test_a_damaged_row_is_made_anew(row: str) -> None:
    kept = Kept()
    whole = kept.actor(LAVROV)
    assert Kept(dict.fromkeys(kept.rows, row)).actor(LAVROV) == whole


def test_control_characters_in_a_name_harm_nothing() -> None:
    odd = replace(LAVROV, name="Sergei\x1f\x1e\x1d\x1c\nLavrov", aliases={"ru": ("\x1eЛавров\t",)})
    kept = Kept()
    fresh = kept.actor(odd)
    assert Kept(kept.rows).actor(odd) == fresh
    assert not any("\n" in row for row in kept.rows.values())
    program, _ = compiling.program({"odd": odd}, ())
    (found,) = judge.mentions(program, article(text="Сергея Лаврова видели."))[-1:]
    assert found.quote == "Сергея Лаврова"


def test_an_alias_that_is_an_ordinary_word_is_warned_of_and_kept() -> None:
    cat = replace(LAVROV, name="Андрей Кот", aliases={"ru": ("Андрей Кот", "Кот")}, masks=())
    program, problems = compiling.program({"cat": cat}, ())
    assert [(one.item, one.fatal) for one in problems] == [("actor:cat", False)]
    assert "“Кот” is an ordinary word" in problems[0].message
    assert judge.mentions(program, article(text="Кот промолчал."))
    assert compiling.program({"cat": replace(cat, strict=True)}, ())[1] == ()


def test_an_abbreviation_that_counts_in_capitals_only_is_not_warned_of() -> None:
    ice = replace(LAVROV, name="Immigration Service", aliases={"en": ("ICE",)}, masks=())
    assert compiling.program({"ice": ice}, ())[1] == ()
