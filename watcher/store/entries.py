"""Entries, and the keys by which a feed's entries are known."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from watcher.model.entry import Entry
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.tables import entry, entry_key

KEYS_KEPT = 50
"""Keys kept of an entry that is edited again and again, a live blog for one."""

_SIZES = (8, 32, 128, 500)
"""`IN` lists come in few lengths, filled up by repetition, so that each is compiled once."""

_ENTRY = tuple(entry.c[name] for name in Entry.__slots__ if name in entry.c)
_ID = entry.c.id == bindparam("id")
_EDITABLE = (
    "guid", "url", "link", "title", "summary", "content",
    "published_at", "updated_at", "authors", "fingerprint", "keys",
)  # fmt: skip

_ADD = Prepared(insert(entry).on_conflict_do_nothing())
_ADD_KEYS = Prepared(insert(entry_key).on_conflict_do_nothing())
_ONE = Prepared(select(*_ENTRY).where(_ID))
_STATUS = Prepared(select(entry.c.status).where(_ID))
_EDIT = Prepared(update(entry).where(_ID).values({name: bindparam(name) for name in _EDITABLE}))
_FORGET_CONTENT = Prepared(update(entry).where(_ID, entry.c.content != "").values(content=""))
_DROP_KEY = Prepared(
    delete(entry_key).where(
        entry_key.c.feed_id == bindparam("feed_id"),
        entry_key.c.key == bindparam("key"),
        entry_key.c.entry_id == bindparam("entry_id"),
    )
)
_DROP = Prepared(delete(entry).where(_ID))
_SINCE = Prepared(
    select(entry.c.id).where(
        entry.c.feed_id == bindparam("feed_id"),
        entry.c.first_seen > bindparam("at", type_=entry.c.first_seen.type),
    )
)
_KNOWN = {
    size: Prepared(
        select(entry_key.c.key, entry_key.c.entry_id).where(
            entry_key.c.feed_id == bindparam("feed_id"),
            entry_key.c.key.in_(
                [bindparam(f"key_{at}", type_=entry_key.c.key.type) for at in range(size)]
            ),
        )
    )
    for size in _SIZES
}


class Entries(Session):
    """The rows of `entry` and `entry_key`."""

    def known(self, feed_id: str, keys: Collection[str]) -> frozenset[str]:
        """Those of `keys` under which this feed has an entry."""
        return frozenset(self.entries_by_key(feed_id, keys))

    def entries_since(self, feed_id: str, at: datetime) -> frozenset[str]:
        """The ids of the feed's entries that were first seen after `at`."""
        rows = _SINCE.rows(self, {"feed_id": feed_id, "at": at})
        return frozenset(row[0] for row in rows)

    def entries_by_key(self, feed_id: str, keys: Collection[str]) -> dict[str, str]:
        """The entry's id for each of `keys` that this feed has an entry under."""
        found: dict[str, str] = {}
        for chunk in _chunks(sorted(set(keys))):
            values = {f"key_{at}": key for at, key in enumerate(chunk)}
            found.update(_KNOWN[len(chunk)].rows(self, {**values, "feed_id": feed_id}))
        return found

    def add_entries(self, entries: Sequence[Entry], *, status: str, now: datetime) -> None:
        """Record entries with their keys. One that is there keeps its status and first sight.

        If its fingerprint differs the publisher has edited it: its texts are replaced, and it is
        known under its old keys and its new ones.
        """
        rows = [{**fields(one), "status": status, "first_seen": now} for one in entries]
        added = _ADD.run_many(self, rows)
        self._add_keys(entries)
        if added < len(rows):
            for one in entries:
                self._edit(one)

    def _add_keys(self, entries: Sequence[Entry]) -> None:
        _ADD_KEYS.run_many(
            self,
            [
                {"feed_id": one.feed_id, "key": key, "entry_id": one.id}
                for one in entries
                for key in one.keys
            ],
        )

    def _edit(self, new: Entry) -> None:
        old = self.entry(new.id)
        if old is None or old.fingerprint == new.fingerprint:
            return
        keys = tuple(dict.fromkeys((*new.keys, *old.keys)))
        _EDIT.run(self, {**fields(new), "keys": keys[:KEYS_KEPT]})
        self._drop_keys(new, keys[KEYS_KEPT:])

    def entry(self, entry_id: str) -> Entry | None:
        """An entry. Its `content` is empty once the page behind it has been read."""
        return _ONE.record(self, {"id": entry_id}, Entry)

    def entry_status(self, entry_id: str) -> str | None:
        """As what an entry was recorded at first: new, first_poll or reset."""
        row = _STATUS.row(self, {"id": entry_id})
        return row[0] if row else None

    def forget_content(self, entry_id: str) -> None:
        """Let go of the feed's own full text: the article has what is worth keeping."""
        _FORGET_CONTENT.run(self, {"id": entry_id})

    def drop_entry(self, old: Entry) -> None:
        """Delete an entry with its keys."""
        self._drop_keys(old, old.keys)
        _DROP.run(self, {"id": old.id})

    def _drop_keys(self, old: Entry, keys: Sequence[str]) -> None:
        rows = [{"feed_id": old.feed_id, "key": key, "entry_id": old.id} for key in keys]
        _DROP_KEY.run_many(self, rows)


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(keys), _SIZES[-1]):
        chunk = keys[begin : begin + _SIZES[-1]]
        size = next(size for size in _SIZES if size >= len(chunk))
        yield [*chunk, *[chunk[-1]] * (size - len(chunk))]
