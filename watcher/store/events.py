"""Open stories: what their reports said, the words by which they are found, counts of words."""

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model.silence import SilenceKind
from watcher.model.story import (
    MOST_LOOKED_AT,
    NEWEST_PER_KEY,
    Event,
    Frequencies,
    PlacementReason,
)
from watcher.store.prepared import Prepared
from watcher.store.session import Session
from watcher.store.side_tables import silence
from watcher.store.tables import (
    alert,
    event,
    event_key,
    placement,
    story,
    thread,
    word_count,
)

_ROW = 1  # the only row of `word_count`
_KEPT = 512  # stories in memory, some 20 kB each: what is news is compared with again and again
_LEVEL = 1  # of zlib: packs to a half in 60 µs

_FOUND_BY = Prepared(
    select(event_key.c.story_id)
    .where(event_key.c["key"] == bindparam("key"), event_key.c.last_at >= bindparam("since"))
    .order_by(event_key.c.last_at.desc(), event_key.c.story_id.desc())
    .limit(NEWEST_PER_KEY)
)
_ONE = Prepared(
    select(event.c.last_at, event.c.packed).where(event.c.story_id == bindparam("story_id"))
)
_insert = insert(event)
_PUT = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["story_id"],
        set_={"last_at": _insert.excluded.last_at, "packed": _insert.excluded.packed},
    )
)
_ADD_KEYS = Prepared(insert(event_key).on_conflict_do_nothing())
_DROP_KEYS = Prepared(
    delete(event_key).where(
        event_key.c["key"] == bindparam("key"),
        event_key.c.last_at == bindparam("last_at"),
        event_key.c.story_id == bindparam("story_id"),
    )
)
_CLOSED = Prepared(
    select(event.c.story_id)
    .where(event.c.last_at < bindparam("before"))
    .order_by(event.c.last_at)
    .limit(bindparam("limit"))
)
_DROP = Prepared(delete(event).where(event.c.story_id == bindparam("story_id")))
_COUNTS = Prepared(
    select(word_count.c.articles, word_count.c.cells).where(word_count.c.number == _ROW)
)
_insert_counts = insert(word_count)
_PUT_COUNTS = Prepared(
    _insert_counts.on_conflict_do_update(
        index_elements=["number"],
        set_={
            "articles": _insert_counts.excluded.articles,
            "cells": _insert_counts.excluded.cells,
        },
    )
)


_root = thread.alias()
_KEPT_HAS_A_ROOT = exists(
    select(literal(1)).where(
        _root.c.destination == thread.c.destination, _root.c.story_id == bindparam("kept")
    )
)
_gone = story.alias()
_GONE_FOUNDED = func.coalesce(
    select(_gone.c.founded_at).where(_gone.c.id == bindparam("gone")).scalar_subquery(),
    story.c.founded_at,
)
_UNITE = (
    Prepared(
        update(placement)
        .where(placement.c.story_id == bindparam("gone"))
        .values(story_id=bindparam("kept"))
    ),
    Prepared(
        update(placement)
        .where(placement.c.article_id == bindparam("gone"))
        .values(reason=PlacementReason.UNITED)
    ),
    Prepared(
        update(alert)
        .where(alert.c.story_id == bindparam("gone"))
        .values(story_id=bindparam("kept"))
    ),
    Prepared(
        update(thread)
        .where(thread.c.story_id == bindparam("gone"), ~_KEPT_HAS_A_ROOT)
        .values(story_id=bindparam("kept"))
    ),
    Prepared(delete(thread).where(thread.c.story_id == bindparam("gone"))),
    Prepared(
        update(silence)
        .where(silence.c.kind == SilenceKind.STORY, silence.c.target == bindparam("gone"))
        .values(target=bindparam("kept"))
    ),
    Prepared(
        update(story)
        .where(or_(story.c.id == bindparam("gone"), story.c.joined == bindparam("gone")))
        .values(joined=bindparam("kept"))
    ),
    Prepared(
        update(story)
        .where(story.c.id == bindparam("kept"))
        .values(founded_at=func.min(story.c.founded_at, _GONE_FOUNDED))
    ),
)


