"""When to ask a feed again, and what to remember of the last answer. Pure.

Two aims, in this order. Polls must overlap: a window in which little or nothing was known means
that entries may have come and gone unseen. And news should be found soon: the interval shrinks
when a poll brings something new and grows slowly when it does not, which settles where about one
poll in eight brings news, and after a silence stays below some 5 % of the silence's length.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from watcher.model import condition
from watcher.model.condition import Condition
from watcher.model.feed import Feed, FeedState, FeedStatus
from watcher.model.fetched import Failed, FailReason, Fetched, NotModified, Response
from watcher.model.settings import Polling

DAY = timedelta(days=1)
# A failing feed is tried at least this often, for ever.
SLOWEST_WHEN_FAILING = DAY
STRIKES_TO_QUARANTINE = 3
# Cache-Control often comes from a CDN's defaults; an hour of it is believed.
LONGEST_FRESH = timedelta(hours=1)
# A permanent redirect is believed when so many polls in a row were led to the same address: sites
# answer 301 by mistake, in maintenance, and under attack.
MOVES_TO_BELIEVE = 3
_DOUBTED_AFTER = timedelta(hours=1)
# A new address that keeps failing is forgotten, and the configured one is tried again.
_FAILURES_TO_FORGET_A_MOVE = 3

# Media Cloud steers for 33-67 % known entries per poll; below that we poll sooner.
_LEAST_KNOWN = 1 / 3
_AFTER_GAP = 1 / 3
_AFTER_LITTLE_OVERLAP = 1 / 2
_AFTER_NEWS = 0.7
_AFTER_SILENCE = 1.05
_AFTER_SLOW_DOWN = 1.5

_JITTER = 0.05
_BACK_OFF_JITTER = 0.2
# Publishers that say only "too many requests" are left alone for this long at least.
_LEAST_AFTER_RATE_LIMIT = timedelta(minutes=5)
_LEAST_PAUSE = timedelta(seconds=1)
# What is larger than the cap is loaded anew each time, up to the cap: not more often than this.
_LEAST_WHEN_OVERSIZED = timedelta(minutes=30)
_HOURS = 24
# What one poll showed and the same body again does not mend.
_LASTING = frozenset({Condition.MALFORMED, Condition.ANOTHER})
_LARGEST_EXPONENT = 20.0

# A running mean over about five polls; a reset flood counts as no more than this per poll.
_USUAL_WEIGHT = 0.2
_FLOOD = 25.0

# What often mends itself: it backs off with half the exponent.
_SOFT = frozenset(
    {
        FailReason.TIMEOUT,
        FailReason.DNS,
        FailReason.CONNECT,
        FailReason.BROKEN,
        FailReason.RATE_LIMITED,
        FailReason.BUSY,
    }
)
_SOFT_STATUS = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading a body showed, as far as pace is concerned.

    `count` items stand in the body; `known` of them were known before and `new` entries were not.
    `gap` says that a full window held nothing known. `hint` is the slowest pace that the feed asks
    for, `skips` when it wants to be left alone (see `FeedState`). `items` are the digests to
    remember. `first` is the feed's first good poll. `newest` is the latest date in the body.
    `condition` is what the body showed, `problem` what was wrong with it, or how it was read less
    well than others.
    """

    count: int
    new: int
    known: int
    gap: bool
    complete: bool
    hint: timedelta | None
    items: bytes
    first: bool
    newest: datetime | None = None
    skips: int = 0
    title: str = ""
    condition: Condition = Condition.FINE
    problem: str = ""


def after(  # noqa: PLR0913 - all that decides is in sight
    feed: Feed,
    state: FeedState,
    response: Response,
    *,
    reading: Reading | None,
    now: datetime,
    polling: Polling,
    jitter: float,
) -> FeedState:
    """The whole next state of a feed. `jitter` is in [0, 1); `now` is aware and in UTC.

    `state` is as it was stored before the parse began, so `strikes` already counts a parse that
    died. A Fetched without a `reading` is a body that could not be read.
    """
    state = replace(state, polls=state.polls + 1, last_polled=now)
    if state.status is FeedStatus.NEW:
        state = replace(state, interval=polling.default_every)
    match response:
        case NotModified():
            state, first = _unchanged(state, response, polling, now), False
        case Fetched() if reading is not None:
            state, first = _read(state, response, reading, polling, now), reading.first
        case Fetched():
            return _failed(feed, state, _unread(response), now, jitter)
        case Failed():
            return _failed(feed, state, response, now, jitter)
        case _:
            assert_never(response)
    begun = _spread(state.interval, jitter) if first else state.interval
    pause = _pause(feed, replace(state, interval=begun), response, polling)
    if feed.every is not None:
        return replace(state, next_due=now + pause)
    if not first:
        pause *= 1 + _JITTER * jitter
    return replace(state, next_due=_awake(now + pause, state.skips, now + polling.at_least_every))


