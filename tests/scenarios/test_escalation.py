"""Alerts that nobody acknowledges, through the whole river on a simulated clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.scenarios.town import Stepped, SteppingClock
from watcher import wiring
from watcher.cli.rehearsing import Rehearsal
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.model.acknowledgement import Acknowledgement
from watcher.model.alert import Message
from watcher.model.delivery import Outcome, Sent, TryAgain
from watcher.model.silence import Silence, SilenceKind
from watcher.store import history
from watcher.wiring import River

CONFIG = """version: 1
timezone: Europe/Brussels
daemon: {{ workers: 1 }}
sources: {{ post: {{ feed: "https://post.example/feed" }} }}
destinations:
  desk: {{ apprise: "json://localhost" {desk} }}
  phone: {{ apprise: "json://localhost" }}
  chief: {{ apprise: "json://localhost" }}
watches:
  ferry:
    title: Ferries
    match: {{ all: [ {{ words: [ferry] }} ] }}
    send: {{ to: [desk] }}
    priority: high
    {watch}
"""
ONE_STEP = "escalate: { after: 15 minutes, to: [phone] }"
TWO_STEPS = "escalate: [ {after: 15 minutes, to: [phone]}, {after: 1 hour, to: [chief]} ]"
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@dataclass
class Inbox:
    """Takes every message while it is up, and keeps to whom it went and when."""

    clock: SimulatedClock
    river: River | None = None
    is_down: bool = False
    messages: list[tuple[datetime, Message]] = field(default_factory=list)

    async def send(self, message: Message) -> Outcome:
        if self.is_down:
            return TryAgain(detail="nobody answers")
        self.messages.append((self.clock.now(), message))
        return Sent()

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class Town(Stepped):
    """The river with its inbox."""

    inbox: Inbox

    async def wait(self, minutes: float) -> None:
        """Let time pass, with the beats of the daemon each minute."""
        for _ in range(round(minutes)):
            self.clock.advance(timedelta(minutes=1))
            await self.rehearsal.beat()

    async def told(self) -> list[str]:
        """To whom each message went, in the order of delivery, with its minute."""
        rows = await self.rehearsal.river.store.read(history.alerts)
        sent = [one for row in rows for one in row.deliveries if one.sent_at]
        return [
            f"{one.destination} {one.sent_at:%H:%M}"
            for one in sorted(sent, key=lambda one: (one.sent_at or NOON, one.destination))
        ]

    async def acknowledge(self) -> None:
        """The first alert, by its only reader."""
        (row, *_) = reversed(await self.rehearsal.river.store.read(history.alerts))
        seen = Acknowledgement(alert_id=row.id, by="eva", at=self.clock.now())
        await self.rehearsal.river.store.transaction(lambda tx: tx.acknowledge([seen]))

    async def silence(self, **span: float) -> None:
        """Silence the watch from now on."""
        now = self.clock.now()
        made = Silence(
            id="s", kind=SilenceKind.WATCH, target="ferry", begins=now,
            until=now + timedelta(**span), author="desk", why="a drill",
        )  # fmt: skip
        await self.rehearsal.river.store.transaction(lambda tx: tx.put_silence(made))


Begin = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    @asynccontextmanager
    async def opened(
        watch: str = ONE_STEP, *, desk: str = "", at: datetime = NOON
    ) -> AsyncIterator[Town]:
        folder = tmp_path / "config"
        folder.mkdir(exist_ok=True)
        text = CONFIG.format(desk=desk and f", {desk}", watch=watch)
        (folder / "watcher.yaml").write_text(text, encoding="utf-8")
        standing = wiring.stand(folder, Secrets.of(folder))
        assert [str(one) for one in standing.errors] == []
        settings = replace(standing.setup.settings, store=str(tmp_path / "watcher.db"))
        clock = SteppingClock(at)
        inbox = Inbox(clock)
        setup = replace(standing.setup, settings=settings)
        async with wiring.river(setup, clock, on_paper=inbox) as river:
            yield Town(Rehearsal(river, clock), clock, inbox)

    return opened


async def test_what_nobody_acknowledges_goes_to_the_next_destination_once(begin: Begin) -> None:
    async with begin() as town:
        await town.report(0)
        await town.wait(minutes=14)
        assert await town.told() == ["desk 12:00"]
        await town.wait(minutes=60)
        assert await town.told() == ["desk 12:00", "phone 12:15"]
        assert town.inbox.messages[-1][1].note.startswith("not acknowledged for 15 minutes")
        assert "delayed" not in town.inbox.messages[-1][1].note


async def test_each_step_comes_at_its_time(begin: Begin) -> None:
    async with begin(TWO_STEPS) as town:
        await town.report(0)
        await town.wait(minutes=90)
        assert await town.told() == ["desk 12:00", "phone 12:15", "chief 13:00"]
        assert town.inbox.messages[-1][1].note.startswith("not acknowledged for 1 hour")


async def test_what_is_acknowledged_in_time_goes_nowhere(begin: Begin) -> None:
    async with begin() as town:
        await town.report(0)
        await town.wait(minutes=10)
        await town.acknowledge()
        await town.wait(minutes=60)
        assert await town.told() == ["desk 12:00"]


async def test_an_acknowledgement_stops_the_steps_to_come(begin: Begin) -> None:
    async with begin(TWO_STEPS) as town:
        await town.report(0)
        await town.wait(minutes=20)
        await town.acknowledge()
        await town.wait(minutes=90)
        assert await town.told() == ["desk 12:00", "phone 12:15"]


async def test_an_acknowledged_alert_keeps_no_other_from_escalating(begin: Begin) -> None:
    async with begin() as town:
        await town.report(0)
        await town.acknowledge()
        await town.report(1)
        await town.wait(minutes=30)
        assert await town.told() == ["desk 12:00", "desk 12:00", "phone 12:15"]


async def test_a_destination_that_is_down_does_not_silence_the_phone(begin: Begin) -> None:
    async with begin() as town:
        town.inbox.is_down = True
        await town.report(0)
        await town.wait(minutes=14)
        town.inbox.is_down = False
        town.clock.advance(timedelta(minutes=1))
        await town.rehearsal.river.keep_watch()
        await town.rehearsal.river.delivered()
        assert [one.note for _, one in town.inbox.messages if "acknowledged" in one.note] == [
            "not acknowledged for 15 minutes: it could not be sent to desk"
        ]


async def test_a_watch_that_is_silenced_meanwhile_calls_nobody(begin: Begin) -> None:
    async with begin() as town:
        await town.report(0)
        await town.wait(minutes=5)
        await town.silence(minutes=30)
        await town.wait(minutes=120)
        assert await town.told() == ["desk 12:00"]


async def test_what_is_told_in_digests_only_does_not_escalate(begin: Begin) -> None:
    async with begin(desk="digest: every day at 14:00") as town:
        await town.report(0)
        await town.wait(minutes=180)
        assert await town.told() == ["desk 13:00"]


async def test_quiet_hours_put_off_the_call_until_they_are_over(begin: Begin) -> None:
    late = datetime(2026, 11, 27, 20, 55, tzinfo=UTC)  # 21:55 in Brussels
    quiet = "quiet: { hours: 22:00-07:00 }"
    async with begin(f"{ONE_STEP}\n    {quiet}", at=late) as town:
        await town.report(0)
        await town.wait(minutes=60)
        assert await town.told() == ["desk 20:55"]
        await town.wait(minutes=10 * 60)
        assert await town.told() == ["desk 20:55", "phone 06:00"]


async def test_a_lower_priority_does_not_escalate(begin: Begin) -> None:
    async with begin("escalate: { after: 15 minutes, to: [phone], from: breaking }") as town:
        await town.report(0)
        await town.wait(minutes=60)
        assert await town.told() == ["desk 12:00"]


async def test_who_has_the_alert_already_is_not_told_again(begin: Begin) -> None:
    async with begin("escalate: { after: 15 minutes, to: [desk, phone] }") as town:
        await town.report(0)
        await town.wait(minutes=60)
        assert await town.told() == ["desk 12:00", "phone 12:15"]


async def test_a_restart_loses_no_step_and_repeats_none(begin: Begin) -> None:
    async with begin(TWO_STEPS) as town:
        await town.report(0)
        await town.wait(minutes=20)
    async with begin(TWO_STEPS, at=NOON + timedelta(hours=8)) as town:
        await town.wait(minutes=5)
        assert await town.told() == ["desk 12:00", "phone 12:15", "chief 20:01"]


async def test_a_rule_that_is_new_leaves_alone_what_was_told_long_before(begin: Begin) -> None:
    async with begin("mode: live") as town:
        await town.report(0)
    async with begin(ONE_STEP, at=NOON + timedelta(hours=2)) as town:
        await town.wait(minutes=60)
        assert await town.told() == ["desk 12:00"]


async def test_a_watch_that_only_counts_meanwhile_calls_nobody(begin: Begin) -> None:
    async with begin() as town:
        await town.report(0)
    async with begin(f"{ONE_STEP}\n    mode: shadow", at=NOON + timedelta(minutes=5)) as town:
        await town.wait(minutes=60)
    async with begin(at=NOON + timedelta(hours=2)) as town:
        await town.wait(minutes=60)
        assert await town.told() == ["desk 12:00"]


@pytest.mark.parametrize("hours", [-24, -1, 1])
async def test_a_clock_that_steps_calls_once_and_not_much_later(begin: Begin, hours: int) -> None:
    async with begin() as town:
        town.clock.advance(timedelta(hours=2))
        await town.wait(minutes=1)
        await town.report(0)
        await town.wait(minutes=5)
        await town.step(timedelta(hours=hours))
        await town.wait(minutes=30)
        told = [one.split()[0] for one in await town.told()]
        assert sorted(told) == ["desk", "phone"]


async def test_a_storm_of_calls_collapses_into_one_message(begin: Begin) -> None:
    async with begin() as town:
        storm = replace(town.rehearsal.river.setup.settings.storm, at_most=1)
        settings = replace(town.rehearsal.river.setup.settings, storm=storm)
        for number in range(3):
            await town.report(number)
        town.rehearsal.river.setup = replace(town.rehearsal.river.setup, settings=settings)
        await town.wait(minutes=20)
        messages = [message for at, message in town.inbox.messages if at > NOON]
        assert [len(one.items) for one in messages] == [0, 2]
        assert "not acknowledged for 15 minutes" in messages[1].items[0].note
