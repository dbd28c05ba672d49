"""What watches were busy with of late, in numbers, asked through `Store.read`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from watcher.model.alert import Held
from watcher.store.side_tables import near_miss
from watcher.store.tables import alert, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Of one watch: decisions on matches, alerts, near misses, and when it matched last."""

    matches: int = 0
    alerts: int = 0
    near: int = 0
    last_match: datetime | None = None


def by_watch(reader: Connection, *, since: datetime) -> dict[str, Activity]:
    """What every watch that did anything since then did."""
    matched = reader.execute(
        select(verdict.c.watch, func.count(), func.max(verdict.c.decided_at))
        .where(verdict.c.decided_at >= since)
        .group_by(verdict.c.watch)
    ).all()
    alerts = _counted(reader, alert.c.watch, alert.c.created_at, since)
    near = _counted(reader, near_miss.c.watch, near_miss.c.seen_at, since)
    last = {watch: (count, at) for watch, count, at in matched}
    return {
        name: Activity(
            matches=last[name][0] if name in last else 0,
            alerts=alerts.get(name, 0),
            near=near.get(name, 0),
            last_match=last[name][1] if name in last else None,
        )
        for name in {*last, *alerts, *near}
    }


def held_by_reason(reader: Connection, *, since: datetime) -> dict[Held, int]:
    """How many matches were held since then for each reason, the commonest first."""
    count = func.count()
    rows = reader.execute(
        select(verdict.c.held, count)
        .where(verdict.c.decided_at >= since, verdict.c.held.is_not(None))
        .group_by(verdict.c.held)
        .order_by(count.desc())
    )
    return {held: number for held, number in rows if held is not None}


def _counted(reader: Connection, name: object, at: object, since: datetime) -> dict[str, int]:
    question = select(name, func.count()).where(at >= since).group_by(name)  # type: ignore[call-overload, operator]  # columns
    return {row[0]: row[1] for row in reader.execute(question)}
