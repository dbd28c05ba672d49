from pathlib import Path

import pytest

from watcher.store import room
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
