"""From the outbox to the channels: claim, send, record, one row at a time.

Each destination has a lane of its own: first in, first out, and a destination that hangs holds up
nobody else. A destination that asks for a pause gets it: its whole lane waits, not only the message
that was refused. Retries belong to the outbox and to nobody else.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

import structlog

from watcher.alert import compose, confirm
from watcher.clock import Clock
from watcher.errors import StoreUnavailable
from watcher.model.alert import OF_A_WATCH, Message, OtherSource
from watcher.model.delivery import (
    Delivery,
    DeliveryState,
    Destination,
    Outcome,
    TryAgain,
    Unknown,
)
from watcher.notify import retry
from watcher.pipeline import digests, notices
from watcher.pipeline.ports import Channel, Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.writes import Writes

T = TypeVar("T")
_log = structlog.get_logger("watcher.deliver")

LEASE = timedelta(minutes=2)
"""How long a claim holds if its holder vanishes; every send has a far shorter deadline."""

LONGEST_PAUSE = timedelta(hours=1)
"""How long one answer may silence a whole destination; its own message waits as long as asked."""

Hearer = Callable[[Delivery, Message | None], None]
"""Hears how each delivery stands after an attempt, with the message that was sent."""


def nobody(_delivery: Delivery, _message: Message | None) -> None:
    """The hearer where nobody listens."""


class Outbox:
    """Delivers what is due."""

    def __init__(
        self,
        writes: Writes,
        channels: Callable[[Destination], Channel],
        *,
        clock: Clock,
        tally: Tally,
        chance: Random,
        told: Hearer = nobody,
    ) -> None:
        """`channels` opens (and keeps) a channel per destination; `told` hears every result."""
        self._writes = writes
        self._channels = channels
        self._clock = clock
        self._tally = tally
        self._chance = chance
        self._told = told
        self._setup: Setup | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._pauses: dict[str, float] = {}  # until when, on the monotonic clock
        self._errors: list[BaseException] = []
        self._stopping = False

    async def deliver(self, setup: Setup) -> None:
        """Set a lane going for each destination that has something due, and come back at once.

        Lanes go by the setup of the last call. Raises what a lane has raised since then.
        """
        self._setup = setup
        if self._errors:
            raise self._errors.pop(0)
        if self._stopping:
            return
        now = self._clock.now()
        for name in await self._writes.do(lambda tx: tx.due_destinations(now)):
            if self._pausing(name):
                continue
            if name in self._lanes:
                self._again.add(name)  # what came while the lane was finding nothing more
            else:
                self._lanes[name] = asyncio.get_running_loop().create_task(self._lane(name))

    async def idle(self) -> None:
        """Wait until no lane has anything left to send. Raises what a lane raised."""
        while self._lanes:
            await asyncio.wait(self._lanes.values())
        if self._errors:
            raise self._errors.pop(0)

    async def stop(self, *, within: float) -> None:
        """Claim nothing more; let what is being sent finish for `within` seconds, then cancel."""
        self._stopping = True
        lanes = tuple(self._lanes.values())
        if lanes:
            await asyncio.wait(lanes, timeout=within)
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    async def _lane(self, name: str) -> None:
        (error,) = await asyncio.gather(self._send_all(name), return_exceptions=True)
        del self._lanes[name]
        if isinstance(error, Exception):
            self._errors.append(error)

    async def _send_all(self, name: str) -> None:
        while not self._stopping and not self._pausing(name):
            self._again.discard(name)
            delivery = await self._claim(name)
            if delivery is not None:
                await self._one(delivery)
            elif name not in self._again:
                return

    async def _one(self, delivery: Delivery) -> None:
        sent, outcome = await self._send(delivery)
        if isinstance(outcome, TryAgain) and outcome.after:
            pause = min(outcome.after, LONGEST_PAUSE).total_seconds()
            self._pauses[delivery.destination] = self._clock.monotonic() + pause
        after = retry.after(delivery, outcome, now=self._clock.now(), jitter=self._chance.random())
        await self._writes.do(partial(self._save, after))
        self._tally.deliveries[after.state.value] += 1
        self._told(after, sent)

    def _pausing(self, name: str) -> bool:
        """Whether a destination's Retry-After is still running."""
        return self._pauses.get(name, 0.0) > self._clock.monotonic()

    def _save(self, after: Delivery, tx: Transaction) -> None:
        tx.save_delivery(after)
        if after.state is DeliveryState.DEAD:
            notices.dead_letter(tx, after, self._clock.now())

    async def _send(self, delivery: Delivery) -> tuple[Message | None, Outcome]:
        """What was sent, and what came of it. A bug counts as an attempt like any other."""
        setup = self._setup
        destination = setup.destinations.get(delivery.destination) if setup else None
        if setup is None or destination is None:
            return None, TryAgain(detail="the configuration no longer has this destination")
        now = self._clock.now()
        composed = await _settled(self._writes.do(lambda tx: message(tx, setup, delivery, now)))
        if isinstance(composed, Exception):
            return None, _bug("the message could not be composed", delivery, composed)
        if composed is None:
            return None, TryAgain(detail="the alert's article is not in the store")
        with self._tally.stage("notify", self._clock):
            outcome = await _settled(self._attempt(destination, composed))
        if isinstance(outcome, Exception):
            outcome = _bug("the channel failed", delivery, outcome)
        return composed, outcome

    async def _attempt(self, destination: Destination, composed: Message) -> Outcome:
        return await self._channels(destination).send(composed)

    async def _claim(self, name: str) -> Delivery | None:
        now = self._clock.now()
        claimed = await self._writes.do(lambda tx: tx.claim(now, LEASE, 1, [name]))
        return claimed[0] if claimed else None


