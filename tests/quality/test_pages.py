"""What is left of other stories, and lost of the article, may only fall (`pages`, `pages_data`)."""

import os
from pathlib import Path

import pytest

from tests.quality import pages, pages_data

FOLDER = os.environ.get("WATCHER_PAGES_DATA", "")
ALL = tuple(pages.samples())


def test_there_are_sixty_pages_and_no_two_are_alike() -> None:
    assert len({sample.html for sample in ALL}) == 60
    assert len({sample.name for sample in ALL}) == 60


@pytest.mark.parametrize("sample", ALL, ids=[sample.name for sample in ALL])
def test_no_headline_of_another_story_is_left(sample: pages.Sample) -> None:
    assert pages.left(sample, pages.ours(sample.html)).others == 0


def test_the_figures_have_not_fallen() -> None:
    now, pins = pages.scores(), pages.pins()
    assert now.keys() == pins.keys()
    assert {name: now[name] for name, least in pins.items() if now[name] < least - 1e-9} == {}


@pytest.mark.skipif(not FOLDER, reason="WATCHER_PAGES_DATA names no folder with extraction sets")
@pytest.mark.timeout(300)
def test_the_figures_on_evaluation_data_have_not_fallen() -> None:
    now, pins = pages_data.scores(Path(FOLDER)), pages_data.pins()
    assert now.keys() == pins.keys()
    assert {name: now[name] for name, least in pins.items() if now[name] < least - 1e-9} == {}
