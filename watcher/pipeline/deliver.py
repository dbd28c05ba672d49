"""From the outbox to the channels: claim, send, record, one message of a destination at a time.

Each destination has a lane of its own: first in, first out, and a destination that hangs holds up
nobody else. A lane claims several deliveries at once and begins them one by one, each with the
record of the one before (`claims`). A destination that asks for a pause gets it: its whole lane
waits, not only the message that was refused. Retries belong to the outbox and to nobody else. Where
stories make threads, the first message of one goes out before those that follow it.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from functools import partial
from random import Random

import structlog

from watcher.clock import Clock
from watcher.errors import StoreUnavailable
from watcher.model.alert import Message
from watcher.model.delivery import (
    Delivery,
    Destination,
    Outcome,
    TryAgain,
    Unknown,
)
from watcher.notify import retry
from watcher.pipeline import claims, messages
from watcher.pipeline.claims import Step, Tried, Turn
from watcher.pipeline.lanes import Lanes
from watcher.pipeline.ports import Channel
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.together import settled
from watcher.pipeline.writes import Writes

_log = structlog.get_logger("watcher.deliver")

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
        self._sending: dict[str, tuple[Turn, Step]] = {}

    def obey(self, setup: Setup) -> None:
        """Lanes go by this setup from their next message on, where they go already."""
        if self._setup is not None:
            self._setup = setup

    async def deliver(self, setup: Setup) -> None:
        """Set a lane going for each destination that has something due, and come back at once.

        Lanes go by this setup from now on. Raises what a lane has raised since the last call.
        """
        self._setup = setup
        self._lanes.raise_error()
        if self._lanes.stopping:
            return
        now = self._clock.now()
        self.begin(await self._writes.do(lambda tx: tx.due_destinations(now)))

    def begin(self, names: Collection[str]) -> None:
        """Set lanes going for destinations for which something has just been committed."""
        if self._setup is None:
            return
        for name in names:
            if self._lanes.begin(name, self._send_all):
                self._again.add(name)  # what came while the lane was finding nothing more

    async def idle(self) -> None:
        """Wait until no lane has anything left to send. Raises what a lane raised."""
        await self._lanes.idle()

    async def stop(self, *, within: float) -> None:
        """Claim nothing more; let what is being sent finish for `within` seconds, then cancel.

        What was cancelled may have arrived, and is recorded so: the program did not die of it.
        """
        await self._lanes.stop(within=within)
        for turn, found in tuple(self._sending.values()):
            if found.delivery is not None:
                lost = Unknown(detail="the program was ended before an answer came")
                tried = self._tried(turn, found.delivery, found.message, lost)
                work = partial(claims.record, tried=tried, now=self._clock.now())
                with suppress(StoreUnavailable):  # then it stands there as being sent
                    await settled(self._writes.at_once(work))

    async def _send_all(self, name: str) -> None:
        """Step by step until nothing is due, or the lane must rest or stop."""
        claimed: tuple[Delivery, ...] = ()
        tried: Tried | None = None
        while (setup := self._setup) is not None:
            turn = Turn(
                setup=setup,
                name=name,
                clock=self._clock,
                claimed=claimed,
                tried=tried,
                going=not self._lanes.stopping and not self._lanes.pausing(name),
                most=0 if claimed else self._lanes.at_a_time(name),
            )
            if not claimed:
                self._again.discard(name)
                await settled(self._opened(turn.to))
            found = await self._step(turn)
            claimed = found.left
            tried = await self._try(turn, found) if found.delivery else None
            again = found.more or name in self._again
            if tried is None and not (turn.going and again):
                return

    async def _opened(self, to: Destination | None) -> None:
        """Load what the channel needs before a message is marked as being sent, not after it.

        The first time that takes some tenths of a second, in which a crash would look like one in
        the midst of sending. What fails here fails again, and is told, where it is asked to send.
        """
        if to is not None:
            self._channels(to)

    async def _step(self, turn: Turn) -> Step:
        """Record the last attempt and begin the next. A bug costs its own message, no other."""
        work = partial(claims.step, turn=turn)
        found = await settled(self._writes.at_once(work, synced=turn.synced))
        if isinstance(found, Exception):
            found = await self._mended(turn, found)
        elif turn.tried:
            self._heard(turn.tried.after, turn.tried.message)
        for one in found.ended:
            self._heard(one, None)
        return found

    async def _mended(self, turn: Turn, error: Exception) -> Step:
        """The step in two: the record by itself, and the next delivery with what can be said."""
        if turn.tried:
            work = partial(claims.record, tried=turn.tried, now=self._clock.now())
            await self._writes.at_once(work)
            self._heard(turn.tried.after, turn.tried.message)
        why = f"the message could not be composed ({type(error).__name__})"
        _log.error("the message could not be composed", destination=turn.name, exc_info=error)
        alone = partial(claims.unsendable, turn=replace(turn, tried=None), why=why)
        found = await self._writes.at_once(alone)
        return await self._plainer(turn, found)

    async def _plainer(self, turn: Turn, found: Step) -> Step:
        """The step with its message less the watches that the program has a bug with."""
        if turn.to is None or found.delivery is None or found.outcome is None:
            return found
        names = turn.setup.watches
        ill = {one for one in names if await self._is_ill(turn.setup, found.delivery, one)}
        others = replace(turn, setup=turn.setup.only(lambda name: name not in ill))
        work = partial(claims.plainer, turn=others, unsendable=found)
        done = await settled(self._writes.at_once(work)) if ill else found
        if isinstance(done, Exception) or done.message is None:
            return found
        _log.warning("a message leaves out watches", destination=turn.name, watches=sorted(ill))
        return done

    async def _is_ill(self, setup: Setup, delivery: Delivery, watch: str) -> bool:
        """Whether a message cannot be composed for what concerns this watch."""
        alone, now = setup.only(watch.__eq__), self._clock.now()
        work = partial(messages.message, setup=alone, delivery=delivery, now=now)
        return isinstance(await settled(self._writes.at_once(work)), Exception)

    def _heard(self, after: Delivery, message: Message | None) -> None:
        self._tally.deliveries[after.state.value] += 1
        self._told(after, message)

    async def _try(self, turn: Turn, found: Step) -> Tried | None:
        """Send, and say how the delivery stands after it."""
        delivery, outcome = found.delivery, found.outcome
        if delivery is None:
            return None
        if outcome is None:
            self._lanes.count(turn.name, turn.to.at_most if turn.to else None)
            self._sending[turn.name] = (turn, found)
            outcome = await self._sent(turn, delivery, found.message)
            del self._sending[turn.name]
            self._lanes.heard(turn.name, answered=not isinstance(outcome, Unknown))
        if isinstance(outcome, TryAgain) and outcome.after:
            self._lanes.pause(turn.name, outcome.after)
        return self._tried(turn, delivery, found.message, outcome)

    def _tried(
        self, turn: Turn, delivery: Delivery, message: Message | None, outcome: Outcome
    ) -> Tried:
        now, chance = self._clock.now(), self._chance.random()
        after = retry.after(delivery, outcome, now=now, jitter=chance)
        return Tried(to=turn.to, after=after, message=message, outcome=outcome)

    async def _sent(self, turn: Turn, delivery: Delivery, message: Message | None) -> Outcome:
        """What came of sending. A bug counts as an attempt like any other."""
        with self._tally.stage("notify", self._clock):
            outcome = await settled(self._attempt(turn.to, message))
        if isinstance(outcome, Exception):
            about = {"delivery": delivery.id, "destination": turn.name}
            _log.error("the channel failed", **about, exc_info=outcome)
            return Unknown(detail=f"the channel failed ({type(outcome).__name__})")
        return outcome

    async def _attempt(self, to: Destination | None, message: Message | None) -> Outcome:
        if to is None or message is None:
            return TryAgain(detail="there is nothing to send")
        return await self._channels(to).send(message)
