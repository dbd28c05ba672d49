from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.alert import compose, confirm, passages
from watcher.model.alert import Alert, Message
from watcher.model.article import Article, Doubt, TextFrom
from watcher.model.delivery import Delivery
from watcher.model.match import Evidence, Field
from watcher.model.watch import FollowUps, Priority, Rule, Send, Watch

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEXT = (
    "The harbour was quiet on Sunday. Dr. Ilyin of the U.N. arrived in Northport. "
    "Crowds gathered.\nIlyin will stay until Friday. Northport celebrates."
)
ARTICLE = Article(
    id="a",
    entry_id="e",
    feed_id="f",
    version="v",
    url="https://news.example/1",
    title="Ilyin in Northport",
    text=TEXT,
    first_seen=NOW,
)
WATCH = Watch(id="ilyin", rule=Rule(), version="1", title="Ilyin abroad")
DELIVERY = Delivery(id="d", alert_id="x", destination="slack", created_at=NOW, due_at=NOW)


def hit(quote: str, item: str, nth: int = 0, *, text: str = TEXT, form: str = "") -> Evidence:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Evidence(
        item=item,
        field=Field.TEXT,
        start=start,
        end=start + len(quote),
        quote=quote,
        form_of=form or quote,
    )


def in_title(quote: str, item: str) -> Evidence:
    found = hit(quote, item, text=ARTICLE.title)
    return replace(found, field=Field.TITLE)


def composed(*evidence: Evidence, article: Article = ARTICLE, late: int = 0) -> Message:
    alert = Alert(
        id="x",
        watch="ilyin",
        watch_version="1",
        story_id="s",
        article_id="a",
        article_version="v",
        occasion="first",
        priority=Priority.NORMAL,
        created_at=NOW,
        evidence=evidence,
    )
    return compose.message(
        alert,
        article,
        delivery=replace(DELIVERY, due_at=NOW + timedelta(minutes=late)),
        watch=WATCH,
        source_name="Gazette",
        others=(),
        timezone="UTC",
    )


def test_the_sentence_with_most_items_comes_first() -> None:
    found = composed(
        hit("Ilyin", "actor:ilyin"),
        hit("Northport", "actor:northport"),
        hit("Ilyin", "actor:ilyin", 1),
    )
    assert len(found.passages) == 1
    passage = found.passages[0]
    assert passage.text == "Dr. Ilyin of the U.N. arrived in Northport."
    assert [passage.text[start:end] for start, end in passage.hits] == ["Ilyin", "Northport"]


def test_each_further_sentence_adds_an_item() -> None:
    found = composed(
        hit("Ilyin", "actor:ilyin"), hit("Friday", "word:friday"), hit("Sunday", "word:sunday")
    )
    assert [passage.text for passage in found.passages] == [
        "The harbour was quiet on Sunday.",
        "Dr. Ilyin of the U.N. arrived in Northport.",
        "Ilyin will stay until Friday.",
    ]


def test_hits_in_the_headline_are_marked() -> None:
    found = composed(in_title("Northport", "actor:northport"), in_title("Ilyin", "actor:ilyin"))
    assert [found.headline[start:end] for start, end in found.headline_hits] == [
        "Ilyin",
        "Northport",
    ]
    assert found.passages == ()


def test_a_long_sentence_is_cut_around_its_hit() -> None:
    text = "word " * 400 + "Ilyin " + "word " * 400
    found = composed(hit("Ilyin", "actor:ilyin", text=text), article=replace(ARTICLE, text=text))
    passage = found.passages[0]
    assert len(passage.text) <= passages.LONGEST + 2
    assert passage.text.startswith("…")
    assert passage.text.endswith("…")
    assert [passage.text[start:end] for start, end in passage.hits] == ["Ilyin"]


def test_a_chinese_sentence_ends_at_its_own_full_stop() -> None:
    text = "天气很好。伊林抵达北港。他会停留三天。"
    found = composed(hit("伊林", "actor:ilyin", text=text), article=replace(ARTICLE, text=text))
    assert found.passages[0].text == "伊林抵达北港。"


@given(st.text(alphabet="ab .!\n。", max_size=400), st.data())
def test_a_hit_is_always_its_own_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start, len(text)))
    evidence = Evidence(
        item="word:x", field=Field.TEXT, start=start, end=end, quote=text[start:end], form_of="x"
    )
    for passage in passages.around(text, (evidence,)):
        for first, last in passage.hits:
            assert passage.text[first:last].split() == text[start:end].split()


@pytest.mark.parametrize(
    ("evidence", "lines"),
    [
        ((hit("Ilyin", "actor:ilyin"),), ("Ilyin — actor ilyin",)),
        (
            (hit("Ilyin", "actor:ilyin", form="Ilya Ilyin"),),
            ("Ilyin (form of Ilya Ilyin) — actor ilyin",),
        ),
        (
            (hit("Crowds", "word:crowd*", form="crowd*"),),
            ("Crowds — word crowd*",),
        ),
        (
            (
                hit("Ilyin", "actor:ilyin"),
                hit("Northport", "actor:port"),
                hit("Ilyin", "actor:ilyin", 1),
            ),
            ("Ilyin — actor ilyin", "Northport — actor port"),
        ),
    ],
)
def test_why_has_a_line_per_item(evidence: tuple[Evidence, ...], lines: tuple[str, ...]) -> None:
    assert composed(*evidence).why == lines


