"""The daemon on a wall clock that steps: it goes on with what it does."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, item, rss
from tests.scenarios.daemon import until
from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.daemon.run import Daemon


class Hands(SystemClock):
    """The machine's clock, with hands that can be moved."""

    off = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.off


async def asked_again(web: Web, times: int) -> None:
    """Wait until the feed has been asked so often from now on."""
    wanted = len(web.asked) + times
    await until(lambda: len(web.asked) >= wanted)


@pytest.mark.parametrize("hours", [-24, 1])
async def test_feeds_are_polled_on_after_a_step(web: Web, tmp_path: Path, hours: int) -> None:
    web.paths["/feed"] = rss(item(1))
    config, clock = configuration(tmp_path, web), Hands()
    secrets = Secrets.of(config, {})
    daemon = Daemon(config, wiring.stand(config, secrets), secrets, clock)
    async with asyncio.TaskGroup() as group:
        group.create_task(daemon.run())
        await asked_again(web, 2)
        clock.off = timedelta(hours=hours)
        await asked_again(web, 2)
        daemon.stop()
