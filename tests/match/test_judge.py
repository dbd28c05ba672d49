import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.match.builders import LAVROV, article, compiled, matches, watch, words
from watcher.match import judge
from watcher.model.article import Article
from watcher.model.match import Field
from watcher.model.watch import Line, Near, NearUnit, Rule, SourceFilter, Watch, Where

BOTH = (Line(actors=("lavrov",)), Line(actors=("north-korea",)))
VISIT = Rule(all=BOTH, none=(Line(words=("obituary", "quiz")),))


def near(unit: NearUnit, count: int) -> Rule:
    between = ("lavrov", "north-korea")
    return Rule(all=BOTH, near=(Near(between=between, unit=unit, count=count),))


@pytest.mark.parametrize(
    "title",
    [
        "Lavrov arrives in Pyongyang for talks with Kim Jong Un",
        "Глава МИД РФ Лавров прибыл с визитом в КНДР",
        "라브로프 외무상, 북한을 방문",
    ],
)
def test_a_visit_is_found_in_several_languages(title: str) -> None:
    assert matches(VISIT, article(title))


@pytest.mark.parametrize(
    "title",
    [
        "Kirill Lavrov retrospective opens in Pyongyang cinema",
        "Lavrov meets Turkish counterpart in Antalya",
        "Quiz: what did Lavrov say in Pyongyang?",
        "",
    ],
)
def test_other_news_are_not(title: str) -> None:
    assert not matches(VISIT, article(title))


def test_evidence_quotes_the_fields_in_order() -> None:
    (match,) = matches(VISIT, article("Pyongyang", "Then Lavrov’s plane.\nLavrov left the DPRK."))
    told = [(hit.field, hit.start, hit.end, hit.quote, hit.item) for hit in match.evidence]
    assert told == [
        (Field.TITLE, 0, 9, "Pyongyang", "actor:north-korea"),
        (Field.TEXT, 5, 11, "Lavrov", "actor:lavrov"),
        (Field.TEXT, 21, 27, "Lavrov", "actor:lavrov"),
        (Field.TEXT, 37, 41, "DPRK", "actor:north-korea"),
    ]


def test_evidence_is_capped_and_still_shows_every_item() -> None:
    (match,) = matches(VISIT, article("", "Lavrov said. " * 200 + "Pyongyang agreed."))
    assert len(match.evidence) == 50
    assert match.evidence[-1].quote == "Pyongyang"


def test_any_asks_for_as_many_lines_as_it_says() -> None:
    lines = (Line(words=("drone*", "missile*")), Line(words=("shelling",)), Line(words=("АЭС",)))
    rule = Rule(any=lines, at_least=2)
    assert not matches(rule, article("Drones and missiles"))
    assert matches(rule, article("Drones", "and shelling"))


def test_regular_expressions_find_what_names_cannot() -> None:
    rule = Rule(all=(Line(regex=(r"(?i)су-\pN{2}",)),))
    (match,) = matches(rule, article("", "Упал Су-34."))
    assert [(hit.item, hit.quote) for hit in match.evidence] == [
        (r"regex:(?i)су-\pN{2}", "Су-34"),
    ]


def test_a_watch_with_an_expression_and_a_name_needs_both() -> None:
    rule = Rule(all=(Line(actors=("lavrov",)), Line(regex=("[0-9]{4}",))))
    assert matches(rule, article("Lavrov in 2026"))
    assert not matches(rule, article("Lavrov"))
    assert not matches(rule, article("2026"))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(), True),
        (Where(paragraphs=0), False),
        (Where(paragraphs=1), False),
        (Where(paragraphs=2), True),
        (Where(title=False), True),
    ],
)
def test_where_counts_paragraphs_that_are_not_blank(where: Where, *, expected: bool) -> None:
    text = article("Title", "\n \nFirst.\n\nA drone.\nThird.")
    assert bool(matches(words("drone"), text, where=where)) is expected


def test_a_title_that_does_not_count_is_no_evidence() -> None:
    assert not matches(words("drone"), article("A drone", "x"), where=Where(title=False))


def test_none_rejects_only_within_where() -> None:
    rule = Rule(all=(Line(actors=("lavrov",)),), none=(Line(words=("quiz",)),))
    text = article("Lavrov speaks", "First.\nSecond.\nTake our quiz!")
    assert matches(rule, text, where=Where(paragraphs=2))
    assert not matches(rule, text)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", True), ("EN-us", True), ("en_GB", True), ("", True), ("fr", False)],
)
def test_languages_filter_and_unknown_ones_pass(language: str, *, expected: bool) -> None:
    one = dataclasses.replace(watch(rule=words("drone")), languages=frozenset({"en", "ru"}))
    found = judge.judge(compiled(one), article("drone", language=language))
    assert bool(found) is expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (SourceFilter(), True),
        (SourceFilter(only=frozenset({"tass"})), True),
        (SourceFilter(only=frozenset({"other"})), False),
        (SourceFilter(groups=frozenset({"wires"})), True),
        (SourceFilter(groups=frozenset({"blogs"})), False),
        (SourceFilter(only=frozenset({"other"}), groups=frozenset({"wires"})), True),
        (SourceFilter(excluded=frozenset({"tass"})), False),
        (SourceFilter(groups=frozenset({"wires"}), excluded=frozenset({"tass"})), False),
        (SourceFilter(excluded_groups=frozenset({"wires"})), False),
    ],
)
def test_sources_filter(sources: SourceFilter, *, expected: bool) -> None:
    one = dataclasses.replace(watch(rule=words("drone")), sources=sources)
    found = judge.judge(compiled(one), article("drone", source="tass"), groups=frozenset({"wires"}))
    assert bool(found) is expected


