from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.builders import NOW
from watcher.clock import SimulatedClock
from watcher.store.database import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watcher.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.open(path, exclusive=True, clock=SimulatedClock(NOW))
    yield opened
    opened.close()
