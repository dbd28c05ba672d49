"""The scores of names per language and kind may only rise (`tests/quality/scores.py`)."""

import pytest

from tests.quality import scores

PINS = scores.pins()


@pytest.fixture(scope="module")
def now() -> dict[str, scores.Score]:
    return scores.scores()


def test_every_language_and_kind_is_pinned(now: dict[str, scores.Score]) -> None:
    assert now.keys() == PINS.keys()


@pytest.mark.parametrize("name", PINS)
def test_the_scores_have_not_fallen(now: dict[str, scores.Score], name: str) -> None:
    precision, recall = PINS[name]
    assert now[name].precision >= precision - 1e-9
    assert now[name].recall >= recall - 1e-9