@pytest.mark.parametrize(
    ("title", "text", "count", "expected"),
    [
        ("", "Lavrov left. He went to Pyongyang.", 2, True),
        ("", "Lavrov left. It rained. He went to Pyongyang.", 2, False),
        ("", "Lavrov left. It rained. He went to Pyongyang.", 3, True),
        ("", "Lavrov left on Nov. 1 with S. Shoigu for Pyongyang.", 1, True),
        ("Lavrov leaves", "To Pyongyang.", 2, True),
        ("Lavrov leaves", "It rained. To Pyongyang.", 2, False),
        ("Lavrov leaves", "To Pyongyang.", 1, False),
        ("Lavrov in Pyongyang", "", 1, True),
        ("Lavrov leaves. It rains. Pyongyang waits", "", 2, False),
    ],
)
def test_near_counts_sentences_and_the_title_stands_first(
    title: str, text: str, count: int, *, expected: bool
) -> None:
    assert bool(matches(near(NearUnit.SENTENCES, count), article(title, text))) is expected


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("Lavrov went to Pyongyang", 4, True),
        ("Lavrov went to Pyongyang", 3, False),
        ("Sergey Lavrov in North Korea", 5, True),
        ("Sergey Lavrov in North Korea", 4, False),
        ("Lavrov. x x x x Lavrov in Pyongyang", 3, True),
    ],
)
def test_near_counts_words_from_the_first_to_the_last(
    text: str, count: int, *, expected: bool
) -> None:
    assert bool(matches(near(NearUnit.WORDS, count), article("", text))) is expected


def test_words_are_not_counted_from_the_title_into_the_text() -> None:
    assert not matches(near(NearUnit.WORDS, 30), article("Lavrov", "Pyongyang"))


def test_near_may_ask_for_one_paragraph() -> None:
    rule = near(NearUnit.PARAGRAPH, 1)
    assert matches(rule, article("", "One.\nLavrov left. It rained. To Pyongyang."))
    assert not matches(rule, article("", "Lavrov left.\nTo Pyongyang."))
    assert not matches(rule, article("Lavrov", "Pyongyang"))


def test_near_takes_words_of_the_rule() -> None:
    rule = Rule(
        all=(Line(actors=("lavrov",)), Line(words=("visit*",))),
        near=(Near(between=("lavrov", "visit*"), unit=NearUnit.WORDS, count=2),),
    )
    assert matches(rule, article("Lavrov visits"))
    assert not matches(rule, article("Lavrov never visits"))


NAMES = st.sampled_from(
    [
        "Lavrov",
        "Лавро\u0301в",
        "Sergey\u00a0Lavrov",
        "La\u00advrov",
        "라브로프가",
        "拉夫罗夫",
        "Straße",
        "ПВО",
    ]
)
TEXTS = st.lists(st.one_of(st.text(), NAMES), max_size=12).map(" ".join)


@given(title=TEXTS, text=TEXTS)
def test_a_quote_is_the_slice_that_its_offsets_name(title: str, text: str) -> None:
    one = watch(rule=Rule(any=(Line(actors=("lavrov",), words=("Strasse", "aa*", "ПВО")),)))
    given_ = article(title, text)
    fields = {Field.TITLE: title, Field.TEXT: text}
    program = compiled(one)
    hits = [*judge.mentions(program, given_)]
    hits += [hit for match in judge.judge(program, given_) for hit in match.evidence]
    assert all(hit.quote == fields[hit.field][hit.start : hit.end] != "" for hit in hits)


POOL = tuple(
    watch(f"w{number}", rule=rule)
    for number, rule in enumerate(
        [
            VISIT,
            words("drone*"),
            words("visit"),
            Rule(all=(Line(regex=("[0-9]+",)),)),
            Rule(all=BOTH, near=near(NearUnit.SENTENCES, 1).near),
            Rule(all=(Line(words=("drone", "talks")),), none=(Line(actors=("lavrov",)),)),
        ]
    )
)
SENTENCES = st.lists(
    st.sampled_from(["Lavrov", "Pyongyang", "drones", "drone", "visit", "talks", "7", ".", "quiz"])
).map(" ".join)


@given(
    chosen=st.sets(st.sampled_from(POOL), min_size=1), added=st.sampled_from(POOL), text=SENTENCES
)
def test_another_watch_never_changes_what_the_others_find(
    chosen: set[Watch], added: Watch, text: str
) -> None:
    few = sorted(chosen - {added}, key=lambda one: one.id)
    before = judge.judge(compiled(*few), article("", text))
    after = judge.judge(compiled(added, *few), article("", text))
    assert before == tuple(match for match in after if match.watch != added.id)


@settings(deadline=None)  # the first example loads a dictionary
@given(text=SENTENCES)
def test_judging_together_and_alone_agree(text: str) -> None:
    together = {match.watch for match in judge.judge(compiled(*POOL), article("", text))}
    alone = {one.id for one in POOL if judge.judge(compiled(one), article("", text))}
    assert together == alone


def long_article(sentence: str) -> Article:
    return article("", sentence * (200_000 // len(sentence)))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "sentence",
    [
        "Kirill Lavrov Lavrov. ",
        "US ",
        "evacuat",
        "북한",
        "a\u0301",
        "Lavrov x y Pyongyang. ",
        "\ud800",
    ],
)
def test_a_long_hostile_text_takes_no_longer_than_its_length(sentence: str) -> None:
    us = dataclasses.replace(LAVROV, id="us", aliases={"": ("US",)})
    program = compiled(
        watch("a", rule=near(NearUnit.WORDS, 2)),
        watch("b", rule=words("evacuat* civil*")),
        actors={"lavrov": LAVROV, "north-korea": us},
    )
    judge.judge(program, long_article(sentence))
    judge.examine(program, long_article(sentence), "a")
