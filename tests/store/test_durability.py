import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from tests.store.builders import NOW, a_feed, an_alert, an_article, record_alert
from watcher.clock import SimulatedClock
from watcher.errors import StoreBusy, StoreOutOfReach, StoreUnavailable
from watcher.store import status
from watcher.store.database import Store
from watcher.store.transaction import Transaction

HOLDER = """
import asyncio, sys, time
from tests.store.builders import NOW, record_alert
from watcher.clock import SimulatedClock
from watcher.store.database import Store

def half(tx):
    record_alert(tx, 2)
    tx.finish()
    print("in the middle", flush=True)
    time.sleep(60)

async def main():
    store = Store.open(sys.argv[1], exclusive=True, clock=SimulatedClock(NOW))
    await store.transaction(record_alert, synced=sys.argv[2] == "synced")
    await store.transaction(half)

asyncio.run(main())
"""
ROOT = Path(__file__).resolve().parents[2]


def opened(path: Path, *, exclusive: bool = True) -> Store:
    return Store.open(path, exclusive=exclusive, clock=SimulatedClock(NOW))


@pytest.fixture
def synced() -> str:
    return "synced"


@pytest.fixture
def holder(path: Path, synced: str) -> Iterator[subprocess.Popen[str]]:
    orders = [sys.executable, "-c", HOLDER, str(path), synced]
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        orders, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        yield process
        process.kill()


@pytest.mark.parametrize("synced", ["synced", "not synced"])
async def test_sigkill_in_mid_transaction_leaves_all_of_one_and_nothing_of_the_other(
    holder: subprocess.Popen[str], path: Path
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    store = opened(path)
    found = await store.read(status.counts)
    whole = await store.transaction(lambda tx: tx.alert(an_alert(an_article(1)).id))
    broken = await store.check()
    store.close()

    assert (found.entries, found.articles, found.stories, found.matches, found.alerts) == (1,) * 5
    assert {state: count for state, count in found.deliveries.items() if count} == {"queued": 1}
    assert whole is not None
    assert broken == ()


async def test_a_second_holder_is_refused_with_the_pid_of_the_first(
    holder: subprocess.Popen[str], path: Path
) -> None:
    with pytest.raises(StoreBusy, match=f"pid {holder.pid}"):
        opened(path)


async def test_a_reader_works_while_another_process_is_in_a_transaction(
    holder: subprocess.Popen[str], path: Path
) -> None:
    reader = opened(path, exclusive=False)
    found = await reader.read(status.counts)
    reader.close()

    assert holder.poll() is None
    assert found.alerts == 1


async def test_a_commit_waits_for_the_disk_unless_it_is_told_not_to(store: Store) -> None:
    def mode(tx: Transaction) -> int:
        record_alert(tx)
        return int(tx.connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    full, normal = 2, 1
    seen = [await store.transaction(mode, synced=one) for one in (True, False, False, True)]
    assert seen == [full, normal, normal, full]


async def test_a_store_that_became_read_only_is_out_of_reach_until_it_can_be_written(
    store: Store,
) -> None:
    await store.transaction(
        lambda tx: tx.connection.exec_driver_sql("PRAGMA query_only = ON").close()
    )
    with pytest.raises(StoreOutOfReach, match="this user may not write it"):
        await store.transaction(record_alert)
    await store.transaction(record_alert)  # by a new connection, to a file that can be written
    assert (await store.read(status.counts)).alerts == 1


def damage(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


async def test_a_damaged_store_is_no_store_that_may_come_back(path: Path) -> None:
    store = opened(path)
    await store.transaction(record_alert)
    store.close()
    damage(path)
    with pytest.raises(StoreUnavailable, match="put a backup in its place") as found:
        await opened(path).transaction(lambda tx: record_alert(tx, 2))
    assert not isinstance(found.value, StoreOutOfReach)


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await store.read(lambda reader: reader.exec_driver_sql("DELETE FROM feed"))


async def test_an_error_inside_a_transaction_leaves_nothing(store: Store) -> None:
    def work(tx: Transaction) -> None:
        record_alert(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.transaction(work)

    found = await store.read(status.counts)
    assert (found.entries, found.articles, found.alerts) == (0, 0, 0)


async def test_a_full_disk_is_told_and_leaves_nothing_half_written(store: Store) -> None:
    def fill(tx: Transaction) -> None:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 8}")
        record_alert(tx, text="word " * 20_000)

    with pytest.raises(StoreUnavailable, match="free some space"):
        await store.transaction(fill)

    found = await store.read(status.counts)
    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    assert (found.entries, found.articles) == (0, 0)
    assert (await store.read(status.counts)).feeds == 1


async def test_a_commit_that_fails_leaves_no_transaction_open(store: Store) -> None:
    def refuse(_: Connection) -> None:
        raise ZeroDivisionError

    event.listen(Engine, "commit", refuse)
    try:
        with pytest.raises(ZeroDivisionError):
            await store.transaction(record_alert)
    finally:
        event.remove(Engine, "commit", refuse)

    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    found = await store.read(status.counts)
    assert (found.feeds, found.articles) == (1, 0)


async def test_transactions_run_one_after_the_other(store: Store) -> None:
    def step(tx: Transaction) -> None:
        value, _ = tx.beat("n") or ("0", NOW)
        tx.put_beat("n", str(int(value) + 1), NOW)

    await asyncio.gather(*(store.transaction(step) for _ in range(20)))

    assert await store.transaction(lambda tx: tx.beat("n")) == ("20", NOW)


async def test_a_store_that_was_closed_can_be_opened_again(path: Path) -> None:
    first = opened(path)
    await first.transaction(record_alert)
    first.close()
    first.close()

    second = opened(path)
    found = await second.read(status.counts)
    second.close()

    assert found.alerts == 1


async def test_a_backup_is_whole_while_work_goes_on(store: Store, tmp_path: Path) -> None:
    await store.transaction(record_alert)
    copy = tmp_path / "copy.db"
    await store.backup(copy)
    await store.transaction(lambda tx: record_alert(tx, 2))

    second = opened(copy)
    found = await second.read(status.counts)
    second.close()

    assert found.alerts == 1


async def test_a_backup_into_a_missing_folder_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"copy\.db: cannot be written"):
        await store.backup(tmp_path / "nowhere" / "copy.db")
