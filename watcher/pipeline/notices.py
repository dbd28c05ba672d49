"""What the program notes about itself, and the reports that tell its operator.

A gap or a first poll is only noted, for `watcher status`. A dead letter, and a feed in
trouble or fallen silent, is also reported to the destinations named by `operator`, in one message
however many there are. So is a disk that fills up, and a bug that holds up a watch, a destination
or a feed.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.model import ids
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.feed import FeedState, FeedStatus
from watcher.model.notice import FAULT, Report
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

REPORT_EVERY = timedelta(hours=1)
"""The least time between two reports: an outage of the network is one message, not hundreds."""

FAILING_FOR = timedelta(hours=6)
"""How long a feed may fail before it is reported; most outages of publishers are shorter."""

POLLING = "polling"
"""What a feed is held up in by a bug that is no watch's."""

_FAILURES = 3  # a feed that never answered has no time since when it fails
_LINES = 20


class Kind(StrEnum):
    """What is noted. The values are the words in `watcher status`."""

    GAP = "gap"
    FEED = "feed in trouble"
    ANOTHER = "another feed"
    SILENT = "silent feed"
    DEAD_LETTER = "dead letter"
    RECIPIENT = "refused recipient"
    DISK = "disk space"
    FAULT = FAULT


_REPORTED = (
    Kind.DEAD_LETTER, Kind.RECIPIENT, Kind.FEED, Kind.ANOTHER, Kind.SILENT, Kind.DISK,
    Kind.FAULT,
)  # fmt: skip


def gap(tx: Transaction, feed_id: str, now: datetime) -> None:
    """Note that entries of a feed may have been missed."""
    text = (
        f"{feed_id}: nothing in the feed was known from the last poll, so entries may have"
        " come and gone in between; it is polled sooner from now on"
    )
    tx.put_notice(Kind.GAP, feed_id, text, now)


def another(tx: Transaction, feed_id: str, before: str, title: str, now: datetime) -> None:
    """Note that a feed calls itself otherwise than before, and holds nothing that was known."""
    text = (
        f"{feed_id}: nothing in the feed was known, and it calls itself “{title}” and no longer"
        f" “{before}”: another feed may stand at its address"
    )
    tx.put_notice(Kind.ANOTHER, feed_id, text, now)


def trouble(before: FeedState, after: FeedState, now: datetime) -> str | None:
    """What to note of a feed after a poll: empty if trouble is over, None if nothing changed."""
    if after.status is FeedStatus.ACTIVE:
        return "" if before.status not in {FeedStatus.ACTIVE, FeedStatus.NEW} else None
    if after.status is FeedStatus.FAILING:
        if after.failures < _FAILURES:
            return None
        if after.last_ok and now - after.last_ok < FAILING_FOR:
            return None
    since = f"last read well {after.last_ok:%Y-%m-%d %H:%M} UTC" if after.last_ok else "never read"
    return f"{after.feed_id}: {after.status.value} ({since}; {after.last_error})"


def feed(tx: Transaction, feed_id: str, text: str, now: datetime) -> None:
    """Note the trouble of a feed, or (an empty text) that it is over."""
    if text:
        tx.put_notice(Kind.FEED, feed_id, text, now)
    else:
        tx.clear_notice(Kind.FEED, feed_id)


def dead_letter(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    """Note a delivery that was given up. That of a report is not: it would be told for ever."""
    if tx.report(delivery.alert_id) is None:
        perhaps = delivery.state is DeliveryState.UNKNOWN
        what = "perhaps did not reach" if perhaps else "could not be delivered to"
        text = f"an alert {what} {delivery.destination}: {delivery.last_error}"
        tx.put_notice(Kind.DEAD_LETTER, delivery.id, text, now)


def recipient(tx: Transaction, delivery: Delivery, refused: str, now: datetime) -> None:
    """Note one of several recipients that a mail server refuses for good: once per address."""
    address = refused.partition(":")[0]
    text = f"{delivery.destination} reaches all but {refused}"
    tx.put_notice(Kind.RECIPIENT, f"{delivery.destination} {address}", text, now)


def disk(tx: Transaction, free: int, total: int, now: datetime, *, low: bool) -> None:
    """Note that the disk of the store fills up, or that it has room again. Bytes."""
    if low:
        text = (
            f"{free / 1e6:,.0f} MB of {total / 1e9:,.1f} GB are left on the disk of the database;"
            " when they are used up, nothing more is read or sent"
        )
        tx.put_notice(Kind.DISK, "store", text, now)
    elif tx.noted(Kind.DISK):
        tx.clear_notice(Kind.DISK, "store")


def fault(tx: Transaction, doing: str, name: str, error: Exception, now: datetime) -> None:
    """Note a bug with what is done for one watch, destination or feed."""
    text = (
        f"{name}: {doing} is held up by a bug of the program ({type(error).__name__}); the others"
        " go on, and it will once that is mended: report it with what the log says"
    )
    tx.put_notice(Kind.FAULT, _key(doing, name), text, now)


def fault_over(tx: Transaction, doing: str, name: str) -> None:
    """It does well again."""
    tx.clear_notice(Kind.FAULT, _key(doing, name))


def keep_to(tx: Transaction, feeds: Collection[str]) -> None:
    """Forget bugs with feeds that are configured no longer."""
    for name in faults(tx, POLLING).difference(feeds):
        fault_over(tx, POLLING, name)


def faults(tx: Transaction, doing: str) -> frozenset[str]:
    """The watches, destinations or feeds of which such a bug is noted."""
    keys = (one.split(": ", 1) for one in tx.noted(Kind.FAULT))
    return frozenset(name for what, name in keys if what == doing)


def _key(doing: str, name: str) -> str:
    return f"{doing}: {name}"


def report(tx: Transaction, setup: Setup, now: datetime) -> int:
    """Queue one report of what no report has carried yet, for each operator; how many notices."""
    operators = [name for name in setup.settings.operator if name in setup.destinations]
    last = tx.last_report()
    if not operators or (last is not None and timedelta(0) <= now - last < REPORT_EVERY):
        return 0
    untold = tx.untold_notices(_REPORTED)
    if untold:
        lines = _lines([one.text for one in untold])
        made = Report(id=ids.report_id(now.isoformat()), created_at=now, lines=lines)
        tx.put_report(made, untold)
        tx.put_deliveries([_delivery(made, name) for name in operators])
    return len(untold)


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    more = len(texts) - _LINES
    shown = [" ".join(text.split()) for text in texts[:_LINES]]
    return (*shown, *([f"and {more} more: see `watcher status`"] if more > 0 else []))


def _delivery(made: Report, destination: str) -> Delivery:
    return Delivery(
        id=ids.delivery_id(made.id, destination),
        alert_id=made.id,
        destination=destination,
        created_at=made.created_at,
        due_at=made.created_at,
        state=DeliveryState.QUEUED,
    )
