"""What each watch said of an article, what became of it, and the alerts raised."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from watcher.model.alert import Alert, Told, Verdict
from watcher.model.match import Match
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.tables import alert, match, verdict

_ADD_MATCH = Prepared(insert(match).on_conflict_do_nothing())
_ADD_VERDICT = Prepared(insert(verdict).on_conflict_do_nothing())
_DECIDED = Prepared(
    select(verdict.c.decided_at).where(
        *(
            verdict.c[name] == bindparam(name)
            for name in ("article_id", "version", "watch", "watch_version")
        )
    )
)
_ADD_ALERT = Prepared(insert(alert).on_conflict_do_nothing())
_ALERT = Prepared(select(alert).where(alert.c.id == bindparam("id")))
_TOLD = Prepared(
    select(
        alert.c.id.label("alert_id"),
        alert.c.article_id,
        alert.c.occasion,
        alert.c.created_at.label("at"),
    )
    .where(alert.c.story_id == bindparam("story_id"), alert.c.watch == bindparam("watch"))
    .order_by(alert.c.created_at, alert.c.id)
)


class Verdicts(Session):
    """The rows of `match`, `verdict` and `alert`. A row that is there is never changed."""

    def told(self, watch: str, story_id: str) -> tuple[Told, ...]:
        """The alerts that `watch` has raised about a story, oldest first."""
        return tuple(_TOLD.records(self, {"watch": watch, "story_id": story_id}, Told))

    def put_match(self, new: Match) -> None:
        """Record that a watch matched."""
        _ADD_MATCH.run(self, fields(new))

    def put_verdict(self, new: Verdict) -> None:
        """Record what became of a match. Its evidence is kept with the match."""
        _ADD_VERDICT.run(self, fields(new))

    def is_decided(self, match: Match) -> bool:
        """Whether it is recorded what became of a match."""
        return _DECIDED.row(self, fields(match)) is not None

    def put_alert(self, new: Alert) -> None:
        """Record an alert."""
        _ADD_ALERT.run(self, fields(new))

    def alert(self, alert_id: str) -> Alert | None:
        """An alert."""
        return _ALERT.record(self, {"id": alert_id}, Alert)
