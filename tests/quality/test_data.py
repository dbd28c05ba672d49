"""The figures on public evaluation data may only rise (`tests/quality/data.py`)."""

import os
from pathlib import Path

import pytest

from tests.quality import data

FOLDER = os.environ.get("WATCHER_NAMES_DATA", "")


@pytest.mark.skipif(not FOLDER, reason="WATCHER_NAMES_DATA names no folder with evaluation data")
@pytest.mark.timeout(300)
def test_the_figures_have_not_fallen() -> None:
    now = data.scores(Path(FOLDER))
    pins = data.pins()
    assert now.keys() == pins.keys()
    fallen = {name: (now[name], least) for name, least in pins.items() if now[name] < least - 1e-9}
    assert fallen == {}
