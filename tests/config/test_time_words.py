"""Times, distances and other phrases."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from watcher.config import words
from watcher.model.calendar import Hours, Schedule
from watcher.model.watch import NearUnit, Where


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("6 hours", 21600), ("2 minutes", 120), ("every 15 minutes", 900), ("90 seconds", 90),
        ("1 day", 86400), ("1 hour", 3600), ("1.5 hours", 5400), ("2 weeks", 1209600),
        ("10 min", 600), ("Every 2 Minutes", 120), ("30 s", 30),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read_as_words(text: str, seconds: int) -> None:
    assert words.length(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (words.length, "30", "has no unit; write `30 minutes`"),
        (words.length, "6 huors", "did you mean `hours`?"),
        (words.length, "soon", "write `90 seconds`, `2 minutes`"),
        (words.length, "0 hours", "more than nothing"),
        (words.length, "-5 minutes", "is not a length of time"),
        (words.length, "999999 weeks", "at most ten years"),
        (words.length, "9" * 500 + " hours", "is not a length of time"),
        (words.distance, "2", "write `2 sentences`"),
        (words.distance, "0 words", "write `2 sentences`"),
        (words.distance, "3 paragraphs", "is not a distance"),
        (words.where, "body", "write `title`"),
        (words.where, "title or first 0 paragraphs", "write `title`"),
        (words.day, "01.03.2027", "such as `2027-03-01`"),
        (words.day, "2027-02-30", "such as `2027-03-01`"),
        (words.hours, "22:00", "write `22:00-07:00`"),
        (words.hours, "22:00-25:00", "write `07:30`"),
        (words.hours, "07:00-07:00", "begins and ends at once"),
        (words.schedule, "0 8 * * 1", "write `weekdays at 07:30`"),
        (words.schedule, "mondays", "write `weekdays at 07:30`"),
        (words.schedule, "mondays at noon", "write `07:30`"),
        (words.schedule, "every 2 minutes", "every 5 minutes at most"),
        (words.schedule, "every 2 days", "at least once a day"),
        (words.if_empty, "nothing", "write `say nothing new`"),
        (words.number, "0", "whole number of 1 or more"),
        (words.number, "٣x", "whole number of 1 or more"),
        (words.factor, "1", "greater than 1"),
        (words.stories, "8", "write `8 stories`"),
        (words.size, "ten", "write `10 MB`"),
        (words.truth, "maybe", "neither `yes` nor `no`"),
    ],
)  # fmt: skip
def test_an_unreadable_phrase_is_answered_with_an_example(
    read: Callable[[str], object], text: str, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read(text)


def test_distances_and_parts_are_read() -> None:
    assert words.distance("2 sentences") == (NearUnit.SENTENCES, 2)
    assert words.distance("30 words") == (NearUnit.WORDS, 30)
    assert words.distance("same paragraph") == (NearUnit.PARAGRAPH, 1)
    assert words.where("title") == Where(paragraphs=0)
    assert words.where("title or first 3 paragraphs") == Where(paragraphs=3)
    assert words.where("anywhere") == Where(paragraphs=None)


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("weekdays at 07:30", Schedule(days=frozenset({0, 1, 2, 3, 4}), at=time(7, 30))),
        ("weekends at 9:00", Schedule(days=frozenset({5, 6}), at=time(9))),
        ("Mondays at 09:00", Schedule(days=frozenset({0}), at=time(9))),
        ("sunday at 18.15", Schedule(days=frozenset({6}), at=time(18, 15))),
        ("every day at 18:00", Schedule(at=time(18))),
        ("every 2 hours", Schedule(every=timedelta(hours=2))),
    ],
)
def test_a_schedule_is_read_as_words(text: str, schedule: Schedule) -> None:
    assert words.schedule(text) == schedule


def test_what_an_empty_digest_says_is_read() -> None:
    assert words.if_empty("say nothing new") == "nothing new"
    assert words.if_empty("Send nothing") == ""


def test_dates_hours_sizes_and_truths_are_read() -> None:
    assert words.day("2027-03-01") == date(2027, 3, 1)
    assert words.hours("22:00–07:00") == Hours(begin=time(22), end=time(7))
    assert words.size("10 MB") == 10_000_000
    assert words.kept("forever") is None
    assert [words.truth(word) for word in ("yes", "No", "on", "FALSE")] == [
        True,
        False,
        True,
        False,
    ]
