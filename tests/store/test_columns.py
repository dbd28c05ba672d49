from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.builders import NOW
from watcher.model.alert import Held
from watcher.model.match import Evidence, Field
from watcher.store.columns import (
    EvidenceList,
    Lines,
    Name,
    Span,
    from_micros,
    to_micros,
)

MOMENTS = st.datetimes(
    timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m))),
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis adds the zones
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001
)


@given(MOMENTS)
def test_a_moment_comes_back_exact_and_in_utc(moment: datetime) -> None:
    back = from_micros(to_micros(moment))

    assert back == moment
    assert back.tzinfo is UTC


@given(MOMENTS, MOMENTS)
def test_moments_are_ordered_as_their_numbers(one: datetime, other: datetime) -> None:
    assert (one < other) == (to_micros(one) < to_micros(other))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(NOW.replace(tzinfo=None))


@given(st.timedeltas())
def test_a_span_comes_back_exact(span: timedelta) -> None:
    assert Span.read(Span.bind(span)) == span


@given(st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1)).map(tuple))
def test_lines_come_back_as_they_were(lines: tuple[str, ...]) -> None:
    assert Lines.read(Lines.bind(lines)) == lines


@pytest.mark.parametrize("held", list(Held))
def test_an_enumeration_is_kept_by_name_so_that_its_words_may_change(held: Held) -> None:
    kept = Name(Held)

    assert kept.bind(held) == held.name
    assert kept.read(held.name) is held


@given(
    st.builds(
        Evidence,
        item=st.text(),
        field=st.sampled_from(Field),
        start=st.integers(0, 10**6),
        end=st.integers(0, 10**6),
        quote=st.text(),
        form_of=st.text(),
        step=st.text(),
    )
)
def test_evidence_comes_back_as_it_was(evidence: Evidence) -> None:
    assert EvidenceList.read(EvidenceList.bind((evidence, evidence))) == (evidence, evidence)
