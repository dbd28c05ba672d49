import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.builders import NOW, record_alert
from watcher.clock import SimulatedClock
from watcher.errors import StoreUnavailable
from watcher.store import copying, status
from watcher.store.database import Store


def beside(file: Path) -> set[str]:
    return {one.name for one in file.parent.glob(f"{file.stem}*")}


async def test_a_copy_made_amid_writes_is_of_one_moment_and_opens_as_a_store(
    store: Store, tmp_path: Path
) -> None:
    await store.transaction(lambda tx: [record_alert(tx, n) for n in range(200)] and None)
    target = tmp_path / "copy.db"
    heard: list[tuple[int, int]] = []

    async def writing() -> None:
        for number in range(200, 260):
            await store.transaction(lambda tx: record_alert(tx, number) and None)  # noqa: B023

    await asyncio.gather(store.backup(target, lambda done, of: heard.append((done, of))), writing())

    restored = Store.open(target, exclusive=True, clock=SimulatedClock(NOW))
    found = await restored.read(status.counts)
    wrong = await restored.check()
    restored.close()
    assert wrong == ()
    assert 200 <= found.articles == found.alerts == found.matches <= 260
    assert heard[-1][0] == heard[-1][1] > 0
    assert target.stat().st_mode & 0o777 == 0o600
    assert beside(target) == {"copy.db", "copy.db.lock"}


def test_what_is_written_after_the_first_page_is_not_in_the_copy(
    path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE t (x)")
        writer.execute("INSERT INTO t SELECT randomblob(60000000)")

        def meanwhile(done: int, of: int) -> None:
            writer.execute("INSERT INTO t VALUES ('late')")
            assert done <= of

        copying.copy(path, target, heard=meanwhile)
        late = writer.execute("SELECT count(*) FROM t").fetchone()[0]
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM t").fetchone() == (1,)
    assert late > 2


async def test_a_file_that_is_there_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.txt"
    target.write_text("mine")

    with pytest.raises(StoreUnavailable, match="there already"):
        await store.backup(target)
    assert target.read_text() == "mine"


async def test_a_link_that_leads_elsewhere_is_not_followed(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "link.db"
    target.symlink_to(tmp_path / "elsewhere.db")

    with pytest.raises(StoreUnavailable):
        await store.backup(target)
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_copy_that_fails_leaves_nothing(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)

    with pytest.raises(sqlite3.DatabaseError):
        copying.copy(path, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


async def test_what_a_copy_that_was_killed_has_left_is_no_hindrance(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "copy.db.part").write_bytes(b"half")
    await store.backup(tmp_path / "copy.db")

    assert (tmp_path / "copy.db").stat().st_size > 4096
    assert not (tmp_path / "copy.db.part").exists()
