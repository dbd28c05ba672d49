"""Worker processes in which bytes from the network are read, with a time and a memory limit.

Whatever a feed or a page does to its reader (minutes of CPU, gigabytes, a crash in C) costs one
worker, which is killed and replaced. The input is read again by simpler means (`parse.skim`,
`extract.skim`); only where these fail as well it ends as `Failed(PARSER_DIED)`. What was costly
once is remembered for an hour: it is read in the slow lane and by simpler means at once, so that it
holds up nobody and costs a worker no second time.
"""

import asyncio
import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar, cast

from watcher.clock import Clock, SystemClock
from watcher.fetch.discover import FoundFeed
from watcher.jobs import readings
from watcher.jobs.worker import Answer, Terms, Trouble
from watcher.jobs.workers import Call, Room, Workers, cores
from watcher.model.article import PageText
from watcher.model.entry import ParsedFeed
from watcher.model.fetched import Failed, FailReason, Fetched, Page

Given = TypeVar("Given")
Result = TypeVar("Result")

_log = logging.getLogger(__name__)
_MEBIBYTE = 1 << 20
_MEMORY = 640 * _MEBIBYTE  # 180 of them are Python and its libraries, shared between the workers
_OWN_MEMORY = 4096 * _MEBIBYTE  # for work on the user's own files
_SIMPLY = 2.5  # seconds of CPU for the simpler means
_OFFERS = 3.0  # seconds of CPU for a page's offers
_REMEMBERED, _FOR = 10_000, 3600.0  # what was costly, and for how many seconds
_AHEAD = 8  # inputs in flight per worker, so that none of them waits for the pipe
READS_FEEDS, READS_PAGES = "watcher.jobs.warm_feeds", "watcher.jobs.warm_pages"
_FORGETFUL = "watcher.jobs.forgetful"
READS_LANGUAGES = "watcher.jobs.warm_languages"