@pytest.mark.parametrize(
    ("text_from", "problem", "note"),
    [
        (TextFrom.PAGE, "", ""),
        (TextFrom.FEED, "", "judged on the feed's text"),
        (TextFrom.TEASER, "", "judged on the feed's teaser"),
        (
            TextFrom.BLOCKED,
            "a consent wall",
            "judged on the feed's text: the page could not be read (a consent wall)",
        ),
    ],
)
def test_a_text_that_is_not_the_page_is_noted(text_from: TextFrom, problem: str, note: str) -> None:
    article = replace(ARTICLE, text_from=text_from, problem=problem)
    assert composed(article=article).note == note


def test_a_headline_without_a_page_is_noted_with_the_reason() -> None:
    hidden = "the link does not lead to the article: Google News hides the publisher's address"
    article = replace(
        ARTICLE, text_from=TextFrom.TEASER, problem=hidden, doubts=(Doubt.UNRESOLVED, Doubt.TEASER)
    )
    assert composed(article=article).note == f"headline only: {hidden}"
    failed = replace(ARTICLE, text="", text_from=TextFrom.TEASER, problem="an HTTP error: HTTP 500")
    expected = "headline only: the page could not be read (an HTTP error: HTTP 500)"
    assert composed(article=failed).note == expected


def test_a_text_that_is_hardly_sure_is_noted_and_a_small_doubt_is_not() -> None:
    article = replace(ARTICLE, doubts=(Doubt.LITTLE, Doubt.OFF_TOPIC))
    expected = f"not sure of the text: {Doubt.LITTLE.value}, {Doubt.OFF_TOPIC.value}"
    assert composed(article=article).note == expected
    assert composed(article=replace(ARTICLE, doubts=(Doubt.LITTLE,))).note == ""


@pytest.mark.parametrize(
    ("minutes", "note"),
    [(2, ""), (43, "delayed 43 min"), (125, "delayed 2 h 5 min"), (3000, "delayed 2 d 2 h")],
)
def test_lateness_is_noted(minutes: int, note: str) -> None:
    assert composed(late=minutes).note == note


def test_a_delivery_that_may_have_arrived_is_marked() -> None:
    alert = composed()
    assert not alert.repeat_possible


def about(occasion: str, *facts: str, evidence: tuple[Evidence, ...] = ()) -> Alert:
    return Alert(
        id="x",
        watch="ilyin",
        watch_version="1",
        story_id="s",
        article_id="a",
        article_version="v",
        occasion=occasion,
        priority=Priority.NORMAL,
        created_at=NOW,
        evidence=evidence,
        facts=facts,
    )


def told(alert: Alert, watch: Watch = WATCH) -> Message:
    return compose.message(
        alert,
        ARTICLE,
        delivery=DELIVERY,
        watch=watch,
        source_name="Gazette",
        others=(),
        timezone="UTC",
        independent=confirm.Independent(
            sources=tuple(
                confirm.Report(article_id=n, text=n, owner=n, source=n.title(), first_seen=NOW)
                for n in ("gazette", "herald")
            ),
            copies=3,
        ),
    )


def test_the_independent_sources_are_named() -> None:
    assert told(about("first")).sources_line == (
        "2 independent sources: Gazette (first, 12:00), Herald; 3 copies"
    )


def test_hits_stay_where_they_are_behind_words_before_the_headline() -> None:
    found = told(about("confirmed", evidence=(in_title("Northport", "actor:northport"),)))
    assert found.headline == "Confirmed: Ilyin in Northport"
    assert [found.headline[start:end] for start, end in found.headline_hits] == ["Northport"]


def test_a_changed_headline_is_shown_with_the_old_one() -> None:
    found = told(about("headline changed: k", "Ilyin in Northport", "Ilyin in Southport"))
    assert found.headline == "New headline: Ilyin in Southport"
    assert [one.text for one in found.passages] == [
        "Before: Ilyin in Northport",
        "Now: Ilyin in Southport",
    ]


@pytest.mark.parametrize(
    ("follow_ups", "occasion", "thread"),
    [
        (FollowUps.THREAD, "first", False),
        (FollowUps.THREAD, "retracted: a", True),
        (FollowUps.THREAD, "confirmed", True),
        (FollowUps.THREAD, "a2", True),
        (FollowUps.SEPARATE, "first", False),
        (FollowUps.SEPARATE, "retracted: a", False),
        (FollowUps.NONE, "confirmed", True),
    ],
)
def test_a_follow_up_belongs_in_the_thread_unless_it_is_to_stand_apart(
    follow_ups: FollowUps,
    occasion: str,
    thread: bool,  # noqa: FBT001 - a column of the table
) -> None:
    watch = replace(WATCH, send=Send(follow_ups=follow_ups))
    assert told(about(occasion, "notice"), watch).thread == thread


def test_a_spike_tells_its_numbers_and_its_stories() -> None:
    alert = about("spike: 2026-11-23T11:00", "9 stories in 1 hour", "Ilyin lands (Gazette)")
    found = compose.of_watch(alert, delivery=DELIVERY, watch=WATCH, timezone="UTC")
    assert found.headline == "Spike: Ilyin abroad: 9 stories in 1 hour"
    assert [one.text for one in found.passages] == ["Ilyin lands (Gazette)"]
    assert found.story_id == ""
