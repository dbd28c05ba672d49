import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.builders import NOW, record_alert
from watcher.clock import SimulatedClock
from watcher.store import room
from watcher.store.database import Store
from watcher.store.room import Room

GB = 10**9


@pytest.mark.parametrize(
    ("total", "free", "low"),
    [
        (500 * GB, 20 * GB, False),
        (500 * GB, GB // 2, True),
        (10 * GB, 6 * GB // 10, False),  # a small disk is low at a twentieth
        (10 * GB, 4 * GB // 10, True),
        (4_000_000, 3_000_000, False),
    ],
)
def test_a_disk_is_low_below_a_gibibyte_or_a_twentieth(total: int, free: int, low: object) -> None:
    assert Room(total=total, free=free).low is low


def test_the_reserve_is_laid_once_and_belongs_to_this_user_only(path: Path) -> None:
    room.lay(path)
    laid = room.reserve(path).stat()
    room.lay(path)

    assert room.reserve(path).stat().st_ino == laid.st_ino
    assert (laid.st_size, laid.st_mode & 0o777) == (room.BALLAST, 0o600)
    assert laid.st_blocks * 512 >= room.BALLAST  # its room is really taken


def test_the_reserve_stays_while_there_is_room(path: Path) -> None:
    room.lay(path)

    assert not room.relieve(path)
    assert room.reserve(path).exists()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk on which the reserve finds ample room, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = f"size={(room.AMPLE + 2) * room.BALLAST}"
    done = subprocess.run(  # noqa: S603
        ["/bin/mount", "-t", "tmpfs", "-o", size, "none", str(folder)],
        check=False,
        capture_output=True,
    )
    if done.returncode:  # a right that nothing can install: not even CI has to have it
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["/bin/umount", "-l", str(folder)], check=True)  # noqa: S603


def filled(disk: Path, *, but: int) -> None:
    """Take all of its room but so many bytes."""
    with (disk / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.look(disk / "w.db").free - but)


async def test_a_start_on_a_full_disk_lets_the_reserve_go_and_can_write_again(disk: Path) -> None:
    path = disk / "w.db"
    Store.open(path, exclusive=True, clock=SimulatedClock(NOW)).close()
    room.lay(path)
    filled(disk, but=0)
    before = room.look(path).free

    store = Store.open(path, exclusive=True, clock=SimulatedClock(NOW))
    await store.transaction(lambda tx: [record_alert(tx, n) for n in range(100)] and None)
    store.close()

    assert before < 4096
    assert not room.reserve(path).exists()


def test_no_reserve_is_laid_where_room_is_short(disk: Path) -> None:
    filled(disk, but=room.AMPLE * room.BALLAST - 1)
    room.lay(disk / "w.db")

    assert not room.reserve(disk / "w.db").exists()
