from dataclasses import replace
from datetime import timedelta

from tests.store.builders import DAY, NOW, a_feed, an_entry, record_alert
from watcher.model.acknowledgement import Acknowledgement
from watcher.model.delivery import DeliveryState
from watcher.model.settings import Retention
from watcher.store import status
from watcher.store.database import Store
from watcher.store.transaction import Transaction
from watcher.store.upkeep import ENTRIES_KEPT

KEEP = Retention(articles=90 * DAY, alerts=365 * DAY)


async def settle(store: Store, after: timedelta) -> None:
    """Send what is due, then prune until nothing is left to prune."""

    def send(tx: Transaction) -> None:
        for one in tx.claim(NOW, DAY, 1_000):
            tx.save_delivery(replace(one, state=DeliveryState.SENT, sent_at=NOW))

    await store.transaction(send)
    while await store.transaction(lambda tx: tx.prune(KEEP, NOW + after, batch=3)):
        pass


async def rows(store: Store, table: str) -> int:
    return await store.read(
        lambda reader: reader.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608 - the test's own table
    )


async def test_old_articles_go_with_all_that_hangs_on_them_and_alerts_stay(store: Store) -> None:
    await store.transaction(lambda tx: [record_alert(tx, n) for n in range(8)] and None)
    await settle(store, 91 * DAY)

    tables = ("article", "placement", "band", "match", "verdict", "story", "alert", "delivery")
    assert {table: await rows(store, table) for table in tables} == {
        "article": 0, "placement": 0, "band": 0, "match": 0,
        "verdict": 0, "story": 0, "alert": 8, "delivery": 8,
    }  # fmt: skip


async def test_old_alerts_go_with_their_deliveries(store: Store) -> None:
    await store.transaction(lambda tx: [record_alert(tx, n) for n in range(8)] and None)
    await settle(store, 366 * DAY)

    assert (await rows(store, "alert"), await rows(store, "delivery")) == (0, 0)


async def test_an_acknowledgement_goes_with_its_alert(store: Store) -> None:
    told = await store.transaction(record_alert)
    seen = Acknowledgement(alert_id=told.id, by="eva", at=NOW)
    assert await store.transaction(lambda tx: tx.acknowledge([seen, seen])) == (told.id,)
    await settle(store, 366 * DAY)

    assert await rows(store, "acknowledgement") == 0


async def test_what_is_young_stays(store: Store) -> None:
    await store.transaction(record_alert)
    await store.transaction(lambda tx: tx.put_notice("gap", "morning", "…", NOW))
    await settle(store, 89 * DAY)

    found = await store.read(status.counts)
    assert (found.articles, found.stories, found.alerts) == (1, 1, 1)
    assert await rows(store, "notice") == 1


async def test_an_article_that_is_still_to_be_sent_stays_at_any_age(store: Store) -> None:
    await store.transaction(record_alert)
    gone = await store.transaction(lambda tx: tx.prune(KEEP, NOW + 1_000 * DAY))

    found = await store.read(status.counts)
    assert (gone, found.articles, found.alerts) == (0, 1, 1)


async def test_the_newest_entries_of_a_feed_stay_known_at_any_age(store: Store) -> None:
    def record(tx: Transaction) -> None:
        tx.sync_feeds([a_feed()], NOW)
        for number in range(ENTRIES_KEPT + 5):
            at = NOW + timedelta(seconds=number)
            tx.add_entries([an_entry(number)], status="new", now=at)

    await store.transaction(record)
    await settle(store, 1_000 * DAY)

    oldest, newest = an_entry(4), an_entry(5)
    assert await rows(store, "entry") == ENTRIES_KEPT
    assert await rows(store, "entry_key") == 2 * ENTRIES_KEPT
    assert not await store.transaction(lambda tx: tx.known("morning", oldest.keys))
    assert await store.transaction(lambda tx: tx.known("morning", newest.keys))


async def test_nothing_is_pruned_where_all_is_kept_for_ever(store: Store) -> None:
    await store.transaction(record_alert)
    forever = Retention(articles=None, alerts=None)

    assert await store.transaction(lambda tx: tx.prune(forever, NOW + 10_000 * DAY)) == 0


async def test_a_notice_is_new_once_and_counted_after(store: Store) -> None:
    first = await store.transaction(lambda tx: tx.put_notice("gap", "a", "one", NOW))
    again = await store.transaction(lambda tx: tx.put_notice("gap", "a", "two", NOW + DAY))
    other = await store.transaction(lambda tx: tx.put_notice("gap", "b", "three", NOW))

    notice = (await store.read(status.notices))[0]
    assert (first, again, other) == (True, False, True)
    assert (notice.key, notice.text, notice.count) == ("a", "two", 2)
    assert (notice.first_at, notice.last_at) == (NOW, NOW + DAY)
