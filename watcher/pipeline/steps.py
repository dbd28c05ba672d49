"""After the wall clock has stepped. Forward there is nothing to do: what is overdue is done.

Set back, it would let everything wait that was put off by the time it showed before: polls,
retries, digests. They are brought forward, whether the program ran in between or not.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

UNNOTICED = timedelta(seconds=5)
"""How far in the future the store may know something without a clock having been set back."""


def stepped(tx: Transaction, setup: Setup, by: timedelta, now: datetime) -> None:
    """Put right what waits, after the clock went `by` (forward, if that is positive) to `now`."""
    if by >= timedelta(0):
        return
    zone = ZoneInfo(setup.settings.timezone)
    slots = [
        (one.id, one.digest.next(now, zone))
        for one in setup.destinations.values()
        if one.digest is not None
    ]
    tx.set_back(-by, now, slots)


def since_the_last_run(tx: Transaction, setup: Setup, now: datetime) -> None:
    """The same for a clock that went back while nothing ran, by what the store has seen of it."""
    latest = tx.latest_moment()
    if latest is not None and latest - now > UNNOTICED:
        stepped(tx, setup, now - latest, now)
