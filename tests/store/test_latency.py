from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.store.builders import DAY, MINUTE, NOW, a_delivery, record_alert
from watcher.model.alert import Occasion
from watcher.model.delivery import DeliveryState, Hold
from watcher.store import latency
from watcher.store.database import Store
from watcher.store.latency import Lag, Lags, Spread
from watcher.store.transaction import Transaction

SECOND = timedelta(seconds=1)
AT = NOW + MINUTE


async def asked(store: Store) -> Lags:
    return await store.read(lambda reader: latency.lags(reader, since=NOW))


def sent(tx: Transaction, number: int, *, after: timedelta, hold: Hold | None = None) -> None:
    """One alert that was raised at once and sent so long after its article was seen."""
    alert = record_alert(tx, number, destinations=(), at=AT)
    one = replace(a_delivery(alert.id, at=AT), hold=hold)
    tx.put_deliveries([one])
    tx.save_delivery(replace(one, state=DeliveryState.SENT, sent_at=AT + after))


async def test_the_percentiles_are_told_by_source_and_by_watch(store: Store) -> None:
    def work(tx: Transaction) -> None:
        for number in range(1, 101):
            sent(tx, number, after=number * SECOND)

    await store.transaction(work)
    found = await asked(store)

    unknown = Spread(p50=None, p95=None, p99=None)
    lag = Lag(
        count=100,
        dated=0,
        published_to_seen=unknown,
        seen_to_sent=Spread(p50=50.0, p95=95.0, p99=99.0),
    )
    assert found == Lags(sources={"morning": lag}, watches={"minister": lag})


async def test_an_article_that_went_to_two_destinations_was_noticed_once(store: Store) -> None:
    def work(tx: Transaction) -> None:
        alert = record_alert(tx, destinations=("desk", "mail"), at=AT)
        article = tx.article(alert.article_id)
        assert article
        dated = replace(article, published_at=AT - 40 * SECOND)
        tx.put_article(dated, reread_due=None)
        for one in tx.claim(AT, DAY, 2):
            tx.save_delivery(replace(one, state=DeliveryState.SENT, sent_at=AT + SECOND))

    await store.transaction(work)
    lag = (await asked(store)).sources["morning"]
    assert (lag.count, lag.dated) == (2, 1)
    assert lag.published_to_seen == Spread(p50=40.0, p95=40.0, p99=40.0)


async def test_what_was_held_on_purpose_or_sent_again_does_not_count(store: Store) -> None:
    def work(tx: Transaction) -> None:
        sent(tx, 1, after=DAY, hold=Hold.QUIET_HOURS)
        sent(tx, 2, after=SECOND)
        alert = record_alert(tx, 3, at=AT)
        (one,) = tx.claim(AT, DAY, 1)
        tx.save_delivery(replace(one, state=DeliveryState.DEAD))
        tx.requeue(one.id, AT + DAY)
        (again,) = tx.claim(AT + DAY, DAY, 1)
        assert again.alert_id == alert.id
        tx.save_delivery(replace(again, state=DeliveryState.SENT, sent_at=AT + DAY))

    await store.transaction(work)
    lag = (await asked(store)).sources["morning"]
    assert (lag.count, lag.seen_to_sent.p99) == (1, 1.0)


async def test_follow_ups_and_alerts_on_a_watch_do_not_count(store: Store) -> None:
    def work(tx: Transaction) -> None:
        alert = record_alert(tx, destinations=(), at=AT)
        for occasion in (Occasion.HEADLINE.key("x"), Occasion.CONFIRMED.value, "spike: now"):
            tx.put_alert(replace(alert, id=occasion, occasion=occasion))
            one = replace(a_delivery(occasion, at=AT), state=DeliveryState.SENT, sent_at=AT)
            tx.put_deliveries([one])
            tx.save_delivery(one)

    await store.transaction(work)
    assert await asked(store) == Lags(sources={}, watches={})


@pytest.mark.parametrize(
    ("published", "late"),
    [
        (NOW - MINUTE, MINUTE),
        (NOW + 4 * MINUTE, timedelta(0)),
        (NOW + 6 * MINUTE, None),
        (NOW - DAY - MINUTE, None),
        (NOW.replace(hour=0, minute=0, second=0, microsecond=0), None),
        (None, None),
    ],
    ids=["a minute before", "a fast clock", "the future", "days ago", "a mere day", "none"],
)
def test_a_date_that_is_no_measure_is_left_out(
    published: datetime | None, late: timedelta | None
) -> None:
    assert latency.noticed_after(published, NOW) == late
