"""How often the spellings of an actor were found lately, asked through `Store.read`."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from watcher.store.tables import match, verdict

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
        (article, one.field, one.start, one.quote)
        for article, evidence in rows
        for one in evidence
        if one.item == item
    }
    return Counter(quote for *_, quote in places)
