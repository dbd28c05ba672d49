"""Digests: collected when their slot has come, in one transaction; composed when they are sent.

A slot that passed while the daemon was down is made up for once, when it is back.
"""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.alert import digest as composing
from watcher.alert.digest import Collected
from watcher.model import ids
from watcher.model.alert import Held, Message
from watcher.model.delivery import Delivery, Destination
from watcher.model.digest import Digest
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

_FIRST = timedelta(days=1)  # what a first digest looks back on


def collect(tx: Transaction, setup: Setup, now: datetime) -> int:
    """Make the digests that are due at `now`, empty ones where they are asked for; how many."""
    made = 0
    for name in tx.digests_due(now):
        _make(tx, setup, name, now, now)
        made += 1
    for one in setup.destinations.values():
        slot = _empty_slot(tx, setup, one, now)
        if slot is not None:
            _make(tx, setup, one.id, slot, now)
            made += 1
    return made


def _make(tx: Transaction, setup: Setup, name: str, slot: datetime, now: datetime) -> None:
    destination = setup.destinations.get(name)
    if destination and destination.digest:
        slot = destination.digest.last(now, ZoneInfo(setup.settings.timezone))
    last = tx.last_digest(name)
    named = ids.digest_id(name, slot.isoformat())
    if tx.digest(named) is not None:  # the clock stepped back: what waits now is no part of it
        named = ids.digest_id(name, f"{slot.isoformat()} {now.isoformat()}")
    made = Digest(
        id=named,
        destination=name,
        slot=slot,
        since=last.created_at if last else now - _FIRST,
        created_at=now,
    )
    tx.put_digest(made)
    tx.put_deliveries([
        Delivery(
            id=ids.delivery_id(made.id, name),
            alert_id=made.id,
            destination=name,
            created_at=now,
            due_at=now,
        )
    ])  # fmt: skip


def _empty_slot(tx: Transaction, setup: Setup, one: Destination, now: datetime) -> datetime | None:
    """The slot that has passed without a digest, if this destination wants to hear of that.

    A destination that is new begins with the slot to come.
    """
    if one.digest is None or not one.if_empty:
        return None
    slot = one.digest.last(now, ZoneInfo(setup.settings.timezone))
    last, key = tx.last_digest(one.id), f"digest {one.id}"
    begun = tx.beat(key)
    if begun is None:
        tx.put_beat(key, "watched from here on", now)
        return None
    behind = max(begun[1], last.slot if last else begun[1])
    return slot if behind < slot else None


def message(tx: Transaction, setup: Setup, made: Digest, delivery: Delivery) -> Message:
    """The message of a digest as things stand now."""
    destination = setup.destinations[made.destination]
    told = [_collected(tx, setup, one) for one in tx.told_in(made.id)]
    return composing.message(
        made,
        destination,
        [one for one in told if one is not None],
        _held(tx, setup, made),
        delivery=delivery,
        timezone=setup.settings.timezone,
    )


def _collected(tx: Transaction, setup: Setup, delivery: Delivery) -> Collected | None:
    alert = tx.alert(delivery.alert_id)
    if alert is None:
        return None
    article = tx.article(alert.article_id)
    watch = setup.watches.get(alert.watch)
    others = [
        setup.source(row.feed_id)
        for row in tx.story_articles(alert.story_id)
        if row.article_id != alert.article_id
    ]
    return Collected(
        alert=alert,
        delivery=delivery,
        watch_title=(watch.title if watch else "") or alert.watch,
        headline=article.title if article else "",
        url=article.url if article else "",
        source=setup.source(article.feed_id) if article else "",
        others=tuple(dict.fromkeys(others)),
    )


def _held(tx: Transaction, setup: Setup, made: Digest) -> Counter[tuple[str, Held]]:
    """What the watches that tell this destination held since its last digest, by reason."""
    counts: Counter[tuple[str, Held]] = Counter()
    for watch in setup.watches.values():
        if made.destination in watch.send.to:
            for reason, count in tx.held_between(watch.id, made.since, made.created_at).items():
                counts[watch.title or watch.id, reason] += count
    return counts
