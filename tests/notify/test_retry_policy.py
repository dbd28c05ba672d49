from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.model.delivery import (
    Delivery,
    DeliveryState,
    Outcome,
    Refused,
    Sent,
    TryAgain,
    Unknown,
)
from watcher.notify import answer, retry

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
REFUSED = {
    300, 301, 302, 303, 304, 305, 307, 308,
    400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418,
    421, 422, 423, 424, 426, 428, 431, 451,
}  # fmt: skip
TRY_AGAIN = {
    100, 101, 102, 103, 408, 425, 429,
    500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
}  # fmt: skip
SENT = {200, 201, 202, 203, 204, 205, 206, 207, 208, 226}


def queued(age: timedelta = timedelta(0), attempts: int = 0) -> Delivery:
    return Delivery(
        id="d",
        alert_id="a",
        destination="x",
        created_at=NOW - age,
        due_at=NOW,
        state=DeliveryState.SENDING,
        attempts=attempts + 1,  # as claimed: this attempt is counted
    )


def test_the_table_lists_every_status() -> None:
    assert {int(status) for status in HTTPStatus} <= SENT | REFUSED | TRY_AGAIN


@pytest.mark.parametrize(
    ("status", "kind", "state"),
    [
        *((status, Sent, DeliveryState.SENT) for status in sorted(SENT)),
        *((status, Refused, DeliveryState.DEAD) for status in sorted(REFUSED)),
        *((status, TryAgain, DeliveryState.QUEUED) for status in sorted(TRY_AGAIN)),
    ],
)
def test_each_http_status_has_one_outcome_and_one_state(
    status: int, kind: type[Outcome], state: DeliveryState
) -> None:
    outcome = answer.of_status(status, "")
    assert isinstance(outcome, kind)
    assert retry.after(queued(), outcome, now=NOW, jitter=0.5).state is state


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, 5), (1, 10), (2, 20), (3, 40), (8, 1280), (9, 1800), (10, 1800), (10_000, 1800)],
)
def test_the_wait_doubles_up_to_half_an_hour(attempts: int, seconds: int) -> None:
    after = retry.after(queued(attempts=attempts), TryAgain(detail="no"), now=NOW, jitter=1.0)
    assert after.due_at == NOW + timedelta(seconds=seconds)
    assert after.attempts == attempts + 1


def test_jitter_takes_any_share_of_the_wait() -> None:
    after = retry.after(queued(attempts=3), TryAgain(detail="no"), now=NOW, jitter=0.25)
    assert after.due_at == NOW + timedelta(seconds=10)


@given(st.integers(0, 10_000), st.integers(0, 100_000), st.floats(0, 1))
def test_retry_after_is_never_undercut(attempts: int, seconds: int, jitter: float) -> None:
    outcome = TryAgain(detail="slow", after=timedelta(seconds=seconds))
    after = retry.after(queued(attempts=attempts), outcome, now=NOW, jitter=jitter)
    assert after.due_at >= NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("hours", "attempts", "state"),
    [
        (71, 50, DeliveryState.QUEUED),
        (73, 8, DeliveryState.QUEUED),
        (73, 9, DeliveryState.DEAD),
        (500, 9, DeliveryState.DEAD),
    ],
)
def test_it_is_given_up_after_72_hours_and_ten_attempts(
    hours: int, attempts: int, state: DeliveryState
) -> None:
    delivery = queued(age=timedelta(hours=hours), attempts=attempts)
    assert retry.after(delivery, TryAgain(detail="no"), now=NOW, jitter=1.0).state is state


def test_what_was_perhaps_received_does_not_end_as_dead() -> None:
    old = queued(age=timedelta(hours=73), attempts=9)
    lost = retry.after(old, Unknown(detail="lost"), now=NOW, jitter=1.0)
    assert lost.state is DeliveryState.UNKNOWN
    later = retry.after(replace(old, unsure=1), TryAgain(detail="no"), now=NOW, jitter=1.0)
    assert later.state is DeliveryState.UNKNOWN
    refused = retry.after(replace(old, unsure=1), Refused(detail="no"), now=NOW, jitter=1.0)
    assert refused.state is DeliveryState.DEAD


