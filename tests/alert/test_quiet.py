from datetime import UTC, datetime, timedelta

import pytest

from watcher.alert import quiet
from watcher.model.feed import FeedState, FeedStatus

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def well(name: str = "a") -> FeedState:
    return FeedState(
        feed_id=name, next_due=NOW + HOUR, status=FeedStatus.ACTIVE, last_ok=NOW - HOUR
    )


def lost(
    name: str = "b", *, ago: timedelta = DAY, status: FeedStatus = FeedStatus.FAILING
) -> FeedState:
    return FeedState(
        feed_id=name, next_due=NOW + HOUR, status=status, failures=5, last_ok=NOW - ago
    )


def test_sources_that_answer_are_quiet() -> None:
    found = quiet.reach([*(well() for _ in range(11)), lost()], NOW)
    assert not found.blind
    assert quiet.words(found, "") == "quiet: 11 of 12 sources polled well"
    assert quiet.words(found, "", gaps=2).endswith("; 2 may have lost entries between two polls")


def test_sources_that_do_not_answer_make_a_watch_blind() -> None:
    found = quiet.reach([*(lost(ago=n * DAY) for n in range(1, 10)), well(), well(), well()], NOW)
    assert found.blind
    assert found.since == NOW - DAY
    assert quiet.words(found, "Sunday") == "blind: 9 of 12 sources unreachable since Sunday"


@pytest.mark.parametrize(
    ("state", "reached"),
    [
        (lost(ago=HOUR / 2), True),
        (FeedState(feed_id="c", next_due=NOW + HOUR, failures=1, last_ok=NOW - DAY), True),
        (FeedState(feed_id="c", next_due=NOW + HOUR, failures=3), False),
        (lost(status=FeedStatus.GONE), False),
        (lost(status=FeedStatus.QUARANTINED), False),
    ],
)
def test_a_source_is_lost_after_several_failures_and_some_time(
    state: FeedState, reached: bool,  # noqa: FBT001 - a column of the table
) -> None:  # fmt: skip
    assert quiet.reach([state], NOW).lost == (not reached)


def test_it_is_due_after_the_time_and_once_the_sources_have_been_asked() -> None:
    asked = quiet.reach([well(), well()], NOW)
    assert quiet.is_due(3 * DAY, NOW - 3 * DAY, asked, NOW)
    assert not quiet.is_due(3 * DAY, NOW - 3 * DAY + HOUR, asked, NOW)
    waiting = FeedState(feed_id="a", next_due=NOW - HOUR, last_ok=NOW - 4 * DAY)
    assert not quiet.is_due(3 * DAY, NOW - 4 * DAY, quiet.reach([waiting, well()], NOW), NOW)


def test_a_watch_without_sources_is_blind() -> None:
    assert quiet.words(quiet.reach([], NOW), "") == "blind: the watch has no sources"
