"""The daemon as a process of its own, as a service manager would start it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

DEADLINE = 60.0
"""Seconds that anything may take here; far more than it needs."""


class Process:
    """A running `watcher run`."""

    def __init__(self, inner: asyncio.subprocess.Process, log: Path) -> None:
        self.inner = inner
        self.log = log

    def send(self, sign: signal.Signals) -> None:
        self.inner.send_signal(sign)

    async def ended(self) -> int:
        return await asyncio.wait_for(self.inner.wait(), DEADLINE)

    async def logged(self, words: str, *, times: int = 1) -> None:
        await until(lambda: self.log.read_text(errors="replace").count(words) >= times)

    async def kill(self) -> None:
        if self.inner.returncode is None:
            self.send(signal.SIGKILL)
        await self.ended()


@asynccontextmanager
async def running(config: Path, **environment: str) -> AsyncIterator[Process]:
    """The daemon on `config`; killed at the end if it still runs. Its log goes to a file."""
    log = config.parent / f"daemon-{len(list(config.parent.glob('daemon-*')))}.log"
    with log.open("wb") as stream:
        inner = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "watcher", "--config", str(config), "run"),
            stdout=stream,
            stderr=stream,
            env={**os.environ, **environment},
        )
    process = Process(inner, log)
    try:
        yield process
    finally:
        await process.kill()


async def until(true: Callable[[], bool], *, within: float = DEADLINE) -> None:
    """Wait until something is so. It may be so in another process, which tells nobody."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
