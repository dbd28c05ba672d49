"""The daemon under a service manager: drain, reload, one instance, readiness and watchdog."""

import asyncio
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, item, rss
from tests.scenarios.daemon import running, until

pytestmark = pytest.mark.timeout(180)  # whole processes are started and ended

WATCH = '  {name}: {{ match: {{ all: [ {{ words: ["{word}"] }} ] }}, send: {{ to: [chat] }} }}\n'
BRIDGE = WATCH.format(name="bridge", word="bridge")
HARBOUR = WATCH.format(name="harbour", word="harbour")


class Manager:
    """The socket on which systemd would listen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said: list[str] = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setblocking(False)  # noqa: FBT003
        self.socket.bind(str(path))

    def heard(self, line: str) -> bool:
        while True:
            try:
                self.said += self.socket.recv(4096).decode().splitlines()
            except BlockingIOError:
                return line in self.said


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(tmp_path / "notify.sock")
    yield made
    made.socket.close()


async def test_sigterm_lets_a_message_on_its_way_arrive(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(item(1))
    web.slow["/hook"] = 1.5
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        web.paths["/feed"] = rss(item(2), item(1))
        await until(lambda: "/hook" in web.asked)
        assert not web.posts
        daemon.send(signal.SIGTERM)
        assert await daemon.ended() == 0
    assert len(web.posts) == 1
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 4)
        daemon.send(signal.SIGTERM)
        assert await daemon.ended() == 0
    assert len(web.posts) == 1


async def test_a_watch_added_while_the_daemon_runs_is_in_force(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web, watches=BRIDGE)
    web.paths["/feed"] = rss(item(1))
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        configuration(tmp_path, web, watches=BRIDGE + HARBOUR)
        await daemon.logged("watch harbour")
        web.paths["/feed"] = rss(item(2, title="Night work begins in the harbour"), item(1))
        await until(lambda: bool(web.posts))
    assert "harbour" in web.told[0]


async def test_a_watch_broken_by_an_edit_stays_as_it_was(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web, watches=BRIDGE)
    web.paths["/feed"] = rss(item(1))
    async with running(config) as daemon:
        await until(lambda: web.asked.count("/feed") > 1)
        configuration(tmp_path, web, watches=BRIDGE.replace("words", "wrods") + HARBOUR)
        daemon.send(signal.SIGHUP)
        await daemon.logged("wrods")
        await daemon.logged("watch harbour")
        web.paths["/feed"] = rss(
            item(3, title="Night work begins in the harbour"),
            item(2, title="An old bridge is closed to lorries"),
            item(1),
        )
        await until(lambda: len(web.posts) == 2)


async def test_a_second_daemon_on_one_store_is_refused(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(item(1))
    async with running(config) as first:
        await until(lambda: "/feed" in web.asked)
        async with running(config) as second:
            assert await second.ended() == 3
            assert str(tmp_path / "watcher.db") in second.log.read_text()
            assert str(first.inner.pid) in second.log.read_text()


async def test_the_service_manager_hears_how_it_stands(
    web: Web, tmp_path: Path, manager: Manager
) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(item(1))
    async with running(config, NOTIFY_SOCKET=str(manager.path)) as daemon:
        await until(lambda: manager.heard("READY=1"))
        daemon.send(signal.SIGHUP)
        await until(lambda: manager.heard("RELOADING=1"))
        daemon.send(signal.SIGTERM)
        assert await daemon.ended() == 0
        assert manager.heard("STOPPING=1")
        assert any(line.startswith("STATUS=watching 1 feed") for line in manager.said)


async def test_watchdog_pings_end_while_the_store_does_not_answer(
    web: Web, tmp_path: Path, manager: Manager
) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(item(1))
    environment = {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "400000"}
    async with running(config, **environment):
        await until(lambda: manager.heard("WATCHDOG=1"))
        with closing(sqlite3.connect(tmp_path / "watcher.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(1)
            manager.heard("")
            manager.said.clear()
            await asyncio.sleep(1)
            assert not manager.heard("WATCHDOG=1")
            other.execute("ROLLBACK")
        await until(lambda: manager.heard("WATCHDOG=1"))


async def test_a_run_that_was_killed_is_told_of_by_the_next_and_by_no_other(
    web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(item(1))
    async with running(config) as daemon:
        await daemon.logged('"watching"')
        await daemon.kill()
        assert "broken off" not in daemon.log.read_text()
    for told in (True, False):
        async with running(config) as daemon:
            await daemon.logged('"watching"')
            daemon.send(signal.SIGTERM)
            assert await daemon.ended() == 0
            assert ("broken off" in daemon.log.read_text()) is told
