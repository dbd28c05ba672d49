from dataclasses import replace
from datetime import timedelta

from tests.store.builders import DAY, NOW, an_article, an_entry
from watcher.model.settings import Retention
from watcher.model.watching import Unjudged
from watcher.store import unjudged
from watcher.store.database import Store
from watcher.store.transaction import Transaction

HOUR = timedelta(hours=1)
CHANGE = ("headline changed", "key", "old", "new")
ARTICLE = an_article(1)
MARK = Unjudged(article_id=ARTICLE.id, watch="ferry", since=NOW, tried_at=NOW)


async def test_what_was_tried_longest_ago_comes_first(store: Store) -> None:
    other = replace(MARK, watch="bridge", tried_at=NOW + HOUR)
    await store.transaction(lambda tx: tx.put_unjudged([other, MARK]))
    assert await store.transaction(lambda tx: tx.unjudged()) == (MARK, other)
    later = replace(MARK, tried_at=NOW + 2 * HOUR)
    await store.transaction(lambda tx: tx.put_unjudged([later]))
    assert await store.transaction(lambda tx: tx.unjudged()) == (other, later)
    assert await store.transaction(lambda tx: tx.unjudged(watch="ferry")) == (later,)
    assert await store.transaction(lambda tx: tx.unjudged("another")) == ()


async def test_a_mark_that_is_there_loses_nothing(store: Store) -> None:
    told = replace(MARK, news=True, story="story", change=CHANGE)
    await store.transaction(lambda tx: tx.put_unjudged([told]))
    again = replace(MARK, since=NOW + HOUR, tried_at=NOW + HOUR)
    await store.transaction(lambda tx: tx.put_unjudged([again]))
    assert await store.read(lambda reader: unjudged.of_article(reader, ARTICLE.id)) == (
        replace(told, tried_at=NOW + HOUR),
    )


async def test_a_mark_goes_with_its_article(store: Store) -> None:
    def recorded(tx: Transaction) -> None:
        tx.add_entries([an_entry(1)], status="new", now=NOW)
        tx.put_article(ARTICLE, reread_due=None)
        tx.put_unjudged([MARK])

    await store.transaction(recorded)
    kept = Retention(articles=DAY, alerts=None)
    await store.transaction(lambda tx: tx.prune(kept, NOW + HOUR))
    assert await store.transaction(lambda tx: tx.unjudged()) == (MARK,)
    await store.transaction(lambda tx: tx.prune(kept, NOW + 3 * DAY))
    assert await store.transaction(lambda tx: tx.unjudged()) == ()
