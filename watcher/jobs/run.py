"""Where a job runs: the one broad `except` of the program.

A bug in one feed's poll must not stop the others, and must not be silent either.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from watcher.errors import StoreUnavailable

_log = structlog.get_logger("watcher.jobs")


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
    try:
        await job
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
        return False
    return True
