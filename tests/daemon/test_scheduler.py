import asyncio
import logging

import pytest

from watcher.clock import SystemClock
from watcher.daemon.scheduler import Scheduler


async def test_a_beat_that_the_end_cuts_short_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Event()

    async def beat() -> None:
        begun.set()
        await asyncio.sleep(60)

    beats = Scheduler()
    beats.every(60.0, "poll", beat, first=SystemClock().now())
    with caplog.at_level(logging.ERROR, logger="apscheduler"):
        beats.start()
        await asyncio.wait_for(begun.wait(), 5)
        beats.stop()
        await asyncio.sleep(0.05)
    assert not caplog.records
