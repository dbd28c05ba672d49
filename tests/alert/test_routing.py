"""Where an alert goes and when: at once, after quiet hours, or in a digest."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from watcher.alert import routing
from watcher.alert.routing import Surroundings
from watcher.model.alert import Alert
from watcher.model.calendar import Hours, Schedule
from watcher.model.delivery import (
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    Hold,
)
from watcher.model.settings import Storm
from watcher.model.watch import Afterwards, Priority, Quiet, Rule, Send, Watch

NIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)
QUIET = Quiet(hours=Hours(begin=time(22), end=time(7)), let_through=Priority.HIGH)
WATCH = Watch(id="w", rule=Rule(), version="1", send=Send(to=("slack", "mail")))
ALERT = Alert(
    id="a", watch="w", watch_version="1", story_id="s", article_id="x", article_version="v",
    occasion="first", priority=Priority.NORMAL, created_at=NIGHT, evidence=(),
)  # fmt: skip


def destination(name: str, *only: str, digest: Schedule | None = None) -> Destination:
    return Destination(id=name, kind=DestinationKind.SLACK, only=frozenset(only), digest=digest)


def routed(
    *destinations: Destination,
    watch: Watch = WATCH,
    priority: Priority = Priority.NORMAL,
    lately: int = 0,
) -> dict[str, Delivery]:
    around = Surroundings(
        destinations={one.id: one for one in destinations},
        storm=Storm(at_most=5, within=timedelta(minutes=10)),
        lately={one.id: lately for one in destinations},
        zone=ZoneInfo("UTC"),
        now=NIGHT,
    )
    rows = routing.deliveries(replace(ALERT, priority=priority), watch, around)
    return {row.destination: row for row in rows}


def test_each_destination_gets_one_delivery_that_is_due_at_once() -> None:
    watch = replace(WATCH, send=Send(to=("slack", "mail", "slack", "gone")))
    rows = routed(destination("slack"), destination("mail"), watch=watch)
    assert list(rows) == ["slack", "mail"]
    assert len({row.id for row in rows.values()}) == 2
    assert {(row.due_at, row.state, row.hold) for row in rows.values()} == {
        (NIGHT, DeliveryState.QUEUED, None)
    }


@pytest.mark.parametrize(
    ("priority", "reached"),
    [(Priority.NORMAL, ["slack"]), (Priority.BREAKING, ["slack", "mail"])],
)
def test_a_destination_takes_only_its_priorities(priority: Priority, reached: list[str]) -> None:
    rows = routed(destination("slack"), destination("mail", "breaking"), priority=priority)
    assert list(rows) == reached


def test_a_destination_with_a_digest_waits_for_its_next_slot() -> None:
    morning = Schedule(at=time(7, 30))
    rows = routed(destination("slack"), destination("mail", digest=morning))
    assert rows["slack"].state is DeliveryState.QUEUED
    assert rows["mail"].state is DeliveryState.WAITING
    assert rows["mail"].hold is Hold.DIGEST
    assert rows["mail"].due_at == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def test_quiet_hours_hold_for_a_message_of_all_that_was_held() -> None:
    row = routed(destination("slack"), watch=replace(WATCH, quiet=QUIET))["slack"]
    assert (row.state, row.hold) == (DeliveryState.WAITING, Hold.QUIET_HOURS)
    assert row.due_at == datetime(2026, 11, 24, 7, tzinfo=UTC)


def test_quiet_hours_may_hold_each_alert_for_itself() -> None:
    quiet = replace(QUIET, afterwards=Afterwards.SEND)
    row = routed(destination("slack"), watch=replace(WATCH, quiet=quiet))["slack"]
    assert (row.state, row.hold) == (DeliveryState.QUEUED, Hold.QUIET_HOURS)
    assert row.due_at == datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.mark.parametrize("priority", [Priority.HIGH, Priority.BREAKING])
def test_what_is_urgent_enough_is_let_through(priority: Priority) -> None:
    watch = replace(WATCH, quiet=QUIET)
    assert routed(destination("slack"), watch=watch, priority=priority)["slack"].hold is None


def test_by_day_quiet_hours_hold_nothing() -> None:
    quiet = replace(QUIET, hours=Hours(begin=time(12), end=time(13)))
    assert routed(destination("slack"), watch=replace(WATCH, quiet=quiet))["slack"].hold is None


def test_beyond_the_budget_alerts_collapse_into_one_message() -> None:
    assert routed(destination("slack"), lately=4)["slack"].hold is None
    row = routed(destination("slack"), lately=5)["slack"]
    assert (row.state, row.hold) == (DeliveryState.WAITING, Hold.STORM)
    assert row.due_at == NIGHT + routing.COLLAPSED
