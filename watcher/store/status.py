"""Read-only questions, asked through `Store.read`: health, queue, feeds.

    await store.read(status.counts)
    await store.read(lambda reader: status.coverage(reader, since=an_hour_ago))

What happened (alerts, stories, search, explain) is asked in `history`.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, func, select

from watcher.model.alert import Occasion
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.feed import FeedState
from watcher.model.notice import Notice
from watcher.store import side_tables, tables
from watcher.store.records import Counts, Coverage, FeedHealth, Latency, Queue

_LATENCY_OVER = 1_000
_AT_ONCE = (Occasion.FIRST.value, Occasion.UNCONFIRMED.value)
_STATE = [tables.feed.c[name] for name in FeedState.__slots__]
_DELIVERY = [tables.delivery.c[name] for name in Delivery.__slots__]


def counts(reader: Connection) -> Counts:
    """How many rows there are of everything."""
    return Counts(
        feeds=_count(reader, tables.feed, tables.feed.c.active),
        entries=_count(reader, tables.entry),
        articles=_count(reader, tables.article),
        stories=_count(reader, tables.story),
        matches=_count(reader, tables.match),
        alerts=_count(reader, tables.alert),
        deliveries=_by_state(reader),
    )


def feed_health(reader: Connection) -> tuple[FeedHealth, ...]:
    """Every configured feed, by name."""
    feed, entry = tables.feed, tables.entry
    mine = select(func.count()).where(entry.c.feed_id == feed.c.feed_id).scalar_subquery()
    newest = (
        select(func.max(entry.c.first_seen))
        .where(entry.c.feed_id == feed.c.feed_id)
        .scalar_subquery()
    )
    rows = reader.execute(
        select(feed.c.url, mine, newest, *_STATE).where(feed.c.active).order_by(feed.c.feed_id)
    )
    return tuple(
        FeedHealth(
            url=url,
            entries=entries,
            newest=seen,
            state=FeedState(**dict(zip(FeedState.__slots__, state, strict=True))),
        )
        for url, entries, seen, *state in rows
    )


def feed_states(reader: Connection) -> tuple[FeedState, ...]:
    """How every configured feed stands, by name: `feed_health` without what has to be counted."""
    feed = tables.feed
    rows = reader.execute(select(*_STATE).where(feed.c.active).order_by(feed.c.feed_id))
    return tuple(FeedState(**row) for row in rows.mappings())


def coverage(reader: Connection, *, since: datetime) -> Coverage:
    """The feeds that answered well at least once since then, among all."""
    feed = tables.feed
    return Coverage(
        ok=_count(reader, feed, feed.c.active & (feed.c.last_ok >= since)),
        all=_count(reader, feed, feed.c.active),
    )


def last_poll(reader: Connection) -> datetime | None:
    """When any feed was polled last."""
    return reader.execute(select(func.max(tables.feed.c.last_polled))).scalar()


def latency(reader: Connection, *, since: datetime) -> Latency:
    """Median and 95th percentile (nearest rank) of the last 1,000 deliveries sent since then.

    What waits for other sources, follows up on what was told, or was escalated is left out.
    """
    delivery, alert, article = tables.delivery, tables.alert, tables.article
    rows = reader.execute(
        select(delivery.c.sent_at, article.c.first_seen)
        .join(alert, alert.c.id == delivery.c.alert_id)
        .join(article, article.c.id == alert.c.article_id)
        .where(delivery.c.state == DeliveryState.SENT, delivery.c.sent_at >= since)
        .where(alert.c.occasion.in_(_AT_ONCE) | (alert.c.occasion == alert.c.article_id))
        .where(delivery.c.escalated == "")
        .order_by(delivery.c.sent_at.desc())
        .limit(_LATENCY_OVER)
    )
    spans = sorted(sent - seen for sent, seen in rows)
    if not spans:
        return Latency(count=0, p50=None, p95=None)
    return Latency(count=len(spans), p50=_percentile(spans, 50), p95=_percentile(spans, 95))


def queue(reader: Connection) -> Queue:
    """How many deliveries wait, are being sent, or are dead letters."""
    states = _by_state(reader)
    oldest = (
        select(func.min(tables.delivery.c.created_at))
        .where(tables.delivery.c.state.in_(tables.OPEN_STATES))
    )  # fmt: skip
    return Queue(
        queued=states["queued"] + states["claimed"],
        sending=states["sending"],
        dead=states["dead"] + states["unknown"],
        oldest=reader.execute(oldest).scalar(),
    )


def dead_letters(reader: Connection, *, limit: int = 100) -> tuple[Delivery, ...]:
    """Deliveries given up, received or not, newest first. `Transaction.requeue` sends one again."""
    rows = reader.execute(
        select(*_DELIVERY)
        .where(tables.delivery.c.state.in_([DeliveryState.DEAD, DeliveryState.UNKNOWN]))
        .order_by(tables.delivery.c.created_at.desc())
        .limit(limit)
    )
    return tuple(Delivery(**row) for row in rows.mappings())


def notices(reader: Connection, *, limit: int = 100, kind: str = "") -> tuple[Notice, ...]:
    """What the operator should know, the latest first; with `kind`, of that kind only."""
    question = (
        select(*(side_tables.notice.c[name] for name in Notice.__slots__))
        .order_by(side_tables.notice.c.last_at.desc())
        .limit(limit)
    )
    if kind:
        question = question.where(side_tables.notice.c.kind == kind)
    return tuple(Notice(**row) for row in reader.execute(question).mappings())


def _percentile(ordered: list[timedelta], percent: int) -> timedelta:
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _count(reader: Connection, table: Table, condition: object = None) -> int:
    question = select(func.count()).select_from(table)
    if condition is not None:
        question = question.where(condition)  # type: ignore[arg-type]  # a condition of columns
    return reader.execute(question).scalar_one()


def _by_state(reader: Connection) -> dict[str, int]:
    state = tables.delivery.c.state
    rows = reader.execute(select(state, func.count()).group_by(state))
    return {one.value: 0 for one in DeliveryState} | {one.value: count for one, count in rows}
