"""Whether a watch has fallen silent, and whether its sources were there to be heard. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.feed import FeedState, FeedStatus

_FAILURES = 3  # fewer may be chance
_LEAST = timedelta(hours=1)
_SLACK = timedelta(minutes=2)  # that a poll may come late when many are due
_INTERVALS = 3  # without a good poll, after which a source counts as not reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many of a watch's sources answer. `since` is from when on all of `lost` do not.

    `waiting` have not been asked as they should have been, as after a start.
    """

    sources: int
    lost: int
    waiting: int
    since: datetime | None

    @property
    def blind(self) -> bool:
        """Whether half of the sources or more are not reached."""
        return self.lost * 2 >= self.sources

    @property
    def known(self) -> bool:
        """Whether most sources have been asked when they should have been."""
        return self.sources == 0 or self.waiting * 2 < self.sources


def reach(states: Sequence[FeedState], now: datetime) -> Reach:
    """How the sources with these states are reached at `now`. A source without a state waits."""
    lost = [one for one in states if is_lost(one, now)]
    answers = [one.last_ok for one in lost if one.last_ok]
    return Reach(
        sources=len(states),
        lost=len(lost),
        waiting=sum(one.next_due <= now - _SLACK for one in states),
        since=max(answers, default=None),
    )


def is_due(quiet_for: timedelta, last: datetime, found: Reach, now: datetime) -> bool:
    """Whether to say that nothing has matched since `last`.

    After a stop of the program it waits until most sources have been asked again.
    """
    return found.known and now - last >= quiet_for


def words(found: Reach, since: str, *, gaps: int = 0) -> str:
    """What became of the sources. `since` is `found.since` as readers write it, "" for never.

    `gaps` is how many of them may have shown entries that came and went between two polls.
    """
    if not found.sources:
        return "blind: the watch has no sources"
    gap = f"; {gaps} may have lost entries between two polls" if gaps else ""
    if not found.blind:
        well = found.sources - found.lost
        return f"quiet: {well} of {found.sources} sources polled well{gap}"
    when = f"since {since}" if since else "and none of them was ever read"
    return f"blind: {found.lost} of {found.sources} sources unreachable {when}{gap}"


def is_lost(state: FeedState, now: datetime) -> bool:
    """Whether a source is not reached: given up, or not read well for long after failures."""
    if state.status in {FeedStatus.GONE, FeedStatus.QUARANTINED}:
        return True
    if state.failures < _FAILURES:
        return False
    longest = max(_LEAST, _INTERVALS * state.interval)
    return state.last_ok is None or now - state.last_ok > longest