class Sandbox:
    """`workers` processes (0: one per core) for what is quick, and a few for what is not.

    Limits are seconds per input and bytes per worker. Seconds are of CPU: a reading is not cut off
    because other programs are busy. Without `feeds` or `pages` each worker loads the readers of
    these when it meets the first. `readable` are folders that workers may read besides Python's
    own.
    """

    def __init__(  # noqa: PLR0913 - all limits are in sight
        self,
        *,
        workers: int,
        parse_seconds: float = 3.5,
        extract_seconds: float = 3.5,
        memory_bytes: int = _MEMORY,
        feeds: bool = True,
        pages: bool = True,
        readable: tuple[str, ...] = (),
        clock: Clock | None = None,
    ) -> None:
        """Nothing starts before the first input."""
        quick = workers or cores()
        self._parse_seconds = parse_seconds
        self._extract_seconds = extract_seconds
        self._workers = Workers(
            Room(quick=quick, slow=max(2, quick // 2)),
            Terms(memory_bytes=memory_bytes, readable=readable),
            _loaded(feeds=feeds, pages=pages),
        )
        self._costly = _Costly(clock or SystemClock())
        self._said = False

    async def parse(
        self, fetched: Fetched, *, feed_id: str, known_items: bytes, language: str = ""
    ) -> ParsedFeed | Failed:
        """The feed as `parse.feed` reads it, or failing that `parse.skim`; with languages."""
        given = readings.FeedBody(
            body=fetched.body,
            content_type=fetched.headers.get("content-type", ""),
            feed_id=feed_id,
            url=fetched.url,
            known_items=known_items,
            language=language,
        )
        full = Call(readings.feed, (given,), self._parse_seconds, origin=feed_id)
        simple = Call(readings.feed_simply, (given,), _SIMPLY, origin=feed_id)
        return cast("ParsedFeed | Failed", await self._read(full, simple, fetched.url))

    async def extract(self, page: Page, *, language: str = "") -> PageText | Failed:
        """The page as `extract.article` reads it, or failing that `extract.skim`."""
        given = readings.PageBody(
            body=page.body, url=page.url, charset=page.charset, language=language
        )
        host = page.url.partition("://")[2].partition("/")[0]
        full = Call(readings.page, (given,), self._extract_seconds, origin=host)
        simple = Call(readings.page_simply, (given,), _SIMPLY, origin=host)
        return cast("PageText | Failed", await self._read(full, simple, page.url))

    async def offers(self, body: bytes, url: str) -> tuple[FoundFeed, ...] | Failed:
        """The feeds that a page offers."""
        return await self.run(readings.offers, (body, url), url=url, seconds=_OFFERS)

    async def close(self) -> None:
        """End the workers; whatever is in flight fails. The sandbox may be used again after it."""
        await self._workers.close()

    async def run(
        self,
        function: Callable[..., Result],
        given: tuple[object, ...],
        *,
        url: str,
        seconds: float,
    ) -> Result | Failed:
        """`function(*given)` in a worker; importable by name. `url` is for the report."""
        answer = await self._run(Call(function, given, seconds))
        return cast("Result | Failed", _result(answer, url))

    @property
    def lacking(self) -> tuple[str, ...] | None:
        """What the workers could not give up, in words; None before the first has started."""
        return self._workers.lacking

    def pids(self) -> tuple[int, ...]:
        """The worker processes that there are."""
        return self._workers.pids()

    async def _read(self, full: Call, simple: Call, url: str) -> object:
        """By full means, unless these were too costly within the hour; else by simpler ones."""
        trouble = self._costly.trouble(url)
        if not trouble:
            slow = bool(self._costly.trouble(full.origin))
            answer = await self._run(replace(full, slow=slow))
            trouble = _cost(answer)
            if not trouble:
                return _result(answer, url)
            self._costly.note(url, trouble)
            self._costly.note(full.origin, trouble)
            _log.warning("%s: too costly to read in full (%s)", full.origin, trouble)
        answer = await self._run(replace(simple, slow=True))
        result = _result(answer, url)
        if isinstance(result, Failed) and not answer.trouble:
            return Failed(url=url, reason=FailReason.PARSER_DIED, detail=trouble)
        return result

    async def _run(self, call: Call) -> Answer:
        answer = await self._workers.run(call)
        if not self._said and self._workers.lacking is not None:
            self._said = True
            for one in self._workers.lacking:
                _log.warning("worker processes are less confined than they should be: %s", one)
        return answer


def _loaded(*, feeds: bool, pages: bool) -> tuple[str, ...]:
    """What the workers' server loads."""
    for_feeds = (READS_FEEDS, READS_LANGUAGES) if feeds else ()
    return (_FORGETFUL, __name__, *for_feeds, *((READS_PAGES,) if pages else ()))


class _Costly:
    """What took too much, and in what way, for an hour; the oldest are forgotten first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def note(self, name: str, trouble: str) -> None:
        self._until[name] = (self._clock.monotonic() + _FOR, trouble)
        self._until.move_to_end(name)
        while len(self._until) > _REMEMBERED:
            self._until.popitem(last=False)

    def trouble(self, name: str) -> str:
        """In what way `name` was too costly within the hour, or ""."""
        until, trouble = self._until.get(name, (0.0, ""))
        if trouble and until < self._clock.monotonic():
            del self._until[name]
            return ""
        return trouble


def _cost(answer: Answer) -> str:
    """Why an input must not be read like this again, or ""."""
    if answer.trouble in {Trouble.CLOSED, Trouble.BUSY}:
        return ""
    return answer.trouble.value if answer.trouble else answer.bug


def _result(answer: Answer, url: str) -> object:
    """The value, or the failure with its reason in words."""
    if answer.trouble is Trouble.BUSY:
        return Failed(url=url, reason=FailReason.BUSY, detail=answer.trouble.value)
    if answer.trouble or answer.bug:
        detail = answer.trouble.value if answer.trouble else answer.bug
        return Failed(url=url, reason=FailReason.PARSER_DIED, detail=detail)
    return answer.value


def map_ordered(
    function: Callable[[Given], Result] | tuple[Callable[[Given], Result], ...],
    inputs: Iterable[Given],
    *,
    seconds: float,
    loaded: tuple[str, ...] = (),
    terms: Terms | None = None,
    workers: int = 0,
) -> Iterator[Result | Failed]:
    """`function` over `inputs` on every core, results in the order of the inputs.

    `function` must be importable by name. An input that takes more CPU than `seconds`, or kills its
    worker, gives `Failed`, unless there is a second function, of simpler means, and it fares
    better. At most a few inputs per worker are read ahead. `loaded` names modules that are loaded
    once for all workers (`READS_FEEDS`, `READS_PAGES`). By default the workers are confined like
    those of the daemon; `OWN` is for work on the user's own files.
    """
    count = workers or cores()
    first, *others = function if isinstance(function, tuple) else (function,)
    with _loop() as loop:
        pool = Workers(Room(quick=count), terms or Terms(memory_bytes=_MEMORY), (__name__, *loaded))
        flying: deque[Future[Answer]] = deque()
        try:
            for given in inputs:
                calls = [Call(first, (given,), seconds)]
                calls += [Call(other, (given,), _SIMPLY) for other in others]
                call = _cheapest(pool, calls)
                flying.append(asyncio.run_coroutine_threadsafe(call, loop))
                if len(flying) >= count * _AHEAD:
                    yield cast("Result | Failed", _result(flying.popleft().result(), ""))
            while flying:
                yield cast("Result | Failed", _result(flying.popleft().result(), ""))
        finally:
            asyncio.run_coroutine_threadsafe(pool.close(), loop).result()


async def _cheapest(pool: Workers, calls: list[Call]) -> Answer:
    """The answer to the first of `calls` that costs no worker too much, else to the last."""
    answer = await pool.run(calls[0])
    for call in calls[1:]:
        if not answer.trouble:
            break
        answer = await pool.run(call)
    return answer


OWN = Terms(memory_bytes=_OWN_MEMORY, confined=False)


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop on a thread of its own, for callers that have none."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
