"""Articles, their older versions, and when a page is to be read again."""

import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from watcher.model.article import Article
from watcher.model.entry import Entry
from watcher.store.entries import Entries
from watcher.store.prepared import Prepared, fields
from watcher.store.search import Search
from watcher.store.tables import article, article_version, entry, match, verdict

VERSIONS_KEPT = 30
"""Older versions of an article that are kept, with what each watch said of them. A page may
change at every poll, and would otherwise fill the disk."""

_ARTICLE = tuple(article.c[name] for name in Article.__slots__)
_ID = article.c.id == bindparam("id")
_REREAD = ("reread_due", "reread_attempts")
_NEW = tuple(name for name in (*Article.__slots__, *_REREAD))
_CHANGED = tuple(name for name in _NEW if name not in {"id", "entry_id", "first_seen"})

_ONE = Prepared(select(*_ARTICLE).where(_ID))
_VERSION = Prepared(select(article.c.version).where(_ID))
_NOW = Prepared(
    select(article.c.number, article.c.version, article.c.title, article.c.text).where(_ID)
)
_LAST = Prepared(select(func.max(article.c.number)))
_ADD = Prepared(insert(article))
_CHANGE = Prepared(update(article).where(_ID).values({name: bindparam(name) for name in _CHANGED}))
_KEEP_OLD = Prepared(upsert(article_version).on_conflict_do_nothing())
_SURPLUS = Prepared(
    select(article_version.c.version)
    .where(article_version.c.article_id == bindparam("id"))
    .order_by(article_version.c.replaced_at.desc())
    .limit(-1)
    .offset(VERSIONS_KEPT)
)
_DROP_VERSION = tuple(
    Prepared(
        delete(table).where(
            table.c.article_id == bindparam("article_id"),
            table.c.version == bindparam("version"),
            *conditions,
        )
    )
    for table, conditions in (
        (article_version, ()),
        (match, ()),
        (verdict, (verdict.c.alert_id.is_(None),)),
    )
)
_SET_REREAD = Prepared(
    update(article).where(_ID).values({name: bindparam(name) for name in _REREAD})
)
_DUE = Prepared(
    select(article.c.id, article.c.entry_id, article.c.reread_attempts)
    .join(entry, entry.c.id == article.c.entry_id)
    .where(article.c.reread_due.is_not(None), article.c.reread_due <= bindparam("now"))
    .order_by(article.c.reread_due)
    .limit(bindparam("limit"))
)


class Articles(Entries, Search):
    """The rows of `article` and `article_version`."""

    def put_article(
        self, new: Article, *, reread_due: datetime | None, reread_attempts: int = 0
    ) -> None:
        """Record the article as it reads now; it keeps the moment when it was first seen.

        A version that it replaces is kept beside it.
        """
        values = {
            **fields(new),
            "identity": new.page,
            "reread_due": reread_due,
            "reread_attempts": reread_attempts,
        }
        old = _NOW.row(self, {"id": new.id})
        if old is None:
            number = 1 + (_LAST.rows(self, {})[0][0] or 0)
            _ADD.run(self, {**values, "number": number})
            self.index(number, new.title, new.text)
        else:
            self._change(old, values, new)
        if reread_due is None:
            self.forget_content(new.entry_id)

    def _change(self, old: Sequence[object], values: dict[str, object], new: Article) -> None:
        number, version, title, text = old
        _CHANGE.run(self, values)
        if version == new.version:
            return
        _KEEP_OLD.run(
            self,
            {
                "article_id": new.id,
                "version": version,
                "title": title,
                "packed": zlib.compress(str(text).encode("utf-8", "replace")),
                "replaced_at": new.first_seen,
            },
        )
        for (surplus,) in _SURPLUS.rows(self, {"id": new.id}):
            for statement in _DROP_VERSION:
                statement.run(self, {"article_id": new.id, "version": surplus})
        self.unindex(int(str(number)), str(title), str(text))
        self.index(int(str(number)), new.title, new.text)

    def article(self, article_id: str) -> Article | None:
        """The latest version of an article."""
        return _ONE.record(self, {"id": article_id}, Article)

    def article_version(self, article_id: str) -> str | None:
        """The digest of the latest version, None if the article is not known."""
        row = _VERSION.row(self, {"id": article_id})
        return row[0] if row else None

    def set_reread(self, article_id: str, due: datetime | None, attempts: int) -> None:
        """Say when the article's page is to be read again; None: never."""
        values = {"id": article_id, "reread_due": due, "reread_attempts": attempts}
        _SET_REREAD.run(self, values)

    def due_rereads(self, now: datetime, limit: int) -> tuple[tuple[Article, Entry, int], ...]:
        """Articles whose page is to be read again, with the attempts made; longest due first."""
        found = []
        for article_id, entry_id, attempts in _DUE.rows(self, {"now": now, "limit": limit}):
            read, source = self.article(article_id), self.entry(entry_id)
            if read and source:
                found.append((read, source, attempts))
        return tuple(found)
