"""Worker processes in which bytes from the network are read, with a time and a memory limit.

Whatever a feed or a page does to its reader (minutes of CPU, gigabytes, a crash in C) ends as
`Failed(PARSER_DIED)` for that one input. The worker is killed and replaced; the daemon and the
other inputs go on.
"""

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, wait
from typing import TypeVar

from pebble import ProcessPool
from pebble.common.types import ProcessExpired

from watcher.model.article import PageText
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason, Fetched, Page

Given = TypeVar("Given")
Result = TypeVar("Result")

_GIBIBYTE = 1 << 30
_TASKS_PER_WORKER = 5000  # a bound on what leaks in C libraries can grow to
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_PATIENCE = 6  # times the CPU limit that an input may take by the clock, on a machine that is busy
_AHEAD = 8  # inputs in flight per worker, so that none of them waits for the pipe
READS_FEEDS, READS_PAGES = "watcher.jobs.warm_feeds", "watcher.jobs.warm_pages"


class Sandbox:
    """`workers` processes (0: one per core). Limits are seconds per input and bytes per worker.

    Seconds are of CPU: a reading is not cut off because other programs are busy. Without `pages`
    the first page that each worker reads takes a second longer.
    """

    def __init__(
        self,
        *,
        workers: int,
        parse_seconds: float = 5,
        extract_seconds: float = 10,
        memory_bytes: int = _GIBIBYTE,
        pages: bool = True,
    ) -> None:
        """Nothing starts before the first input."""
        self._workers = workers or _cores()
        self._parse_seconds = parse_seconds
        self._extract_seconds = extract_seconds
        self._memory = memory_bytes
        self._preloaded = (READS_FEEDS, READS_PAGES) if pages else (READS_FEEDS,)
        self._pool: ProcessPool | None = None
        self._starting = asyncio.Lock()

    async def parse(
        self, fetched: Fetched, *, feed_id: str, known_items: bytes
    ) -> ParsedFeed | Failed:
        """`parse.feed.read` in a worker."""
        kind = fetched.headers.get("content-type", "")
        given = (fetched.body, kind, feed_id, fetched.url, known_items)
        return await self.run(_parse, given, url=fetched.url, seconds=self._parse_seconds)

    async def extract(self, page: Page, *, language: str = "") -> PageText | Failed:
        """`extract.article.read` in a worker; `language` is what the feed says of itself."""
        given = (page.body, page.url, page.charset, language)
        return await self.run(_extract, given, url=page.url, seconds=self._extract_seconds)

    async def close(self) -> None:
        """End the workers; whatever is in flight fails. The sandbox may be used again after it."""
        async with self._starting:
            pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_end, pool)

    async def run(
        self,
        function: Callable[..., Result],
        given: tuple[object, ...],
        *,
        url: str,
        seconds: float,
    ) -> Result | Failed:
        """`function(*given)` in a worker; importable by name. `url` is for the report."""
        error: BaseException | None = None
        for _ in range(2):  # a pool that broke under another input is replaced once
            pool = await self._running()
            try:
                future = _scheduled(pool, function, given, seconds)
            except RuntimeError as broken:  # the pool broke while nobody was waiting on it
                error = broken
                await self._broke(pool, broken)
                continue
            waiting = asyncio.wrap_future(future)
            try:
                await asyncio.wait([waiting])
            finally:
                future.cancel()
            if waiting.cancelled():
                return _failed(url, CancelledError())
            error = waiting.exception()
            if error is None:
                return waiting.result()
            if not await self._broke(pool, error):
                break
        return _failed(url, error)

    async def _running(self) -> ProcessPool:
        """The pool; its start blocks for a moment and so happens on a thread."""
        async with self._starting:
            if self._pool is None:
                self._pool = await asyncio.to_thread(
                    _pool, self._workers, self._memory, self._preloaded
                )
            return self._pool

    async def _broke(self, pool: ProcessPool, error: BaseException) -> bool:
        """Whether the pool itself is lost; it is then forgotten."""
        if isinstance(error, ProcessExpired | TimeoutError) or pool.active:
            return False
        async with self._starting:
            if self._pool is pool:
                self._pool = None
        await asyncio.to_thread(_end, pool)
        return True


