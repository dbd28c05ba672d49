from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from tests.store.builders import (
    EVIDENCE,
    MINUTE,
    NOW,
    a_delivery,
    an_alert,
    an_article,
    record_alert,
)
from watcher.model.alert import Told
from watcher.model.delivery import Delivery, DeliveryState
from watcher.notify import retry
from watcher.store.database import Store
from watcher.store.transaction import Transaction

LEASE = 2 * MINUTE


async def claim(
    store: Store, now: datetime = NOW, limit: int = 10, *, to: Sequence[str] | None = None
) -> tuple[Delivery, ...]:
    return await store.transaction(lambda tx: tx.claim(now, LEASE, limit, to))


async def begin(store: Store, claimed: Delivery) -> None:
    """Mark a delivery as being sent."""
    begun = replace(claimed, state=DeliveryState.SENDING, attempts=claimed.attempts + 1)
    await store.transaction(lambda tx: tx.save_delivery(begun))


async def test_a_claim_takes_what_is_due_for_the_time_of_a_lease(store: Store) -> None:
    await store.transaction(record_alert)

    (claimed,) = await claim(store)

    assert claimed == replace(
        a_delivery(claimed.alert_id),
        state=DeliveryState.CLAIMED,
        due_at=NOW + LEASE,
    )


async def test_what_is_claimed_is_not_claimed_twice(store: Store) -> None:
    await store.transaction(record_alert)

    first, second = await claim(store), await claim(store, NOW + LEASE / 2)

    assert (len(first), second) == (1, ())


async def test_an_expired_lease_is_claimed_again_as_unsure(store: Store) -> None:
    await store.transaction(record_alert)
    await claim(store)

    (unbegun,) = await claim(store, NOW + LEASE)
    await begin(store, unbegun)
    (again,) = await claim(store, NOW + 2 * LEASE)

    assert (unbegun.unsure, unbegun.interrupted) == (0, 0)
    assert (again.attempts, again.unsure, again.interrupted) == (1, 1, 1)
    assert again.due_at == NOW + 3 * LEASE


@pytest.mark.parametrize(("machine_died", "unsure"), [(False, [1, 0]), (True, [1, 1])])
async def test_what_a_crash_left_is_queued_at_the_start_and_only_what_was_begun_is_a_repeat(
    store: Store, *, machine_died: bool, unsure: list[int]
) -> None:
    await store.transaction(lambda tx: [record_alert(tx, number) for number in (1, 2)])
    begun, _ = await claim(store)
    await begin(store, begun)
    await store.transaction(lambda tx: tx.release_leases(NOW, machine_died=machine_died))

    again = await claim(store)

    assert [one.unsure for one in again] == unsure
    assert [(one.attempts, one.interrupted) for one in again] == [(1, 1), (0, 0)]


async def test_deliveries_go_out_first_in_first_out(store: Store) -> None:
    def work(tx: Transaction) -> list[str]:
        alerts = [record_alert(tx, n, at=NOW - MINUTE * (n == 3)) for n in (1, 2, 3, 4)]
        return [alert.id for alert in alerts]

    one, two, three, four = await store.transaction(work)

    claimed = [await claim(store, limit=1) for _ in range(5)]

    assert [[one.alert_id for one in some] for some in claimed] == [
        [three], [one], [two], [four], [],
    ]  # fmt: skip


async def test_a_destination_is_claimed_apart_from_the_others(store: Store) -> None:
    await store.transaction(lambda tx: record_alert(tx, destinations=("desk", "mail", "chat")))

    due = await store.transaction(lambda tx: tx.due_destinations(NOW))
    claimed = await claim(store, to=["mail", "chat"])

    assert due == ("chat", "desk", "mail")
    assert {one.destination for one in claimed} == {"mail", "chat"}
    assert await store.transaction(lambda tx: tx.due_destinations(NOW)) == ("desk",)


async def test_what_was_put_off_is_claimed_when_it_is_due(store: Store) -> None:
    await store.transaction(record_alert)
    (claimed,) = await claim(store)
    later = replace(claimed, state=DeliveryState.QUEUED, due_at=NOW + MINUTE, last_error="busy")
    await store.transaction(lambda tx: tx.save_delivery(later))

    early, due = await claim(store), await claim(store, NOW + MINUTE)

    assert early == ()
    assert [(one.attempts, one.unsure, one.last_error) for one in due] == [(0, 0, "busy")]


async def test_final_deliveries_are_never_claimed(store: Store) -> None:
    await store.transaction(lambda tx: record_alert(tx, destinations=("desk", "mail")))
    for one, state in zip(
        await claim(store), (DeliveryState.SENT, DeliveryState.DEAD), strict=True
    ):
        done = replace(one, state=state, sent_at=NOW)
        await store.transaction(lambda tx, done=done: tx.save_delivery(done))  # type: ignore[misc]  # bound at once

    assert await claim(store, NOW + 100 * LEASE) == ()


async def test_recording_an_alert_again_leaves_its_deliveries_as_they_stand(store: Store) -> None:
    await store.transaction(record_alert)
    (claimed,) = await claim(store)
    sent = replace(claimed, state=DeliveryState.SENT, sent_at=NOW)
    await store.transaction(lambda tx: tx.save_delivery(sent))
    await store.transaction(record_alert)

    assert await claim(store, NOW + LEASE) == ()


async def test_a_sent_delivery_can_be_queued_again_and_is_then_unsure(store: Store) -> None:
    await store.transaction(record_alert)
    (claimed,) = await claim(store)
    busy = await store.transaction(lambda tx: tx.requeue(claimed.id, NOW))
    sent = replace(claimed, state=DeliveryState.SENT, sent_at=NOW)
    await store.transaction(lambda tx: tx.save_delivery(sent))
    done = await store.transaction(lambda tx: tx.requeue(claimed.id, NOW + MINUTE))

    (again,) = await claim(store, NOW + MINUTE)

    assert (busy, done) == (False, True)
    assert (again.attempts, again.unsure, again.created_at) == (0, 1, NOW + MINUTE)


async def test_what_was_given_up_as_perhaps_received_is_sent_anew_when_asked_for(
    store: Store,
) -> None:
    await store.transaction(record_alert)
    (claimed,) = await claim(store)
    lost = replace(claimed, state=DeliveryState.UNKNOWN, unsure=3, interrupted=2)
    await store.transaction(lambda tx: tx.save_delivery(lost))
    assert await store.transaction(lambda tx: tx.requeue(claimed.id, NOW + MINUTE))

    (again,) = await claim(store, NOW + MINUTE)

    assert (again.unsure, again.interrupted) == (1, 0)
    assert retry.before(again) == again


async def test_an_alert_comes_back_as_it_was_and_is_told_of(store: Store) -> None:
    article = an_article()
    first, second = an_alert(article), an_alert(article, occasion="again", at=NOW + MINUTE)

    def work(tx: Transaction) -> None:
        for alert in (second, first, first):
            tx.put_alert(alert)

    await store.transaction(work)

    assert await store.transaction(lambda tx: tx.alert(first.id)) == first
    assert first.evidence == EVIDENCE
    assert await store.transaction(lambda tx: tx.told("minister", article.id)) == tuple(
        Told(alert_id=one.id, article_id=article.id, occasion=one.occasion, at=one.created_at)
        for one in (first, second)
    )
    assert await store.transaction(lambda tx: tx.told("other", article.id)) == ()
