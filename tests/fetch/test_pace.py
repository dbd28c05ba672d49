from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch import pace
from watcher.fetch.pace import Reading
from watcher.model.condition import Condition, cure
from watcher.model.feed import Feed, FeedState, FeedStatus
from watcher.model.fetched import Failed, FailReason, Fetched, NotModified, Response
from watcher.model.settings import Polling

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FEED = Feed(id="f", url="https://news.example/feed")
FAST = replace(FEED, every=MINUTE)
POLLING = Polling()
STATE = FeedState(
    feed_id="f",
    next_due=NOW,
    status=FeedStatus.ACTIVE,
    interval=20 * MINUTE,
    etag='"old"',
    body_hash="old",
    items=b"old",
    last_ok=NOW - HOUR,
    last_full=NOW - HOUR,
)
BODY = Fetched(url=FEED.url, status=200, headers={}, body=b"<rss/>", body_hash="new", etag='"new"')
SAME = NotModified(url=FEED.url)
READING = Reading(
    count=30, new=0, known=30, gap=False, complete=True, hint=None, items=b"new", first=False
)


def after(
    response: Response,
    reading: Reading | None = None,
    *,
    feed: Feed = FEED,
    state: FeedState = STATE,
    jitter: float = 0.0,
) -> FeedState:
    return pace.after(
        feed, state, response, reading=reading, now=NOW, polling=POLLING, jitter=jitter
    )


def failed(reason: FailReason, status: int | None = None) -> Failed:
    return Failed(url=FEED.url, reason=reason, status=status)


def pause_after_failures(failures: int, failure: Failed, *, jitter: float = 1.0) -> timedelta:
    state = replace(STATE, failures=failures - 1)
    return after(failure, state=state, jitter=jitter).next_due - NOW


def test_a_good_reading_is_remembered_whole() -> None:
    state = after(BODY, READING)
    assert (state.etag, state.body_hash, state.items) == ('"new"', "new", b"new")
    assert (state.last_ok, state.last_full, state.last_polled) == (NOW, NOW, NOW)
    assert state.polls == 1


@pytest.mark.parametrize(
    "reading", [replace(READING, complete=False), replace(READING, count=0, known=0, items=b"")]
)
def test_an_empty_or_truncated_body_leaves_no_trace_but_its_reason(reading: Reading) -> None:
    state = after(replace(BODY, moved_to="https://parked.example/"), reading)
    assert (state.etag, state.body_hash, state.items) == ('"old"', "old", b"old")
    assert (state.last_full, state.moved_to) == (STATE.last_full, "")
    assert state.last_error


def test_a_body_that_could_not_be_read_is_a_failure() -> None:
    state = after(BODY)
    assert state.status is FeedStatus.FAILING
    assert (state.etag, state.items, state.failures) == ('"old"', b"old", 1)


def test_not_modified_keeps_what_is_known_and_takes_new_validators() -> None:
    state = after(replace(SAME, etag='"newer"'))
    assert (state.etag, state.body_hash, state.items) == ('"newer"', "old", b"old")
    assert state.last_full == STATE.last_full
    assert after(SAME).etag == '"old"'


def test_the_same_body_counts_as_a_full_fetch_and_replaces_the_validators() -> None:
    state = after(replace(SAME, same_body=True))
    assert (state.last_full, state.etag) == (NOW, "")


@pytest.mark.parametrize(
    ("reading", "factor"),
    [
        (READING, 1.05),
        (replace(READING, new=2, known=28), 0.7),
        (replace(READING, new=25, known=5), 0.5),
        (replace(READING, new=30, known=0, gap=True), 1 / 3),
    ],
)
def test_the_interval_follows_what_the_poll_brought(reading: Reading, factor: float) -> None:
    assert after(BODY, reading).interval / STATE.interval == pytest.approx(factor)


def test_a_gap_is_counted_and_the_feed_is_asked_sooner() -> None:
    state = after(BODY, replace(READING, new=30, known=0, gap=True))
    assert state.gaps == 1
    assert state.next_due < NOW + STATE.interval / 2


def test_the_interval_stays_within_its_bounds() -> None:
    slow = replace(STATE, interval=POLLING.at_least_every)
    fast = replace(STATE, interval=POLLING.at_most_every)
    assert after(SAME, state=slow).interval == POLLING.at_least_every
    assert after(BODY, replace(READING, new=9), state=fast).interval == POLLING.at_most_every


def test_after_a_silent_night_a_feed_is_still_asked_within_the_hour() -> None:
    state, now = replace(STATE, interval=10 * MINUTE), NOW
    while now < NOW + 8 * HOUR:
        state = pace.after(FEED, state, SAME, reading=None, now=now, polling=POLLING, jitter=0.5)
        now = state.next_due
    assert state.interval < 45 * MINUTE


