"""What the pages of a site have in common: one row for each site, a few kilobytes at most."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from watcher.model.habits import Habits, Passage, Shown
from watcher.store.prepared import Prepared
from watcher.store.session import Session
from watcher.store.tables import furniture

_ONE = Prepared(
    select(furniture.c.pages, furniture.c.latest, furniture.c.passages).where(
        furniture.c.scope == bindparam("scope")
    )
)
_insert = insert(furniture)
_PUT = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["scope"],
        set_={one.name: _insert.excluded[one.name] for one in furniture.c if not one.primary_key},
    )
)
_OLD = Prepared(
    delete(furniture).where(
        furniture.c.scope.in_(
            select(furniture.c.scope)
            .where(furniture.c.learnt_at < bindparam("before", type_=furniture.c.learnt_at.type))
            .limit(bindparam("limit"))
            .scalar_subquery()
        )
    )
)


class Furniture(Session):
    """The rows of `furniture`."""

    def habits(self, scope: str) -> Habits:
        """What is remembered of a site; nothing yet, if it is a new one."""
        row = _ONE.row(self, {"scope": scope})
        if row is None:
            return Habits(scope=scope)
        pages, latest, passages = row
        return Habits(
            scope=scope,
            pages=pages,
            latest=tuple(_pages(scope, latest)),
            passages=tuple(_passages(passages)),
        )

    def put_habits(self, new: Habits, now: datetime) -> None:
        """Remember them, in place of what was remembered of this site."""
        numbers = [
            number
            for one in new.passages
            for number in (one.digest, one.first, one.last, one.count, one.points, one.edges)
        ]
        values = {
            "scope": new.scope,
            "pages": new.pages,
            "latest": tuple(number for one in new.latest for number in _numbers(one)),
            "passages": tuple(numbers),
            "learnt_at": now,
        }
        _PUT.run(self, values)

    def prune_habits(self, before: datetime, limit: int) -> int:
        """Forget sites of which no page was seen since `before`; how many."""
        return _OLD.run(self, {"before": before, "limit": limit})


def _numbers(one: Shown) -> tuple[int, ...]:
    return (one.page, len(one.title), *one.title, len(one.passages), *one.passages)


def _pages(scope: str, numbers: tuple[int, ...]) -> Iterator[Shown]:
    at = 0
    while at < len(numbers):
        title = at + 2
        passages = title + numbers[at + 1] + 1
        end = passages + numbers[passages - 1]
        yield Shown(
            scope=scope,
            page=numbers[at],
            title=numbers[title : passages - 1],
            passages=numbers[passages:end],
        )
        at = end


def _passages(numbers: tuple[int, ...]) -> Iterator[Passage]:
    for at in range(0, len(numbers), 6):
        digest, first, last, count, points, edges = numbers[at : at + 6]
        yield Passage(
            digest=digest, first=first, last=last, count=count, points=points, edges=edges
        )
