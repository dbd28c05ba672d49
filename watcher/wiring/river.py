"""The running program: every class made here, put together, and taken apart in the right order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from watcher.clock import Clock
from watcher.fetch.http import HttpFetcher
from watcher.jobs import ceiling, run
from watcher.jobs.local import Crew
from watcher.jobs.sandbox import Sandbox
from watcher.model.alert import Alert
from watcher.model.condition import Condition
from watcher.model.delivery import Delivery
from watcher.model.feed import ArticlesFrom, FeedState
from watcher.notify.channel import Channel
from watcher.pipeline import (
    claims,
    coverage,
    digests,
    escalation,
    notices,
    steps,
    sweep,
    watchkeeping,
)
from watcher.pipeline.bodies import Bodies
from watcher.pipeline.deliver import Hearer, Outbox, nobody
from watcher.pipeline.faults import Faults
from watcher.pipeline.heartbeat import Heart
from watcher.pipeline.judge import Judge
from watcher.pipeline.outage import Outage
from watcher.pipeline.poll import Poller, Stages
from watcher.pipeline.ports import Transaction
from watcher.pipeline.recheck import Rechecker
from watcher.pipeline.rounds import Chosen, Rounds
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.updates import Updates
from watcher.pipeline.writes import Writes
from watcher.store import lock, room
from watcher.store.database import Store
from watcher.wiring.channels import Channels

DRAIN = 10.0
"""Seconds that polls and sends in work are given to finish when the program ends."""


@dataclass(slots=True, kw_only=True)
class River:
    """The running program: the edges, the stages, and the setup in force.

    What the beats decide in `rounds` is decided for each watch or destination by itself where the
    program has a bug with one.
    """

    setup: Setup
    clock: Clock
    store: Store
    writes: Writes
    poller: Poller
    judge: Judge
    rechecker: Rechecker
    outbox: Outbox
    updates: Updates
    rounds: Rounds
    heart: Heart
    tally: Tally
    crew: Crew = field(init=False)
    _told: int = 0

    def __post_init__(self) -> None:
        """The crew polls by whatever setup is in force when a feed's turn comes."""
        size = self.setup.settings.polling.concurrency
        self.crew = Crew(self._poll, size=size, host=self._host)

    async def _poll(self, state: FeedState) -> None:
        """Poll one feed. After a bug it is put off, or it would be polled without a pause."""
        setup, feed = self.setup, self.setup.feeds.get(state.feed_id)
        if feed is None:
            return
        with run.contained("poll", feed=feed.id) as ran:
            await self.poller.poll(setup, feed, state)
        if ran.error:
            await self.poller.put_off(setup, feed, ran.error)
        elif state.condition is Condition.FAULT:
            await self.poller.mended(feed)
        if self.tally.counts["alerts"] > self._told:
            self._told = self.tally.counts["alerts"]
            await self.deliver()

    def _host(self, state: FeedState) -> str:
        feed = self.setup.feeds.get(state.feed_id)
        address = (state.moved_to or feed.url) if feed else ""
        return address.partition("://")[2].partition("/")[0]

    async def begin(self) -> None:
        """Tell the store which feeds there are; take back what a crash left claimed.

        Should the clock have been set back meanwhile, due times are brought back within reach.
        """
        feeds, now, boot = tuple(self.setup.feeds.values()), self.clock.now(), lock.boot()

        def work(tx: Transaction) -> None:
            steps.since_the_last_run(tx, self.setup, now)
            tx.sync_feeds(feeds, now)
            notices.keep_to(tx, self.setup.feeds)
            claims.take_back(tx, boot, now)

        await self.store.transaction(work)

    async def reload(self, setup: Setup) -> None:
        """Put another setup in force from the next feed on.

        Watches that could not judge something for a bug try it by their new rules.
        """
        self.setup = setup
        self.outbox.obey(setup)  # a poll may queue for a new destination before the next beat
        feeds, now = tuple(setup.feeds.values()), self.clock.now()

        def work(tx: Transaction) -> None:
            tx.sync_feeds(feeds, now)
            notices.keep_to(tx, setup.feeds)

        await self.writes.do(work)
        await self.judge_again()

    async def due(self, limit: int = 2000) -> tuple[FeedState, ...]:
        """The feeds that are due now, the longest due first."""
        now = self.clock.now()
        return await self.writes.do(lambda tx: tx.due(now, limit, timedelta(0)))

    async def all_states(self) -> tuple[FeedState, ...]:
        """Every configured feed, due or not."""
        states = await self.writes.do(lambda tx: tx.all_states())
        return tuple(states.values())

    async def deliver(self) -> None:
        """Begin to send what is due, and to edit the roots of stories that grew.

        Errors are logged and leave the rows where they are.
        """
        await run.guarded("deliver", self.outbox.deliver(self.setup))
        await run.guarded("update", self.updates.begin(self.setup))

    async def delivered(self) -> None:
        """Send what is due, and wait until it is sent or put off; the same for edits."""
        await run.guarded("deliver", self.outbox.deliver(self.setup))
        await run.guarded("deliver", self.outbox.idle())
        await run.guarded("update", self.updates.all(self.setup))

    async def report(self) -> None:
        """Tell the operator what needs attention, if anything does."""
        now = self.clock.now()
        if await self.writes.do(lambda tx: notices.report(tx, self.setup, now)):
            await self.deliver()

    async def listen(self) -> None:
        """Note the feeds that have fallen silent beyond their habit."""
        now = self.clock.now()
        await self.writes.do(lambda tx: coverage.listen(tx, now))

    async def collect(self) -> None:
        """Make the digests that are due, and begin to send them."""
        setup, now = self.setup, self.clock.now()

        def work(tx: Transaction, chosen: Chosen) -> tuple[str, ...]:
            return digests.collect(tx, setup, chosen, now)

        if await self.rounds.all("making digests", setup.destinations, work):
            await self.deliver()

    async def sign_of_life(self) -> None:
        """Tell the outside that all is well, if it is."""
        await self.heart.beat(self.setup)

    async def reread(self) -> None:
        """Read pages again that could not be read."""
        if await sweep.reread(self.setup, self.writes, self.poller, clock=self.clock):
            await self.deliver()

    async def recheck(self) -> None:
        """Read pages again of articles that were told of, for what has changed in them."""
        raised = await self.rechecker.due(self.setup)
        await self._follow(raised)

    async def keep_watch(self) -> None:
        """Decide what time brings about: spikes, silences, matches that waited, escalation."""
        setup, now = self.setup, self.clock.now()

        def deciding(tx: Transaction, chosen: Chosen) -> tuple[Alert, ...]:
            return watchkeeping.keep(tx, setup.only(chosen), now)

        def escalating(tx: Transaction, chosen: Chosen) -> tuple[Delivery, ...]:
            return escalation.keep(tx, setup.only(chosen), now)

        raised = await self.rounds.all("watching numbers and silence", setup.watches, deciding)
        self.tally.counts["alerts"] += len(raised)
        if await self.rounds.all("escalating", setup.watches, escalating) or raised:
            await self.deliver()

    async def judge_again(self) -> None:
        """Let watches judge what they could not for a bug of the program."""
        await self._follow(await self.judge.again(self.setup))

    async def _follow(self, raised: tuple[Alert, ...]) -> None:
        if raised:
            await self.deliver()

    async def rearm(self, by: timedelta) -> None:
        """Bring due times back within reach after the wall clock stepped by so much."""
        now = self.clock.now()
        await self.writes.do(lambda tx: steps.stepped(tx, self.setup, by, now))

    async def look_at_room(self) -> None:
        """Note whether the store's disk has room, and lay the reserve while it has."""
        room.lay(self.store.path)
        found, now = room.look(self.store.path), self.clock.now()
        await self.writes.do(
            lambda tx: notices.disk(tx, found.free, found.total, now, low=found.low)
        )

    async def prune(self) -> int:
        """Delete rows past their retention; how many."""
        return await sweep.prune(self.setup, self.writes, clock=self.clock)


