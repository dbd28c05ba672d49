"""Near misses: an article that meets all conditions of a watch but one, and which that is."""

from dataclasses import replace

import pytest

from tests.match.builders import ACTORS, article, compiled, watch
from watcher.match import judge
from watcher.match.program import Program
from watcher.model.article import Article
from watcher.model.watch import Line, Near, NearUnit, Rule, SourceFilter

BOTH = Rule(all=(Line(actors=("lavrov",)), Line(actors=("north-korea",))))
TALKS = replace(BOTH, all=(*BOTH.all, Line(words=("talks", "summit"))))
ANY = Rule(
    all=(Line(actors=("lavrov",)),),
    any=(Line(words=("drone",)), Line(words=("ferry",))),
    at_least=2,
)
APART = replace(
    BOTH, near=(Near(between=("lavrov", "north-korea"), unit=NearUnit.SENTENCES, count=1),)
)
REJECTING = replace(BOTH, none=(Line(words=("quiz",)),))
WORDS = Rule(all=(Line(words=("ferry",)), Line(words=("toll",))))


def missing(rule: Rule, one: Article) -> list[str]:
    return [found.missing for found in judge.whole(compiled(watch(rule=rule)), one).nearly]


@pytest.mark.parametrize(
    ("rule", "text", "told"),
    [
        (BOTH, "Lavrov spoke.", "line 2 of `all`: north-korea"),
        (BOTH, "Pyongyang was quiet.", "line 1 of `all`: lavrov"),
        (TALKS, "Lavrov was in Pyongyang.", "line 3 of `all`: talks, summit"),
        (ANY, "Lavrov saw a drone.", "`any`: 1 of the 2 lines was found, 2 are wanted"),
        (
            APART,
            "Lavrov spoke. It rained. Pyongyang was quiet.",
            "`near`: lavrov and north-korea within 1 sentences",
        ),
    ],
)
def test_the_one_condition_that_is_missing_is_told(rule: Rule, text: str, told: str) -> None:
    assert missing(rule, article("News", text)) == [told]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (BOTH, "Lavrov was in Pyongyang."),
        (TALKS, "Lavrov spoke."),
        (ANY, "Lavrov spoke."),
        (REJECTING, "Lavrov in a quiz."),
        (Rule(all=(Line(actors=("lavrov",)),)), "Pyongyang was quiet."),
        (BOTH, "Nothing of either."),
    ],
    ids=["a match", "two lines", "two of any", "turned away", "a single line", "nothing"],
)
def test_what_misses_by_nothing_or_more_is_no_near_miss(rule: Rule, text: str) -> None:
    assert missing(rule, article("News", text)) == []


def test_words_count_in_the_title_and_actors_anywhere() -> None:
    assert missing(WORDS, article("News", "A ferry sailed.")) == []
    assert missing(WORDS, article("A ferry sailed", "It rained.")) == ["line 2 of `all`: toll"]


def test_a_distance_that_cannot_be_kept_without_the_line_is_not_missing_too() -> None:
    assert missing(APART, article("News", "Lavrov spoke.")) == ["line 2 of `all`: north-korea"]


def test_a_source_that_the_watch_leaves_out_misses_nothing() -> None:
    one = replace(watch(rule=BOTH), sources=SourceFilter(only=frozenset({"tass"})))
    assert judge.whole(compiled(one), article("Lavrov", source="other")).nearly == ()


def test_the_three_most_demanding_watches_are_kept() -> None:
    watches = [watch(f"w{n}", rule=BOTH) for n in range(5)]
    watches.append(watch("most", rule=TALKS))
    program = compiled(*watches)
    found = judge.whole(program, article("Lavrov on the talks")).nearly
    assert [one.watch for one in found] == ["most", "w0", "w1"]
    assert {one.watch_version for one in found} == {"1"}


@pytest.fixture(scope="module")
def program() -> Program:
    rules = (BOTH, TALKS, ANY, APART, REJECTING, WORDS)
    return compiled(*(watch(f"w{n}", rule=rule) for n, rule in enumerate(rules)), actors=ACTORS)


@pytest.mark.parametrize(
    "text",
    ["Lavrov in Pyongyang.", "Lavrov on talks. A drone, a ferry, a toll.", "Nothing.", "A quiz."],
)
def test_one_pass_says_what_the_passes_say_that_it_replaces(program: Program, text: str) -> None:
    one = article("News", text)
    found = judge.whole(program, one)
    assert found.matches == judge.judge(program, one)
    assert found.actors == judge.actors(program, one)
