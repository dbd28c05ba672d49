"""What decisions over time are made from: waiting matches, numbers, silences, rechecks."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model.alert import Alert, Occasion, Verdict
from watcher.model.feed import FeedState
from watcher.model.watching import MatchedStory, Recheck, Waiting
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.side_tables import notice, recheck, watch_hour
from watcher.store.tables import WAITING, alert, article, feed, placement, verdict

_KEY = ("article_id", "version", "watch", "watch_version")
_SINCE = bindparam("since", type_=verdict.c.decided_at.type)
_IS_NEWS = text("(verdict.held IS NULL OR verdict.held NOT IN ('FIRST_POLL', 'RESET'))")
_OF_WATCH = (verdict.c.watch == bindparam("watch"), _IS_NEWS)
_MATCHED = select(func.min(verdict.c.decided_at).label("at")).join(
    placement, placement.c.article_id == verdict.c.article_id
)

_ALERTS = Prepared(
    select(alert)
    .where(alert.c.story_id == bindparam("story_id"))
    .order_by(alert.c.created_at, alert.c.id)
)
_FEW = 200
"""Up to so many matches that wait are looked through for those of a story, instead of the story for
those that wait: it may have a thousand articles, and each costs 12 µs at every arrival."""

_some_waiting = select(verdict.c.watch).where(text(WAITING)).limit(_FEW + 1).subquery()
_HOW_MANY_WAIT = Prepared(select(func.count().label("waiting")).select_from(_some_waiting))
_waiting = (
    select(*(verdict.c[name] for name in _KEY))
    .join(placement, placement.c.article_id == verdict.c.article_id)
    .join(
        article,
        (article.c.id == verdict.c.article_id) & (article.c.version == verdict.c.version),
    )
    .where(text(WAITING))
    .order_by(article.c.first_seen, article.c.id, verdict.c.watch)
)
_WAITING = Prepared(_waiting.where(placement.c.story_id == bindparam("story_id")))
# The sign keeps the planner from beginning with the articles of the story.
_WAITING_OF_FEW = Prepared(
    _waiting.where(text("+placement.story_id = :story_id").bindparams(bindparam("story_id")))
)
_WAITING_STORIES = Prepared(
    select(placement.c.story_id)
    .join(verdict, verdict.c.article_id == placement.c.article_id)
    .where(text(WAITING), verdict.c.decided_at >= _SINCE)
    .distinct()
    .order_by(placement.c.story_id)
)
_QUIETLY_TOLD = Prepared(
    select(alert.c.story_id).where(
        alert.c.created_at >= bindparam("since", type_=alert.c.created_at.type),
        alert.c.occasion == Occasion.UNCONFIRMED.value,
    )
)
_SETTLE = Prepared(
    update(verdict)
    .where(*(verdict.c[name] == bindparam(name) for name in _KEY))
    .values({name: bindparam(name) for name in ("held", "alert_id", "decided_at")})
)
_FIRST_MATCHES = Prepared(
    _MATCHED.where(*_OF_WATCH, verdict.c.decided_at >= _SINCE)
    .group_by(placement.c.story_id)
    .order_by(func.min(verdict.c.decided_at))
)
_MATCHED_SINCE = Prepared(
    select(
        placement.c.story_id, article.c.id.label("article_id"), article.c.feed_id,
        article.c.title, article.c.url,
    )
    .select_from(verdict)
    .join(placement, placement.c.article_id == verdict.c.article_id)
    .join(article, article.c.id == verdict.c.article_id)
    .where(*_OF_WATCH, verdict.c.decided_at >= _SINCE)
    .order_by(verdict.c.decided_at, article.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
_LAST_MATCH = Prepared(
    select(verdict.c.decided_at).where(*_OF_WATCH).order_by(verdict.c.decided_at.desc()).limit(1)
)

_LEAN = ("feed_id", "next_due", "status", "interval", "failures", "last_polled", "last_ok")
_HEALTH = Prepared(select(*(feed.c[name] for name in _LEAN)).where(feed.c.active))
_GAPS = Prepared(
    select(notice.c["key"]).where(notice.c.kind == bindparam("kind"), notice.c.last_at >= _SINCE)
)

_add_hour = insert(watch_hour)
_NOTE_HOUR = Prepared(
    _add_hour.on_conflict_do_update(
        index_elements=["watch", "hour"],
        set_={
            "asked": watch_hour.c.asked + 1,
            "covered": watch_hour.c.covered + _add_hour.excluded.covered,
        },
    )
)
_HOURS = Prepared(
    select(watch_hour.c.hour).where(
        watch_hour.c.watch == bindparam("watch"),
        watch_hour.c.hour >= _SINCE,
        watch_hour.c.covered * 2 >= watch_hour.c.asked,
    )
)

_RECHECK = tuple(recheck.c[name] for name in Recheck.__slots__)
_ADD_RECHECK = Prepared(insert(recheck).on_conflict_do_nothing())
_DUE_RECHECKS = Prepared(
    select(*_RECHECK)
    .where(recheck.c.due <= bindparam("now", type_=recheck.c.due.type))
    .order_by(recheck.c.due, recheck.c.article_id)
    .limit(bindparam("limit"))
)
_SAVE_RECHECK = Prepared(
    update(recheck)
    .where(recheck.c.article_id == bindparam("article_id"))
    .values({name: bindparam(name) for name in Recheck.__slots__ if name != "article_id"})
)
_DROP_RECHECK = Prepared(delete(recheck).where(recheck.c.article_id == bindparam("article_id")))


class Watching(Session):
    """Questions on verdicts and alerts, and the rows of `recheck` and `watch_hour`."""

    def story_alerts(self, story_id: str) -> tuple[Alert, ...]:
        """The alerts that any watch has raised about a story, oldest first."""
        return tuple(_ALERTS.records(self, {"story_id": story_id}, Alert))

    def waiting(self, story_id: str) -> tuple[Waiting, ...]:
        """The matches of a story that wait to be confirmed, by the article seen first."""
        waiting = _HOW_MANY_WAIT.row(self, {})
        if waiting is None or not waiting[0]:
            return ()
        question = _WAITING_OF_FEW if waiting[0] <= _FEW else _WAITING
        return tuple(question.records(self, {"story_id": story_id}, Waiting))

    def stories_waiting(self, since: datetime) -> tuple[str, ...]:
        """The stories with matches held or sent quietly since `since`, until confirmed."""
        values = {"since": since}
        rows = (*_WAITING_STORIES.rows(self, values), *_QUIETLY_TOLD.rows(self, values))
        return tuple(sorted({row[0] for row in rows}))

    def settle_verdict(self, known: Verdict) -> None:
        """Put another outcome in place of that of a verdict that is there."""
        _SETTLE.run(self, fields(known))

    def first_matches(self, watch: str, since: datetime) -> tuple[datetime, ...]:
        """When the watch first matched each story that it has matched since, in order.

        What was seen on a first poll or came back in a flood of old entries does not count.
        """
        rows = _FIRST_MATCHES.rows(self, {"watch": watch, "since": since})
        return tuple(row[0] for row in rows)

    def matched_since(
        self, watch: str, since: datetime, limit: int = 500
    ) -> tuple[MatchedStory, ...]:
        """The stories that the watch has matched since, each by its first match."""
        values = {"watch": watch, "since": since, "limit": limit}
        found: dict[str, MatchedStory] = {}
        for one in _MATCHED_SINCE.records(self, values, MatchedStory):
            found.setdefault(one.story_id, one)
        return tuple(found.values())

    def last_match(self, watch: str) -> datetime | None:
        """When the watch matched anything last."""
        row = _LAST_MATCH.row(self, {"watch": watch})
        return row[0] if row else None

    def health(self) -> dict[str, FeedState]:
        """The state of every configured feed, as far as it tells whether the feed is reached."""
        return {one.feed_id: one for one in _HEALTH.records(self, {}, FeedState)}

    def noted_since(self, kind: str, since: datetime) -> frozenset[str]:
        """The keys of the notices of a kind that were put since."""
        return frozenset(row[0] for row in _GAPS.rows(self, {"kind": kind, "since": since}))

    def note_hour(self, watch: str, now: datetime, *, covered: bool) -> None:
        """Count one look at the sources of a watch, and whether most of them were polled well."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        _NOTE_HOUR.run(self, {"watch": watch, "hour": hour, "asked": 1, "covered": int(covered)})

    def covered_hours(self, watch: str, since: datetime) -> frozenset[datetime]:
        """The hours since in which at least half of the looks found the sources polled."""
        earliest = since - timedelta(hours=1)
        return frozenset(row[0] for row in _HOURS.rows(self, {"watch": watch, "since": earliest}))

    def add_recheck(self, new: Recheck) -> None:
        """Read an article's page again later. One that is to be read already stays as it is."""
        _ADD_RECHECK.run(self, fields(new))

    def due_rechecks(self, now: datetime, limit: int) -> tuple[Recheck, ...]:
        """The pages to be read again, longest due first."""
        return tuple(_DUE_RECHECKS.records(self, {"now": now, "limit": limit}, Recheck))

    def save_recheck(self, after: Recheck) -> None:
        """Remember how a recheck stands."""
        _SAVE_RECHECK.run(self, fields(after))

    def drop_rechecks(self, article_ids: Collection[str]) -> None:
        """Do not read these pages again."""
        _DROP_RECHECK.run_many(self, [{"article_id": one} for one in article_ids])
