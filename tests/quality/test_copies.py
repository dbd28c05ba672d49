"""The figures of copies may only rise (`tests/quality/copies.py`)."""

import os
from pathlib import Path

import pytest

from tests.quality import copies
from tests.quality.copies_made import Writer
from watcher.clock import SimulatedClock
from watcher.dedup import signature, stories
from watcher.model.article import Article
from watcher.model.story import Placement
from watcher.pipeline import placing
from watcher.store.database import Store
from watcher.store.transaction import Transaction

FOLDER = os.environ.get("WATCHER_STORIES_DATA", "")
PINS = copies.pins()


@pytest.fixture(scope="module")
def now() -> dict[str, float]:
    found = copies.made()
    return {**found, **(copies.real(Path(FOLDER)) if FOLDER else {})}


@pytest.mark.parametrize("name", PINS)
@pytest.mark.timeout(300)
def test_the_figures_have_not_fallen(now: dict[str, float], name: str) -> None:
    if name not in now:
        pytest.skip("WATCHER_STORIES_DATA names no folder with real pages")
    assert now[name] >= PINS[name] - 1e-9


async def test_the_store_and_the_filter_decide_alike(tmp_path: Path) -> None:
    articles = [one.article for one in Writer(11).everything(24)]
    first = articles[0].first_seen
    store = Store.open(tmp_path / "watcher.db", exclusive=True, clock=SimulatedClock(first))

    def work(tx: Transaction) -> list[Placement]:
        return [_placed(tx, one) for one in articles]

    by_store = await store.transaction(work)
    store.close()
    by_filter = [placement for _, placement in stories.group(articles)]

    assert by_store == by_filter
    assert sum(one.copy_of is not None for one in by_store) > len(articles) // 4


def _placed(tx: Transaction, article: Article) -> Placement:
    signed = signature.of(article.title, article.text)
    placed = placing.place(tx, article, signed, article.first_seen)
    tx.put_article(article, reread_due=None)
    tx.put_placement(placed, signed, article.first_seen)
    return placed
