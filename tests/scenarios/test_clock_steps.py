"""The wall clock steps: an hour either way, a day back; at work, and while nothing runs.

Nothing is lost, nothing told twice, and nothing comes much later than it would have come.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, item, rss
from tests.scenarios.town import ISLANDS, Stepped, SteppingClock
from watcher import wiring
from watcher.cli.rehearsing import Rehearsal
from watcher.config.credentials import Secrets
from watcher.model.alert import Message
from watcher.model.delivery import Outcome, Sent, TryAgain
from watcher.model.silence import Silence, SilenceKind
from watcher.model.watching import Recheck
from watcher.store import ledger
from watcher.wiring import River

CONFIG = """version: 1
timezone: Europe/Brussels
sources: {{ post: {{ feed: "https://post.example/feed" }} }}
destinations: {{ desk: {{ apprise: "json://localhost"{desk} }} }}
watches:
  ferry:
    match: {{ all: [ {{ words: [ferry] }} ] }}
    send: {{ to: [desk] }}
    {watch}
"""
NOON = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
NIGHT = "quiet: { hours: 22:00-07:00, afterwards: send }"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STEPS = [-24 * HOUR, -HOUR, HOUR]
steps = pytest.mark.parametrize("by", STEPS, ids=lambda by: f"{by / HOUR:+.0f}h")


@dataclass
class Desk:
    """Takes messages, after `refusals` of them; each takes `slow` seconds."""

    refusals: int = 0
    slow: float = 0.0
    taken: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> Outcome:
        if self.refusals:
            self.refusals -= 1
            return TryAgain(detail="not now", after=timedelta(minutes=5))
        self.taken.append(message)
        await asyncio.sleep(self.slow)
        return Sent()

    async def close(self) -> None:
        """Nothing is held."""

    @property
    def told(self) -> list[str]:
        """The islands of the messages, in the order in which they came."""
        listed = [[one.headline, *(each.headline for each in one.items)] for one in self.taken]
        return [name for texts in listed for name in ISLANDS if any(name in t for t in texts)]


@dataclass
class Town(Stepped):
    """The river with its desk, and a clock whose hands can be moved."""

    desk: Desk

    async def wait(self, span: timedelta, *, beats: int = 1) -> None:
        """Let time pass; the beats of the daemon come so often."""
        for _ in range(beats):
            self.clock.advance(span / beats)
            await self.rehearsal.river.keep_watch()
            await self.rehearsal.river.collect()
            await self.rehearsal.river.delivered()


Begin = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    @asynccontextmanager
    async def opened(
        *,
        desk: str = "",
        watch: str = "",
        at: datetime = NOON,
        at_desk: Desk | None = None,
    ) -> AsyncIterator[Town]:
        folder = tmp_path / "config"
        folder.mkdir(exist_ok=True)
        text = CONFIG.format(desk=desk and f", {desk}", watch=watch)
        (folder / "watcher.yaml").write_text(text, encoding="utf-8")
        standing = wiring.stand(folder, Secrets.of(folder))
        assert [str(one) for one in standing.errors] == []
        settings = replace(standing.setup.settings, store=str(tmp_path / "watcher.db"))
        clock, taking = SteppingClock(at), at_desk or Desk()
        setup = replace(standing.setup, settings=settings)
        async with wiring.river(setup, clock, on_paper=taking) as river:
            yield Town(Rehearsal(river, clock), clock, taking)

    return opened


@steps
async def test_a_retry_comes_when_it_was_to_come(begin: Begin, by: timedelta) -> None:
    async with begin(at_desk=Desk(refusals=1)) as town:
        await town.report(0)
        await town.wait(MINUTE)
        await town.step(by)
        await town.wait(4 * MINUTE + timedelta(seconds=5))
        assert town.desk.told == ["Orvel"]
        await town.wait(27 * HOUR, beats=9)
        assert town.desk.told == ["Orvel"]


@pytest.mark.parametrize("by", STEPS[:2])
async def test_a_retry_waits_no_longer_where_the_clock_was_set_back_while_nothing_ran(
    begin: Begin, by: timedelta
) -> None:
    async with begin(at_desk=Desk(refusals=1)) as town:
        await town.report(0)
        await town.wait(MINUTE)
    async with begin(at=NOON + by) as town:
        await town.wait(6 * MINUTE)
        assert town.desk.told == ["Orvel"]


@steps
async def test_quiet_hours_end_in_the_morning_that_the_clock_shows(
    begin: Begin, by: timedelta
) -> None:
    begun = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)  # 23:30 in Brussels
    async with begin(watch=NIGHT, at=begun) as town:
        await town.report(0)
        await town.step(by)
        await town.wait(datetime(2026, 11, 28, 5, 59, tzinfo=UTC) + _days(by) - town.clock.now())
        assert town.desk.told == []
        await town.wait(2 * MINUTE)
        assert town.desk.told == ["Orvel"]
        await town.wait(50 * HOUR, beats=9)
        assert town.desk.told == ["Orvel"]


@steps
async def test_a_digest_comes_at_the_next_slot_that_the_clock_shows(
    begin: Begin, by: timedelta
) -> None:
    async with begin(desk="digest: every day at 07:30") as town:
        await town.report(0)
        await town.step(by)
        await town.report(1)
        await town.wait(datetime(2026, 11, 28, 6, 29, tzinfo=UTC) + _days(by) - town.clock.now())
        assert town.desk.told == []
        await town.wait(2 * MINUTE)
        assert town.desk.told == ["Orvel", "Tamsin"]
        await town.wait(50 * HOUR, beats=9)
        assert town.desk.told == ["Orvel", "Tamsin"]


@steps
async def test_a_digest_that_was_sent_before_the_step_is_not_sent_again(
    begin: Begin, by: timedelta
) -> None:
    before = datetime(2026, 11, 27, 6, 20, tzinfo=UTC)
    desk = "digest: every day at 07:30, if_empty: say nothing new"
    async with begin(desk=desk, at=before) as town:
        await town.wait(MINUTE)
        await town.report(0)
        await town.wait(11 * MINUTE)
        assert town.desk.told == ["Orvel"]
        await town.step(by)
        await town.wait(2 * HOUR, beats=8)
        assert town.desk.told == ["Orvel"]
        assert len(town.desk.taken) == 1


def _days(by: timedelta) -> timedelta:
    """A step of whole days moves the night with it; one of an hour stays within it."""
    return timedelta(days=by // timedelta(days=1)) if abs(by) >= timedelta(days=1) else timedelta(0)


@steps
async def test_a_silence_goes_on(begin: Begin, by: timedelta) -> None:
    async with begin() as town:
        now = town.clock.now()
        made = Silence(
            id="s", kind=SilenceKind.WATCH, target="ferry", begins=now, until=now + 3 * HOUR,
            author="desk", why="drill",
        )  # fmt: skip
        river = town.rehearsal.river
        await river.store.transaction(lambda tx: tx.put_silence(made))
        await town.step(by)
        await town.report(0)
        await town.wait(MINUTE)
        assert town.desk.told == []
        (held,) = await river.store.read(ledger.held)
        assert held.held.name == "SILENCED"


@steps
async def test_a_message_on_its_way_is_sent_once(begin: Begin, by: timedelta) -> None:
    async with begin(at_desk=Desk(slow=0.3)) as town:
        sending = asyncio.create_task(town.report(0))
        async with asyncio.timeout(10):
            while not town.desk.taken:  # noqa: ASYNC110 - the desk tells nobody
                await asyncio.sleep(0.01)
        await town.step(by)
        await town.rehearsal.river.deliver()
        await sending
        await town.wait(26 * HOUR, beats=9)
        assert town.desk.told == ["Orvel"]
        assert not town.desk.taken[0].repeat_possible


@pytest.mark.parametrize("by", STEPS[:2])
async def test_a_page_is_read_again_when_it_was_to_be_read(begin: Begin, by: timedelta) -> None:
    async with begin() as town:
        writes, due = town.rehearsal.river.writes, town.clock.now() + 5 * MINUTE
        await writes.do(lambda tx: tx.add_recheck(Recheck(article_id="a", due=due)))
        await town.step(by)
        at = town.clock.now() + 5 * MINUTE
        assert [one.due for one in await writes.do(lambda tx: tx.due_rechecks(at, 9))] == [at]


@asynccontextmanager
async def polling(web: Web, folder: Path, clock: SteppingClock) -> AsyncIterator[River]:
    config = configuration(folder, web)
    text = (config / "watcher.yaml").read_text().replace("1 second", "20 minutes")
    (config / "watcher.yaml").write_text(text)
    async with wiring.river(wiring.stand(config, Secrets.of(config, {})).setup, clock) as river:
        yield river


async def round_of(river: River) -> None:
    river.crew.hand(await river.due())
    await river.crew.idle()
    await river.writes.flush()


@steps
@pytest.mark.parametrize("running", [True, False], ids=["at work", "while nothing ran"])
async def test_a_feed_is_polled_within_its_interval(
    web: Web, tmp_path: Path, by: timedelta, *, running: bool
) -> None:
    web.paths["/feed"] = rss(item(1))
    clock = SteppingClock(NOON)
    async with polling(web, tmp_path, clock) as river:
        await round_of(river)
        (state,) = await river.all_states()
        asked, wait = len(web.asked), state.next_due - clock.now()
        if running:
            clock.step(by)
            await river.rearm(by)
            clock.advance(wait * 1.1)
            await round_of(river)
    if not running:
        clock.step(by)
        async with polling(web, tmp_path, clock) as river:
            clock.advance(wait * 1.1)
            await round_of(river)
    assert len(web.asked) == asked + 1
