"""Edits the roots of stories that grew since they were last drawn.

    story grew, or its thread did -> the message as of now -> the same as shown? -> edit

An edit tells nobody anything that is not in the store, so it is no delivery: it is never queued
twice, at most one a minute goes out for a root, and one that fails is tried again later or, where
the root was deleted, given up. What became of the last one is kept with the thread.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import assert_never

import structlog

from watcher.clock import Clock
from watcher.errors import StoreUnavailable
from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.model.thread import Thread
from watcher.pipeline import messages, threads
from watcher.pipeline.lanes import Lanes
from watcher.pipeline.ports import Channel, Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.writes import Writes

_log = structlog.get_logger("watcher.updates")

GROWS_FOR = timedelta(days=3)
"""How long after its first message a root is kept up to date."""

LOOK_EVERY = 5.0
"""Seconds between two looks for stories that grew; the question reads every recent thread."""

_AT_A_TIME = 1_000
_AFTER_FAILURE = timedelta(minutes=2)
_AFTER_REFUSAL = timedelta(hours=1)
_IN_WORK = datetime.fromtimestamp(0, UTC)  # older than any story: after a crash it is drawn again


class Updates:
    """Draws roots again, one lane for each destination."""

    def __init__(
        self,
        writes: Writes,
        channels: Callable[[Destination], Channel],
        *,
        clock: Clock,
        tally: Tally,
    ) -> None:
        """`channels` opens (and keeps) a channel per destination."""
        self._writes = writes
        self._channels = channels
        self._clock = clock
        self._tally = tally
        self._lanes = Lanes(clock)
        self._due: dict[str, list[Thread]] = {}
        self._setup: Setup | None = None
        self._looked = 0.0

    async def begin(self, setup: Setup) -> None:
        """Set a lane going for each destination that has a root to edit; come back at once."""
        self._lanes.raise_error()
        self._setup = setup
        if self._clock.monotonic() - self._looked < LOOK_EVERY or self._lanes.stopping:
            return
        self._looked = self._clock.monotonic()
        await self._look()

    async def all(self, setup: Setup) -> None:
        """Edit every root that may be edited now, and wait until it is done."""
        self._setup = setup
        await self._look()
        await self._lanes.idle()

    async def stop(self, *, within: float) -> None:
        """Begin nothing more; let what is being edited finish for `within` seconds."""
        await self._lanes.stop(within=within)

    async def _look(self) -> None:
        now = self._clock.now()
        found = await self._writes.do(
            lambda tx: tx.stale_threads(now, since=now - GROWS_FOR, limit=_AT_A_TIME)
        )
        by_destination: dict[str, list[Thread]] = {}
        for one in found:
            by_destination.setdefault(one.destination, []).append(one)
        for name, due in by_destination.items():
            self._due[name] = due
            self._lanes.begin(name, self._edit_all)

    async def _edit_all(self, name: str) -> None:
        while (due := self._due.get(name)) and not self._lanes.stopping:
            if self._lanes.pausing(name):
                return
            await self._one(due.pop(0))

    async def _one(self, thread: Thread) -> None:
        setup, now = self._setup, self._clock.now()
        to = setup.destinations.get(thread.destination) if setup else None
        if setup is None or to is None or not to.edits:
            later = "the configuration no longer has this destination"
            await self._writes.do(lambda tx: _later(tx, thread, later, now + _AFTER_REFUSAL))
            return
        drawn = await self._writes.do(lambda tx: _drawn(tx, setup, to, thread, now=now))
        if drawn is None:
            return
        outcome = await self._edit(to, drawn)
        if isinstance(outcome, TryAgain) and outcome.after:
            self._lanes.pause(thread.destination, outcome.after)
        await self._writes.do(
            partial(_save, thread=thread, drawn=drawn, outcome=outcome, now=self._clock.now())
        )
        self._tally.counts["edits"] += isinstance(outcome, Sent)

    async def _edit(self, to: Destination, drawn: Message) -> Outcome:
        """The outcome of one edit. A bug counts as a failure like any other."""
        (result,) = await asyncio.gather(self._channels(to).send(drawn), return_exceptions=True)
        if isinstance(result, Exception) and not isinstance(result, StoreUnavailable):
            _log.error("an edit failed", destination=to.id, exc_info=result)
            return Refused(detail=f"the channel failed ({type(result).__name__})")
        if isinstance(result, BaseException):
            raise result
        return result


def _drawn(
    tx: Transaction, setup: Setup, to: Destination, thread: Thread, *, now: datetime
) -> Message | None:
    """The root as of `now`; None if it says all of it, was edited meanwhile, or cannot be told."""
    current = tx.thread(thread.destination, thread.story_id)
    if current is None or current.edit_due is None or current.edit_due > now:
        return None
    thread = current
    message = messages.root(tx, setup, thread, to, now)
    if message is None or threads.digest_of(message) == thread.shown:
        tx.put_thread(replace(thread, drawn_at=now - threads.MARGIN))
        return None
    tx.put_thread(replace(thread, drawn_at=_IN_WORK))
    return message


def _save(
    tx: Transaction, *, thread: Thread, drawn: Message, outcome: Outcome, now: datetime
) -> None:
    """Record how an edit ended, unless another root took this one's place meanwhile."""
    current = tx.thread(thread.destination, thread.story_id)
    if current is None or current.message != thread.message:
        return
    as_of = (drawn.threaded.standing.as_of if drawn.threaded else now) - threads.MARGIN
    match outcome:
        case Sent():
            # An answer sent meanwhile has asked for another edit (None): that stays.
            tx.put_thread(
                replace(
                    current,
                    shown=threads.digest_of(drawn),
                    drawn_at=as_of if current.drawn_at == _IN_WORK else current.drawn_at,
                    edit_due=now + threads.EDIT_EVERY,
                    edits=current.edits + 1,
                    last_error="",
                )
            )
        case Refused(gone=True):
            tx.drop_thread(thread.destination, thread.story_id)
        case TryAgain(detail=detail, after=wait):
            _later(tx, current, detail, now + max(wait or timedelta(0), _AFTER_FAILURE))
        case Unknown(detail=detail):
            _later(tx, current, detail, now + _AFTER_FAILURE)
        case Refused(detail=detail):
            _later(tx, current, detail, now + _AFTER_REFUSAL)
        case _:
            assert_never(outcome)


def _later(tx: Transaction, current: Thread, detail: str, due: datetime) -> None:
    tx.put_thread(replace(current, edit_due=due, last_error=detail))
