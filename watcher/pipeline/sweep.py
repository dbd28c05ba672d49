"""What is done again later: pages that could not be read, and rows that are old enough to go."""

from datetime import timedelta
from functools import partial

from watcher.clock import Clock
from watcher.model.alert import Alert
from watcher.model.article import Article
from watcher.pipeline.judge import NEW, Candidate
from watcher.pipeline.poll import Poller
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.together import together
from watcher.pipeline.writes import Writes

_REREADS_AT_ONCE = 20
_LEASE = timedelta(minutes=5)
"""When a page is due again whose reading did not come back: a bug in one holds up no other."""


async def reread(
    setup: Setup, writes: Writes, poller: Poller, *, clock: Clock
) -> tuple[Alert, ...]:
    """Read pages again that failed or were walls, and judge their articles again.

    Raises the first of the errors that came up, after all have been tried.
    """
    now = clock.now()

    def due(tx: Transaction) -> list[tuple[Article, Candidate, int]]:
        found = []
        for article, entry, attempts in tx.due_rereads(now, _REREADS_AT_ONCE):
            tx.set_reread(article.id, now + _LEASE, attempts + 1)
            status = tx.entry_status(entry.id) or NEW
            found.append((article, Candidate(entry=entry, status=status), attempts))
        return found

    async def one(article: Article, candidate: Candidate, attempts: int) -> tuple[Alert, ...]:
        feed = setup.feeds.get(article.feed_id)
        if feed is None:
            await writes.do(partial(_give_up, article.id))
            return ()
        return await poller.judge_page(
            setup, feed, candidate, article.language, attempts=attempts + 1
        )

    raised = await together([one(*each) for each in await writes.do(due)], at_once=_REREADS_AT_ONCE)
    return tuple(alert for alerts in raised for alert in alerts)


def _give_up(article_id: str, tx: Transaction) -> None:
    """The feed is no longer configured."""
    tx.set_reread(article_id, None, 0)


async def prune(setup: Setup, writes: Writes, *, clock: Clock) -> int:
    """Delete what is past its retention, in small batches that hold nobody up; rows deleted."""
    total = 0
    while True:
        now = clock.now()
        gone = await writes.do(lambda tx: tx.prune(setup.settings.retention, now))  # noqa: B023 - awaited at once
        total += gone
        if not gone:
            return total
