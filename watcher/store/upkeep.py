"""What one run leaves for the next, and the deletion of old rows."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, false, func, literal, select
from sqlalchemy.dialects.sqlite import insert

from watcher.model.settings import Retention
from watcher.model.story import OPEN_FOR
from watcher.store.acknowledged import Acknowledged
from watcher.store.crowded import Crowded
from watcher.store.digests import Digests
from watcher.store.events import Events
from watcher.store.furniture import Furniture
from watcher.store.leaving import AWAITED, UNSENT
from watcher.store.near import KEPT, Nearly
from watcher.store.notices import Notices
from watcher.store.prepared import Prepared
from watcher.store.side_tables import beat, watch_hour
from watcher.store.silences import Silences
from watcher.store.tables import (
    alert,
    article,
    delivery,
    entry,
    feed,
    placement,
    story,
)
from watcher.store.threads import Threads

ENTRIES_KEPT = 1_000
"""Newest entries of each feed that are kept at any age. A feed may show an entry for years, and
one that is forgotten would be news again; feeds of more than 1,000 items are hardly seen."""

_insert_beat = insert(beat)
_SET_BEAT = Prepared(
    _insert_beat.on_conflict_do_update(
        index_elements=["key"],
        set_={"value": _insert_beat.excluded.value, "at": _insert_beat.excluded["at"]},
    )
)
_BEAT = Prepared(select(beat.c.value, beat.c["at"]).where(beat.c["key"] == bindparam("key")))

_BEFORE = bindparam("before", type_=article.c.first_seen.type)
_OLD_ARTICLES = Prepared(
    select(article.c.number, article.c.id, article.c.title, article.c.text)
    .where(article.c.first_seen < _BEFORE, ~AWAITED)
    .order_by(article.c.first_seen)
    .limit(bindparam("limit"))
)

_oldest = (
    select(func.min(entry.c.first_seen)).where(entry.c.feed_id == feed.c.feed_id).scalar_subquery()
)
_newest_kept = (
    select(entry.c.first_seen)
    .where(entry.c.feed_id == feed.c.feed_id)
    .order_by(entry.c.first_seen.desc())
    .limit(1)
    .offset(ENTRIES_KEPT - 1)
    .scalar_subquery()
)
_LONG_FEEDS = Prepared(
    select(feed.c.feed_id, _newest_kept.label("kept_from"))
    .where(_oldest < _BEFORE, _oldest < _newest_kept)
    .order_by(feed.c.feed_id)
)
_OLD_ENTRIES = Prepared(
    select(entry.c.id)
    .where(entry.c.feed_id == bindparam("feed_id"), entry.c.first_seen < _BEFORE)
    .order_by(entry.c.first_seen)
    .limit(bindparam("limit"))
)
# Feeds that are configured no longer, the entries by which they would be known again with them.
_LEFT = Prepared(
    select(feed.c.feed_id)
    .where(
        feed.c.active.is_(false()),
        func.coalesce(feed.c.last_polled, feed.c.added_at) < _BEFORE,
    )
    .order_by(feed.c.feed_id)
)
_DROP_FEED = Prepared(delete(feed).where(feed.c.feed_id == bindparam("feed_id")))

_OLD_STORIES = Prepared(
    delete(story).where(
        story.c.id.in_(
            select(story.c.id)
            .where(
                story.c.founded_at < _BEFORE,
                ~exists(select(literal(1)).where(placement.c.story_id == story.c.id)),
            )
            .limit(bindparam("limit"))
            .scalar_subquery()
        )
    )
)
_OLD_HOURS = Prepared(delete(watch_hour).where(watch_hour.c.hour < _BEFORE))
_OLD_ALERTS = Prepared(
    select(alert.c.id)
    .where(
        alert.c.created_at < _BEFORE,
        ~exists(select(literal(1)).where(delivery.c.alert_id == alert.c.id, UNSENT)),
    )
    .order_by(alert.c.created_at)
    .limit(bindparam("limit"))
)
_DROP_DELIVERIES = Prepared(delete(delivery).where(delivery.c.alert_id == bindparam("id")))
_DROP_ALERT = Prepared(delete(alert).where(alert.c.id == bindparam("id")))


class Upkeep(Crowded, Furniture, Events, Notices, Threads, Nearly, Acknowledged, Digests, Silences):
    """The rows of `beat`, and the end of all others."""

    def put_beat(self, key: str, value: str, now: datetime) -> None:
        """Leave a value for the next run."""
        _SET_BEAT.run(self, {"key": key, "value": value, "at": now})

    def beat(self, key: str) -> tuple[str, datetime] | None:
        """A value left earlier and when, or None."""
        row = _BEAT.row(self, {"key": key})
        return (row[0], row[1]) if row else None

    def prune(self, retention: Retention, now: datetime, batch: int = 500) -> int:
        """Delete up to `batch` things past their retention; how many, 0 once nothing is left.

        Articles and alerts that are still to be told stay, whatever their age, in a digest or
        alone; so do the newest `ENTRIES_KEPT` entries of every feed that is configured. Of a feed
        that brings very much, older ones go however young they are (`prune_crowded`).
        """
        steps: list[Callable[[datetime, int], int]] = []
        gone = 0
        if retention.articles is not None:
            steps = [
                self._prune_articles, self._prune_entries, self._prune_feeds, self._prune_stories,
                self._prune_hours, self.prune_habits,
            ]  # fmt: skip
            gone = _upto(steps, now - retention.articles, batch)
        if retention.alerts is not None and gone < batch:
            steps = [
                self._prune_alerts, self.prune_digests, self.prune_silences, self.prune_notices,
                self.prune_threads,
            ]  # fmt: skip
            gone += _upto(steps, now - retention.alerts, batch - gone)
        if gone < batch:
            gone += self.prune_crowded(retention.per_feed, now, batch - gone)
        gone += _upto([self.prune_near], now - KEPT, batch - gone)
        return gone + _upto([self.close_events], now - OPEN_FOR, batch - gone)

    def _prune_articles(self, before: datetime, limit: int) -> int:
        rows = _OLD_ARTICLES.rows(self, {"before": before, "limit": limit})
        for number, article_id, title, body in rows:
            self.drop_article(number, article_id, title, body)
        return len(rows)

    def _prune_entries(self, before: datetime, limit: int) -> int:
        gone = 0
        for feed_id, kept_from in _LONG_FEEDS.rows(self, {"before": before}):
            values = {"feed_id": feed_id, "before": min(before, kept_from), "limit": limit - gone}
            for (entry_id,) in _OLD_ENTRIES.rows(self, values):
                if old := self.entry(entry_id):
                    self.drop_entry(old)
                    gone += 1
            if gone >= limit:
                break
        return gone

    def _prune_feeds(self, before: datetime, limit: int) -> int:
        gone = 0
        for (feed_id,) in _LEFT.rows(self, {"before": before}):
            values = {"feed_id": feed_id, "before": before, "limit": limit - gone}
            rows = _OLD_ENTRIES.rows(self, values)
            for (entry_id,) in rows:
                if old := self.entry(entry_id):
                    self.drop_entry(old)
            gone += len(rows)
            if gone >= limit:
                break
            gone += _DROP_FEED.run(self, {"feed_id": feed_id})
        return gone

    def _prune_stories(self, before: datetime, limit: int) -> int:
        return _OLD_STORIES.run(self, {"before": before, "limit": limit})

    def _prune_hours(self, before: datetime, limit: int) -> int:
        del limit  # a few rows a day for each watch that counts
        return _OLD_HOURS.run(self, {"before": before})

    def _prune_alerts(self, before: datetime, limit: int) -> int:
        rows = _OLD_ALERTS.rows(self, {"before": before, "limit": limit})
        for statement in (_DROP_DELIVERIES, _DROP_ALERT):
            statement.run_many(self, [{"id": row[0]} for row in rows])
        self.drop_acknowledgements(row[0] for row in rows)
        return len(rows)


def _upto(steps: list[Callable[[datetime, int], int]], before: datetime, batch: int) -> int:
    gone = 0
    for step in steps:
        if gone < batch:
            gone += step(before, batch - gone)
    return gone