def test_the_first_poll_begins_with_the_default_and_is_spread_out() -> None:
    new = FeedState(feed_id="f", next_due=NOW)
    first = replace(READING, new=30, known=0, first=True)
    early = after(BODY, first, state=new, jitter=0.0)
    late = after(BODY, first, state=new, jitter=0.99)
    assert early.interval == late.interval == POLLING.default_every
    assert early.next_due == NOW + POLLING.default_every / 2
    assert late.next_due > early.next_due
    assert early.usual == 0.0


def test_what_is_usual_is_a_running_mean_that_a_flood_does_not_spoil() -> None:
    state = replace(STATE, usual=4.0)
    assert after(BODY, replace(READING, new=9), state=state).usual == pytest.approx(5.0)
    assert after(BODY, replace(READING, new=2_000), state=state).usual == pytest.approx(8.2)


def test_hints_lengthen_the_pause_up_to_their_caps() -> None:
    def pause(response: Response, hint: timedelta | None = None) -> timedelta:
        return after(response, replace(READING, hint=hint)).next_due - NOW

    assert pause(replace(BODY, fresh_for=30 * MINUTE)) == 30 * MINUTE
    assert pause(replace(BODY, fresh_for=9 * HOUR)) == HOUR
    assert pause(BODY, 3 * HOUR) == 3 * HOUR
    assert pause(BODY, 300 * HOUR) == POLLING.at_least_every
    assert pause(replace(BODY, fresh_for=MINUTE), MINUTE) == 21 * MINUTE


def test_a_remembered_hint_holds_for_not_modified_too() -> None:
    state = replace(STATE, hint=2 * HOUR)
    assert after(SAME, state=state).next_due == NOW + 2 * HOUR


def test_the_fast_lane_wins_over_hints_and_has_no_jitter() -> None:
    hinted = replace(READING, hint=3 * HOUR)
    state = after(replace(BODY, fresh_for=HOUR), hinted, feed=FAST, jitter=0.9)
    assert state.next_due == NOW + MINUTE


def test_retry_after_is_not_undercut_even_in_the_fast_lane() -> None:
    wait = replace(failed(FailReason.RATE_LIMITED, 429), retry_after=2 * HOUR)
    assert after(wait, feed=FAST).next_due >= NOW + 2 * HOUR
    body = replace(BODY, retry_after=2 * HOUR)
    assert after(body, READING, feed=FAST).next_due >= NOW + 2 * HOUR


def test_one_failure_costs_no_more_than_the_usual_pause() -> None:
    assert pause_after_failures(1, failed(FailReason.TIMEOUT)) == STATE.interval


def test_failures_in_a_row_back_off_and_soft_ones_more_slowly() -> None:
    hard = [pause_after_failures(n, failed(FailReason.NOT_A_FEED)) for n in (1, 2, 3, 4)]
    soft = [pause_after_failures(n, failed(FailReason.HTTP, 503)) for n in (1, 3, 5, 7)]
    assert hard == soft == [STATE.interval * n for n in (1, 2, 4, 8)]


def test_a_failing_feed_is_tried_every_day_for_ever() -> None:
    assert pause_after_failures(10_000, failed(FailReason.HTTP, 404)) == DAY
    assert pause_after_failures(10_000, failed(FailReason.HTTP, 404), jitter=0) < DAY


def test_being_asked_to_slow_down_without_a_time_means_five_minutes_at_least() -> None:
    state = after(failed(FailReason.RATE_LIMITED, 429), feed=FAST)
    assert state.next_due >= NOW + 5 * MINUTE


def test_a_success_clears_the_failures() -> None:
    failing = replace(
        STATE, failures=9, strikes=2, status=FeedStatus.FAILING, last_error="HTTP 500"
    )
    state = after(SAME, state=failing)
    assert (state.failures, state.strikes, state.last_error) == (0, 0, "")
    assert (state.status, state.last_ok) == (FeedStatus.ACTIVE, NOW)


def test_a_failure_says_why_and_keeps_what_is_known() -> None:
    state = after(replace(failed(FailReason.HTTP, 404), detail="HTTP 404 Not Found"))
    assert state.last_error == "an HTTP error: HTTP 404 Not Found"
    assert (state.etag, state.items, state.last_ok) == (STATE.etag, STATE.items, STATE.last_ok)