def test_a_service_that_never_answers_gets_three_copies_within_hours_and_no_more() -> None:
    delivery, now, copies = queued(), NOW, 0
    while delivery.state not in retry.FINAL:
        copies += 1
        delivery = retry.after(delivery, Unknown(detail="lost"), now=now, jitter=1.0)
        now = delivery.due_at
        if delivery.state is DeliveryState.QUEUED:
            delivery = replace(delivery, attempts=delivery.attempts + 1)
    assert delivery.state is DeliveryState.UNKNOWN
    assert copies == 3
    assert timedelta(hours=1) < now - NOW < timedelta(hours=2)


@pytest.mark.parametrize(("crashes", "state"), [(1, "sending"), (2, "unknown")])
def test_a_message_is_sent_again_once_where_the_program_died(crashes: int, state: str) -> None:
    died = replace(queued(), unsure=crashes, interrupted=crashes)
    assert retry.before(died).state.value == state


def test_a_crash_does_not_lengthen_the_wait_after_a_lost_answer() -> None:
    died = replace(queued(), unsure=1, interrupted=1)
    after = retry.after(died, Unknown(detail="lost"), now=NOW, jitter=1.0)
    assert (after.unsure, after.due_at - NOW) == (2, retry.UNSURE_WAITS[0])


@given(st.lists(st.sampled_from(["crash", "lost"]), min_size=3, max_size=6))
def test_crashes_and_lost_answers_together_make_three_copies_at_most(events: list[str]) -> None:
    delivery, copies = queued(), 0
    for event in events:
        delivery = retry.before(replace(delivery, state=DeliveryState.SENDING))
        if delivery.state is DeliveryState.UNKNOWN:
            break
        copies += 1
        unsure, interrupted = delivery.unsure + 1, delivery.interrupted + 1
        if event == "crash":
            delivery = replace(delivery, unsure=unsure, interrupted=interrupted)
        else:
            delivery = retry.after(delivery, Unknown(detail="lost"), now=NOW, jitter=1.0)
            if delivery.state is DeliveryState.UNKNOWN:
                break
    assert 2 <= copies <= 3
    assert delivery.unsure == copies


def test_only_the_recipients_that_wait_are_tried_again() -> None:
    first = TryAgain(detail="452", unserved=("full@x",))
    after = retry.after(queued(), first, now=NOW, jitter=1.0)
    assert after.unserved == ("full@x",)
    again = retry.after(after, TryAgain(detail="no connection"), now=NOW, jitter=1.0)
    assert again.unserved == ("full@x",)
    assert retry.after(again, Sent(), now=NOW, jitter=1.0).unserved == ()


def test_an_unknown_outcome_is_counted_and_tried_again() -> None:
    after = retry.after(queued(), Unknown(detail="lost"), now=NOW, jitter=1.0)
    assert (after.unsure, after.state, after.last_error) == (1, DeliveryState.QUEUED, "lost")


def test_a_sent_delivery_knows_when() -> None:
    after = retry.after(queued(), Sent(detail="ok"), now=NOW, jitter=1.0)
    assert (after.state, after.sent_at, after.unsure) == (DeliveryState.SENT, NOW, 0)


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.UNKNOWN])
def test_final_states_stay(state: DeliveryState) -> None:
    final = Delivery(id="d", alert_id="a", destination="x", created_at=NOW, due_at=NOW, state=state)
    assert retry.after(final, TryAgain(detail="late"), now=NOW, jitter=1.0) == final


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"retry-after": ["30"]}, 30),
        (
            {
                "Retry-After": "Mon, 23 Nov 2026 12:01:00 GMT",
                "Date": "Mon, 23 Nov 2026 12:00:00 GMT",
            },
            60,
        ),
        (
            {
                "Retry-After": "Mon, 23 Nov 2026 11:00:00 GMT",
                "Date": "Mon, 23 Nov 2026 12:00:00 GMT",
            },
            0,
        ),
        ({"Retry-After": "9" * 400}, 30 * 86400),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "²"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, object], seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert answer.retry_after(headers) == expected
