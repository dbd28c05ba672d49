"""Near misses: articles that a watch missed by one condition, kept for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from watcher.model.match import NearMatch
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.side_tables import near_miss
from watcher.store.tables import article

KEPT = timedelta(days=7)
"""How long a near miss is kept: it is there to ask why nothing came, and that is asked soon."""

_ADD = Prepared(insert(near_miss).on_conflict_do_nothing())
_DROP = Prepared(delete(near_miss).where(near_miss.c.article_id == bindparam("article_id")))
_OLD = Prepared(
    select(near_miss.c.article_id)
    .where(near_miss.c.seen_at < bindparam("before", type_=near_miss.c.seen_at.type))
    .order_by(near_miss.c.seen_at)
    .limit(bindparam("limit"))
)

_SHOWN = tuple(
    func.coalesce(article.c[name], "").label(name) for name in ("feed_id", "title", "url")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRow:
    """A near miss, with what `missing` says of the one condition that was not met."""

    watch: str
    watch_version: str
    article_id: str
    version: str
    feed_id: str
    title: str
    url: str
    missing: str
    seen_at: datetime


class Nearly(Session):
    """The rows of `near_miss`."""

    def put_near(self, article_id: str, found: tuple[NearMatch, ...], now: datetime) -> None:
        """Keep the near misses of an article, in place of those of an earlier version."""
        _DROP.run(self, {"article_id": article_id})
        _ADD.run_many(self, [{**fields(one), "seen_at": now} for one in found])

    def prune_near(self, before: datetime, limit: int) -> int:
        """Delete those of up to `limit` rows from before; how many were found."""
        rows = _OLD.rows(self, {"before": before, "limit": limit})
        _DROP.run_many(self, [{"article_id": one} for one in {row[0] for row in rows}])
        return len(rows)


def missed(
    reader: Connection,
    *,
    since: datetime | None = None,
    watch: str | None = None,
    article_id: str | None = None,
    limit: int | None = None,
) -> tuple[NearRow, ...]:
    """The near misses since then, the latest first; equals by watch and article."""
    names = ("watch", "watch_version", "article_id", "version", "missing", "seen_at")
    question = (
        select(
            *(near_miss.c[name] for name in names),
            *_SHOWN,
        )
        .join(article, article.c.id == near_miss.c.article_id, isouter=True)
        .order_by(near_miss.c.seen_at.desc(), near_miss.c.watch, near_miss.c.article_id)
        .limit(limit)
    )  # fmt: skip
    if since is not None:
        question = question.where(near_miss.c.seen_at >= since)
    if watch is not None:
        question = question.where(near_miss.c.watch == watch)
    if article_id is not None:
        question = question.where(near_miss.c.article_id == article_id)
    return tuple(NearRow(**row) for row in reader.execute(question).mappings())
