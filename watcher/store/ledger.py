"""The decision ledger, asked through `Store.read`: what became of every match."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from watcher.model.alert import Alert, Held
from watcher.model.delivery import Delivery
from watcher.store.tables import alert, article, delivery, placement, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert, where it went, and of what. Title and feed are empty once the article is pruned."""

    alert: Alert
    feed_id: str
    title: str
    url: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A match that raised no alert, and why."""

    watch: str
    article_id: str
    story_id: str
    feed_id: str
    title: str
    url: str
    held: Held
    decided_at: datetime


_SHOWN = tuple(
    func.coalesce(article.c[name], "").label(name) for name in ("feed_id", "title", "url")
)


def raised(reader: Connection, *, since: datetime | None = None) -> tuple[Raised, ...]:
    """The alerts since then, in the order in which they were raised; equals by watch and id."""
    question = (
        select(*alert.c, *_SHOWN)
        .join(article, article.c.id == alert.c.article_id, isouter=True)
        .order_by(alert.c.created_at, alert.c.watch, alert.c.id)
    )
    if since is not None:
        question = question.where(alert.c.created_at >= since)
    rows = reader.execute(question).mappings().all()
    sent = _deliveries(reader, since)
    return tuple(
        Raised(
            alert=Alert(**{name: row[name] for name in Alert.__slots__}),
            **{one.name: row[one.name] for one in _SHOWN},
            deliveries=sent.get(row["id"], ()),
        )
        for row in rows
    )


def held(
    reader: Connection,
    *,
    since: datetime | None = None,
    watch: str | None = None,
    limit: int | None = None,
) -> tuple[HeldBack, ...]:
    """The matches that were held since then, the latest first; equals by watch and article."""
    columns = ("watch", "article_id", "held", "decided_at")
    question = (
        select(
            *(verdict.c[name] for name in columns),
            func.coalesce(placement.c.story_id, "").label("story_id"),
            *_SHOWN,
        )
        .join(article, article.c.id == verdict.c.article_id, isouter=True)
        .join(placement, placement.c.article_id == verdict.c.article_id, isouter=True)
        .where(verdict.c.held.is_not(None))
        .order_by(verdict.c.decided_at.desc(), verdict.c.watch, verdict.c.article_id)
        .limit(limit)
    )
    if since is not None:
        question = question.where(verdict.c.decided_at >= since)
    if watch is not None:
        question = question.where(verdict.c.watch == watch)
    return tuple(HeldBack(**row) for row in reader.execute(question).mappings())


def _deliveries(reader: Connection, since: datetime | None) -> dict[str, tuple[Delivery, ...]]:
    columns = (delivery.c[name] for name in Delivery.__slots__)
    question = select(*columns).order_by(delivery.c.destination)
    if since is not None:
        question = question.where(delivery.c.created_at >= since)
    found: defaultdict[str, tuple[Delivery, ...]] = defaultdict(tuple)
    for row in reader.execute(question).mappings():
        found[row["alert_id"]] += (Delivery(**row),)
    return dict(found)
