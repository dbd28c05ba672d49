"""Stories: where each article belongs, and the signature bands by which its like is found."""

import struct
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from watcher.model.story import LookAlike, Placement, PlacementReason, Signature
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.tables import article, band, placement, story

TEXT_SHOWN = 4_000
"""Characters of an earlier article's text that are enough to compare with."""

NEWEST_PER_BAND = 200
"""A band that very many articles share (a cookie notice) is boilerplate: cost stays bounded."""

_COLUMNS = (
    placement.c.article_id, placement.c.story_id, article.c.feed_id, article.c.url, article.c.title,
    func.substr(article.c.text, 1, TEXT_SHOWN).label("text"),
    placement.c.minhash, article.c.first_seen,
)  # fmt: skip

_LOOK_ALIKE = Prepared(
    select(*_COLUMNS)
    .join(article, article.c.id == placement.c.article_id)
    .where(placement.c.article_id == bindparam("article_id"))
)
_SAME_URL = Prepared(
    select(article.c.id)
    .where(article.c.url == bindparam("url"), article.c.first_seen >= bindparam("since"))
    .order_by(article.c.first_seen.desc())
    .limit(bindparam("limit"))
)
_FOUND = Prepared(insert(story).on_conflict_do_nothing())
_PLACED = Prepared(
    select(*(placement.c[name] for name in Placement.__slots__)).where(
        placement.c.article_id == bindparam("article_id")
    )
)
_OLD_BANDS = Prepared(
    select(placement.c.bands, placement.c.placed_at).where(
        placement.c.article_id == bindparam("article_id")
    )
)
_insert = insert(placement)
_PLACE = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["article_id"],
        set_={one.name: _insert.excluded[one.name] for one in placement.c if not one.primary_key},
    )
)
_IN_BAND = Prepared(
    select(band.c.article_id, band.c.placed_at)
    .where(band.c.band == bindparam("band"), band.c.placed_at >= bindparam("since"))
    .order_by(band.c.placed_at.desc())
    .limit(NEWEST_PER_BAND)
)
_ADD_BANDS = Prepared(insert(band).on_conflict_do_nothing())
_DROP_BANDS = Prepared(
    delete(band).where(
        band.c.band == bindparam("band"),
        band.c.placed_at == bindparam("placed_at"),
        band.c.article_id == bindparam("article_id"),
    )
)
_ARTICLES = Prepared(
    select(
        article.c.id.label("article_id"), article.c.feed_id, article.c.url, article.c.title,
        article.c.first_seen, placement.c.copy_of, placement.c.score, placement.c.reason,
        placement.c.shared,
    )
    .join(placement, placement.c.article_id == article.c.id)
    .where(placement.c.story_id == bindparam("story_id"))
    .order_by(article.c.first_seen, article.c.number)
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """One article of a story, in brief. `copy_of` is the article that it is a copy of."""

    article_id: str
    feed_id: str
    url: str
    title: str
    first_seen: datetime
    copy_of: str | None
    score: float
    reason: PlacementReason
    shared: tuple[str, ...]


class Stories(Session):
    """The rows of `story`, `placement` and `band`."""

    def look_alikes(
        self, signature: Signature, *, url: str, since: datetime, limit: int = 50
    ) -> tuple[LookAlike, ...]:
        """Articles placed since `since` that share a band, those with most in common first.

        Articles with the same canonical `url` come before all others.
        """
        found: dict[str, None] = {}
        if url:
            rows = _SAME_URL.rows(self, {"url": url, "since": since, "limit": limit})
            found.update(dict.fromkeys(row[0] for row in rows))
        found.update(dict.fromkeys(self._sharing(signature.bands, since)))
        likes = (
            _LOOK_ALIKE.record(self, {"article_id": one}, LookAlike) for one in list(found)[:limit]
        )
        return tuple(one for one in likes if one)

    def _sharing(self, bands: tuple[int, ...], since: datetime) -> list[str]:
        shared: Counter[str] = Counter()
        latest: dict[str, datetime] = {}
        for one in bands:
            for article_id, placed_at in _IN_BAND.rows(self, {"band": one, "since": since}):
                shared[article_id] += 1
                latest[article_id] = placed_at
        return sorted(shared, key=lambda one: (shared[one], latest[one]), reverse=True)

    def put_placement(self, new: Placement, signature: Signature, now: datetime) -> None:
        """Record where an article belongs; the story is founded if it was not there."""
        key = {"article_id": new.article_id}
        _FOUND.run(self, {"id": new.story_id, "founded_at": now})
        self._drop_bands(new.article_id)
        bands = tuple(dict.fromkeys(signature.bands))
        packed = struct.pack(f"<{len(bands)}q", *bands)
        values = {**fields(new), "minhash": signature.minhash, "bands": packed, "placed_at": now}
        _PLACE.run(self, values)
        _ADD_BANDS.run_many(self, [{**key, "band": one, "placed_at": now} for one in bands])

    def _drop_bands(self, article_id: str) -> None:
        key = {"article_id": article_id}
        for packed, placed_at in _OLD_BANDS.rows(self, key):
            bands = struct.unpack(f"<{len(packed) // 8}q", packed)
            rows = [{**key, "band": one, "placed_at": placed_at} for one in bands]
            _DROP_BANDS.run_many(self, rows)

    def placement(self, article_id: str) -> Placement | None:
        """Where an article belongs."""
        return _PLACED.record(self, {"article_id": article_id}, Placement)

    def story_articles(self, story_id: str) -> tuple[StoryArticle, ...]:
        """The articles of a story, earliest first."""
        return tuple(_ARTICLES.records(self, {"story_id": story_id}, StoryArticle))
