from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.alert import confirm
from watcher.alert.confirm import Report
from watcher.model.feed import Feed, Trust

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    article_id: str
    feed_id: str
    first_seen: datetime
    copy_of: str | None = None


def feed(name: str, owner: str = "", group: str = "") -> Feed:
    return Feed(
        id=name, url="", title=name.title(), owner=owner, groups=frozenset(), counts_as=group
    )


FEEDS = {
    one.id: one
    for one in (
        feed("agency", "Agency plc"),
        feed("agency-ru", "AGENCY PLC"),
        feed("gazette"),
        feed("herald", "Press House"),
        feed("echo", "Press House"),
        feed("state-one", "Press House", "state"),
        feed("state-two", "Broadcaster", "state"),
    )
}


def story(*rows: tuple[str, str, str | None]) -> tuple[Report, ...]:
    """Articles a minute apart: id, feed, and the id of the article that it copies."""
    return confirm.reports(
        [
            Row(name, source, NOON + at * HOUR / 60, copy)
            for at, (name, source, copy) in enumerate(rows)
        ],
        FEEDS,
    )


def test_a_source_of_low_trust_confirms_nothing_and_is_named() -> None:
    known = {
        "agency": feed("agency"),
        "rumours": replace(feed("rumours"), trust=Trust.LOW),
        "wire": replace(feed("wire"), trust=Trust.HIGH),
        "gazette": feed("gazette"),
    }
    rows = [Row(name, name, NOON + at * HOUR / 60) for at, name in enumerate(known)]
    found = confirm.independent(confirm.reports([rows[0], rows[1], rows[3], rows[2]], known))

    assert found.count == 3
    assert confirm.best(confirm.reports(rows, known), HOUR).count == 3
    assert confirm.line(found, timezone="UTC", now=NOON) == (
        "3 independent sources: Agency (first, 12:00), Wire, Gazette;"
        " of low trust, not counted: Rumours"
    )


def test_a_story_of_sources_of_low_trust_alone_says_so() -> None:
    known = {"rumours": replace(feed("rumours"), trust=Trust.LOW)}
    found = confirm.independent(confirm.reports([Row("a", "rumours", NOON)], known))

    assert found.count == 0
    assert confirm.line(found, timezone="UTC", now=NOON) == (
        "no source that counts; of low trust, not counted: Rumours"
    )


@pytest.mark.parametrize(
    ("rows", "count", "copies"),
    [
        ([("a", "gazette", None)], 1, 0),
        ([("a", "gazette", None), *((f"c{n}", f"o{n}", "a") for n in range(11))], 1, 11),
        ([("a", "gazette", None), ("b", "herald", None)], 2, 0),
        ([("a", "herald", None), ("b", "echo", None)], 1, 0),
        ([("a", "agency", None), ("b", "agency-ru", None)], 1, 0),
        ([("a", "state-one", None), ("b", "state-two", None)], 1, 0),
        ([("a", "herald", None), ("b", "state-one", None)], 2, 0),
        ([("a", "unknown", None), ("b", "other", None)], 2, 0),
        # A wire text seen at the Gazette first, then at the agency, and a report by the Gazette.
        ([("a", "gazette", None), ("b", "agency", "a"), ("c", "gazette", None)], 2, 1),
        # Chains of copies end at one text, and so do circles.
        ([("a", "gazette", None), ("b", "herald", "a"), ("c", "agency", "b")], 1, 2),
        ([("a", "gazette", "b"), ("b", "herald", "a")], 1, 1),
        # Two outlets that both ran the wire, one with a report of its own besides.
        ([("w", "gazette", None), ("x", "herald", "w"), ("y", "herald", None)], 2, 1),
        # Copies of something that is no longer stored.
        ([("a", "gazette", "gone"), ("b", "herald", "gone")], 1, 1),
    ],
)
def test_owners_and_texts_are_counted_together(
    rows: list[tuple[str, str, str | None]], count: int, copies: int
) -> None:
    found = confirm.independent(story(*rows))
    assert (found.count, found.copies) == (count, copies)


