"""The outbox's transaction: record how an attempt went, and take the next delivery for another.

    claimed   in the store as synced: will go out soon, nothing has been sent
    sending   marked before anything is sent; that mark outlives the program, not the machine
    sent …    recorded with the mark of the next one, in one transaction

So when the program dies, what may be repeated is the one message of each destination that was being
sent, and it is marked. When the machine dies, marks may be lost with it: then all that was claimed
is marked (`take_back`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.clock import Clock
from watcher.model.alert import Message
from watcher.model.delivery import (
    Delivery,
    DeliveryState,
    Destination,
    Outcome,
    Sent,
    TryAgain,
)
from watcher.notify import retry
from watcher.pipeline import messages, notices, threads
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

LEASE = timedelta(minutes=2)
"""How long a claim holds if its holder vanishes; every send has a far shorter deadline."""

_BOOT = "boot"

Composer = Callable[[Transaction, Setup, Delivery, datetime], Message | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An attempt that is over: how the delivery stands, what was sent, and what came of it."""

    to: Destination | None
    after: Delivery
    message: Message | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a lane knows before a step: what was tried last, and what it has claimed besides.

    Unless it is `going` on, it gives back what it has claimed. `most` is how many it may claim.
    """

    setup: Setup
    name: str
    clock: Clock
    claimed: tuple[Delivery, ...] = ()
    tried: Tried | None = None
    going: bool = True
    most: int = 1

    @property
    def to(self) -> Destination | None:
        """The destination, if it is still in the configuration."""
        return self.setup.destinations.get(self.name)

    @property
    def synced(self) -> bool:
        """Whether the step must be on the disk before anything is sent by it."""
        return not (self.claimed and self.going)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What comes next: a delivery with its message, or with the outcome that it has unsent.

    `left` are claimed besides; `ended` were given up; `more`: look again before ending.
    """

    delivery: Delivery | None = None
    message: Message | None = None
    outcome: Outcome | None = None
    left: tuple[Delivery, ...] = ()
    ended: tuple[Delivery, ...] = ()
    more: bool = False


def step(tx: Transaction, turn: Turn, *, compose: Composer = messages.message) -> Step:
    """Record what was tried, and begin with the next delivery that may go out."""
    now = turn.clock.now()
    if turn.tried:
        record(tx, turn.tried, now)
    if not turn.going:
        for one in turn.claimed:
            _put_back(tx, one, now)
        return Step()
    claimed = turn.claimed or tx.claim(now, LEASE, turn.most, [turn.name])
    ended: list[Delivery] = []
    for at, one in enumerate(claimed):
        known = retry.before(one)
        if known.state is not DeliveryState.CLAIMED:
            record(tx, Tried(to=turn.to, after=known, message=None, outcome=None), now)
            ended.append(known)
        elif until := _waits(tx, turn, one, now):
            _put_back(tx, one, until)
        else:
            begun = _begin(tx, turn, one, compose=compose)
            return replace(begun, left=claimed[at + 1 :], ended=tuple(ended))
    return Step(ended=tuple(ended), more=bool(claimed))


def _waits(tx: Transaction, turn: Turn, one: Delivery, now: datetime) -> datetime | None:
    ordered = turn.to is not None and turn.to.threads
    return threads.wait_until(tx, one, now) if ordered else None


def _begin(tx: Transaction, turn: Turn, one: Delivery, *, compose: Composer) -> Step:
    """Mark it as being sent, unless there is nothing that could be."""
    now = turn.clock.now()
    begun = replace(one, state=DeliveryState.SENDING, attempts=one.attempts + 1, due_at=now + LEASE)
    if turn.to is None:
        gone = TryAgain(detail="the configuration no longer has this destination")
        return Step(delivery=begun, outcome=gone)
    tx.save_delivery(begun)
    message = compose(tx, turn.setup, begun, now)
    if message is None:
        tx.save_delivery(one)
        lost = TryAgain(detail="the alert's article is not in the store")
        return Step(delivery=begun, outcome=lost)
    return Step(delivery=begun, message=message)


def unsendable(tx: Transaction, turn: Turn, why: str) -> Step:
    """The step of a delivery whose message cannot be composed: `why`, and nothing is sent."""
    found = step(tx, turn, compose=lambda *_: None)
    return replace(found, outcome=TryAgain(detail=why)) if found.outcome else found


def plainer(tx: Transaction, turn: Turn, unsendable: Step) -> Step:
    """That step with its message after all, where it can be composed by the setup of `turn`."""
    begun = unsendable.delivery
    message = messages.message(tx, turn.setup, begun, turn.clock.now()) if begun else None
    if begun is None or message is None:
        return unsendable
    tx.save_delivery(begun)
    return replace(unsendable, message=message, outcome=None)


def record(tx: Transaction, tried: Tried, now: datetime) -> None:
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


def _put_back(tx: Transaction, one: Delivery, due: datetime) -> None:
    tx.save_delivery(replace(one, state=DeliveryState.QUEUED, due_at=due))


def take_back(tx: Transaction, boot: str, now: datetime) -> None:
    """Queue again what the last run had claimed or was sending, at the start of this one.

    `boot` names the start of the machine, "" if it is not known: then, as where it is another than
    that of the last run, the machine may have died with marks that were not yet on its disk.
    """
    last = tx.beat(_BOOT)
    tx.release_leases(now, machine_died=not boot or last is None or last[0] != boot)
    tx.put_beat(_BOOT, boot, now)
