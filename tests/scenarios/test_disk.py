"""A disk that is full or read-only, a database that another program holds: no alert is lost.

The daemon ends with exit code 3 and says why; its service manager starts it again (here the test
does), and it is told then what could not be written before.
"""

import asyncio
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, item, rss
from tests.scenarios.daemon import running, until
from watcher.notify.wording import REPEAT

pytestmark = pytest.mark.timeout(180)  # whole processes are started and ended

SIZE = "4m"
REPORTS = 6


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


def expected() -> dict[str, int]:
    """Every report once, but for the first: that was there when the feed was first polled."""
    return {f"Report {number}": 1 for number in range(2, REPORTS + 1)}


async def test_a_full_disk_ends_the_daemon_loudly_and_costs_no_alert(
    web: Web, tmp_path: Path, disk: Path
) -> None:
    config = on(disk, tmp_path, web)
    news(web, upto=1)
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        filler = disk / "filler"
        fill(filler)
        news(web, upto=REPORTS)
        assert await daemon.ended() == 3
        assert "free some space on its disk; nothing was half written" in daemon.log.read_text()
    assert not web.posts
    async with running(config) as again:
        assert await again.ended() == 3
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


async def test_a_database_that_another_holds_too_long_costs_no_alert(
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
            await daemon.logged("another program has been holding the database for too long")
            other.execute("ROLLBACK")
        assert await daemon.ended() == 3
    web.slow.clear()
    async with running(config):
        await until(lambda: set(told(web)) >= set(expected()))
        await asyncio.sleep(1)
    # What was on its way may or may not have been recorded once the other let go.
    repeats = [REPEAT in str(one) for one in web.posts if "Report 2:" in one["text"]]
    assert repeats in ([False], [False, True])
    assert told(web) == {**expected(), "Report 2": len(repeats)}


async def heals(config: Path, web: Web) -> None:
    """Started once more, the daemon tells all of it, once."""
    async with running(config):
        await until(lambda: set(told(web)) >= set(expected()))
        await asyncio.sleep(1)
    assert told(web) == expected()