def test_410_mutes_a_feed_to_once_a_day() -> None:
    state = after(failed(FailReason.GONE, 410), feed=FAST)
    assert (state.status, state.next_due) == (FeedStatus.GONE, NOW + DAY)
    assert after(SAME, state=state).status is FeedStatus.ACTIVE


def test_three_strikes_quarantine_a_feed_and_it_is_tried_daily() -> None:
    struck = replace(STATE, strikes=3)
    state = after(failed(FailReason.PARSER_DIED), state=struck)
    assert (state.status, state.next_due) == (FeedStatus.QUARANTINED, NOW + DAY)
    assert after(failed(FailReason.PARSER_DIED), state=replace(STATE, strikes=2)).status is (
        FeedStatus.FAILING
    )


def test_a_quarantined_feed_that_fails_otherwise_stays_in_quarantine() -> None:
    struck = replace(STATE, strikes=3, status=FeedStatus.QUARANTINED)
    assert after(failed(FailReason.TIMEOUT), state=struck).status is FeedStatus.QUARANTINED


def led(*addresses: str) -> FeedState:
    """The state after polls that permanent redirects led to these addresses, "" for none."""
    state = STATE
    for one in addresses:
        state = after(replace(BODY, moved_to=one), READING, state=state)
    return state


NEW, OTHER = "https://new.example/", "https://other.example/"


def test_a_move_is_believed_at_the_third_poll_in_a_row_that_it_led_to_one_address() -> None:
    assert [led(*[NEW] * n).moved_to for n in (1, 2, 3)] == ["", "", NEW]
    assert led(NEW, NEW, OTHER).moved_to == led(NEW, NEW, "", NEW, NEW).moved_to == ""
    assert led(NEW, NEW, NEW).condition is Condition.MOVED
    again = after(replace(SAME, moved_to=NEW), state=led(NEW, NEW, NEW))
    assert (again.moved_to, again.condition) == (NEW, Condition.MOVED)


def test_a_move_that_was_believed_is_changed_only_by_three_polls_again() -> None:
    assert [led(*[NEW] * 3, *[OTHER] * n).moved_to for n in (1, 2, 3)] == [NEW, NEW, OTHER]
    assert led(NEW, NEW, NEW, "").moved_to == "", "the configured address answers by itself again"


def test_the_configured_address_is_asked_again_after_an_hour_and_then_ever_less_often() -> None:
    state, gaps, asked = led(NEW, NEW, NEW), [], NOW
    for minutes in range(0, 56 * 60, 5):
        now = NOW + minutes * MINUTE
        if pace.is_doubted(state, now):
            gaps.append((now - asked) / HOUR)
            asked = now
            state = pace.after(
                FEED, state, replace(SAME, moved_to=NEW),
                reading=None, now=now, polling=POLLING, jitter=0.0,
            )  # fmt: skip
    assert gaps == [1, 2, 4, 8, 16, 24]
    assert state.moved_to == NEW


def test_a_move_is_forgotten_when_it_keeps_failing() -> None:
    moved = led(NEW, NEW, NEW)
    once = after(failed(FailReason.HTTP, 404), state=moved)
    assert once.moved_to == NEW
    thrice = after(failed(FailReason.HTTP, 404), state=replace(moved, failures=2))
    assert thrice.moved_to == ""


MIDNIGHTS = sum(1 << hour for hour in (22, 23, 0, 1))
SUNDAY = 1 << (24 + 6)


