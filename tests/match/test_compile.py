import pickle
import sys

import pytest

from tests.match.builders import ACTORS, LAVROV, actor, article, compiled, watch, words
from watcher.match import compile as compiler
from watcher.match import judge
from watcher.model.watch import Line, Near, NearUnit, Rule, Watch


def problems(one: Watch) -> list[tuple[str, str]]:
    found = compiler.program(ACTORS, [one])[1]
    return [(problem.item, problem.message) for problem in found]


def test_a_faulty_watch_is_left_out_and_the_others_run() -> None:
    faulty = watch("faulty", rule=Rule(all=(Line(regex=("(",)),)))
    good = watch("good", rule=words("drone"))
    program, found = compiler.program(ACTORS, [faulty, good])
    assert [problem.watch for problem in found] == ["faulty"]
    assert [match.watch for match in judge.judge(program, article("A drone"))] == ["good"]


@pytest.mark.parametrize(
    ("pattern", "place"),
    [
        ("foo(bar", "character 4: missing )"),
        ("foo)bar", "character 4: unexpected )"),
        ("a(b)[c", "character 5: missing ]"),
        ("ab**", "character 3: bad repetition"),
        ("x(?=y)", "character 2: invalid perl operator"),
        ("a\\", "character 2: trailing"),
        (r"a\bx", "character 2: \\b knows only ASCII"),
        (r"\\\d", "character 3: \\d knows only ASCII"),
        (r"[\w]+", "character 2: \\w knows only ASCII"),
        ("a*", "matches the empty text"),
        (" ", "empty"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_its_place(pattern: str, place: str) -> None:
    ((item, message),) = problems(watch(rule=Rule(any=(Line(regex=(pattern,)),))))
    assert item == f"regex:{pattern}"
    assert place in message


def test_re2_writes_nothing_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    problems(watch(rule=Rule(any=(Line(regex=("(a",)),))))
    sys.stderr.flush()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("", "empty"),
        ("«»", "empty"),
        ("*", "empty"),
        ("x", "single letter"),
        ("a*", "two letters"),
        ("dr*ne", "end of a word"),
        ("*stan", "end of a word"),
        ("nuclear *", "end of a word"),
    ],
)
def test_a_word_that_cannot_be_used_is_refused(word: str, message: str) -> None:
    ((item, told),) = problems(watch(rule=words(word)))
    assert item == f"word:{word}"
    assert message in told


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        (Rule(), "match"),
        (Rule(none=(Line(words=("quiz",)),)), "match"),
        (Rule(all=(Line(),)), "match"),
        (Rule(any=(Line(words=("drone",)),), at_least=2), "any"),
        (Rule(all=(Line(actors=("nobody",)),)), "actor:nobody"),
        (
            Rule(
                all=(Line(actors=("lavrov",)),),
                near=(Near(between=("lavrov", "other"), unit=NearUnit.WORDS, count=3),),
            ),
            "near",
        ),
    ],
)
def test_a_rule_without_sense_is_refused(rule: Rule, item: str) -> None:
    assert [found for found, _ in problems(watch(rule=rule))] == [item]


@pytest.mark.parametrize("alias", ["", "  ", "L", "\u200b", "…"])
def test_a_faulty_alias_is_told_and_the_others_are_found(alias: str) -> None:
    one = actor(alias, "Lavrov")
    program, found = compiler.program({"x": one}, [])
    assert [(problem.watch, problem.item) for problem in found] == [("", "actor:x")]
    assert [hit.quote for hit in judge.mentions(program, article("Lavrov"))] == ["Lavrov"]


def test_an_actor_without_any_usable_name_is_told() -> None:
    _, found = compiler.program({"x": actor(name="")}, [])
    assert found[-1].message == "no usable name is left"


def test_a_pickled_program_judges_alike() -> None:
    program = compiled(watch(rule=Rule(all=(Line(actors=("lavrov",), regex=("dr.ne",)),))))
    copy = pickle.loads(pickle.dumps(program))  # noqa: S301 - our own bytes
    for title in ("Lavrov speaks", "a drone", "nothing"):
        assert judge.judge(copy, article(title)) == judge.judge(program, article(title))


def test_no_actors_and_no_watches_make_an_empty_program() -> None:
    program, found = compiler.program({}, [])
    assert found == ()
    assert judge.judge(program, article("Lavrov")) == ()


def test_a_name_shared_by_two_actors_counts_for_both() -> None:
    program, _ = compiler.program({"a": LAVROV, "b": actor("Lavrov")}, [])
    items = {hit.item for hit in judge.mentions(program, article("Lavrov"))}
    assert items == {"actor:a", "actor:b"}
