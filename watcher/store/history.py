"""Read-only questions, asked through `Store.read`: what happened, and why.

await store.read(lambda reader: history.search(reader, "Лавров КНДР"))
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, func, or_, select, text

from watcher.model import links
from watcher.model.acknowledgement import Acknowledgement
from watcher.model.alert import Alert
from watcher.model.article import Article
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.entry import Entry
from watcher.model.ids import article_id as article_of
from watcher.model.story import Placement
from watcher.model.thread import Thread
from watcher.store import search as index
from watcher.store.prepared import Question
from watcher.store.records import (
    AlertDetail,
    AlertRow,
    Explained,
    Found,
    OldHeadline,
    StoryDetail,
    StoryRow,
    VerdictRow,
)
from watcher.store.side_tables import acknowledgement
from watcher.store.stories import StoryArticle
from watcher.store.tables import (
    alert,
    article,
    article_version,
    delivery,
    entry,
    match,
    placement,
    story,
    thread,
    verdict,
)

_OPENING = 240
_PASSAGE = func.substr(
    article.c.text,
    placement.c.passage_start + 1,
    placement.c.passage_end - placement.c.passage_start,
)
_LISTED = (
    "id", "watch", "occasion", "facts", "priority", "created_at", "story_id", "article_id",
)  # fmt: skip
_KEYS_OF_VERDICT = ("article_id", "version", "watch", "watch_version")


def alerts(
    reader: Connection,
    *,
    limit: int = 50,
    watch: str | None = None,
    since: datetime | None = None,
    dead: bool = False,
) -> tuple[AlertRow, ...]:
    """The latest alerts, newest first; with `dead` those of which a delivery was given up."""
    question = _alert_rows().limit(limit)
    if watch is not None:
        question = question.where(alert.c.watch == watch)
    if since is not None:
        question = question.where(alert.c.created_at >= since)
    if dead:
        lost = (DeliveryState.DEAD, DeliveryState.UNKNOWN)
        given_up = select(delivery.c.alert_id).where(delivery.c.state.in_(lost))
        question = question.where(alert.c.id.in_(given_up))
    return _with_deliveries(reader, question)


def alert_detail(reader: Connection, alert_id: str) -> AlertDetail | None:
    """One alert with its article, its deliveries, and the articles and threads of its story."""
    row = reader.execute(select(alert).where(alert.c.id == alert_id)).mappings().first()
    if row is None:
        return None
    told = Alert(**row)
    return AlertDetail(
        alert=told,
        article=_article(reader, told.article_id),
        deliveries=_deliveries(reader, [told.id]).get(told.id, ()),
        story=_story_articles(reader, told.story_id),
        threads=_threads(reader, told.story_id),
        acknowledged=_acknowledged(reader, [told.id]).get(told.id),
    )


def _threads(reader: Connection, story_id: str) -> tuple[Thread, ...]:
    question = select(*_named(thread.c, Thread.__slots__)).where(thread.c.story_id == story_id)
    rows = reader.execute(question.order_by(thread.c.destination)).mappings()
    return tuple(Thread(**row) for row in rows)


def stories(
    reader: Connection, *, limit: int = 50, since: datetime | None = None
) -> tuple[StoryRow, ...]:
    """The stories founded last, newest first."""
    inside = placement.c.story_id == story.c.id
    joined = placement.join(article, article.c.id == placement.c.article_id)
    title = (
        select(article.c.title)
        .select_from(joined)
        .where(inside)
        .order_by(article.c.first_seen, article.c.number)
        .limit(1)
    )
    sources = select(func.count(article.c.feed_id.distinct())).select_from(joined).where(inside)
    question = (
        select(
            story.c.id,
            story.c.founded_at,
            func.coalesce(title.scalar_subquery(), "").label("title"),
            select(func.count()).where(inside).scalar_subquery().label("articles"),
            sources.scalar_subquery().label("sources"),
            select(func.count())
            .where(alert.c.story_id == story.c.id)
            .scalar_subquery()
            .label("alerts"),
        )
        .where(story.c.joined.is_(None))
        .order_by(story.c.founded_at.desc(), story.c.id)
        .limit(limit)
    )
    if since is not None:
        question = question.where(story.c.founded_at >= since)
    return tuple(StoryRow(**row) for row in reader.execute(question).mappings())


def story_detail(reader: Connection, story_id: str) -> StoryDetail | None:
    """One story with its articles and alerts; by the id of a part of it as well."""
    row = reader.execute(
        select(story.c.founded_at, story.c.joined).where(story.c.id == story_id)
    ).first()
    if row is None:
        return None
    founded_at, whole = row
    if whole is not None:
        return story_detail(reader, whole)
    return StoryDetail(
        id=story_id,
        founded_at=founded_at,
        articles=_story_articles(reader, story_id),
        alerts=_with_deliveries(reader, _alert_rows().where(alert.c.story_id == story_id)),
        placements=_placements(reader, story_id),
        headlines=_headlines(reader, story_id),
    )


def search(reader: Connection, words: str, *, limit: int = 50) -> tuple[Found, ...]:
    """Articles with all of `words` ("a phrase", wor*, -without), those first seen last on top."""
    query = index.query(words)
    if not query:
        return ()
    numbers = [
        row[0]
        for row in reader.execute(
            text("SELECT rowid FROM search WHERE search MATCH :q ORDER BY rowid DESC LIMIT :n"),
            {"q": query, "n": limit},
        )
    ]
    rows = reader.execute(
        select(
            article.c.id.label("article_id"),
            *_named(article.c, ("feed_id", "url", "title", "first_seen", "language")),
            func.substr(article.c.text, 1, _OPENING).label("opening"),
        )
        .where(article.c.number.in_(numbers))
        .order_by(article.c.first_seen.desc(), article.c.number.desc())
    )
    return tuple(Found(**row) for row in rows.mappings())


def explain_article(reader: Connection, id_or_url: str) -> Explained | None:
    """All that is known of an article, by its id, its entry's id, or an address of it.

    The entry may be there without an article (a feed's first poll reads no pages), and the article
    may outlive its entry.
    """
    entry_id = _entry_id(reader, id_or_url)
    row = reader.execute(select(entry).where(entry.c.id == entry_id)).mappings().first()
    article_id = article_of(entry_id) if row else id_or_url
    found = _article(reader, article_id)
    if row is None and found is None:
        return None
    verdicts = _verdicts(reader, article_id)
    raised = [one.alert_id for one in verdicts if one.alert_id]
    return Explained(
        entry=Entry(**{name: row[name] for name in Entry.__slots__ if name in row})
        if row
        else None,
        entry_status=row["status"] if row else "",
        entry_seen=row["first_seen"] if row else None,
        article=found,
        placement=_placement(reader, article_id),
        verdicts=verdicts,
        deliveries=tuple(one for sent in _deliveries(reader, raised).values() for one in sent),
    )


def _entry_id(reader: Connection, id_or_url: str) -> str:
    named = select(article.c.entry_id).where(
        or_(article.c.id == id_or_url, article.c.identity == (links.key(id_or_url) or id_or_url))
    )
    asked = (
        named.order_by(article.c.first_seen.desc()).limit(1),
        select(entry.c.id)
        .where(or_(entry.c.url == id_or_url, entry.c.link == id_or_url))
        .order_by(entry.c.first_seen.desc())
        .limit(1),
    )
    for question in asked:
        if found := reader.execute(question).scalar():
            return str(found)
    return id_or_url


def _alert_rows() -> Question:
    return (
        select(
            *_named(alert.c, _LISTED),
            func.coalesce(article.c.feed_id, "").label("feed_id"),
            func.coalesce(article.c.title, alert.c.facts).label("title"),
            func.coalesce(article.c.url, "").label("url"),
        )
        .join(article, article.c.id == alert.c.article_id, isouter=True)
        .order_by(alert.c.created_at.desc(), alert.c.id)
    )


def _with_deliveries(reader: Connection, question: Question) -> tuple[AlertRow, ...]:
    rows = reader.execute(question).mappings().all()
    names = [row["id"] for row in rows]
    sent, seen = _deliveries(reader, names), _acknowledged(reader, names)
    return tuple(
        AlertRow(**row, deliveries=sent.get(row["id"], ()), acknowledged=seen.get(row["id"]))
        for row in rows
    )


def _acknowledged(reader: Connection, alert_ids: Sequence[str]) -> dict[str, Acknowledgement]:
    rows = reader.execute(
        select(*_named(acknowledgement.c, Acknowledgement.__slots__)).where(
            acknowledgement.c.alert_id.in_(alert_ids)
        )
    )
    return {row["alert_id"]: Acknowledgement(**row) for row in rows.mappings()}


def _deliveries(reader: Connection, alert_ids: Sequence[str]) -> dict[str, tuple[Delivery, ...]]:
    rows = reader.execute(
        select(*_named(delivery.c, Delivery.__slots__))
        .where(delivery.c.alert_id.in_(alert_ids))
        .order_by(delivery.c.number)
    )
    found: defaultdict[str, tuple[Delivery, ...]] = defaultdict(tuple)
    for row in rows.mappings():
        found[row["alert_id"]] += (Delivery(**row),)
    return dict(found)


def _article(reader: Connection, article_id: str) -> Article | None:
    question = select(*_named(article.c, Article.__slots__)).where(article.c.id == article_id)
    row = reader.execute(question).mappings().first()
    return Article(**row) if row else None


def _placement(reader: Connection, article_id: str) -> Placement | None:
    columns = _named(placement.c, Placement.__slots__)
    question = select(*columns).where(placement.c.article_id == article_id)
    row = reader.execute(question).mappings().first()
    return Placement(**row) if row else None


def _placements(reader: Connection, story_id: str) -> tuple[Placement, ...]:
    rows = reader.execute(
        select(*_named(placement.c, Placement.__slots__))
        .where(placement.c.story_id == story_id)
        .order_by(placement.c.placed_at, placement.c.article_id)
    )
    return tuple(Placement(**row) for row in rows.mappings())


def _headlines(reader: Connection, story_id: str) -> tuple[OldHeadline, ...]:
    """The headlines that differ from the one that replaced them."""
    rows = reader.execute(
        select(*_named(article_version.c, OldHeadline.__slots__), article.c.title.label("now"))
        .join(article, article.c.id == article_version.c.article_id)
        .join(placement, placement.c.article_id == article.c.id)
        .where(placement.c.story_id == story_id)
        .order_by(article_version.c.replaced_at.desc())
    )
    after: dict[str, str] = {}
    found = []
    for row in rows.mappings():
        if row["title"] != after.get(row["article_id"], row["now"]):
            found.append(OldHeadline(**{name: row[name] for name in OldHeadline.__slots__}))
        after[row["article_id"]] = row["title"]
    return tuple(reversed(found))


def _story_articles(reader: Connection, story_id: str) -> tuple[StoryArticle, ...]:
    rows = reader.execute(
        select(
            article.c.id.label("article_id"),
            *_named(article.c, ("feed_id", "url", "title", "first_seen")),
            placement.c.copy_of,
            placement.c.score,
            func.coalesce(_PASSAGE, "").label("passage"),
            placement.c.reason,
            placement.c.shared,
        )
        .join(placement, placement.c.article_id == article.c.id)
        .where(placement.c.story_id == story_id)
        .order_by(article.c.first_seen, article.c.number)
    )
    return tuple(StoryArticle(**row) for row in rows.mappings())


def _verdicts(reader: Connection, article_id: str) -> tuple[VerdictRow, ...]:
    same = [verdict.c[name] == match.c[name] for name in _KEYS_OF_VERDICT]
    columns = ("version", "watch", "watch_version", "held", "alert_id", "decided_at")
    rows = reader.execute(
        select(*_named(verdict.c, columns), match.c.evidence)
        .join(match, same[0] & same[1] & same[2] & same[3], isouter=True)
        .where(verdict.c.article_id == article_id)
        .order_by(verdict.c.decided_at, verdict.c.watch)
    )
    return tuple(
        VerdictRow(**{**row, "evidence": row["evidence"] or ()}) for row in rows.mappings()
    )


def _named(columns: object, names: Iterable[str]) -> "list[Column[object]]":
    return [columns[name] for name in names]  # type: ignore[index]  # a collection of columns
