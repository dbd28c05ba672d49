"""From the outbox to the channels: claim, send, record, one row at a time.

Each destination has a lane of its own: first in, first out, and a destination that hangs holds up
nobody else. Retries belong to the outbox and to nobody else.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

from watcher.alert import compose
from watcher.clock import Clock
from watcher.model.alert import Message, OtherSource
from watcher.model.delivery import (
    Delivery,
    DeliveryState,
    Destination,
    Outcome,
    TryAgain,
)
from watcher.notify import retry
from watcher.pipeline.ports import Channel, Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.writes import Writes

LEASE = timedelta(minutes=2)
"""How long a claim holds if its holder vanishes; every send has a far shorter deadline."""


Hearer = Callable[[Delivery, Message | None], None]
"""Hears how each delivery stands after an attempt, with the message that was sent."""


def nobody(_delivery: Delivery, _message: Message | None) -> None:
    """The hearer where nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One claimed delivery with its message, or with the reason why there is none."""

    delivery: Delivery
    message: Message | None


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
        self._lanes: dict[str, asyncio.Task[None]] = {}

    async def deliver(self, setup: Setup) -> None:
        """Send everything that is due, all destinations at once; come back when none is left.

        A lane that is still busy from an earlier call is left to itself.
        """
        now = self._clock.now()
        due = await self._writes.do(lambda tx: tx.due_destinations(now))
        for name in due:
            if name not in self._lanes:
                lane = asyncio.get_running_loop().create_task(self._lane(setup, name))
                self._lanes[name] = lane
                lane.add_done_callback(partial(self._left, name))
        await asyncio.gather(*(self._lanes[name] for name in due if name in self._lanes))

    def _left(self, name: str, _lane: asyncio.Task[None]) -> None:
        self._lanes.pop(name, None)

    async def _lane(self, setup: Setup, destination: str) -> None:
        while (sending := await self._claim(setup, destination)) is not None:
            outcome = await self._send(setup, sending)
            after = retry.after(
                sending.delivery, outcome, now=self._clock.now(), jitter=self._chance.random()
            )
            await self._writes.do(partial(self._save, after))
            self._tally.deliveries[after.state.value] += 1
            self._told(after, sending.message)

    def _save(self, after: Delivery, tx: Transaction) -> None:
        tx.save_delivery(after)
        if after.state is DeliveryState.DEAD:
            text = f"an alert could not be delivered to {after.destination}: {after.last_error}"
            tx.put_notice("dead letter", after.id, text, self._clock.now())

    async def _send(self, setup: Setup, sending: Sending) -> Outcome:
        destination = setup.destinations.get(sending.delivery.destination)
        if destination is None:
            return TryAgain(detail="the configuration no longer has this destination")
        if sending.message is None:
            return TryAgain(detail="the alert's article is not in the store")
        with self._tally.stage("notify", self._clock):
            return await self._channels(destination).send(sending.message)

    async def _claim(self, setup: Setup, destination: str) -> Sending | None:
        now = self._clock.now()

        def work(tx: Transaction) -> Sending | None:
            for delivery in tx.claim(now, LEASE, 1, [destination]):
                return Sending(delivery=delivery, message=message(tx, setup, delivery))
            return None

        return await self._writes.do(work)


def message(tx: Transaction, setup: Setup, delivery: Delivery) -> Message | None:
    """The message of a delivery as things stand now, or None if its article is gone."""
    alert = tx.alert(delivery.alert_id)
    article = tx.article(alert.article_id) if alert else None
    if alert is None or article is None:
        return None
    others = tuple(
        OtherSource(
            source=_name(setup, row.feed_id),
            url=row.url,
            title=row.title,
            first_seen=row.first_seen,
            is_copy=row.copy_of is not None,
        )
        for row in tx.story_articles(alert.story_id)
        if row.article_id != article.id
    )
    return compose.message(
        alert,
        article,
        delivery=delivery,
        watch=setup.watches.get(alert.watch),
        source_name=_name(setup, article.feed_id),
        others=others,
        timezone=setup.settings.timezone,
    )


def _name(setup: Setup, feed_id: str) -> str:
    feed = setup.feeds.get(feed_id)
    return (feed.title if feed else "") or feed_id
