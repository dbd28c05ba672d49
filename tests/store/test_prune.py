from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.store.builders import (
    DAY,
    NOW,
    a_delivery,
    a_feed,
    a_match,
    an_article,
    an_entry,
    record_alert,
)
from watcher.clock import SimulatedClock
from watcher.model.acknowledgement import Acknowledgement
from watcher.model.alert import Held, Verdict
from watcher.model.delivery import DeliveryState
from watcher.model.digest import Digest
from watcher.model.habits import Habits
from watcher.model.settings import Retention
from watcher.model.silence import Silence, SilenceKind
from watcher.model.story import Event
from watcher.store import status
from watcher.store.articles import VERSIONS_KEPT
from watcher.store.database import Store
from watcher.store.transaction import Transaction
from watcher.store.upkeep import ENTRIES_KEPT

KEEP = Retention(articles=90 * DAY, alerts=365 * DAY)
DIGEST = Digest(id="g", destination="desk", slot=NOW, since=NOW - DAY, created_at=NOW)
SILENCE = Silence(
    id="s", kind=SilenceKind.WATCH, target="w", begins=NOW, until=NOW + DAY, author="", why=""
)
EVENT = Event(
    story_id="", last_at=NOW, reports=1, words={"harbour": 0.5}, across={}, head={}, top={},
    places=frozenset(), numbers=frozenset(), days=frozenset(), languages=frozenset({"en"}),
    keys=("harbour", "bridge"),
)  # fmt: skip


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


def a_crowd(tx: Transaction, count: int, *, told: bool = False) -> None:
    """Entries of one feed with their articles, a second apart; each told, or none."""
    for number in range(count):
        at = NOW + timedelta(seconds=number)
        if told:
            record_alert(tx, number, at=at)
        else:
            tx.put_article(an_article(number, first_seen=at), reread_due=None)
        tx.add_entries([an_entry(number)], status="new", now=at)


