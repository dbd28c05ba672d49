"""Where a job runs: the one broad `except` of the program.

A bug in one feed's poll must not stop the others, and must not be silent either.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from watcher.errors import StoreUnavailable

_log = structlog.get_logger("watcher.jobs")


@dataclass(slots=True)
class Ran:
    """How a job went: `error` is the bug that it ran into."""

    error: Exception | None = None


async def guarded(
    name: str,
    job: Awaitable[object],
    *,
    failed: Callable[[str, BaseException], None] | None = None,
    **about: str,
) -> bool:
    """Run `job`; whether it came to its end. An exception is logged with what the job was about.

    `failed` hears of it as well. Cancellation passes through, and so does a lost store: that is
    nothing which the next job could do better.
    """
    with contained(name, failed=failed, **about) as ran:
        await job
    return ran.error is None


@contextmanager
def contained(
    name: str, *, failed: Callable[[str, BaseException], None] | None = None, **about: str
) -> Iterator[Ran]:
    """The same for what runs inside of a `with`."""
    ran = Ran()
    try:
        yield ran
    except asyncio.CancelledError:
        raise
    except StoreUnavailable as error:
        if failed:
            failed(name, error)
        raise
    except Exception as error:  # noqa: BLE001 - the one place; a bug costs its own job only
        _log.exception("a job failed", job=name, **about)
        if failed:
            failed(name, error)
        ran.error = error