def full_is_due(state: FeedState, polling: Polling, now: datetime) -> bool:
    """Whether the next request should leave out the validators, since servers give stale 304s.

    Also true when the clock has stepped back behind the last full fetch.
    """
    if state.last_full is None:
        return True
    return not timedelta(0) <= now - state.last_full < polling.full_fetch_every


def is_doubted(state: FeedState, now: datetime) -> bool:
    """Whether the configured address should be asked again although its feed has moved.

    A move may have been a mistake, or an attack that is over. So this is done after an hour, and
    after twice as long each time that it led there still, up to a day.
    """
    if not state.moved_to or state.moved_at is None:
        return bool(state.moved_to)
    span = min(_DOUBTED_AFTER * 2 ** min(state.moves, _LARGEST_EXPONENT), DAY)
    return not timedelta(0) <= now - state.moved_at < span


def _unchanged(
    state: FeedState, response: NotModified, polling: Polling, now: datetime
) -> FeedState:
    state = _succeeded(state, response.moved_to, now)
    full = response.same_body
    lasting = before if (before := state.condition) in _LASTING else Condition.FINE
    return replace(
        state,
        condition=Condition.MOVED if state.moved_to else lasting,
        read_from=response.url if full else state.read_from,
        etag=response.etag if full else response.etag or state.etag,
        last_modified=response.last_modified
        if full
        else response.last_modified or state.last_modified,
        last_full=now if full else state.last_full,
        interval=_bounded(state.interval * _AFTER_SILENCE, polling),
    )


def _read(
    state: FeedState, response: Fetched, reading: Reading, polling: Polling, now: datetime
) -> FeedState:
    if not reading.complete or reading.count == 0 or response.cut:
        return _doubtful(state, reading, polling, now, cut=response.cut)
    state = _succeeded(state, response.moved_to, now)
    moved = state.moved_to and reading.condition is Condition.FINE
    return replace(
        state,
        condition=Condition.MOVED if moved else reading.condition,
        last_error=reading.problem,
        read_from=response.url,
        skips=reading.skips,
        title=reading.title or state.title,
        etag=response.etag,
        last_modified=response.last_modified,
        body_hash=response.body_hash,
        items=reading.items,
        hint=reading.hint,
        last_full=now,
        gaps=state.gaps + reading.gap,
        newest=_later(state.newest, reading.newest),
        usual=_usual(state.usual, reading),
        interval=_adapted(state.interval, reading, polling),
    )


def _doubtful(
    state: FeedState, reading: Reading, polling: Polling, now: datetime, *, cut: bool
) -> FeedState:
    """An empty or truncated body: what it held is news, but nothing of it is remembered."""
    found = Condition.OVERSIZED if cut else reading.condition
    interval = _adapted(state.interval, reading, polling)
    return replace(
        _succeeded(state, state.moved_to, now),
        condition=found,
        last_error=reading.problem or found.value,
        gaps=state.gaps + reading.gap,
        newest=_later(state.newest, reading.newest),
        interval=_bounded(max(interval, _LEAST_WHEN_OVERSIZED), polling) if cut else interval,
    )


def _succeeded(state: FeedState, moved_to: str, now: datetime) -> FeedState:
    return replace(
        _moved(state, moved_to, now),
        status=FeedStatus.ACTIVE,
        failures=0,
        strikes=0,
        last_ok=now,
        last_error="",
    )


def _moved(state: FeedState, led_to: str, now: datetime) -> FeedState:
    """Count a permanent redirect, and believe it once it has led there often enough."""
    if led_to in ("", state.moved_to):
        asked = is_doubted(state, now)
        moves = 0 if state.moving_to or not led_to else state.moves + asked
        moved_at = now if asked else state.moved_at
        return replace(state, moved_to=led_to, moved_at=moved_at, moving_to="", moves=moves)
    moves = state.moves + 1 if led_to == state.moving_to else 1
    if moves >= MOVES_TO_BELIEVE:
        return replace(state, moved_to=led_to, moved_at=now, moving_to="", moves=0)
    return replace(state, moving_to=led_to, moves=moves)


