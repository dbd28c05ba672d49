"""Stored articles as they came in, asked through `Store.read`: what history is judged on again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, tuple_

from watcher.model.article import Article
from watcher.store.prepared import Question
from watcher.store.tables import alert, article, entry, placement

_ARTICLE = tuple(article.c[name] for name in Article.__slots__)
_MANY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An article as it reads now. `status` is what its entry counted as: new, first_poll, reset.

    `told` names the watches that raised an alert with it.
    """

    article: Article
    number: int
    status: str
    story_id: str
    told: frozenset[str]


def since(
    reader: Connection, begin: datetime, *, after: Past | None = None, limit: int = _MANY
) -> tuple[Past, ...]:
    """The next articles that came in from `begin` on, in that order, beginning behind `after`."""
    question = _question().where(article.c.first_seen >= begin).limit(limit)
    if after is not None:
        here = tuple_(article.c.first_seen, article.c.number)
        question = question.where(here > tuple_(after.article.first_seen, after.number))
    return _read(reader, question)


def of_stories(reader: Connection, stories: Collection[str]) -> tuple[Past, ...]:
    """All articles of these stories, in the order in which they came in."""
    found: list[Past] = []
    wanted = sorted(stories)
    for begin in range(0, len(wanted), _MANY):
        some = wanted[begin : begin + _MANY]
        found += _read(reader, _question().where(placement.c.story_id.in_(some)))
    return tuple(sorted(found, key=lambda one: (one.article.first_seen, one.number)))


def _question() -> Question:
    return (
        select(
            *_ARTICLE,
            article.c.number,
            func.coalesce(entry.c.status, "new").label("status"),
            func.coalesce(placement.c.story_id, article.c.id).label("story_id"),
        )
        .join(placement, placement.c.article_id == article.c.id, isouter=True)
        .join(entry, entry.c.id == article.c.entry_id, isouter=True)
        .order_by(article.c.first_seen, article.c.number)
    )


def _read(reader: Connection, question: Question) -> tuple[Past, ...]:
    rows = reader.execute(question).mappings().all()
    told = _told(reader, [row["id"] for row in rows])
    return tuple(
        Past(
            article=Article(**{name: row[name] for name in Article.__slots__}),
            number=row["number"],
            status=row["status"],
            story_id=row["story_id"],
            told=told.get(row["id"], frozenset()),
        )
        for row in rows
    )


def _told(reader: Connection, articles: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for begin in range(0, len(articles), _MANY):
        some = articles[begin : begin + _MANY]
        question = select(alert.c.article_id, alert.c.watch).where(alert.c.article_id.in_(some))
        for article_id, watch in reader.execute(question):
            found[article_id] = found.get(article_id, frozenset()) | {watch}
    return found