@pytest.mark.parametrize(
    ("skips", "now", "due"),
    [
        (MIDNIGHTS, "2026-11-02 21:50", "2026-11-03 02:00"),
        (MIDNIGHTS, "2026-11-02 12:00", "2026-11-02 12:21"),
        (MIDNIGHTS | 0b11111100, "2026-11-02 21:50", "2026-11-03 03:50"),
        (SUNDAY, "2026-11-01 23:30", "2026-11-02 00:00"),
        (SUNDAY, "2026-11-01 12:00", "2026-11-01 18:00"),
    ],
)
def test_hours_and_days_that_a_feed_skips_are_waited_for_up_to_the_slowest_pace(
    skips: int, now: str, due: str
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    state = replace(STATE, last_full=at)
    reading = replace(READING, skips=skips)
    asked = partial(pace.after, reading=reading, now=at, polling=POLLING, jitter=0.0)
    found = asked(FEED, state, BODY)
    assert found.next_due == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert asked(FAST, state, BODY).next_due == at + MINUTE
    later = pace.after(
        FEED, replace(found, interval=state.interval), SAME,
        reading=None, now=at, polling=POLLING, jitter=0.0,
    )  # fmt: skip
    assert later.next_due == found.next_due, "not modified, and the same hours"


@pytest.mark.parametrize(
    ("failure", "found"),
    [
        (failed(FailReason.HTTP, 404), Condition.NOT_FOUND),
        (failed(FailReason.HTTP, 502), Condition.SERVER_ERROR),
        (failed(FailReason.HTTP, 418), Condition.REFUSED),
        (failed(FailReason.BLOCKED, 403), Condition.BLOCKED),
        (failed(FailReason.GONE, 410), Condition.GONE),
        (failed(FailReason.RATE_LIMITED, 429), Condition.SLOWED),
        (failed(FailReason.NOT_A_FEED), Condition.NOT_A_FEED),
    ],
)
def test_each_failure_has_its_condition_and_its_cure(failure: Failed, found: Condition) -> None:
    state = after(failure)
    assert state.condition is found
    assert cure(state.condition)
    assert after(BODY, READING, state=state).condition is Condition.FINE


def test_every_condition_but_the_good_ones_says_what_to_do() -> None:
    assert {one for one in Condition if not cure(one)} == {Condition.FINE, Condition.UNTRIED}


def test_the_beginning_of_a_body_is_news_that_leaves_no_trace_and_is_asked_for_seldom() -> None:
    state = after(replace(BODY, cut=True), replace(READING, new=3))
    assert (state.etag, state.body_hash, state.items) == ('"old"', "old", b"old")
    assert state.condition is Condition.OVERSIZED
    assert state.next_due >= NOW + 30 * MINUTE


def test_the_validators_are_kept_with_the_address_that_gave_them() -> None:
    elsewhere = replace(BODY, url="https://cdn.example/feed")
    assert after(elsewhere, READING).read_from == "https://cdn.example/feed"
    assert after(elsewhere, replace(READING, complete=False)).read_from == STATE.read_from
    assert after(replace(SAME, url="https://cdn.example/feed")).read_from == STATE.read_from


def test_a_full_fetch_is_due_at_first_and_then_once_in_its_time() -> None:
    assert pace.full_is_due(replace(STATE, last_full=None), POLLING, NOW)
    assert not pace.full_is_due(replace(STATE, last_full=NOW - 23 * HOUR), POLLING, NOW)
    assert pace.full_is_due(replace(STATE, last_full=NOW - DAY), POLLING, NOW)
    assert pace.full_is_due(replace(STATE, last_full=NOW + HOUR), POLLING, NOW)


spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))
responses = st.one_of(
    st.builds(NotModified, url=st.just("u"), fresh_for=st.none() | spans, same_body=st.booleans()),
    st.builds(
        Fetched,
        url=st.just("u"),
        status=st.just(200),
        headers=st.just({}),
        body=st.just(b"x"),
        body_hash=st.just("h"),
        fresh_for=st.none() | spans,
        retry_after=st.none() | spans,
    ),
    st.builds(
        Failed,
        url=st.just("u"),
        reason=st.sampled_from(FailReason),
        status=st.none() | st.integers(100, 599),
        retry_after=st.none() | spans,
    ),
)
readings = st.none() | st.builds(
    Reading,
    count=st.integers(0, 500),
    new=st.integers(0, 500),
    known=st.integers(0, 500),
    gap=st.booleans(),
    complete=st.booleans(),
    hint=st.none() | spans,
    items=st.just(b""),
    first=st.booleans(),
)
states = st.builds(
    FeedState,
    feed_id=st.just("f"),
    next_due=st.just(NOW),
    status=st.sampled_from(FeedStatus),
    interval=st.timedeltas(timedelta(seconds=1), timedelta(days=2)),
    failures=st.integers(0, 1_000_000),
    strikes=st.integers(0, 5),
    usual=st.floats(0, 1e6),
    hint=st.none() | spans,
)
feeds = st.builds(
    Feed,
    id=st.just("f"),
    url=st.just("u"),
    every=st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=3)),
)


@given(feeds, states, responses, readings, st.floats(0, 1, exclude_max=True))
def test_the_next_poll_is_always_ahead_and_never_out_of_reach(
    feed: Feed, state: FeedState, response: Response, reading: Reading | None, jitter: float
) -> None:
    following = after(response, reading, feed=feed, state=state, jitter=jitter)
    assert following.next_due > NOW
    if following.failures:
        assert following.next_due <= NOW + DAY
    else:
        assert POLLING.at_most_every <= following.interval <= POLLING.at_least_every
        longest = max(POLLING.at_least_every * 1.05, feed.every or HOUR, DAY * 1.05)
        assert following.next_due <= NOW + longest
    wait = getattr(response, "retry_after", None) or timedelta(0)
    assert following.next_due >= NOW + min(wait, DAY)
