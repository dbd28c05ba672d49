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
_DOUBLINGS = 16  # enough to pass LONGEST_WAIT; keeps the power small


def after(delivery: Delivery, outcome: Outcome, *, now: datetime, jitter: float) -> Delivery:
    """The delivery as it stands once `outcome` is known. `SENT` and `DEAD` are final.

    Counts the attempt. `jitter` is a random number from 0 to 1: the wait is that share of an
    exponential back-off (full jitter), but never shorter than the provider's Retry-After.
    """
    if delivery.state in {DeliveryState.SENT, DeliveryState.DEAD}:
        return delivery
    tried = replace(delivery, attempts=delivery.attempts + 1)
    match outcome:
        case Sent(detail=detail):
            return replace(tried, state=DeliveryState.SENT, sent_at=now, last_error=detail)
        case TryAgain(detail=detail, after=wait):
            return _again(replace(tried, last_error=detail), wait, now, jitter=jitter)
        case Unknown(detail=detail):
            unsure = replace(tried, last_error=detail, unsure=tried.unsure + 1)
            return _again(unsure, None, now, jitter=jitter)
        case Refused(detail=detail):
            return replace(tried, state=DeliveryState.DEAD, last_error=detail)
        case _:
            assert_never(outcome)


def _again(delivery: Delivery, wait: timedelta | None, now: datetime, *, jitter: float) -> Delivery:
    """Queued once more, or dead if it was tried long and often enough."""
    old = now - delivery.created_at >= GIVE_UP_AFTER
    if old and delivery.attempts >= FEWEST_ATTEMPTS:
        return replace(delivery, state=DeliveryState.DEAD)
    pause = max(_back_off(delivery.attempts) * jitter, wait or timedelta(0))
    return replace(delivery, state=DeliveryState.QUEUED, due_at=now + pause)


def _back_off(attempts: int) -> timedelta:
    """The longest wait after so many attempts: 5 s, 10 s, 20 s … 30 min."""
    doublings = min(max(attempts - 1, 0), _DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
