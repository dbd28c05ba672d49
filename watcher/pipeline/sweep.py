"""What is done again later: pages that could not be read, and rows that are old enough to go."""

from functools import partial

from watcher.clock import Clock
from watcher.model.alert import Alert
from watcher.pipeline.poll import Poller
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.writes import Writes

_REREADS_AT_ONCE = 20


async def reread(
    setup: Setup, writes: Writes, poller: Poller, *, clock: Clock
) -> tuple[Alert, ...]:
    """Read pages again that failed or were walls, and judge their articles again."""
    now = clock.now()
    due = await writes.do(lambda tx: tx.due_rereads(now, _REREADS_AT_ONCE))
    alerts: list[Alert] = []
    for article, entry, attempts in due:
        feed = setup.feeds.get(article.feed_id)
        if feed is None:
            await writes.do(partial(_give_up, article.id))
            continue
        alerts += await poller.judge_page(
            setup, feed, entry, article.language, attempts=attempts + 1
        )
    return tuple(alerts)


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
