from datetime import timedelta

from tests.store.builders import DAY, NOW, an_article, an_entry
from watcher.model.article import Article
from watcher.model.match import NearMatch
from watcher.model.settings import Retention
from watcher.store import near
from watcher.store.database import Store
from watcher.store.transaction import Transaction

HOUR = timedelta(hours=1)


def a_near_miss(article: Article, watch: str = "minister") -> NearMatch:
    return NearMatch(
        article_id=article.id,
        version=article.version,
        watch=watch,
        watch_version="v1",
        missing="line 2 of `all`: ferry",
    )


def recorded(tx: Transaction, number: int, *watches: str) -> Article:
    article = an_article(number)
    tx.add_entries([an_entry(number)], status="new", now=NOW)
    tx.put_article(article, reread_due=None)
    tx.put_near(article.id, tuple(a_near_miss(article, one) for one in watches), NOW)
    return article


async def test_near_misses_are_listed_with_their_articles(store: Store) -> None:
    article = await store.transaction(lambda tx: recorded(tx, 1, "minister", "ferry"))
    ferry, minister = await store.read(near.missed)
    assert (ferry.watch, minister.watch) == ("ferry", "minister")
    assert (minister.title, minister.missing) == (article.title, "line 2 of `all`: ferry")
    assert (minister.watch_version, minister.version) == ("v1", article.version)
    assert await store.read(lambda reader: near.missed(reader, watch="ferry")) == (ferry,)
    assert await store.read(lambda reader: near.missed(reader, since=NOW + HOUR)) == ()


async def test_a_new_version_takes_the_place_of_the_old_one(store: Store) -> None:
    article = await store.transaction(lambda tx: recorded(tx, 1, "minister"))
    await store.transaction(lambda tx: tx.put_near(article.id, (), NOW))
    assert await store.read(near.missed) == ()


async def test_they_are_kept_for_a_week(store: Store) -> None:
    await store.transaction(lambda tx: recorded(tx, 1, "minister"))
    week = Retention(articles=None, alerts=None)
    assert await store.transaction(lambda tx: tx.prune(week, NOW + 7 * DAY)) == 0
    assert await store.transaction(lambda tx: tx.prune(week, NOW + 7 * DAY + HOUR)) == 1
    assert await store.read(near.missed) == ()
