"""Near misses: an article that meets all conditions of a watch but one, and which that is."""

import random
from dataclasses import replace

import pytest

from tests.match.builders import ACTORS, article, compiled, watch
from watcher.match import almost, judge
from watcher.match.hits import Hits
from watcher.match.part import Part
from watcher.match.program import Program
from watcher.match.reading import Reading
from watcher.model.article import Article
from watcher.model.watch import Line, Near, NearUnit, Rule, SourceFilter, Watch, Where

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


_COMMON = ("drone", "ferry", "toll", "bridge", "harbour", "council", "quiz", "talks")


def made(draw: random.Random, number: int) -> Watch:
    """A watch of any shape on a few common words and two actors."""

    def line() -> Line:
        if draw.random() < 0.1:
            return Line(regex=(draw.choice(_COMMON),))
        if draw.random() < 0.3:
            return Line(actors=(draw.choice(tuple(ACTORS)),))
        return Line(words=tuple(draw.sample(_COMMON, draw.randint(1, 2))))

    any_of = tuple(line() for _ in range(draw.choice((0, 0, 1, 3))))
    all_of = tuple(line() for _ in range(draw.randint(0 if any_of else 1, 4)))
    none_of = (line(),) if draw.random() < 0.3 else ()
    words = [word for one in all_of for word in one.words]
    close = Near(between=(words[0], words[-1]), unit=NearUnit.WORDS, count=5) if words else None
    return watch(
        f"w{number}",
        rule=Rule(
            all=all_of,
            any=any_of,
            at_least=draw.randint(1, max(len(any_of), 1)),
            none=none_of,
            near=(close,) if close and draw.random() < 0.4 else (),
        ),
        where=draw.choice((None, Where(title=True, paragraphs=1), Where(title=False))),
    )


@pytest.mark.parametrize("seed", range(6))
def test_weighing_all_watches_at_once_finds_what_a_look_at_each_does(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - rules and texts, no secrets
    watches = [made(draw, number) for number in range(70)]
    program = compiled(*watches, actors=ACTORS)
    ranked = sorted(program.watches, key=lambda one: -almost.conditions(one))
    looked_at = 0
    for _ in range(25):
        words = draw.choices((*_COMMON, "Lavrov", "Pyongyang", "the", "of", "day"), k=9)
        one = article(" ".join(words[:3]), f"{' '.join(words[3:6])}.\n\n{' '.join(words[6:])}.")
        hits = Hits(program, Reading(one))
        matched = {found.watch for found in judge.judge(program, one)}
        nearly = [
            compiled_watch.watch.id
            for compiled_watch in ranked
            if compiled_watch.watch.id not in matched
            and almost.missing(compiled_watch, Part(hits, compiled_watch))
        ]
        looked_at += len(nearly)
        assert [found.watch for found in judge.whole(program, one).nearly] == nearly[:3]
    assert looked_at > 100


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
