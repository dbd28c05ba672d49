"""Whatever is typed into a configuration is understood, or refused in words."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.config import words, yamltext
from watcher.config.tree import Table
from watcher.config.yamltext import Unreadable

READERS: list[Callable[[str], object]] = [
    words.length, words.pause, words.kept, words.distance, words.where, words.day, words.clock,
    words.hours, words.schedule, words.if_empty, words.number, words.number_or_none, words.factor,
    words.stories, words.rate, words.size, words.truth,
]  # fmt: skip
typed = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "1",
                "0",
                "-1",
                "9999999999999",
                "1e9",
                "²",
                "٣",
                "3.5",
                "seconds",
                "minutes",
                "hours",
                "days",
                "weeks",
                "words",
                "sentences",
                "same",
                "paragraph",
                "title",
                "or",
                "first",
                "and",
                "weekdays",
                "daily",
                "at",
                "on",
                "07:30",
                "24:00",
                "25:61",
                "22:00-07:00",
                ",",
                "-",
                ":",
                "every",
                "monday",
                "2027-03-01",
                "2027-13-99",
                "MB",
                "kB",
                "stories",
                "per",
                "yes",
                "no",
                "nothing",
            ]
        ),
        max_size=6,
    ).map(" ".join),
)
yaml = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from([
            "a:", " b", "- ", "\n", "  ", "{", "}", "[", "]", ",", '"', "'", "#", "&x", "*x", "!t ",
            "|", ">", "?", "<<:", "---", "...", "%YAML 9", "\t", "\0", "\ufeff", "key", ": ", "😀",
        ]),
        max_size=25,
    ).map("".join),
)  # fmt: skip


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_what_is_typed_is_understood_or_refused(read: Callable[[str], object]) -> None:
    @settings(max_examples=60, deadline=None)
    @given(typed)
    def understood(text: str) -> None:
        with contextlib.suppress(ValueError):
            read(text)

    understood()


@settings(max_examples=150, deadline=None)
@given(yaml)
def test_any_yaml_is_a_table_or_unreadable(text: str) -> None:
    found = yamltext.read("x.yaml", text.encode("utf-8", "surrogatepass"))
    assert isinstance(found, Table | Unreadable)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_unreadable(body: bytes) -> None:
    assert isinstance(yamltext.read("x.yaml", body), Table | Unreadable)
