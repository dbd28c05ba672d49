"""Whom else to tell of an alert that nobody has acknowledged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from watcher.alert import escalate
from watcher.alert.routing import Surroundings
from watcher.model.alert import Alert
from watcher.model.calendar import Hours
from watcher.model.delivery import Delivery, DeliveryState, Destination, DestinationKind, Hold
from watcher.model.ids import delivery_id
from watcher.model.settings import Storm
from watcher.model.silence import Silence, SilenceKind
from watcher.model.watch import Escalation, Mode, Priority, Quiet, Rule, Watch

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STEPS = (
    Escalation(after=15 * MINUTE, to=("phone",)),
    Escalation(after=60 * MINUTE, to=("chief", "phone")),
)
WATCH = Watch(id="w", rule=Rule(), version="1", escalate=STEPS)
ALERT = Alert(
    id="a", watch="w", watch_version="1", story_id="s", article_id="x", article_version="v",
    occasion="first", priority=Priority.HIGH, created_at=NOON, evidence=(),
)  # fmt: skip


def a_delivery(
    to: str = "desk",
    state: DeliveryState = DeliveryState.SENT,
    *,
    sent: int | None = 0,
    hold: Hold | None = None,
) -> Delivery:
    """A delivery made at noon; `sent` is in minutes after."""
    return Delivery(
        id=delivery_id("a", to), alert_id="a", destination=to, created_at=NOON, due_at=NOON,
        state=state, sent_at=None if sent is None else NOON + sent * MINUTE, hold=hold,
    )  # fmt: skip


QUEUED = a_delivery(state=DeliveryState.QUEUED, sent=None)


def called(
    minutes: int,
    deliveries: Sequence[Delivery] = (a_delivery(),),
    *,
    watch: Watch = WATCH,
    since: datetime = NOON,
    silences: Sequence[Silence] = (),
    case: escalate.Case | None = None,
) -> list[str]:
    """Who is told so many minutes after noon."""
    names = ("desk", "phone", "chief")
    kinds = {one: Destination(id=one, kind=DestinationKind.APPRISE) for one in names}
    around = Surroundings(
        destinations=kinds, storm=Storm(), lately={}, zone=ZoneInfo("UTC"),
        now=NOON + minutes * MINUTE,
    )  # fmt: skip
    case = case or escalate.Case(alert=ALERT, deliveries=deliveries)
    added = escalate.due(case, watch, around, since=since, silences=silences)
    return [f"{one.destination}: {one.escalated}" for one in added]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (14, []),
        (15, ["phone: not acknowledged for 15 minutes"]),
        (
            60,
            [
                "phone: not acknowledged for 15 minutes",
                "chief: not acknowledged for 1 hour",
            ],
        ),
    ],
)
def test_each_step_is_due_after_its_time(minutes: int, expected: list[str]) -> None:
    assert called(minutes) == expected


def test_the_time_counts_from_the_first_message_that_was_sent() -> None:
    late = [a_delivery(sent=10), a_delivery("mail", sent=3)]
    assert called(17, late) == []
    assert len(called(18, late)) == 1


@pytest.mark.parametrize("state", [DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DEAD])
def test_what_could_not_be_sent_escalates_as_well_and_says_so(state: DeliveryState) -> None:
    failing = [a_delivery(state=state, sent=None), a_delivery("mail", state, sent=None)]
    assert called(15, failing) == [
        "phone: not acknowledged for 15 minutes: it could not be sent to desk, mail"
    ]


def test_an_alert_that_no_destination_took_escalates() -> None:
    assert called(15, []) == ["phone: not acknowledged for 15 minutes"]


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.DIGESTED])
def test_what_is_only_in_a_digest_does_not_escalate(state: DeliveryState) -> None:
    assert called(90, [a_delivery(state=state)]) == []


def test_what_is_acknowledged_does_not_escalate() -> None:
    case = escalate.Case(alert=ALERT, deliveries=[a_delivery()], acknowledged=True)
    assert called(90, case=case) == []


def test_who_has_the_alert_in_whatever_state_is_not_told_again() -> None:
    dead = a_delivery("phone", DeliveryState.DEAD, sent=None)
    assert called(60, [a_delivery(), dead]) == ["chief: not acknowledged for 1 hour"]


def test_a_step_is_for_its_priority_and_above() -> None:
    step = Escalation(after=MINUTE, to=("phone",), lowest=Priority.BREAKING)
    watch = replace(WATCH, escalate=(step,))
    assert called(5, watch=watch) == []
    breaking = replace(ALERT, priority=Priority.BREAKING)
    case = escalate.Case(alert=breaking, deliveries=[a_delivery()])
    assert len(called(5, watch=watch, case=case)) == 1


@pytest.mark.parametrize(
    "watch",
    [
        replace(WATCH, mode=Mode.SHADOW),
        replace(WATCH, until=NOON.date() - timedelta(days=1)),
        replace(WATCH, escalate=()),
    ],
    ids=["shadow", "expired", "no rule"],
)
def test_a_watch_that_sends_nothing_calls_nobody(watch: Watch) -> None:
    assert called(90, watch=watch) == []


def test_what_was_due_before_the_rule_stood_is_left_alone() -> None:
    words = "not acknowledged for 1 hour"
    assert called(90, since=NOON + 20 * MINUTE) == [f"chief: {words}", f"phone: {words}"]


@pytest.mark.parametrize(("begins", "until", "calls"), [(5, 20, 0), (20, 80, 0), (1, 10, 1)])
def test_a_silence_when_a_step_was_due_counts_even_if_it_has_ended(
    begins: int, until: int, calls: int
) -> None:
    silence = Silence(
        id="s", kind=SilenceKind.STORY, target="s", begins=NOON + begins * MINUTE,
        until=NOON + until * MINUTE, author="desk", why="known",
    )  # fmt: skip
    assert len(called(30, silences=[silence])) == calls


def test_in_quiet_hours_nobody_is_called_and_afterwards_everybody_due_is() -> None:
    watch = replace(WATCH, quiet=Quiet(hours=Hours(begin=time(12, 5), end=time(14))))
    assert called(60, watch=watch) == []
    assert len(called(120, watch=watch)) == 2


def test_what_quiet_hours_held_and_could_not_be_sent_counts_from_their_end() -> None:
    watch = replace(WATCH, quiet=Quiet(hours=Hours(begin=time(11), end=time(13))))
    held = [replace(QUEUED, hold=Hold.QUIET_HOURS)]
    assert called(74, held, watch=watch) == []
    assert len(called(75, held, watch=watch)) == 1


def test_a_clock_that_was_set_back_doubles_the_wait_at_most() -> None:
    assert called(-10) == []
    assert len(called(-45)) == 1
