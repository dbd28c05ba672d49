from dataclasses import replace
from datetime import timedelta

from tests.store.builders import (
    DAY,
    EVIDENCE,
    MINUTE,
    NOW,
    a_feed,
    a_match,
    a_placement,
    a_signature,
    an_article,
    an_entry,
    record_alert,
)
from watcher.model.alert import Held, Verdict
from watcher.model.delivery import DeliveryState
from watcher.store import history, status
from watcher.store.database import Store
from watcher.store.records import Coverage, Latency
from watcher.store.transaction import Transaction


async def test_everything_is_counted(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed("a"), a_feed("b")], NOW))
    await store.transaction(lambda tx: tx.sync_feeds([a_feed("a")], NOW))
    await store.transaction(lambda tx: record_alert(tx, destinations=("desk", "mail")))

    found = await store.read(status.counts)

    assert (found.feeds, found.entries, found.articles, found.stories) == (1, 1, 1, 1)
    assert (found.matches, found.alerts) == (1, 1)
    assert {state: count for state, count in found.deliveries.items() if count} == {"queued": 2}


async def test_the_health_of_feeds_tells_state_and_entries(store: Store) -> None:
    await store.transaction(lambda tx: tx.sync_feeds([a_feed("morning"), a_feed("quiet")], NOW))
    await store.transaction(lambda tx: tx.add_entries([an_entry()], status="new", now=NOW))

    morning, quiet = await store.read(status.feed_health)

    assert (morning.url, morning.entries, morning.newest) == ("https://morning.example/rss", 1, NOW)
    assert (quiet.state.feed_id, quiet.entries, quiet.newest) == ("quiet", 0, None)


