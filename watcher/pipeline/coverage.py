"""Whether the sources behind what is told were there to be heard.

footer    what an alert or a digest says of sources that are down
listen    feeds that are polled well and bring nothing, noted for the operator
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from watcher.alert import coverage, habit, quiet
from watcher.alert.coverage import Blindness, Down
from watcher.match import judge
from watcher.model.feed import FeedState
from watcher.model.plain import span
from watcher.model.watch import Watch
from watcher.pipeline import notices
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

_REMEMBERED = 500  # entries of a feed that tell its habit
_LEAST = timedelta(hours=1)
_INTERVALS = 3  # within which a feed was read well, if it is polled as it should be


def of_alert(tx: Transaction, setup: Setup, watch_id: str, now: datetime) -> tuple[str, ...]:
    """The footer of an alert of one watch."""
    watch, down = setup.watches.get(watch_id), _down(tx, now)
    if watch is None or not down:
        return ()
    found = _blindness(setup, watch, down)
    return coverage.of_alert(found, timezone=setup.settings.timezone, now=now)


def of_digest(
    tx: Transaction, setup: Setup, watches: Iterable[Watch], now: datetime
) -> tuple[str, ...]:
    """The footer of a digest of some watches."""
    down = _down(tx, now)
    if not down:
        return ()
    found = [_blindness(setup, one, down) for one in watches]
    return coverage.of_digest(found, timezone=setup.settings.timezone, now=now)


def _down(tx: Transaction, now: datetime) -> dict[str, FeedState]:
    return {one.feed_id: one for one in tx.feeds_in_trouble() if quiet.is_lost(one, now)}


def _blindness(setup: Setup, watch: Watch, down: Mapping[str, FeedState]) -> Blindness:
    read = [one for one in setup.feeds.values() if judge.admits(watch.sources, one.id, one.groups)]
    return Blindness(
        watch=watch.title or watch.id,
        down=tuple(
            Down(name=one.title or one.id, last_ok=down[one.id].last_ok)
            for one in read
            if one.id in down
        ),
        sources=len(read),
    )


def listen(tx: Transaction, now: datetime) -> int:
    """Note the feeds that have fallen silent beyond their habit; how many there are.

    What was noted stays until the next entry, whatever becomes of the polls in between.
    """
    states = tx.health()
    silent = {
        feed_id: words
        for feed_id, last in tx.quiet_feeds(now - habit.LEAST)
        if (words := _silence(tx, states[feed_id], last, now))
    }
    known = tx.noted(notices.Kind.SILENT)
    for feed_id in known - silent.keys():
        tx.clear_notice(notices.Kind.SILENT, feed_id)
    for feed_id, words in silent.items():
        if feed_id in known or _is_polled_well(states[feed_id], now):
            tx.put_notice(notices.Kind.SILENT, feed_id, words, now)
    return len(silent)


def _silence(tx: Transaction, state: FeedState, last: datetime, now: datetime) -> str:
    """What to say of a feed's silence; "" where it is no longer than usual."""
    seen = tx.arrivals(state.feed_id, _REMEMBERED)
    usual = habit.usual_gap(seen)
    if usual is None or not habit.is_silent(seen, now):
        return ""
    return (
        f"{state.feed_id}: no new entry since {last:%Y-%m-%d %H:%M} UTC, though it can be read;"
        f" as a rule one comes every {_about(usual)}"
    )


def _is_polled_well(state: FeedState, now: datetime) -> bool:
    """Whether the silence is the publisher's: after a stop of the program polls come first."""
    return state.last_ok is not None and now - state.last_ok <= max(
        _LEAST, _INTERVALS * state.interval
    )


def _about(length: timedelta) -> str:
    """A length in the greatest unit of which there are two, rounded."""
    for unit in (timedelta(days=1), timedelta(hours=1)):
        if length >= 2 * unit:
            return span(round(length / unit) * unit)
    minutes = max(round(length / timedelta(minutes=1)), 1)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
