"""Digests, quiet hours and storms through the whole river, on a simulated clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.scenarios.town import ISLANDS, Reported
from watcher import wiring
from watcher.cli.rehearsing import Rehearsal, Seen
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.model.alert import Held, Message
from watcher.model.article import Article
from watcher.model.delivery import Outcome, Sent
from watcher.model.silence import Silence, SilenceKind
from watcher.store import ledger

CONFIG = """version: 1
timezone: Europe/Brussels
daemon: {{ {daemon} }}
sources: {{ post: {{ feed: "https://post.example/feed" }} }}
destinations: {{ desk: {{ apprise: "json://localhost"{desk} }} }}
watches:
  ferry:
    title: Ferries
    match: {{ all: [ {{ words: [ferry] }} ] }}
    send: {{ to: [desk] }}
    {watch}
"""
EVENING = datetime(2026, 11, 27, 21, 30, tzinfo=UTC)  # a Friday, 22:30 in Brussels


@dataclass
class Inbox:
    """Takes every message, and keeps it with the time of its coming."""

    clock: SimulatedClock
    messages: list[tuple[datetime, Message]] = field(default_factory=list)

    async def send(self, message: Message) -> Outcome:
        self.messages.append((self.clock.now(), message))
        return Sent()

    async def close(self) -> None:
        """Nothing is held."""

    @property
    def headlines(self) -> list[str]:
        return [message.headline for _, message in self.messages]


@dataclass
class Town(Reported):
    """The river with its inbox."""

    inbox: Inbox

    async def wait(self, **span: float) -> None:
        """Let time pass; the beats of the daemon come once at its end."""
        self.clock.advance(timedelta(**span))
        await self.rehearsal.river.collect()
        await self.rehearsal.river.delivered()


Begin = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    @asynccontextmanager
    async def opened(
        *, desk: str = "", watch: str = "", daemon: str = "workers: 1", at: datetime = EVENING
    ) -> AsyncIterator[Town]:
        folder = tmp_path / "config"
        folder.mkdir(exist_ok=True)
        text = CONFIG.format(desk=desk and f", {desk}", watch=watch, daemon=daemon)
        (folder / "watcher.yaml").write_text(text, encoding="utf-8")
        standing = wiring.stand(folder, Secrets.of(folder))
        assert [str(one) for one in standing.errors] == []
        settings = replace(standing.setup.settings, store=str(tmp_path / "watcher.db"))
        clock = SimulatedClock(at)
        inbox = Inbox(clock)
        setup = replace(standing.setup, settings=settings)
        async with wiring.river(setup, clock, on_paper=inbox) as river:
            yield Town(Rehearsal(river, clock), clock, inbox)

    return opened


async def test_a_digest_tells_all_at_its_time_in_one_message(begin: Begin) -> None:
    async with begin(desk="digest: weekdays at 07:30") as town:
        await town.report(0)
        await town.report(1)
        await town.wait(hours=36)
        assert town.inbox.headlines == []
        await town.wait(hours=21)  # Monday, 07:30
        ((at, message),) = town.inbox.messages
        assert at == datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
        assert [item.headline[:5] for item in message.items] == ["Orvel", "Tamsi"]
        assert message.headline == "2 stories: Ferries"


async def test_a_digest_that_was_missed_comes_once_when_the_daemon_is_back(begin: Begin) -> None:
    async with begin(desk="digest: every day at 07:30") as town:
        await town.report(0)
    async with begin(desk="digest: every day at 07:30", at=EVENING + timedelta(days=3)) as town:
        await town.wait(minutes=1)
        await town.wait(minutes=1)
        assert town.inbox.headlines == ["1 story: Ferries"]


async def test_an_empty_digest_says_so_once_a_slot(begin: Begin) -> None:
    desk = "digest: every day at 07:30, if_empty: say nothing new"
    async with begin(desk=desk) as town:
        await town.wait(minutes=1)  # new here: the slot of this morning was nobody's
        assert town.inbox.headlines == []
        await town.wait(hours=24)
        await town.wait(minutes=1)
        assert town.inbox.headlines == ["nothing new"]


async def test_an_empty_digest_is_not_sent_unasked(begin: Begin) -> None:
    async with begin(desk="digest: every day at 07:30") as town:
        await town.wait(minutes=1)
        await town.wait(days=2)
        assert town.inbox.headlines == []


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"])
async def test_digests_at_half_past_two_come_once_a_night_when_clocks_change(
    begin: Begin, change: str
) -> None:
    noon = datetime.fromisoformat(f"{change}T11:00:00+00:00") - timedelta(days=1)
    desk = "digest: every day at 02:30, if_empty: say nothing new"
    async with begin(desk=desk, at=noon) as town:
        for _ in range(4 * 48):
            await town.wait(minutes=15)
        assert len(town.inbox.messages) == 2


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"])
async def test_a_night_in_which_clocks_change_and_nothing_runs_has_its_one_digest(
    begin: Begin, change: str
) -> None:
    evening = datetime.fromisoformat(f"{change}T20:00:00+00:00") - timedelta(days=1)
    desk = "digest: every day at 02:30"
    async with begin(desk=desk, at=evening) as town:
        await town.report(0)
        told = list(town.inbox.headlines)
    for hours in (4.25, 5.25, 6.25, 20):
        async with begin(desk=desk, at=evening + timedelta(hours=hours)) as town:
            await town.wait(minutes=1)
            await town.wait(minutes=1)
            told += town.inbox.headlines
    assert told == ["1 story: Ferries"]


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_that_steps_loses_nothing_and_tells_nothing_twice(
    begin: Begin, hours: int
) -> None:
    begun = datetime(2026, 11, 27, 6, 29, tzinfo=UTC)
    async with begin(desk="digest: every day at 07:30", at=begun) as town:
        await town.report(0)
        await town.wait(minutes=2)
        town.clock.advance(timedelta(hours=hours))
        await town.report(1)
        await town.wait(minutes=1)
        await town.wait(hours=26)
        told = [item.headline[:5] for _, message in town.inbox.messages for item in message.items]
        assert told == ["Orvel", "Tamsi"]


async def test_the_night_is_held_and_told_in_the_morning_in_one_message(begin: Begin) -> None:
    quiet = "quiet: { hours: 22:00-07:00, let_through: breaking }"
    async with begin(watch=quiet) as town:
        await town.report(0)
        await town.wait(hours=1)
        await town.report(1)
        assert town.inbox.headlines == []
        await town.wait(hours=8)
        ((_, message),) = town.inbox.messages
        assert message.watch_title == "Held in quiet hours"
        assert [item.note for item in message.items] == ["held in quiet hours"] * 2
        await town.report(2)
        assert town.inbox.headlines[1:] == ["Quill ferry quills"]


async def test_the_night_may_be_told_alert_by_alert(begin: Begin) -> None:
    async with begin(watch="quiet: { hours: 22:00-07:00, afterwards: send }") as town:
        await town.report(0)
        await town.wait(hours=1)
        assert town.inbox.headlines == []
        await town.wait(hours=8)
        assert town.inbox.headlines == ["Orvel ferry orvels"]


async def test_a_storm_collapses_into_one_message_with_all_of_it(begin: Begin) -> None:
    async with begin(daemon="storm: { at_most: 3, within: 10 minutes }") as town:
        for number in range(len(ISLANDS)):
            await town.report(number)
        assert len(town.inbox.messages) == 3
        await town.wait(minutes=1)
        assert len(town.inbox.messages) == 4
        _, message = town.inbox.messages[-1]
        assert message.watch_title == "Many alerts at once"
        assert len(message.items) == len(ISLANDS) - 3
        assert all(item.url for item in message.items)


async def test_what_was_held_is_counted_in_the_digest(begin: Begin) -> None:
    async with begin(desk="digest: every day at 07:30") as town:
        await town.report(0)
        await town.wait(minutes=5)
        again = Article(
            id="b", entry_id="f", feed_id="post", version="w", url="https://post.example/a/0",
            title="Orvel ferry orvels", text="Orvel has a ferry, 0 of them.", language="en",
            first_seen=town.clock.now(),
        )  # fmt: skip
        await town.rehearsal.see(Seen(article=again))
        await town.wait(hours=10)
        ((_, message),) = town.inbox.messages
        assert message.footer == ("Ferries: 1 match not told: already told about this story",)


async def test_what_is_unconfirmed_stands_in_the_digest_with_its_count(begin: Begin) -> None:
    confirm = "confirm: { sources: 2, within: 2 hours, until_then: digest }"
    async with begin(desk="digest: every day at 07:30", watch=confirm) as town:
        await town.wait(minutes=1)
        await town.report(0)
        await town.wait(hours=10)
        ((_, message),) = town.inbox.messages
        (item,) = message.items
        assert item.headline == "Orvel ferry orvels"
        assert item.note == "unconfirmed: 1 of 2 independent sources"
        await town.wait(hours=24)
        assert len(town.inbox.messages) == 1


async def test_a_silenced_watch_sends_nothing_and_says_why(begin: Begin) -> None:
    async with begin() as town:
        silence = Silence(
            id="s", kind=SilenceKind.WATCH, target="ferry", begins=EVENING,
            until=EVENING + timedelta(hours=1), author="desk", why="a drill",
        )  # fmt: skip
        await town.rehearsal.river.store.transaction(lambda tx: tx.put_silence(silence))
        await town.report(0)
        await town.wait(hours=2)
        await town.report(1)
        assert town.inbox.headlines == ["Tamsin ferry tamsins"]
        held = await town.rehearsal.river.store.read(ledger.held)
        assert [one.held for one in held] == [Held.SILENCED]