def at(hours: float, owner: str, text: str = "") -> Report:
    seen = NOON + hours * HOUR
    return Report(
        article_id=f"{owner}{hours}", text=text or owner, owner=owner, source=owner, first_seen=seen
    )


def test_reports_count_inside_any_span_of_the_length() -> None:
    found = (at(0, "a"), at(3, "b"), at(4, "c"), at(4.5, "d"), at(9, "e"))
    assert confirm.best(found, 2 * HOUR).count == 3
    assert confirm.best(found, 20 * HOUR).count == 5
    assert confirm.best((), HOUR).count == 0
    assert confirm.best((at(0, "a"), at(2, "b")), 2 * HOUR).count == 2


def test_the_line_names_the_first_with_its_time() -> None:
    rows = [("a", "agency", None), ("b", "gazette", None), ("c", "herald", None)]
    found = confirm.independent(story(*rows, *((f"c{n}", f"o{n}", "a") for n in range(9))))
    assert confirm.line(found, timezone="Europe/Brussels", now=NOON) == (
        "3 independent sources: Agency (first, 13:00), Gazette, Herald; 9 copies"
    )
    assert "(first, 23 Nov 12:00)" in confirm.line(found, timezone="UTC", now=NOON + 48 * HOUR)


def test_a_lone_article_needs_no_line_and_many_sources_are_cut() -> None:
    assert confirm.line(confirm.independent(story(("a", "gazette", None))), timezone="UTC",
                        now=NOON) == ""  # fmt: skip
    many = confirm.independent([at(n, f"o{n}") for n in range(9)])
    assert confirm.line(many, timezone="UTC", now=NOON).endswith("o5, 3 more")
    copied = confirm.independent(story(("a", "gazette", None), ("b", "herald", "a")))
    assert confirm.line(copied, timezone="UTC", now=NOON) == (
        "1 source: Gazette (first, 12:00); 1 copy"
    )


pairs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24)


def reported(found: list[tuple[int, int]]) -> list[Report]:
    return [at(n, f"o{owner}", f"t{text}") for n, (owner, text) in enumerate(found)]


def brute(found: list[tuple[int, int]]) -> int:
    """The largest matching, by trying every choice owner by owner."""
    owners = sorted({owner for owner, _ in found})

    def most(index: int, used: frozenset[int]) -> int:
        if index == len(owners):
            return 0
        texts = {text for owner, text in found if owner == owners[index]} - used
        taken = [1 + most(index + 1, used | {text}) for text in texts]
        return max([most(index + 1, used), *taken])

    return most(0, frozenset())


@given(pairs)
def test_there_are_never_more_sources_than_owners_or_texts(found: list[tuple[int, int]]) -> None:
    count = confirm.independent(reported(found)).count
    assert count <= len({owner for owner, _ in found})
    assert count <= len({text for _, text in found})
    assert (count > 0) == bool(found)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_the_count_is_that_of_a_largest_matching(found: list[tuple[int, int]]) -> None:
    assert confirm.independent(reported(found)).count == brute(found)


@given(pairs, st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_one_more_report_never_makes_fewer_sources(
    found: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    before = confirm.independent(reported(found)).count
    after = confirm.independent(reported([*found, more])).count
    assert before <= after <= before + 1


@given(pairs, st.integers(1, 30))
def test_a_longer_span_never_has_fewer_sources(found: list[tuple[int, int]], hours: int) -> None:
    reports = reported(found)
    short, long = (confirm.best(reports, span * HOUR).count for span in (hours, hours + 3))
    assert short <= long <= confirm.independent(reports).count
    needed = max(1, short)
    assert (confirm.best(reports, hours * HOUR, enough=needed).count >= needed) == (short > 0)