async def test_coverage_is_of_feeds_that_answered_well_of_late(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.sync_feeds([a_feed(name) for name in "abc"], NOW)
        states = tx.all_states()
        tx.save_states(
            [
                replace(states["a"], last_ok=NOW, last_polled=NOW),
                replace(states["b"], last_ok=NOW - DAY, last_polled=NOW - MINUTE),
            ]
        )

    await store.transaction(work)

    coverage = await store.read(lambda reader: status.coverage(reader, since=NOW - MINUTE))
    assert coverage == Coverage(ok=1, all=3)
    assert await store.read(status.last_poll) == NOW


async def test_latency_runs_from_first_sight_to_sent(store: Store) -> None:
    def work(tx: Transaction) -> None:
        for number in range(1, 101):
            record_alert(tx, number)
        for seconds, one in enumerate(tx.claim(NOW, DAY, 1_000), start=1):
            sent_at = NOW + timedelta(seconds=seconds)
            tx.save_delivery(replace(one, state=DeliveryState.SENT, sent_at=sent_at))

    none = await store.read(lambda reader: status.latency(reader, since=NOW))
    await store.transaction(work)
    found = await store.read(lambda reader: status.latency(reader, since=NOW))

    assert none == Latency(count=0, p50=None, p95=None)
    assert found == Latency(count=100, p50=timedelta(seconds=50), p95=timedelta(seconds=95))


async def test_the_queue_and_its_dead_letters_are_told(store: Store) -> None:
    def work(tx: Transaction) -> None:
        for number in (1, 2, 3):
            record_alert(tx, number, at=NOW + number * MINUTE)
        first, second = tx.claim(NOW + 9 * MINUTE, DAY, 2)
        tx.save_delivery(replace(second, state=DeliveryState.SENDING))
        tx.save_delivery(replace(first, state=DeliveryState.DEAD, last_error="a wrong token"))

    await store.transaction(work)
    queue = await store.read(status.queue)
    (dead,) = await store.read(status.dead_letters)

    assert (queue.queued, queue.sending, queue.dead) == (1, 1, 1)
    assert queue.oldest == NOW + 2 * MINUTE
    assert dead.last_error == "a wrong token"


async def test_alerts_are_listed_newest_first_with_their_deliveries(store: Store) -> None:
    one = await store.transaction(lambda tx: record_alert(tx, 1))
    two = await store.transaction(
        lambda tx: record_alert(tx, 2, at=NOW + MINUTE, destinations=("desk", "mail"))
    )

    everything = await store.read(history.alerts)
    late = await store.read(lambda reader: history.alerts(reader, since=NOW + MINUTE))
    other = await store.read(lambda reader: history.alerts(reader, watch="other"))

    assert [row.id for row in everything] == [two.id, one.id]
    assert [one.destination for one in everything[0].deliveries] == ["desk", "mail"]
    assert (everything[0].title, everything[0].feed_id) == ("Headline 2", "morning")
    assert ([row.id for row in late], other) == ([two.id], ())


async def test_an_alert_is_shown_with_article_deliveries_and_story(store: Store) -> None:
    alert = await store.transaction(record_alert)

    shown = await store.read(lambda reader: history.alert_detail(reader, alert.id))
    unknown = await store.read(lambda reader: history.alert_detail(reader, "unknown"))

    assert shown is not None
    assert (shown.alert, shown.article) == (alert, an_article())
    assert [one.destination for one in shown.deliveries] == ["desk"]
    assert [row.article_id for row in shown.story] == [alert.article_id]
    assert unknown is None


async def test_a_story_is_shown_under_its_first_headline(store: Store) -> None:
    copy = an_article(2, feed="evening", title="Another headline", first_seen=NOW + MINUTE)

    def work(tx: Transaction) -> str:
        alert = record_alert(tx, 1)
        tx.put_article(copy, reread_due=None)
        placed = a_placement(copy, alert.story_id, copy_of=alert.article_id)
        tx.put_placement(placed, a_signature(), NOW + MINUTE)
        return alert.story_id

    story = await store.transaction(work)
    (row,) = await store.read(history.stories)
    shown = await store.read(lambda reader: history.story_detail(reader, story))

    assert (row.id, row.title, row.founded_at) == (story, "Headline 1", NOW)
    assert (row.articles, row.sources, row.alerts) == (2, 2, 1)
    assert shown is not None
    assert [one.copy_of for one in shown.articles] == [None, story]
    assert len(shown.alerts) == 1
    assert await store.read(lambda reader: history.story_detail(reader, "unknown")) is None


async def test_an_article_is_explained_by_id_entry_or_any_address(store: Store) -> None:
    alert = await store.transaction(record_alert)
    entry, article = an_entry(), an_article()

    for name in (article.id, entry.id, entry.url, entry.link):
        told = await store.read(lambda reader, name=name: history.explain_article(reader, name))  # type: ignore[misc]  # bound at once
        assert told is not None
        assert (told.entry_status, told.entry_seen, told.article) == ("new", NOW, article)
        assert told.placement == a_placement(article)
        assert [(one.alert_id, one.evidence) for one in told.verdicts] == [(alert.id, EVIDENCE)]
        assert [one.destination for one in told.deliveries] == ["desk"]
    assert await store.read(lambda reader: history.explain_article(reader, "unknown")) is None


async def test_an_entry_of_a_silent_first_poll_is_explained_without_an_article(
    store: Store,
) -> None:
    entry = an_entry()
    await store.transaction(lambda tx: tx.add_entries([entry], status="first_poll", now=NOW))

    told = await store.read(lambda reader: history.explain_article(reader, entry.link))

    assert told is not None
    assert (told.entry, told.entry_status, told.article, told.verdicts) == (
        entry, "first_poll", None, (),
    )  # fmt: skip


async def test_a_match_that_was_held_tells_why(store: Store) -> None:
    article = an_article()
    match = a_match(article)

    def work(tx: Transaction) -> None:
        tx.put_article(article, reread_due=None)
        tx.put_match(match)
        verdict = Verdict(
            article_id=article.id,
            version=article.version,
            watch=match.watch,
            watch_version="v1",
            held=Held.COOLING_DOWN,
            alert_id=None,
            decided_at=NOW,
        )
        tx.put_verdict(verdict)
        tx.put_verdict(replace(verdict, held=Held.SHADOW))

    await store.transaction(work)
    told = await store.read(lambda reader: history.explain_article(reader, article.id))

    assert told is not None
    assert [(one.held, one.evidence) for one in told.verdicts] == [(Held.COOLING_DOWN, EVIDENCE)]
