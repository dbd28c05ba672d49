"""What commands that only ask need: the configuration as read, and its store.

They load neither the stages nor the libraries that those meet, which would take most of the time.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from watcher.clock import SystemClock
from watcher.config import load
from watcher.config.configuration import Configuration
from watcher.config.credentials import Secrets
from watcher.daemon import logs
from watcher.store.database import Store

T = TypeVar("T")


def configured(folder: Path) -> Configuration:
    """What is good in `folder`; `watcher check` tells what is not. Logs hide its secrets.

    Raises `ConfigurationError` if it cannot be used at all.
    """
    secrets = Secrets.of(folder)
    logs.configure("warning", secrets.redactor.redact)
    return load.load(folder, secrets=secrets).configuration


def with_store(config: Configuration, work: Callable[[Store], Awaitable[T]]) -> T:
    """The result of `work` on the configuration's store, which a daemon may be using.

    Raises `StoreUnavailable` where there is no database yet.
    """

    async def run() -> T:
        store = Store.open(config.settings.store, exclusive=False, clock=SystemClock())
        try:
            return await work(store)
        finally:
            store.close()

    return asyncio.run(run())