def map_ordered(
    function: Callable[[Given], Result],
    inputs: Iterable[Given],
    *,
    seconds: float,
    workers: int = 0,
    loaded: tuple[str, ...] = (),
) -> Iterator[Result | Failed]:
    """`function` over `inputs` on every core, results in the order of the inputs.

    `function` must be importable by name. An input that takes more CPU than `seconds`, or kills its
    worker, gives `Failed`. At most a few inputs per worker are read ahead. `loaded` names modules
    that are loaded once for all workers (`READS_FEEDS`, `READS_PAGES`).
    """
    workers = workers or _cores()
    pool = _pool(workers, _GIBIBYTE, loaded)
    flying: deque[Future[Result]] = deque()
    try:
        for given in inputs:
            flying.append(_scheduled(pool, function, (given,), seconds))
            if len(flying) >= workers * _AHEAD:
                first = _settled(flying.popleft())
                yield first
        for future in flying:
            last = _settled(future)
            yield last
    finally:
        _end(pool)


def _scheduled(
    pool: ProcessPool,
    function: Callable[..., Result],
    given: tuple[object, ...],
    seconds: float,
) -> Future[Result]:
    args = (seconds, function, *given)
    future: Future[Result] = pool.schedule(_limited, args=args, timeout=_PATIENCE * seconds)
    return future


def _limited(seconds: float, function: Callable[..., Result], *given: object) -> Result:
    """`function(*given)`; the kernel ends the process where that takes more CPU than `seconds`."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return function(*given)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _settled(future: Future[Result]) -> Result | Failed:
    wait([future])
    error = future.exception()
    return _failed("", error) if error else future.result()


def _failed(url: str, error: BaseException | None) -> Failed:
    """The reason in words; a library's own message may quote the input and is left out."""
    words = {
        TimeoutError: "the time limit was reached",
        MemoryError: "the memory limit was reached",
        ProcessExpired: "the worker process died",
        CancelledError: "the worker processes were closed",
    }
    late = isinstance(error, ProcessExpired) and error.exitcode == -signal.SIGPROF
    detail = words.get(TimeoutError if late else type(error), type(error).__name__)
    return Failed(url=url, reason=FailReason.PARSER_DIED, detail=detail)


# The readers' libraries take half a second to load: the workers' server does so, the parent never.


def _parse(
    body: bytes, content_type: str, feed_id: str, url: str, known_items: bytes
) -> ParsedFeed | Failed:
    from watcher.parse import feed  # noqa: PLC0415 - see above

    headers = {"content-type": content_type}
    return feed.read(body, headers, feed_id=feed_id, url=url, known_items=known_items)


def _extract(body: bytes, url: str, charset: str, language: str) -> PageText | Failed:
    from watcher.extract import article  # noqa: PLC0415 - see above

    return article.read(body, url=url, charset=charset, language=language)


def _pool(workers: int, memory_bytes: int, preloaded: tuple[str, ...]) -> ProcessPool:
    """A pool whose workers fork from a server that has the libraries loaded already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *preloaded])
    pool = ProcessPool(
        max_workers=workers,
        max_tasks=_TASKS_PER_WORKER,
        initializer=_confine,
        initargs=(memory_bytes,),
        context=context,
    )
    pool.schedule(_nothing).result()
    return pool


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _nothing() -> None:
    """The task that starts a pool."""


def _confine(memory_bytes: int) -> None:
    """Limit this worker, and tie its life to the program's.

    SIGTERM keeps its default action: a handler in Python would wait for the very loop in C that the
    worker is killed for. SIGINT from a terminal is the parent's to answer.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
