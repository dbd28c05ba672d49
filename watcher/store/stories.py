"""Stories: where each article belongs, and the signature bands by which its like is found."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, null, select, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model import candidates
from watcher.model.candidates import LOOK_ALIKES
from watcher.model.story import COMPARED, LookAlike, Placement, PlacementReason, Signature
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.tables import article, band, placement, story

_COLUMNS = (
    placement.c.article_id, placement.c.story_id, article.c.feed_id,
    article.c.identity.label("url"), article.c.title,
    func.substr(article.c.text, 1, COMPARED).label("text"),
    placement.c.minhash, article.c.first_seen, placement.c.original, placement.c.score,
    placement.c.reason,
)  # fmt: skip

_LOOK_ALIKE = Prepared(
    select(*_COLUMNS)
    .join(placement, article.c.id == placement.c.article_id)
    .where(article.c.number == bindparam("number"))
)
_NUMBER = Prepared(select(article.c.number).where(article.c.id == bindparam("id")))
_SAME_URL = Prepared(
    select(article.c.number)
    .where(article.c.identity == bindparam("url"), article.c.first_seen >= bindparam("since"))
    .order_by(article.c.first_seen.desc())
    .limit(candidates.SAME_ADDRESS)
)
_MATES = Prepared(
    select(article.c.number)
    .join(placement, article.c.id == placement.c.article_id)
    .where(placement.c.original == bindparam("original"))
    .order_by(placement.c.placed_at)
    .limit(candidates.MATES)
)
_FOUND = Prepared(
    insert(story)
    .values(id=bindparam("id"), founded_at=bindparam("founded_at"))
    .on_conflict_do_nothing()
)
_PLACED = Prepared(
    select(*(placement.c[name] for name in Placement.__slots__)).where(
        placement.c.article_id == bindparam("article_id")
    )
)
_OLD_BANDS = Prepared(
    select(article.c.number, placement.c.bands, placement.c.placed_at)
    .join(placement, article.c.id == placement.c.article_id)
    .where(placement.c.article_id == bindparam("article_id"))
)
_insert = insert(placement)
_PLACE = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["article_id"],
        set_={one.name: _insert.excluded[one.name] for one in placement.c if not one.primary_key},
    )
)
_IN_BAND = Prepared(
    select(band.c.article)
    .where(band.c.band == bindparam("band"), band.c.placed_at >= bindparam("since"))
    .order_by(band.c.placed_at.desc(), band.c.article.desc())
    .limit(candidates.NEWEST_PER_BAND)
)
_PART = Prepared(
    update(placement)
    .where(placement.c.article_id == bindparam("head"), placement.c.original.is_not(None))
    .values(copy_of=null(), original=null(), passage_start=null(), passage_end=null())
)
_ADD_BANDS = Prepared(insert(band).on_conflict_do_nothing())
_DROP_BANDS = Prepared(
    delete(band).where(
        band.c.band == bindparam("band"),
        band.c.placed_at == bindparam("placed_at"),
        band.c.article == bindparam("article"),
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
    """One article of a story, in brief. `copy_of` is the article that it is a copy of.

    `score` and `passage` say how much they share (0 to 100) and the longest passage, where asked.
    """

    article_id: str
    feed_id: str
    url: str
    title: str
    first_seen: datetime
    copy_of: str | None
    score: float = 0.0
    passage: str = ""
    reason: PlacementReason = PlacementReason.FOUNDED
    shared: tuple[str, ...] = ()


class Stories(Session):
    """The rows of `story`, `placement` and `band`."""

    def look_alikes(
        self, signature: Signature, *, url: str, since: datetime, limit: int = LOOK_ALIKES
    ) -> tuple[LookAlike, ...]:
        """Articles placed since `since` that share a band, those with most in common first.

        Articles of the same page (`Article.page`, given as `url`) come before all others, and after
        them those of the same copy groups, whenever they were placed. `limit` is on those that
        share a band.
        """
        numbers: dict[int, None] = {}
        if url:
            same = _SAME_URL.rows(self, {"url": url, "since": since})
            numbers.update(dict.fromkeys(row[0] for row in same))
        shared = candidates.ranked(self._in_band(one, since) for one in signature.bands)
        found = self._read((*numbers, *shared[:limit]))
        for original in candidates.groups((one.article_id, one.original) for one in found.values()):
            found |= self._read(one for one in self._group(original) if one not in found)
        return tuple(found.values())

    def _in_band(self, key: int, since: datetime) -> list[int]:
        return [row[0] for row in _IN_BAND.rows(self, {"band": key, "since": since})]

    def _read(self, numbers: Iterable[int]) -> dict[int, LookAlike]:
        likes = {one: _LOOK_ALIKE.record(self, {"number": one}, LookAlike) for one in numbers}
        return {number: like for number, like in likes.items() if like}

    def _group(self, original: str) -> list[int]:
        """The original of a copy group, as long as it is kept, and its first copies."""
        rows = (
            *_NUMBER.rows(self, {"id": original}),
            *_MATES.rows(self, {"original": original}),
        )
        return [row[0] for row in rows]

    def put_placement(self, new: Placement, signature: Signature, now: datetime) -> None:
        """Record where an article belongs; the story is founded if it was not there.

        The article is put before: its bands are kept under its number.
        """
        _FOUND.run(self, {"id": new.story_id, "founded_at": now})
        self._drop_bands(new.article_id)
        bands = tuple(dict.fromkeys(signature.bands))
        packed = struct.pack(f"<{len(bands)}q", *bands)
        values = {**fields(new), "minhash": signature.minhash, "bands": packed, "placed_at": now}
        _PLACE.run(self, values)
        if new.heads_anew:
            _PART.run(self, {"head": new.heads_anew})
        for (number,) in _NUMBER.rows(self, {"id": new.article_id}):
            rows = [{"article": number, "band": one, "placed_at": now} for one in bands]
            _ADD_BANDS.run_many(self, rows)

    def _drop_bands(self, article_id: str) -> None:
        for number, packed, placed_at in _OLD_BANDS.rows(self, {"article_id": article_id}):
            bands = struct.unpack(f"<{len(packed) // 8}q", packed)
            rows = [{"article": number, "band": one, "placed_at": placed_at} for one in bands]
            _DROP_BANDS.run_many(self, rows)

    def placement(self, article_id: str) -> Placement | None:
        """Where an article belongs."""
        return _PLACED.record(self, {"article_id": article_id}, Placement)

    def story_articles(self, story_id: str) -> tuple[StoryArticle, ...]:
        """The articles of a story, earliest first."""
        return tuple(_ARTICLES.records(self, {"story_id": story_id}, StoryArticle))
