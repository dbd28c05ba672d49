"""Digests: collected when their slot has come; composed when they are sent.

A slot that passed while the daemon was down is made up for once, when it is back.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from watcher.alert import confirm
from watcher.alert import digest as composing
from watcher.alert.digest import Collected
from watcher.model import ids
from watcher.model.alert import Held, Message
from watcher.model.delivery import Delivery, Destination, Hold
from watcher.model.digest import Digest
from watcher.model.watch import Priority
from watcher.pipeline import coverage
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

MOST = 60
"""Stories that one message tells; more of them make further messages."""

_FIRST = timedelta(days=1)  # what a first digest looks back on


def collect(
    tx: Transaction, setup: Setup, chosen: Callable[[str], bool], now: datetime
) -> tuple[str, ...]:
    """Make the digests that are due at `now` for the destinations `chosen`; for which they are.

    Empty ones are made where they are asked for.
    """
    made: list[str] = []
    while due := [one for one in tx.digests_due(now) if chosen(one)]:
        for name in due:
            _make(tx, setup, name, now, now)
        made += due
    for one in setup.destinations.values():
        slot = _slot_without_alert(tx, setup, one, now) if chosen(one.id) else None
        if slot is not None:
            _make(tx, setup, one.id, slot, now)
            made.append(one.id)
    return tuple(made)


def _make(tx: Transaction, setup: Setup, name: str, slot: datetime, now: datetime) -> None:
    destination = setup.destinations.get(name)
    if destination and destination.digest:
        slot = destination.digest.last(now, ZoneInfo(setup.settings.timezone))
    made = Digest(
        id=_unused(tx, name, slot),
        destination=name,
        slot=slot,
        since=_since(tx, name, now),
        created_at=now,
    )
    tx.put_digest(made, MOST)
    tx.put_deliveries([
        Delivery(
            id=ids.delivery_id(made.id, name),
            alert_id=made.id,
            destination=name,
            created_at=now,
            due_at=now,
        )
    ])  # fmt: skip


def _unused(tx: Transaction, destination: str, slot: datetime) -> str:
    """The id of the slot's digest; of a further one where there is more, or the clock stepped."""
    parts = (f"{slot.isoformat()} {part}".removesuffix(" 0") for part in count())
    named = (ids.digest_id(destination, part) for part in parts)
    return next(one for one in named if tx.digest(one) is None)


def _since(tx: Transaction, destination: str, now: datetime) -> datetime:
    """From when on a digest counts what was held: since the last one."""
    last = tx.last_digest(destination)
    return last.created_at if last else now - _FIRST


def _slot_without_alert(
    tx: Transaction, setup: Setup, one: Destination, now: datetime
) -> datetime | None:
    """The slot that has passed without a digest, if there is something to say all the same.

    That is a match that is unconfirmed yet, or that there is nothing, for who wants to hear it. A
    destination that is new begins with the slot to come.
    """
    if one.digest is None:
        return None
    slot = one.digest.last(now, ZoneInfo(setup.settings.timezone))
    last, key = tx.last_digest(one.id), f"digest {one.id}"
    begun = tx.beat(key)
    if begun is None:
        tx.put_beat(key, "watched from here on", now)
        return None
    behind = max(begun[1], last.slot if last else begun[1])
    if slot <= behind:
        return None
    wanted = bool(one.if_empty or _unconfirmed(tx, setup, one.id, _since(tx, one.id, now), now))
    return slot if wanted else None


def message(
    tx: Transaction, setup: Setup, made: Digest, delivery: Delivery, now: datetime
) -> Message | None:
    """The message of a digest as things stand now; None if its destination is not configured."""
    destination = setup.destinations.get(made.destination)
    if destination is None:
        return None
    told = [_collected(tx, setup, one) for one in tx.told_in(made.id)]
    waiting = _unconfirmed(tx, setup, made.destination, made.since, made.created_at)
    watches = [one for one in setup.watches.values() if destination.id in one.send.to]
    told_of = composing.message(
        made,
        destination,
        [*(one for one in told if one is not None), *waiting],
        _held(tx, setup, made),
        delivery=delivery,
        timezone=setup.settings.timezone,
    )
    down = coverage.of_digest(tx, setup, watches, now)
    return replace(told_of, footer=(*told_of.footer, *down))


def _collected(tx: Transaction, setup: Setup, delivery: Delivery) -> Collected | None:
    alert = tx.alert(delivery.alert_id)
    if alert is None:
        return None
    held = composing.HELD_IN_WORDS[delivery.hold] if delivery.hold else ""
    return _told(
        tx,
        setup,
        alert.watch,
        (alert.story_id, alert.article_id),
        at=alert.created_at,
        priority=alert.priority,
        hold=delivery.hold,
        note="; ".join(filter(None, (delivery.escalated, held))),
        facts=alert.facts,
    )


def _unconfirmed(
    tx: Transaction, setup: Setup, destination: str, since: datetime, until: datetime
) -> list[Collected]:
    """What the watches that tell a destination keep for its digest, one line per story."""
    found: dict[tuple[str, str], Collected] = {}
    for watch in setup.watches.values():
        wanted = watch.confirm
        if wanted is None or destination not in watch.send.to:
            continue
        for article, story, at in tx.unconfirmed(watch.id, since, until):
            if (watch.id, story) in found:
                continue
            reports = confirm.reports(tx.story_articles(story), setup.feeds)
            found_so_far = confirm.best(reports, wanted.within).count
            found[watch.id, story] = _told(
                tx, setup, watch.id, (story, article), at=at, priority=watch.priority,
                note=f"unconfirmed: {found_so_far} of {wanted.sources} independent sources",
            )  # fmt: skip
    return list(found.values())


def _told(  # noqa: PLR0913 - the parts of one line, each named by the caller
    tx: Transaction,
    setup: Setup,
    watch: str,
    about: tuple[str, str],
    *,
    at: datetime,
    priority: Priority,
    hold: Hold | None = None,
    note: str = "",
    facts: tuple[str, ...] = (),
) -> Collected:
    """A line on a story, led by one of its articles; `about` are their ids.

    Where there is no article, as with an alert on a watch as a whole, the first fact leads.
    """
    story, article_id = about
    article = tx.article(article_id)
    known = setup.watches.get(watch)
    others = [
        setup.source(row.feed_id)
        for row in (tx.story_articles(story) if story else ())
        if row.article_id != article_id
    ]
    headline = article.title if article else ""
    return Collected(
        watch=watch,
        watch_title=(known.title if known else "") or watch,
        story_id=story,
        priority=priority,
        at=at,
        headline=headline if story or not facts else facts[0],
        url=article.url if article else "",
        source=setup.source(article.feed_id) if article else "",
        others=tuple(dict.fromkeys(others)),
        hold=hold,
        note=note,
    )


def _held(tx: Transaction, setup: Setup, made: Digest) -> Counter[tuple[str, Held]]:
    """What the watches that tell this destination held since its last digest, by reason."""
    counts: Counter[tuple[str, Held]] = Counter()
    for watch in setup.watches.values():
        if made.destination in watch.send.to:
            for reason, count in tx.held_between(watch.id, made.since, made.created_at).items():
                if reason is not Held.UNCONFIRMED_DIGEST:  # told in the digest itself
                    counts[watch.title or watch.id, reason] += count
    return counts
