"""How actors stand in the stored articles, asked through `Store.read`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, select

from watcher.model.article import Article
from watcher.store.tables import article, match, verdict

_KEYS = ("article_id", "version", "watch", "watch_version")


def spellings(reader: Connection, item: str, *, since: datetime) -> Mapping[str, int]:
    """Hits of an item of evidence ("actor:lavrov") since then, by the words as they stood.

    A place in an article counts once, whichever and however many watches looked at it.
    """
    same = [verdict.c[name] == match.c[name] for name in _KEYS]
    rows = reader.execute(
        select(match.c.article_id, match.c.evidence)
        .join(verdict, same[0] & same[1] & same[2] & same[3])
        .where(verdict.c.decided_at >= since)
    )
    places = {
        (article_id, one.field, one.start, one.quote)
        for article_id, evidence in rows
        for one in evidence
        if one.item == item
    }
    return Counter(quote for *_, quote in places)


def latest(reader: Connection, limit: int) -> tuple[Article, ...]:
    """The articles that were seen last, the newest first."""
    columns = [article.c[one.name] for one in fields(Article)]
    ordered = select(*columns).order_by(article.c.first_seen.desc()).limit(limit)
    return tuple(Article(**row) for row in reader.execute(ordered).mappings())