async def _settled(work: Awaitable[T]) -> T | Exception:
    """What `work` gives or raises. A lost store and a cancellation are raised."""
    (result,) = await asyncio.gather(work, return_exceptions=True)
    if isinstance(result, Exception) and not isinstance(result, StoreUnavailable):
        return result
    if isinstance(result, BaseException):
        raise result
    return result


def _bug(what: str, delivery: Delivery, error: Exception) -> Outcome:
    _log.error(what, delivery=delivery.id, destination=delivery.destination, exc_info=error)
    return Unknown(detail=f"{what} ({type(error).__name__})")


def message(tx: Transaction, setup: Setup, delivery: Delivery, now: datetime) -> Message | None:
    """The message of a delivery as things stand at `now`, or None if its article is gone."""
    if made := tx.report(delivery.alert_id):
        return compose.report(made, delivery=delivery, timezone=setup.settings.timezone)
    if collected := tx.digest(delivery.alert_id):
        return digests.message(tx, setup, collected, delivery)
    alert = tx.alert(delivery.alert_id)
    article = tx.article(alert.article_id) if alert else None
    watch = setup.watches.get(alert.watch) if alert else None
    if alert and alert.kind in OF_A_WATCH:
        url, zone = article.url if article else "", setup.settings.timezone
        return compose.of_watch(alert, delivery=delivery, watch=watch, timezone=zone, url=url)
    if alert is None or article is None:
        return None
    rows = tx.story_articles(alert.story_id)
    others = tuple(
        OtherSource(
            source=setup.source(row.feed_id),
            url=row.url,
            title=row.title,
            first_seen=row.first_seen,
            is_copy=row.copy_of is not None,
        )
        for row in rows
        if row.article_id != article.id
    )
    return compose.message(
        alert,
        article,
        delivery=delivery,
        watch=watch,
        source_name=setup.source(article.feed_id),
        others=others,
        timezone=setup.settings.timezone,
        now=now,
        independent=confirm.independent(confirm.reports(rows, setup.feeds)),
    )