@asynccontextmanager
async def river(
    setup: Setup,
    clock: Clock,
    *,
    told: Hearer = nobody,
    on_paper: Channel | None = None,
    outage: Outage | None = None,
) -> AsyncIterator[River]:
    """Open everything, and close it in the right order: jobs drained, then edges, then the store.

    With `on_paper` it is a rehearsal: that takes all messages whatever their destination, and no
    write waits for neighbours. With `outage` a store that is out of reach for a while is waited
    for. Raises `StoreBusy` if another watcher holds the store, `StoreUnavailable` if it cannot be
    used.
    """
    tally, chance = Tally(), Random()  # noqa: S311 - jitter, not cryptography
    store = Store.open(setup.settings.store, exclusive=True, clock=clock, durable=on_paper is None)
    writes = Writes(store, patient=on_paper is None, outage=outage)
    fetcher = HttpFetcher(setup.settings.network, clock)
    sandbox = Sandbox(
        workers=ceiling.workers(setup.settings.workers),
        memory_bytes=ceiling.WORKER,
        pages=any(feed.articles is ArticlesFrom.PAGE for feed in setup.feeds.values()),
    )
    channels, bodies = Channels(setup.settings.network), Bodies(fetcher, sandbox)
    faults = Faults(writes, clock)
    judge = Judge(writes, clock, tally, faults)
    stages = Stages(
        fetcher=bodies, reader=bodies, writes=writes, judge=judge,
        clock=clock, tally=tally, chance=chance,
    )  # fmt: skip
    poller = Poller(stages)
    sending = (lambda _: on_paper) if on_paper else channels
    outbox = Outbox(writes, sending, clock=clock, tally=tally, chance=chance, told=told)
    if on_paper is None:
        writes.queued = outbox.begin
    updates = Updates(writes, sending, clock=clock, tally=tally)
    flowing = River(
        setup=setup, clock=clock, store=store, writes=writes, judge=judge,
        poller=poller, rechecker=Rechecker(writes, poller, judge, clock=clock, tally=tally),
        outbox=outbox, updates=updates, rounds=Rounds(writes, faults),
        heart=Heart(writes, fetcher.ping, clock=clock), tally=tally,
    )  # fmt: skip
    try:
        await flowing.begin()
        yield flowing
    finally:
        writes.give_up()
        await asyncio.gather(
            flowing.crew.stop(within=DRAIN), outbox.stop(within=DRAIN), updates.stop(within=DRAIN)
        )
        await writes.flush()
        await channels.close()
        await fetcher.close()
        await sandbox.close()
        store.close()
