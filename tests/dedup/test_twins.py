"""Two open stories that turn out to be one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.dedup import features, twins
from watcher.dedup.stories import OpenStories
from watcher.model.article import Article
from watcher.model.story import OPEN_FOR, Event

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
FIRE = {"brightw": 0.5, "cannery": 0.5, "firefig": 0.5, "flames": 0.5}
UNION = {"brightw": 0.5, "cannery": 0.5, "union": 0.5, "ammonia": 0.5}
FAIR = {"cannery": 0.3, "apples": 0.6, "cider": 0.6, "jury": 0.4}


def event(name: str, words: dict[str, float], reports: int = 1) -> Event:
    nothing: frozenset[str] = frozenset()
    return Event(
        story_id=name, last_at=NOON, reports=reports, words=words, across={}, head={}, top={},
        places=nothing, numbers=nothing, days=frozenset(), languages=frozenset({"en"}),
        keys=tuple(words),
    )  # fmt: skip


ONE, OTHER, STRANGER = event("one", FIRE, 2), event("other", UNION, 2), event("stranger", FAIR, 2)
SEEN = 500


def test_stories_with_much_in_common_are_one() -> None:
    assert twins.twin(ONE, [STRANGER, OTHER], SEEN) == OTHER
    assert twins.twin(ONE, [STRANGER], SEEN) is None
    assert twins.twin(ONE, [ONE], SEEN) is None


def test_two_single_reports_stay_as_they_were_placed() -> None:
    assert twins.twin(replace(ONE, reports=1), [replace(OTHER, reports=1)], SEEN) is None


def test_before_much_was_seen_more_is_asked() -> None:
    alike = replace(OTHER, words={**FIRE, "union": 0.5})
    assert twins.twin(ONE, [OTHER], 1) == OTHER
    assert twins.twin(ONE, [replace(OTHER, words={"cannery": 0.5, "union": 0.8})], 1) is None
    assert twins.twin(ONE, [alike], 1) == alike


def test_where_two_compete_none_is_taken() -> None:
    rival = event("rival", {"firefig": 0.5, "flames": 0.5, "forest": 0.5, "mayor": 0.5}, 2)
    assert twins.twin(ONE, [rival], SEEN) == rival
    assert twins.twin(ONE, [OTHER, rival], SEEN) is None


def test_a_third_part_of_the_same_story_is_no_rival() -> None:
    assert twins.twin(ONE, [OTHER, replace(OTHER, story_id="third")], SEEN) == OTHER


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, languages=frozenset({"ru"})),
        replace(OTHER, last_at=NOON - OPEN_FOR - timedelta(hours=1)),
        replace(OTHER, places=frozenset({"@odesa"})),
        replace(OTHER, days=frozenset({20})),
        replace(OTHER, codes=frozenset({"OBOD"})),
    ],
    ids=["language", "closed", "places", "days", "companies"],
)
def test_what_tells_reports_apart_tells_stories_apart(other: Event) -> None:
    one = replace(
        ONE,
        places=frozenset({"@kharkiv"}),
        days=frozenset({10}),
        codes=frozenset({"PIE"}),
    )
    assert twins.twin(one, [replace(OTHER)], SEEN)
    assert twins.twin(one, [other], SEEN) is None


def test_the_story_with_more_reports_gives_its_name_and_else_the_one_that_was_there() -> None:
    assert twins.united(ONE, OTHER).story_id == "other"
    assert twins.united(replace(ONE, reports=3), OTHER).story_id == "one"
    whole = twins.united(ONE, OTHER)
    assert whole.reports == 4
    assert set(whole.words) == {*FIRE, *UNION}


def test_in_memory_articles_of_a_story_that_is_gone_belong_to_the_whole() -> None:
    known = OpenStories()
    known.put_event(ONE)
    known.put_event(OTHER)
    known.unite("one", "other")
    known.unite("other", "last")
    assert [known.story(name) for name in ("one", "other", "last", "new")] == [
        "last", "last", "last", "new",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("OWENS AND MINOR INC <OBOD> RAISES PAYOUT", {"OBOD"}),
        ("Harbour Foods (NASDAQ: HARB) said on Monday", {"HARB"}),
        ("Harbour Foods (NYSE American: HF.A, LSE: HFA)", {"HF.A"}),
        ("troops of NATO (North Atlantic) and the UN (UNSC)", set()),
        ("a < b and b > a", set()),
    ],
)
def test_companies_are_known_by_their_codes(text: str, codes: set[str]) -> None:
    article = Article(
        id="a", entry_id="e", feed_id="f", version="v", url="", title="", text=text,
        first_seen=NOON, language="en",
    )  # fmt: skip
    assert features.of(article).codes == codes
