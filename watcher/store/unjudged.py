"""Which watches have yet to judge an article, since the program has a bug with the two."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, case, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from watcher.model.watching import Unjudged
from watcher.store.prepared import Prepared, fields
from watcher.store.session import Session
from watcher.store.side_tables import unjudged

_COLUMNS = tuple(unjudged.c[name] for name in Unjudged.__slots__)
_add = insert(unjudged)
_new = _add.excluded
_PUT = Prepared(
    _add.on_conflict_do_update(
        index_elements=["article_id", "watch"],
        set_={
            "tried_at": _new.tried_at,
            "news": func.max(unjudged.c.news, _new.news),
            "change": case((_new.change == "", unjudged.c.change), else_=_new.change),
        },
    )
)
_ARTICLE = bindparam("article_id", type_=unjudged.c.article_id.type)
_WATCH = bindparam("watch", type_=unjudged.c.watch.type)
_FIND = Prepared(
    select(*_COLUMNS)
    .where(
        or_(_ARTICLE == "", unjudged.c.article_id == _ARTICLE),
        or_(_WATCH == "", unjudged.c.watch == _WATCH),
    )
    .order_by(unjudged.c.tried_at, unjudged.c.article_id, unjudged.c.watch)
)
_DROP = Prepared(
    delete(unjudged).where(unjudged.c.article_id == _ARTICLE, unjudged.c.watch == _WATCH)
)


class Unjudging(Session):
    """The rows of `unjudged`."""

    def put_unjudged(self, marks: Sequence[Unjudged]) -> None:
        """Remember who has yet to judge what. Of a mark that is there nothing is lost."""
        _PUT.run_many(self, [fields(one) for one in marks])

    def unjudged(self, article_id: str = "", watch: str = "") -> tuple[Unjudged, ...]:
        """The marks of an article, a watch, the two, or all: what was tried longest ago first."""
        return tuple(_FIND.records(self, {"article_id": article_id, "watch": watch}, Unjudged))

    def drop_unjudged(self, mark: Unjudged) -> None:
        """The watch has judged the article."""
        _DROP.run(self, {"article_id": mark.article_id, "watch": mark.watch})


def of_article(reader: Connection, article_id: str) -> tuple[Unjudged, ...]:
    """Who has yet to judge an article, by watch."""
    question = select(*_COLUMNS).where(unjudged.c.article_id == article_id)
    rows = reader.execute(question.order_by(unjudged.c.watch)).mappings()
    return tuple(Unjudged(**row) for row in rows)
