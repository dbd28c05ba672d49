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

FINAL = frozenset({DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.UNKNOWN})
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(hours=72)  # a long weekend without the mail server
FEWEST_ATTEMPTS = 10
UNSURE_WAITS = (timedelta(seconds=12), timedelta(hours=1))
"""The longest waits after attempts that may have arrived. A service that takes messages and never
answers gets one more copy than there are waits, within an hour or so; one that is out of order for
half an hour still gets its message."""
MOST_INTERRUPTIONS = 1
"""How often a message is sent again because the program died while it was being sent."""

_SPREAD = timedelta(seconds=1)  # so that waiting deliveries do not all come back at once
_DOUBLINGS = 16  # enough to pass LONGEST_WAIT; keeps the power small


def after(delivery: Delivery, outcome: Outcome, *, now: datetime, jitter: float) -> Delivery:
    """The delivery as it stands once `outcome` is known. `SENT`, `DEAD` and `UNKNOWN` are final.

    `delivery` is as claimed: its `attempts` count this one. `jitter` is a random number from 0 to
    1: the wait is that share of an exponential back-off (full jitter), or, where the provider
    says how long, its Retry-After and up to a second more. After an attempt that may have arrived
    it is half of a longer wait at least, and their number is limited.
    """
    if delivery.state in FINAL:
        return delivery
    match outcome:
        case Sent(detail=detail):
            done = replace(delivery, state=DeliveryState.SENT, sent_at=now, unserved=())
            return replace(done, last_error=detail)
        case TryAgain(detail=detail, after=wait, unserved=unserved):
            failed = replace(delivery, last_error=detail, unserved=unserved or delivery.unserved)
            backed_off = _back_off(delivery.attempts) * jitter
            return _again(failed, backed_off if wait is None else wait + _SPREAD * jitter, now)
        case Unknown(detail=detail):
            unsure = replace(delivery, last_error=detail, unsure=delivery.unsure + 1)
            if unsure.unsure > len(UNSURE_WAITS):
                return replace(unsure, state=DeliveryState.UNKNOWN)
            lost = unsure.unsure - unsure.interrupted
            return _again(unsure, UNSURE_WAITS[max(lost, 1) - 1] * (0.5 + jitter / 2), now)
        case Refused(detail=detail):
            return replace(delivery, state=DeliveryState.DEAD, last_error=detail)
        case _:
            assert_never(outcome)


def before(delivery: Delivery) -> Delivery:
    """A delivery that was claimed, or given up since it may have arrived too often by now.

    So the alert that itself brings the program down is not repeated for ever.
    """
    if delivery.interrupted <= MOST_INTERRUPTIONS and delivery.unsure <= len(UNSURE_WAITS):
        return delivery
    detail = "the program ended again while this was being sent"
    return replace(delivery, state=DeliveryState.UNKNOWN, last_error=detail)


def _again(delivery: Delivery, pause: timedelta, now: datetime) -> Delivery:
    """Queued once more, or given up if it was tried long and often enough."""
    old = now - delivery.created_at >= GIVE_UP_AFTER
    if old and delivery.attempts >= FEWEST_ATTEMPTS:
        perhaps = DeliveryState.UNKNOWN if delivery.unsure else DeliveryState.DEAD
        return replace(delivery, state=perhaps)
    return replace(delivery, state=DeliveryState.QUEUED, due_at=now + pause)


def _back_off(attempts: int) -> timedelta:
    """The longest wait after so many attempts: 5 s, 10 s, 20 s … 30 min."""
    doublings = min(max(attempts - 1, 0), _DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
