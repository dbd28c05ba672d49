import dataclasses

import pytest

from tests.match.builders import actor, article, compiled, watch
from watcher.errors import UsageError
from watcher.match import examples, judge
from watcher.model.match import Miss
from watcher.model.watch import Examples, Line, Near, NearUnit, Rule, SourceFilter, Where

RULE = Rule(
    all=(Line(actors=("lavrov",)), Line(actors=("north-korea",))),
    any=(Line(words=("visit*", "talks")),),
    none=(Line(words=("quiz",)),),
    near=(Near(between=("lavrov", "north-korea"), unit=NearUnit.SENTENCES, count=1),),
)
WATCH = watch(rule=RULE)


@pytest.mark.parametrize(
    ("text", "miss"),
    [
        ("Lavrov visits Pyongyang", None),
        ("Lavrov visits", Miss.ALL),
        ("Lavrov in Pyongyang", Miss.ANY),
        ("Lavrov visits Pyongyang: a quiz", Miss.NONE),
        ("Lavrov visits. Pyongyang waits", Miss.NEAR),
    ],
)
def test_a_judgement_names_the_part_that_failed(text: str, miss: Miss | None) -> None:
    judgement = judge.examine(compiled(WATCH), article(text), "w")
    assert (judgement.matched, judgement.miss) == (miss is None, miss)


def test_a_judgement_tells_every_line() -> None:
    detail = judge.examine(compiled(WATCH), article("Lavrov visits. Lavrov smiles"), "w").detail
    assert detail.splitlines() == [
        "all 1: found lavrov: “Lavrov” (title, character 0), 2 times",
        "all 2: not found: north-korea",
        "any 1 (at least 1 of 1): found visit*: “visits” (title, character 7)",
        "none 1: not found: quiz",
        "near: lavrov and north-korea within 1 sentence: no, not all are there",
    ]


def test_language_and_source_are_named_first() -> None:
    one = dataclasses.replace(WATCH, languages=frozenset({"ru"}))
    assert judge.examine(compiled(one), article("x", language="en"), "w").miss is Miss.LANGUAGE
    one = dataclasses.replace(WATCH, sources=SourceFilter(excluded=frozenset({"f"})))
    assert judge.examine(compiled(one), article("x"), "w").miss is Miss.SOURCE


@pytest.mark.parametrize(
    ("text", "near_miss"),
    [
        ("The Lavrovian way", "“Lavrovian” (title, character 4): only inside a longer word"),
        ("Kirill Lavrov", "“Lavrov” (title, character 7): masked by `not`: Kirill Lavrov"),
        ("Lavrov Kirill Lavrov", "a bare surname, and the article names only another bearer"),
    ],
)
def test_near_misses_are_told(text: str, near_miss: str) -> None:
    assert near_miss in judge.examine(compiled(WATCH), article(text), "w").detail


def test_a_hit_outside_where_is_told() -> None:
    one = watch(rule=RULE, where=Where(paragraphs=0))
    detail = judge.examine(compiled(one), article("x", "Lavrov"), "w").detail
    assert "“Lavrov” (text, character 0) stands outside the part that `where` counts" in detail


def test_an_abbreviation_in_small_letters_is_told() -> None:
    one = watch(rule=Rule(all=(Line(actors=("ice",)),)))
    program = compiled(one, actors={"ice": actor("ICE")})
    detail = judge.examine(program, article("ice melts"), "w").detail
    assert "“ice” (title, character 0): not in capitals, as the abbreviation is" in detail


def test_an_unknown_watch_is_a_wrong_call() -> None:
    with pytest.raises(UsageError):
        judge.examine(compiled(WATCH), article(), "other")


def test_examples_that_come_out_wrong_are_told_with_the_reason() -> None:
    one = dataclasses.replace(
        WATCH,
        languages=frozenset({"ru"}),
        examples=Examples(
            should_match=("Lavrov visits Pyongyang", "News\nLavrov visits.", "Lavrov"),
            should_not_match=("Lavrov visits the DPRK", "Lavrov"),
        ),
    )
    found = examples.failures(compiled(one), one)
    assert [(failure.kind, failure.index) for failure in found] == [
        ("should_match", 1),
        ("should_match", 2),
        ("should_not_match", 0),
    ]
    assert Miss.ALL.value in found[0].reason
    assert "“Lavrov” (text, character 0)" in found[0].reason


def test_a_watch_that_was_left_out_has_no_example_failures() -> None:
    one = dataclasses.replace(WATCH, id="other", examples=Examples(should_match=("x",)))
    assert examples.failures(compiled(WATCH), one) == ()