class Events(Session):
    """The rows of `event`, `event_key` and `word_count`."""

    _counts: Frequencies | None = None

    def frequencies(self) -> Frequencies | None:
        """How common words are; None before the first article. Read once in a transaction."""
        if self._counts is None:
            row = _COUNTS.row(self, {})
            self._counts = Frequencies(articles=row[0], cells=row[1]) if row else None
        return self._counts

    def put_frequencies(self, new: Frequencies) -> None:
        """Record how common words are, once at the end of the transaction."""
        if self._write_counts not in self.last_acts:
            self.last_acts.append(self._write_counts)
        self._counts = new

    def _write_counts(self) -> None:
        if self._counts is not None:
            values = {"articles": self._counts.articles, "cells": self._counts.cells}
            _PUT_COUNTS.run(self, {"number": _ROW, **values})

    def open_events(
        self, keys: Mapping[str, float], *, since: datetime, limit: int
    ) -> tuple[Event, ...]:
        """Open stories with a report since `since`, those first that share the weightiest `keys`.

        Of each key the latest NEWEST_PER_KEY stories count, MOST_LOOKED_AT in all.
        """
        shared: defaultdict[str, float] = defaultdict(float)
        looked_at = 0
        for key in sorted(keys, key=lambda one: (-keys[one], one)):
            rows = _FOUND_BY.rows(self, {"key": key, "since": since})
            for (story_id,) in rows:
                shared[story_id] += keys[key]
            looked_at += len(rows)
            if looked_at >= MOST_LOOKED_AT:
                break
        best = sorted(shared, key=lambda one: (-shared[one], one))[:limit]
        return tuple(found for one in best if (found := self.event(one)))

    def event(self, story_id: str) -> Event | None:
        """A story as it stands; None if it is closed."""
        row = _ONE.row(self, {"story_id": story_id})
        return unpacked(story_id, row[0], row[1]) if row else None

    def put_event(self, new: Event) -> None:
        """Record a story as it stands now, in place of what it was."""
        self._drop_event_keys(new.story_id)
        key = {"last_at": new.last_at, "story_id": new.story_id}
        _PUT.run(self, {**key, "packed": packed(new)})
        _ADD_KEYS.run_many(self, [{**key, "key": one} for one in new.keys])

    def _drop_event_keys(self, story_id: str) -> None:
        if old := self.event(story_id):
            key = {"last_at": old.last_at, "story_id": story_id}
            _DROP_KEYS.run_many(self, [{**key, "key": one} for one in old.keys])

    def unite(self, gone: str, kept: str) -> None:
        """All that belongs to the story `gone` belongs to `kept`: articles, alerts, threads.

        Where both have a root message in a destination, that of `kept` goes on.
        """
        self._drop_event_keys(gone)
        _DROP.run(self, {"story_id": gone})
        for statement in _UNITE:
            statement.run(self, {"gone": gone, "kept": kept})

    def close_events(self, before: datetime, limit: int) -> int:
        """Forget up to `limit` stories without a report since `before`; how many."""
        rows = _CLOSED.rows(self, {"before": before, "limit": limit})
        for (story_id,) in rows:
            self._drop_event_keys(story_id)
            _DROP.run(self, {"story_id": story_id})
        return len(rows)


def packed(one: Event) -> bytes:
    """A story in bytes, less its id and time. Weights have five digits: `Event` has no more."""
    listed = (
        one.reports, one.words, one.across, one.head, one.top, sorted(one.places),
        sorted(one.numbers), sorted(one.days), sorted(one.languages), one.keys, one.vector,
        sorted(one.codes),
    )  # fmt: skip
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(errors="replace"), _LEVEL)


@lru_cache(maxsize=_KEPT)
def unpacked(story_id: str, last_at: datetime, stored: bytes) -> Event:
    """The inverse of `packed`. Nobody may change what is in it: others have it too."""
    (
        reports, words, across, head, top, places, numbers, days, languages, keys, vector,
        codes,
    ) = json.loads(zlib.decompress(stored))  # fmt: skip
    return Event(
        story_id=story_id, last_at=last_at, reports=reports, words=words, across=across,
        head=head, top=top, places=frozenset(places), numbers=frozenset(numbers),
        days=frozenset(days), languages=frozenset(languages), keys=tuple(keys),
        vector=tuple(vector), codes=frozenset(codes),
    )  # fmt: skip
