"""A disk that is full or read-only, a database that another program holds: no alert is lost.

A running daemon says so once, waits, and goes on by itself when it is over. One that is started
then ends with exit code 3 and says why; its service manager starts it again (here the test does).
"""

import asyncio
import signal
import socket
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, item, rss
from tests.scenarios.daemon import Process, running, until
from watcher.notify.wording import REPEAT

pytestmark = pytest.mark.timeout(180)  # whole processes are started and ended

SIZE = "4m"
REPORTS = 6
WAITING = "the store cannot be written: waiting until it can"
GOING_ON = "the store can be written again: going on"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(  # noqa: S603
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)],
        check=False,
        capture_output=True,
    )
    if done.returncode:  # a right that nothing can install: not even CI has to have it
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["/bin/umount", "-l", str(folder)], check=True)  # noqa: S603


def remounted(disk: Path, how: str) -> None:
    subprocess.run(["/bin/mount", "-o", f"remount,{how}", str(disk)], check=True)  # noqa: S603


def fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(b"x" * 4096):
            pass


def on(disk: Path, tmp_path: Path, web: Web) -> Path:
    """A configuration whose store is on `disk`; logs stay elsewhere."""
    config = configuration(tmp_path, web)
    path = config / "watcher.yaml"
    path.write_text(path.read_text().replace(str(tmp_path / "watcher.db"), str(disk / "w.db")))
    return config


def news(web: Web, *, upto: int) -> None:
    web.paths["/feed"] = rss(*(item(number) for number in range(upto, 0, -1)))


def told(web: Web) -> Counter[str]:
    return Counter(line.partition(":")[0] for line in web.told)


def unsent(store: Path) -> int:
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT count(*) FROM delivery WHERE state != 'SENT'")
        return int(rows.fetchone()[0])


@dataclass
class Manager:
    """The service manager's end of sd_notify(3)."""

    address: str
    inbox: socket.socket
    said: str = ""

    def heard(self) -> str:
        """All that the daemon has said so far, a line each."""
        with suppress(BlockingIOError):
            while heard := self.inbox.recv(4096):
                self.said += heard.decode() + "\n"
        return self.said

    def status(self) -> str:
        """What the daemon says that it does."""
        told = [one for one in self.heard().splitlines() if one.startswith("STATUS=")]
        return told[-1] if told else ""


@contextmanager
def supervised(folder: Path) -> Iterator[Manager]:
    address = str(folder / "notify")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as inbox:
        inbox.bind(address)
        inbox.setblocking(False)  # noqa: FBT003 - socket's own
        yield Manager(address, inbox)


def assert_said_once(daemon: Process) -> None:
    """One line when it began and one when it ended; no other warning."""
    lines = daemon.log.read_text().splitlines()
    loud = [one for one in lines if '"level": "info"' not in one]
    assert [WAITING in loud[0], GOING_ON in loud[1], len(loud)] == [True, True, 2], loud


def expected() -> dict[str, int]:
    """Every report once, but for the first: that was there when the feed was first polled."""
    return {f"Report {number}": 1 for number in range(2, REPORTS + 1)}


async def test_a_full_disk_is_told_once_and_the_daemon_goes_on_when_there_is_room(
    web: Web, tmp_path: Path, disk: Path
) -> None:
    config = on(disk, tmp_path, web)
    news(web, upto=1)
    with supervised(tmp_path) as manager:
        async with running(
            config, NOTIFY_SOCKET=manager.address, WATCHDOG_USEC="1000000"
        ) as daemon:
            await until(lambda: web.asked.count("/feed") > 1)
            filler = disk / "filler"
            fill(filler)
            news(web, upto=REPORTS)
            await daemon.logged(WAITING)
            await until(lambda: manager.status().startswith("STATUS=waiting for the store"))
            asked, pings = web.asked.count("/feed"), manager.heard().count("WATCHDOG=1")
            await asyncio.sleep(4)
            assert manager.heard().count("WATCHDOG=1") > pings + 1
            assert web.asked.count("/feed") - asked <= 1
            assert not web.posts
            filler.unlink()
            await until(lambda: set(told(web)) >= set(expected()))
            await until(lambda: manager.status() == "STATUS=watching 1 feeds")
            assert_said_once(daemon)
    assert told(web) == expected()


async def test_a_full_disk_at_the_start_ends_the_daemon_with_what_to_do(
    web: Web, tmp_path: Path, disk: Path
) -> None:
    config = on(disk, tmp_path, web)
    news(web, upto=1)
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        await daemon.kill()
    filler = disk / "filler"
    fill(filler)
    news(web, upto=REPORTS)
    async with running(config) as daemon:
        assert await daemon.ended() == 3
        assert "free some space on its disk; nothing was half written" in daemon.log.read_text()
    filler.unlink()
    await heals(config, web)


async def test_a_read_only_disk_is_told_and_costs_no_alert(
    web: Web, tmp_path: Path, disk: Path
) -> None:
    config = on(disk, tmp_path, web)
    news(web, upto=1)
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        await daemon.kill()
    remounted(disk, "ro")
    news(web, upto=REPORTS)
    async with running(config) as daemon:
        assert await daemon.ended() == 3
        assert "Read-only file system" in daemon.log.read_text()
    remounted(disk, "rw")
    await heals(config, web)


async def test_a_database_that_another_holds_too_long_is_waited_for_and_nothing_is_told_twice(
    web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web)
    news(web, upto=1)
    web.slow["/hook"] = 1.5
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        news(web, upto=2)
        await until(lambda: "/hook" in web.asked)
        with closing(sqlite3.connect(tmp_path / "watcher.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            news(web, upto=REPORTS)
            web.slow.clear()
            await daemon.logged("another program has been holding the database for too long")
            assert told(web) == {"Report 2": 1}  # it was on its way, and is not recorded yet
            other.execute("ROLLBACK")
        await until(lambda: set(told(web)) >= set(expected()))
        await until(lambda: unsent(tmp_path / "watcher.db") == 0)
        assert_said_once(daemon)
        daemon.send(signal.SIGTERM)
        assert await daemon.ended() == 0
    assert told(web) == expected()
    assert not [one for one in web.posts if REPEAT in str(one)]


async def test_a_daemon_that_waits_for_its_store_ends_when_it_is_asked_to(
    web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web)
    news(web, upto=1)
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        with closing(sqlite3.connect(tmp_path / "watcher.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await daemon.logged(WAITING)
            daemon.send(signal.SIGTERM)
            assert await daemon.ended() == 0


async def test_a_damaged_database_ends_the_daemon(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web)
    news(web, upto=1)
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        await daemon.kill()
    path = tmp_path / "watcher.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    async with running(config) as daemon:
        assert await daemon.ended() == 3
        assert "put a backup in its place" in daemon.log.read_text()


async def heals(config: Path, web: Web) -> None:
    """Started once more, the daemon tells all of it, once."""
    async with running(config):
        await until(lambda: set(told(web)) >= set(expected()))
        await asyncio.sleep(1)
    assert told(web) == expected()