def _failed(
    feed: Feed, state: FeedState, failed: Failed, now: datetime, jitter: float
) -> FeedState:
    failures = state.failures + 1
    status = _failing_status(state, failed)
    slowed = failed.reason is FailReason.RATE_LIMITED
    quarantined = status is FeedStatus.QUARANTINED
    state = replace(
        state,
        status=status,
        condition=Condition.QUARANTINED if quarantined else condition.of_failure(failed),
        failures=failures,
        moved_to="" if failures >= _FAILURES_TO_FORGET_A_MOVE else state.moved_to,
        last_error=f"{failed.reason.value}: {failed.detail}".removesuffix(": "),
    )
    if status is not FeedStatus.FAILING:
        return replace(state, next_due=now + SLOWEST_WHEN_FAILING)
    base = feed.every or state.interval
    if slowed:
        base = max(base * _AFTER_SLOW_DOWN, _LEAST_AFTER_RATE_LIMIT)
    pause = _back_off(base, failures, jitter, soft=_is_soft(failed))
    pause = max(pause, failed.retry_after or timedelta(0), _LEAST_PAUSE)
    return replace(state, next_due=now + min(pause, SLOWEST_WHEN_FAILING))


def _failing_status(state: FeedState, failed: Failed) -> FeedStatus:
    if state.strikes >= STRIKES_TO_QUARANTINE:
        return FeedStatus.QUARANTINED
    if failed.reason is FailReason.GONE:
        return FeedStatus.GONE
    return FeedStatus.FAILING


def _is_soft(failed: Failed) -> bool:
    if failed.reason is FailReason.HTTP and failed.status is not None:
        return failed.status >= 500 or failed.status in _SOFT_STATUS  # noqa: PLR2004 - HTTP's 5xx
    return failed.reason in _SOFT


def _back_off(base: timedelta, failures: int, jitter: float, *, soft: bool) -> timedelta:
    """`base`, doubled for each failure in a row (each two, where soft), at most a day."""
    exponent = (failures - 1) * (0.5 if soft else 1.0)
    pause = min(SLOWEST_WHEN_FAILING, base * 2 ** min(exponent, _LARGEST_EXPONENT))
    return max(base, pause * (1 - _BACK_OFF_JITTER + _BACK_OFF_JITTER * jitter))


def _adapted(interval: timedelta, reading: Reading, polling: Polling) -> timedelta:
    if reading.first:
        return _bounded(polling.default_every, polling)
    return _bounded(interval * _factor(reading), polling)


def _factor(reading: Reading) -> float:
    if reading.gap:
        return _AFTER_GAP
    if reading.new == 0:
        return _AFTER_SILENCE
    if reading.known < _LEAST_KNOWN * reading.count:
        return _AFTER_LITTLE_OVERLAP
    return _AFTER_NEWS


def _bounded(interval: timedelta, polling: Polling) -> timedelta:
    fastest = max(polling.at_most_every, _LEAST_PAUSE)
    return min(max(interval, fastest), max(polling.at_least_every, fastest))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _usual(usual: float, reading: Reading) -> float:
    if reading.first:
        return usual
    counted = min(float(reading.new), max(_FLOOD, 5 * usual))
    return usual + _USUAL_WEIGHT * (counted - usual)


def _pause(
    feed: Feed, state: FeedState, response: Fetched | NotModified, polling: Polling
) -> timedelta:
    """The pause before jitter: the fast lane to the second, else the interval and what slows it."""
    floor = max(min(response.retry_after or timedelta(0), DAY), _LEAST_PAUSE)
    if feed.every is not None:
        return max(feed.every, floor)
    fresh = min(response.fresh_for or timedelta(0), LONGEST_FRESH)
    hint = min(state.hint or timedelta(0), polling.at_least_every)
    return max(state.interval, fresh, hint, floor)


def _awake(due: datetime, skips: int, latest: datetime) -> datetime:
    """`due`, or the end of the hours in a row that the feed skips; never later than `latest`."""
    if not skips or due >= latest:
        return due
    at = due
    while at < latest and skips >> at.hour & 1 | skips >> (_HOURS + at.weekday()) & 1:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(at, latest)


def _spread(interval: timedelta, jitter: float) -> timedelta:
    """Feeds that all began together would come due together for ever; so they are spread once."""
    return interval * (0.5 + 0.5 * jitter)


def _unread(response: Fetched) -> Failed:
    return Failed(url=response.url, reason=FailReason.NOT_A_FEED, retry_after=response.retry_after)
