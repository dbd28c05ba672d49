"""Opening a configuration or a store for a command, with the problems told on the way."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from watcher import wiring
from watcher.cli.console import clean, err
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.daemon import logs
from watcher.store.database import Store
from watcher.wiring import Standing

T = TypeVar("T")


def standing(folder: Path, *, quiet: bool = False, secrets: Secrets | None = None) -> Standing:
    """The configuration in `folder`, its problems on stderr unless `quiet`.

    Whoever loads it again passes `secrets`, so that the logs hide what is found later as well.
    Raises `ConfigurationError` if it cannot be used at all.
    """
    secrets = secrets or Secrets.of(folder)
    loaded = wiring.stand(folder, secrets)
    logs.configure(loaded.setup.settings.log_level, secrets.redactor.redact)
    if not quiet:
        tell(loaded)
    return loaded


def tell(loaded: Standing, *, but: str = "") -> None:
    """The problems of a configuration on stderr, one a line; `but` those about such a thing."""
    for problem in loaded.problems:
        if problem.subject[:1] == (but,):
            continue
        colour = "red" if problem.severity == "error" else "yellow"
        err.print(f"[{colour}]{problem.severity}[/{colour}] {clean(str(problem))}")


def with_store(standing: Standing, work: Callable[[Store], Awaitable[T]]) -> T:
    """The result of `work` on the configuration's store, which a daemon may be using.

    Raises `StoreUnavailable` where there is no database yet.
    """

    async def run() -> T:
        store = Store.open(standing.setup.settings.store, exclusive=False, clock=SystemClock())
        try:
            return await work(store)
        finally:
            store.close()

    return asyncio.run(run())
