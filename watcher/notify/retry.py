"""When a delivery is tried again, and when it is given up: pure, from records to records."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from watcher.model.delivery import (
    Delivery,
    DeliveryState,
    Outcome,
    Refused,
    Sent,
    TryAgain,
    Unknown,
)

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(hours=72)  # a long weekend without the mail server
FEWEST_ATTEMPTS = 10
_SPREAD = timedelta(seconds=1)  # so that waiting deliveries do not all come back at once
_DOUBLINGS = 16  # enough to pass LONGEST_WAIT; keeps the power small


def after(delivery: Delivery, outcome: Outcome, *, now: datetime, jitter: float) -> Delivery:
    """The delivery as it stands once `outcome` is known. `SENT` and `DEAD` are final.

    `delivery` is as claimed: its `attempts` count this one. `jitter` is a random number from 0 to
    1: the wait is that share of an exponential back-off (full jitter), or, where the provider
    says how long, its Retry-After and up to a second more.
    """
    if delivery.state in {DeliveryState.SENT, DeliveryState.DEAD}:
        return delivery
    match outcome:
        case Sent(detail=detail):
            return replace(delivery, state=DeliveryState.SENT, sent_at=now, last_error=detail)
        case TryAgain(detail=detail, after=wait):
            return _again(replace(delivery, last_error=detail), wait, now, jitter=jitter)
        case Unknown(detail=detail):
            unsure = replace(delivery, last_error=detail, unsure=delivery.unsure + 1)
            return _again(unsure, None, now, jitter=jitter)
        case Refused(detail=detail):
            return replace(delivery, state=DeliveryState.DEAD, last_error=detail)
        case _:
            assert_never(outcome)


def _again(delivery: Delivery, wait: timedelta | None, now: datetime, *, jitter: float) -> Delivery:
    """Queued once more, or dead if it was tried long and often enough."""
    old = now - delivery.created_at >= GIVE_UP_AFTER
    if old and delivery.attempts >= FEWEST_ATTEMPTS:
        return replace(delivery, state=DeliveryState.DEAD)
    pause = _back_off(delivery.attempts) * jitter if wait is None else wait + _SPREAD * jitter
    return replace(delivery, state=DeliveryState.QUEUED, due_at=now + pause)


def _back_off(attempts: int) -> timedelta:
    """The longest wait after so many attempts: 5 s, 10 s, 20 s … 30 min."""
    doublings = min(max(attempts - 1, 0), _DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