async def test_of_a_feed_that_brings_very_much_the_newest_stay(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.sync_feeds([a_feed(), a_feed("other")], NOW)
        a_crowd(tx, 30)
        tx.add_entries([an_entry(n, feed="other") for n in range(12)], status="new", now=NOW)

    await store.transaction(work)
    few = replace(KEEP, per_feed=12)
    await pruned(store, timedelta(), few)

    assert (await rows(store, "article"), await rows(store, "entry")) == (12, 24)
    assert not await store.transaction(lambda tx: tx.known("morning", an_entry(17).keys))
    assert await store.transaction(lambda tx: tx.known("morning", an_entry(18).keys))
    assert await store.check() == ()


async def test_of_a_crowded_feed_stays_what_is_still_to_be_told(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.sync_feeds([a_feed()], NOW)
        a_crowd(tx, 30, told=True)

    few = replace(KEEP, per_feed=5)
    await store.transaction(work)
    await pruned(store, timedelta(), few)
    waiting = (await rows(store, "article"), await rows(store, "entry"))

    def send(tx: Transaction) -> None:
        for one in tx.claim(NOW + DAY, DAY, 1_000):
            tx.save_delivery(replace(one, state=DeliveryState.SENT, sent_at=NOW))

    await store.transaction(send)
    await pruned(store, timedelta(), few)

    assert waiting == (30, 30)
    assert (await rows(store, "article"), await rows(store, "entry")) == (5, 5)
    assert await rows(store, "alert") == 30


async def test_of_a_crowded_feed_stays_for_a_day_what_waits_for_other_sources(store: Store) -> None:
    waiting = an_article(0)

    def work(tx: Transaction) -> None:
        tx.sync_feeds([a_feed()], NOW)
        a_crowd(tx, 30)
        verdict = Verdict(
            article_id=waiting.id, version=waiting.version, watch="minister", watch_version="v1",
            held=Held.UNCONFIRMED, alert_id=None, decided_at=NOW,
        )  # fmt: skip
        tx.put_verdict(verdict)

    few = replace(KEEP, per_feed=5)
    await store.transaction(work)
    await pruned(store, DAY - timedelta(seconds=1), few)
    first = await rows(store, "article")
    await pruned(store, DAY, few)

    assert (first, await rows(store, "article")) == (6, 5)


async def test_entries_that_came_at_one_moment_are_not_torn_apart(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.sync_feeds([a_feed()], NOW)
        tx.add_entries([an_entry(n) for n in range(30)], status="first", now=NOW)

    await store.transaction(work)
    await pruned(store, timedelta(), replace(KEEP, per_feed=12))

    assert await rows(store, "entry") == 30


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


async def put_in_digest(store: Store, state: DeliveryState) -> None:
    """One alert, told in a digest whose own delivery stands so."""

    def work(tx: Transaction) -> None:
        told = record_alert(tx, destinations=())
        waiting = replace(a_delivery(told.id), state=DeliveryState.WAITING)
        tx.put_deliveries([waiting])
        tx.put_digest(DIGEST, 10)
        tx.put_deliveries([replace(a_delivery("g"), state=state)])

    await store.transaction(work)


async def pruned(store: Store, after: timedelta, keep: Retention = KEEP) -> None:
    while await store.transaction(lambda tx: tx.prune(keep, NOW + after, batch=3)):
        pass


async def test_an_article_that_waits_for_a_digest_stays(store: Store) -> None:
    def work(tx: Transaction) -> None:
        told = record_alert(tx, destinations=())
        tx.put_deliveries([replace(a_delivery(told.id), state=DeliveryState.WAITING)])

    await store.transaction(work)
    await pruned(store, 1_000 * DAY)

    assert (await rows(store, "article"), await rows(store, "alert")) == (1, 1)


@pytest.mark.parametrize(("state", "left"), [(DeliveryState.QUEUED, 1), (DeliveryState.SENT, 0)])
async def test_an_article_stays_until_the_digest_that_tells_it_is_sent(
    store: Store, state: DeliveryState, left: int
) -> None:
    await put_in_digest(store, state)
    await pruned(store, 1_000 * DAY)

    assert (await rows(store, "article"), await rows(store, "alert")) == (left, left)


async def test_old_digests_go_with_their_deliveries_but_for_the_latest(store: Store) -> None:
    await put_in_digest(store, DeliveryState.SENT)
    later = Digest(id="h", destination="desk", slot=NOW + DAY, since=NOW, created_at=NOW + DAY)
    await store.transaction(lambda tx: tx.put_digest(later, 10))
    await pruned(store, 1_000 * DAY)

    last = await store.transaction(lambda tx: tx.last_digest("desk"))
    assert (await rows(store, "digest"), await rows(store, "delivery"), last) == (1, 0, later)


async def test_a_silence_goes_a_year_after_its_end(store: Store) -> None:
    await store.transaction(lambda tx: tx.put_silence(SILENCE))
    await pruned(store, 366 * DAY)
    young = await rows(store, "silence")
    await pruned(store, 367 * DAY)

    assert (young, await rows(store, "silence")) == (1, 0)


async def test_a_feed_that_is_no_longer_configured_is_forgotten_with_its_entries(
    store: Store,
) -> None:
    def work(tx: Transaction) -> None:
        tx.sync_feeds([a_feed("gone"), a_feed("kept")], NOW)
        for name in ("gone", "kept"):
            tx.add_entries([an_entry(n, feed=name) for n in range(7)], status="new", now=NOW)
        tx.sync_feeds([a_feed("kept")], NOW)

    await store.transaction(work)
    await pruned(store, 89 * DAY)
    young = (await rows(store, "feed"), await rows(store, "entry"))
    await pruned(store, 91 * DAY)

    assert young == (2, 14)
    assert (await rows(store, "feed"), await rows(store, "entry")) == (1, 7)
    assert await rows(store, "entry_key") == 14


async def test_an_article_that_changes_for_ever_keeps_its_latest_versions(store: Store) -> None:
    def change(tx: Transaction, number: int) -> None:
        at = NOW + timedelta(minutes=number)
        changed = replace(an_article(text=f"Text {number}"), version=str(number), first_seen=at)
        tx.put_article(changed, reread_due=None)
        tx.put_match(replace(a_match(changed), version=str(number)))

    await store.transaction(record_alert)
    for number in range(3 * VERSIONS_KEPT):
        await store.transaction(partial(change, number=number))

    assert await rows(store, "article_version") == VERSIONS_KEPT
    assert await rows(store, "match") == VERSIONS_KEPT + 1  # and that of the version now
    assert await rows(store, "verdict") == 1  # it raised an alert
    assert await store.check() == ()


async def test_the_file_stays_as_large_as_it_was_through_a_year(tmp_path: Path) -> None:
    """Six articles a day with all that belongs to them; the alerts of day 0 are never sent.

    It grows until the feed has the thousand entries that are kept at any age, on day 167.
    """
    path = tmp_path / "year.db"
    clock = SimulatedClock(NOW)
    store = Store.open(path, exclusive=True, clock=clock, durable=False)
    keep = Retention(articles=20 * DAY, alerts=40 * DAY)
    sizes = []

    def one_day(tx: Transaction, day: int) -> None:
        at = NOW + day * DAY
        tx.put_beat("listened", str(day), at)
        for number in range(6 * day, 6 * day + 6):
            told = record_alert(tx, number, at=at, text=f"Report {number} of the day. " * 40)
            sent = replace(a_delivery(told.id, at=at), state=DeliveryState.SENT, sent_at=at)
            if day:
                tx.save_delivery(sent)
            tx.put_event(replace(EVENT, story_id=told.story_id, last_at=at))
        tx.put_digest(replace(DIGEST, id=f"g{day}", slot=at, created_at=at), 10)
        tx.put_silence(replace(SILENCE, id=f"s{day}", begins=at, until=at + DAY))
        tx.put_notice("gap", f"feed {day}", "some gap", at)
        tx.put_habits(Habits(scope=f"host{day}.example"), at)

    await store.transaction(lambda tx: tx.sync_feeds([a_feed()], NOW))
    for day in range(365):
        await store.transaction(partial(one_day, day=day))
        while await store.transaction(lambda tx: tx.prune(keep, NOW + day * DAY)):  # noqa: B023
            pass
        pages = await store.read(lambda one: one.exec_driver_sql("PRAGMA page_count").scalar_one())
        sizes.append(pages)
    waiting = await store.transaction(lambda tx: tx.claim(NOW + 400 * DAY, DAY, 100))
    wrong = await store.check()
    store.close()

    assert sizes[-1] <= 1.05 * sizes[-150]  # one table that only grows makes it a sixth
    assert len(waiting) == 6
    assert wrong == ()
