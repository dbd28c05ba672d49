"""From the outbox to the channels: claim, send, record, one row at a time.

Each destination has a lane of its own: first in, first out, and a destination that hangs holds up
nobody else. A destination that asks for a pause gets it: its whole lane waits, not only the message
that was refused. Retries belong to the outbox and to nobody else. Where
stories make threads, the first message of one goes out before those that follow it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

import structlog

from watcher.clock import Clock
from watcher.errors import StoreUnavailable
from watcher.model.alert import Message
from watcher.model.delivery import (
    Delivery,
    DeliveryState,
    Destination,
    Outcome,
    Sent,
    TryAgain,
    Unknown,
)
from watcher.notify import retry
from watcher.pipeline import messages, notices, threads
from watcher.pipeline.lanes import Lanes
from watcher.pipeline.ports import Channel, Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.writes import Writes

T = TypeVar("T")
_log = structlog.get_logger("watcher.deliver")

LEASE = timedelta(minutes=2)
"""How long a claim holds if its holder vanishes; every send has a far shorter deadline."""

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
        self._lanes = Lanes(clock)
        self._again: set[str] = set()

    async def deliver(self, setup: Setup) -> None:
        """Set a lane going for each destination that has something due, and come back at once.

        Lanes go by the setup of the last call. Raises what a lane has raised since then.
        """
        self._setup = setup
        self._lanes.raise_error()
        if self._lanes.stopping:
            return
        now = self._clock.now()
        for name in await self._writes.do(lambda tx: tx.due_destinations(now)):
            if self._lanes.begin(name, self._send_all):
                self._again.add(name)  # what came while the lane was finding nothing more

    async def idle(self) -> None:
        """Wait until no lane has anything left to send. Raises what a lane raised."""
        await self._lanes.idle()

    async def stop(self, *, within: float) -> None:
        """Claim nothing more; let what is being sent finish for `within` seconds, then cancel."""
        await self._lanes.stop(within=within)

    async def _send_all(self, name: str) -> None:
        while not self._lanes.stopping and not self._lanes.pausing(name):
            self._again.discard(name)
            delivery = await self._claim(name)
            if delivery is not None:
                await self._one(delivery)
            elif name not in self._again:
                return

    async def _one(self, delivery: Delivery) -> None:
        to = self._setup.destinations.get(delivery.destination) if self._setup else None
        claimed, sent, outcome = retry.before(delivery), None, None
        if claimed.state is DeliveryState.SENDING:
            self._lanes.count(delivery.destination, to.at_most if to else None)
            sent, outcome = await self._send(delivery)
        if isinstance(outcome, TryAgain) and outcome.after:
            self._lanes.pause(delivery.destination, outcome.after)
        now, chance = self._clock.now(), self._chance.random()
        after = retry.after(claimed, outcome, now=now, jitter=chance) if outcome else claimed
        tried = _Tried(to=to, after=after, message=sent, outcome=outcome)
        await self._writes.do(partial(_save, tried=tried, now=now))
        self._tally.deliveries[after.state.value] += 1
        self._told(after, sent)

    async def _send(self, delivery: Delivery) -> tuple[Message | None, Outcome]:
        """What was sent, and what came of it. A bug counts as an attempt like any other."""
        setup = self._setup
        destination = setup.destinations.get(delivery.destination) if setup else None
        if setup is None or destination is None:
            return None, TryAgain(detail="the configuration no longer has this destination")
        now = self._clock.now()
        work = self._writes.do(lambda tx: messages.message(tx, setup, delivery, now))
        composed = await _settled(work)
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
        now, setup = self._clock.now(), self._setup
        to = setup.destinations.get(name) if setup else None
        ordered = to is not None and to.threads
        return await self._writes.do(lambda tx: _next(tx, name, now, ordered=ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """An attempt that is over: how the delivery stands, what was sent, and what came of it."""

    to: Destination | None
    after: Delivery
    message: Message | None
    outcome: Outcome | None


def _next(tx: Transaction, name: str, now: datetime, *, ordered: bool) -> Delivery | None:
    """Claim what goes out next. Where stories are `ordered`, one may have to wait for another."""
    while claimed := tx.claim(now, LEASE, 1, [name]):
        until = threads.wait_until(tx, claimed[0], now) if ordered else None
        if until is None:
            return claimed[0]
        put_back = replace(claimed[0], attempts=claimed[0].attempts - 1, due_at=until)
        tx.save_delivery(replace(put_back, state=DeliveryState.QUEUED))
    return None


def _save(tx: Transaction, *, tried: _Tried, now: datetime) -> None:
    """Record an attempt: the row, the place of the message, and what the operator must know."""
    after, outcome = tried.after, tried.outcome
    tx.save_delivery(after)
    if isinstance(outcome, Sent) and outcome.posted and tried.to and tried.message:
        threads.keep(tx, tried.to, tried.message, outcome.posted, now)
    if isinstance(outcome, Sent | TryAgain):
        for one in outcome.refused:
            notices.recipient(tx, after, one, now)
    if after.state in {DeliveryState.DEAD, DeliveryState.UNKNOWN}:
        notices.dead_letter(tx, after, now)


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
