"""The scores of events may only rise (`tests/quality/events.py`)."""

import os
from pathlib import Path

import pytest

from tests.quality import events

PINS = events.pins()
FOLDER = os.environ.get("WATCHER_STORIES_DATA", "")


@pytest.fixture(scope="module")
def now() -> dict[str, events.Pairs]:
    return events.scores()


@pytest.mark.parametrize("name", PINS)
def test_the_scores_have_not_fallen(now: dict[str, events.Pairs], name: str) -> None:
    precision, recall = PINS[name]
    assert now[name].precision >= precision - 1e-9
    assert now[name].recall >= recall - 1e-9


def test_every_kind_of_pairs_is_pinned(now: dict[str, events.Pairs]) -> None:
    assert now.keys() == PINS.keys()


@pytest.mark.skipif(not FOLDER, reason="WATCHER_STORIES_DATA names no folder with evaluation data")
@pytest.mark.timeout(600)
def test_reports_of_one_claim_are_found() -> None:
    index = events.data_scores(Path(FOLDER), rounds=4)
    assert index["in the order of the file"] >= 0.94
    assert index["halves, mean"] >= 0.8
