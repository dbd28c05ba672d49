"""Feeds that bring more than retention by age can keep small.

A feed with thousands of new entries at every poll would fill the disk long before the first of them
is old, and a full disk stops every other feed. So of each feed only the newest entries stay, with
their articles: `Retention.per_feed` of them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, literal, or_, select, text

from watcher.model import ids
from watcher.store.leaving import AWAITED, Leaving
from watcher.store.prepared import Prepared
from watcher.store.tables import WAITING, article, entry, feed, verdict

WAITS = timedelta(hours=24)
"""So long a match that waits for other sources keeps its article, however crowded its feed is."""

_LOOKED_AT = 10
"""Entries that are looked at for one that goes: those that must stay are passed over."""

_kept_from = (
    select(entry.c.first_seen)
    .where(entry.c.feed_id == feed.c.feed_id)
    .order_by(entry.c.first_seen.desc())
    .limit(1)
    .offset(bindparam("kept") - 1)
    .scalar_subquery()
)
_CROWDED = Prepared(
    select(feed.c.feed_id, _kept_from.label("kept_from"))
    .where(_kept_from.is_not(None))
    .order_by(feed.c.feed_id)
)
_OLDEST = Prepared(
    select(entry.c.id)
    .where(
        entry.c.feed_id == bindparam("feed_id"),
        entry.c.first_seen < bindparam("kept_from", type_=entry.c.first_seen.type),
    )
    .order_by(entry.c.first_seen)
    .limit(bindparam("limit"))
)
_waits = exists(
    select(literal(1)).where(
        verdict.c.article_id == article.c.id,
        text(WAITING),
        verdict.c.decided_at > bindparam("since", type_=verdict.c.decided_at.type),
    )
)
_ARTICLE = Prepared(
    select(
        article.c.number,
        article.c.id,
        article.c.title,
        article.c.text,
        or_(AWAITED, _waits).label("needed"),
    ).where(article.c.id == bindparam("id"))
)


class Crowded(Leaving):
    """The oldest of a feed that has too many."""

    def prune_crowded(self, kept: int, now: datetime, limit: int) -> int:
        """Delete up to `limit` entries, with their articles, beyond the `kept` newest of a feed.

        What is still to be told stays, and for a day what waits for other sources.
        """
        gone = 0
        for feed_id, kept_from in _CROWDED.rows(self, {"kept": kept}):
            for entry_id in self._oldest(feed_id, kept_from, limit * _LOOKED_AT):
                if gone >= limit:
                    return gone
                gone += self._drop(entry_id, now - WAITS)
        return gone

    def _oldest(self, feed_id: str, kept_from: datetime, limit: int) -> Iterator[str]:
        values = {"feed_id": feed_id, "kept_from": kept_from, "limit": limit}
        return (row[0] for row in _OLDEST.rows(self, values))

    def _drop(self, entry_id: str, since: datetime) -> bool:
        """Whether an entry went: one whose article is needed does not."""
        row = _ARTICLE.row(self, {"id": ids.article_id(entry_id), "since": since})
        old = self.entry(entry_id)
        if old is None or (row and row[4]):
            return False
        if row:
            self.drop_article(*row[:4])
        self.drop_entry(old)
        return True
