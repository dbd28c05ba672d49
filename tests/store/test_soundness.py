import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.builders import NOW, record_alert
from watcher.clock import SimulatedClock
from watcher.errors import StoreUnavailable
from watcher.store import connect, soundness
from watcher.store.database import Store
from watcher.store.transaction import Transaction


def opened(path: Path, *, exclusive: bool = True) -> Store:
    return Store.open(path, exclusive=exclusive, clock=SimulatedClock(NOW))


@pytest.fixture
async def filled(path: Path) -> Path:
    """A database with rows in every table that matters, closed."""
    store = opened(path)
    await store.transaction(lambda tx: [record_alert(tx, n) for n in range(300)] and None)
    store.close()
    return path


def smashed(path: Path, table: str) -> None:
    """Write over the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        question = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = connection.execute(question, (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


@pytest.mark.parametrize("table", ["delivery", "alert", "feed"])
def test_a_damaged_table_of_deliveries_is_refused_at_the_start(filled: Path, table: str) -> None:
    smashed(filled, table)
    before = filled.read_bytes()

    with pytest.raises(StoreUnavailable, match=r"is damaged .*put a backup in its place"):
        opened(filled)
    assert filled.read_bytes() == before


def test_a_database_that_was_cut_off_is_refused_by_reader_and_writer(filled: Path) -> None:
    os.truncate(filled, filled.stat().st_size // 2)

    for exclusive in (True, False):
        with pytest.raises(StoreUnavailable, match=r"damaged \(it has \d+ bytes, and should have"):
            opened(filled, exclusive=exclusive)


async def test_damage_anywhere_is_found_by_the_whole_check(filled: Path) -> None:
    smashed(filled, "article_first_seen_ix")
    store = opened(filled, exclusive=False)
    found = await store.check()
    store.close()

    assert found
    assert len(found) <= soundness.MOST_TOLD + 1


async def test_what_does_not_agree_between_tables_is_found(store: Store) -> None:
    def part(tx: Transaction) -> None:
        record_alert(tx)
        tx.cursor.execute("DELETE FROM alert")
        tx.cursor.execute("DELETE FROM article")

    await store.transaction(part)

    assert await store.check() == (
        "1 articles are not in the index for search, or are in it and gone",
        "1 deliveries are to be sent and have nothing to tell",
        "1 placed articles are gone",
    )


def test_a_start_looks_for_a_limited_time_only(filled: Path) -> None:
    class Hurried(SimulatedClock):
        def monotonic(self) -> float:
            self.tick = getattr(self, "tick", 0.0) + 0.2
            return self.tick

    engine = connect.reader(filled)
    with engine.connect() as connection, connection.begin():
        in_time = soundness.quick(connection, filled, clock=SimulatedClock(NOW))
        late = soundness.quick(connection, filled, clock=Hurried(NOW), seconds=0.5)
    engine.dispose()

    assert (in_time, late) == (True, False)


def test_a_database_of_another_program_is_not_even_switched_to_another_journal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    before = path.read_bytes()

    with pytest.raises(StoreUnavailable, match="some other program"):
        opened(path)
    assert path.read_bytes() == before


def test_a_newer_database_is_left_as_it_was(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = filled.read_bytes()

    with pytest.raises(StoreUnavailable, match="newer watcher"):
        opened(filled)
    assert filled.read_bytes() == before


def test_a_run_that_ended_well_leaves_no_mark(path: Path) -> None:
    first = opened(path)
    first.close()
    second = opened(path)
    second.close()

    assert (first.broke_off, second.broke_off) == (None, None)


def test_a_run_that_was_broken_off_is_known_by_the_next(path: Path, tmp_path: Path) -> None:
    store = opened(path)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())  # as it would be left by a kill
    store.close()
    next_run = opened(copy)
    next_run.close()

    assert next_run.broke_off == NOW
