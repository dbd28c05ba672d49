"""SIGKILL at random moments: nothing is lost, and repeats are marked as possible ones."""

import asyncio
import itertools
import random
import signal
import time
from collections import Counter
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, item, rss
from tests.scenarios.daemon import running, until
from watcher.clock import SystemClock
from watcher.demo.serve import Reply, Request
from watcher.store import history
from watcher.store.database import Store

pytestmark = pytest.mark.timeout(180)  # whole processes are started and ended

KILLS = 5
LIMITED = Reply(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "1"})


class Publisher:
    """A feed to which entries are added, and a hook that refuses every ninth message at first."""

    def __init__(self, web: Web) -> None:
        self._posts = itertools.count(1)
        self.items: list[str] = []
        web.paths["/feed"] = lambda _: Reply(body=self.body(), content_type="application/rss+xml")
        web.paths["/hook"] = self.hook
        web.slow["/hook"] = 0.05  # so that kills find messages on their way

    def publish(self) -> None:
        number = len(self.items) + 1
        self.items.insert(0, item(number, title=title(number)))

    def body(self) -> bytes:
        return rss(*self.items[:60])

    def hook(self, _: Request) -> Reply:
        return LIMITED if next(self._posts) % 9 == 0 else Reply(body=b"ok")


def title(number: int) -> str:
    return f"Report {number}: council of town {number} votes on bridge {number}"


def at_once(config: Path) -> Path:
    path = config / "watcher.yaml"
    text = path.read_text().replace("polling: {", "polling: { alert_on_first_poll: yes,")
    text = text.replace("daemon:\n", "daemon:\n  storm: { at_most: 10000 }\n")
    path.write_text(text)
    return config


def told(web: Web) -> Counter[int]:
    return Counter(int(line.split("Report ")[1].split(":")[0]) for line in web.told)


async def unsure(store_path: Path) -> set[int]:
    """The numbers of the reports whose delivery is marked as possibly repeated."""
    store = Store.open(store_path, exclusive=False, clock=SystemClock())
    try:
        rows = await store.read(lambda reader: history.alerts(reader, limit=1000))
    finally:
        store.close()
    return {
        int(row.title.split("Report ")[1].split(":")[0])
        for row in rows
        if any(one.unsure for one in row.deliveries)
    }


async def test_nothing_is_lost_when_the_daemon_is_killed(web: Web, tmp_path: Path) -> None:
    publisher = Publisher(web)
    config = at_once(configuration(tmp_path, web))
    seed = time.time_ns() % 2**32
    print("seed", seed)  # noqa: T201 - shown by pytest if the test fails
    chance = random.Random(seed)  # noqa: S311
    for _ in range(KILLS):
        async with running(config) as daemon:
            asked = len(web.asked)
            await until(lambda seen=asked: len(web.asked) > seen)  # type: ignore[misc]
            for _ in range(8):
                publisher.publish()
                await asyncio.sleep(chance.uniform(0.02, 0.2))
            await daemon.kill()
    async with running(config) as daemon:
        expected = set(range(1, len(publisher.items) + 1))
        await until(lambda: expected <= set(told(web)))
        daemon.send(signal.SIGTERM)
        assert await daemon.ended() == 0
    repeated = {number for number, count in told(web).items() if count > 1}
    assert len(repeated) <= KILLS
    assert max(told(web).values()) <= 1 + KILLS
    assert repeated <= await unsure(tmp_path / "watcher.db")


async def test_a_store_half_made_is_made_again(web: Web, tmp_path: Path) -> None:
    publisher = Publisher(web)
    publisher.publish()
    config = at_once(configuration(tmp_path, web))
    made = tmp_path / "watcher.db"
    for _ in range(2):
        async with running(config) as daemon:
            await until(made.exists)
            await daemon.kill()
    async with running(config):
        await until(lambda: bool(web.posts))
