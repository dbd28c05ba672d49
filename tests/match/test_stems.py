"""Forms as stems: every form is found where it stands as whole words, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from watcher.match.automaton import Automaton, Use
from watcher.match.fold import fold
from watcher.match.stems import listed, stems

CASES = ["сергей лавров", "сергея лаврова", "сергею лаврову", "сергеем лавровым", "сергее лаврове"]
LATIN = ["lavrov", "lawrow", "lawrowa", "lawrowowi", "lavrovas"]
words = st.text(alphabet="абвгд", min_size=1, max_size=5)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)


def automaton(of: list[str]) -> Automaton:
    uses = [Use(stem.key, "x", "ending", forms=stem.forms, shape=stem.shape) for stem in stems(of)]
    return Automaton.of((use.key, 0, use.packed()) for use in uses)


def found(of: list[str], text: str) -> list[str]:
    folded = fold(text)
    return [folded.text[hit.start : hit.end] for hit in automaton(of).hits(folded)]


def test_the_cases_of_a_name_share_one_pattern() -> None:
    (stem,) = stems(CASES)
    assert stem.key in {"лавров", "сергее"[:5]}
    assert set(listed(stem.forms)) == set(CASES)


def test_spellings_that_begin_differently_have_stems_of_their_own() -> None:
    assert {stem.key for stem in stems(LATIN)} >= {"lawrow"}
    assert found(LATIN, "Lawrowowi i Lavrovas") == ["lawrowowi", "lavrovas"]


def test_the_longest_form_that_ends_with_the_word_is_found() -> None:
    assert found(CASES, "Слово Сергея Лаврова.") == ["сергея лаврова"]
    assert found(CASES, "Сергея Лавровичева") == []
    assert found(CASES, "несергея лаврова") == []


def test_a_single_form_is_a_pattern_of_its_own() -> None:
    assert stems(["мэй"]) == (("мэй", "", ""),)


def test_forms_with_marks_and_in_other_scripts_are_found_as_well() -> None:
    marked = ["j.r. o'hara", "j.r. o'harovi", "j.r. o'hary"]
    assert found(marked, "Książka J.R. O’Hary.") == ["j.r. o'hary"]
    assert found(["김정은", "김정일"], "김정일 위원장") == ["김정일"]
    assert found(["lavrov", "lavrova"], "拉夫罗夫Lavrova说") == ["lavrova"]


@given(st.lists(names, min_size=1, max_size=8))
def test_every_form_is_found(of: list[str]) -> None:
    held = {form for stem in stems(of) for form in listed(stem.forms) or [stem.key]}
    assert held == set(of)
    for form in of:
        assert form in found(of, f"x {form}, y")
