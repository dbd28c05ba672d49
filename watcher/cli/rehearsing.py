"""The whole river on a simulated clock: for `replay`, and for `plan`.

The code is the daemon's own. Three things differ: the clock, a database in a temporary folder,
and a channel that takes every message and sends nothing.
"""

import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from watcher import wiring
from watcher.clock import SimulatedClock
from watcher.model.alert import Message
from watcher.model.article import Article
from watcher.model.delivery import Destination, DestinationKind, Outcome, Sent
from watcher.model.entry import Entry
from watcher.pipeline.judge import NEW, Candidate, Subject
from watcher.pipeline.setup import Setup
from watcher.wiring import River

_SOON, _OFTEN, _RARELY = timedelta(minutes=10), timedelta(minutes=1), timedelta(minutes=15)


class Paper:
    """A channel that takes every message at once."""

    async def send(self, message: Message) -> Outcome:
        """Sent, as far as anybody can tell."""
        del message
        return Sent(detail="on paper")

    async def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An article as it came in at `article.first_seen`, and what its entry counted as.

    `news` names the watches for which an entry that is not new was news all the same.
    """

    article: Article
    status: str = NEW
    news: frozenset[str] = frozenset()


class Rehearsal:
    """A river that is played to, article by article, in the order of time."""

    def __init__(self, river: River, clock: SimulatedClock) -> None:
        """`clock` is the one that `river` lives by."""
        self.river = river
        self._clock = clock
        self._beaten = clock.now()

    async def see(self, seen: Seen) -> None:
        """Let time pass until the article comes in, then judge it and deliver what follows."""
        await self.wait_until(seen.article.first_seen)
        setup = self.river.setup
        entry = _entry(seen.article)
        candidate = Candidate(entry=entry, status=seen.status, news=seen.news)
        subject = Subject(candidate=candidate, article=seen.article)
        if await self.river.judge.judge_all(setup, [subject]):
            await self.river.delivered()

    async def wait_until(self, moment: datetime) -> None:
        """Move the clock, never back; what time brings about on the way comes at its hour.

        Often at first, while what was just seen may still bring something, and rarely later.
        """
        begun = self._clock.now()
        while (now := self._clock.now()) < moment:
            step = _OFTEN if now - begun < _SOON else _RARELY
            self._clock.advance(min(step, moment - now))
            if self._clock.now() - self._beaten >= _OFTEN:
                await self.beat()

    async def beat(self) -> None:
        """All that the daemon does by the clock."""
        self._beaten = self._clock.now()
        await self.river.keep_watch()
        await self.river.collect()
        await self.river.delivered()


@asynccontextmanager
async def rehearsal(setup: Setup, start: datetime) -> AsyncIterator[Rehearsal]:
    """An empty river at `start`. Its database is gone afterwards.

    Destinations that are not usable, for want of a secret say, are stood in for.
    """
    clock = SimulatedClock(start)
    with tempfile.TemporaryDirectory(prefix="watcher-replay-") as folder:
        store = str(Path(folder) / "replay.db")
        on_paper = replace(
            setup,
            settings=replace(setup.settings, store=store, operator=()),
            destinations={**_stand_ins(setup), **setup.destinations},
        )
        async with wiring.river(on_paper, clock, on_paper=Paper()) as river:
            yield Rehearsal(river, clock)


def in_time(articles: Iterable[Seen]) -> Iterator[Seen]:
    """By the moment they came in; equals stay as given."""
    yield from sorted(articles, key=lambda one: one.article.first_seen)


def _stand_ins(setup: Setup) -> dict[str, Destination]:
    named = {name for watch in setup.watches.values() for name in watch.destinations}
    return {name: Destination(id=name, kind=DestinationKind.APPRISE) for name in sorted(named)}


def _entry(article: Article) -> Entry:
    """The entry that such an article would have come from."""
    return Entry(
        id=article.entry_id,
        feed_id=article.feed_id,
        guid=article.entry_id,
        url=article.url,
        link=article.url,
        title=article.title,
        summary="",
        content="",
        published_at=article.published_at,
        updated_at=None,
        authors=(),
        fingerprint=article.version,
        keys=(),
    )
