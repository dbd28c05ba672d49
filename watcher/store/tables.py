"""The tables. Ids are digests of content; times are columns of `columns.Moment`.

    feed ─< entry ─< entry_key                     what was polled, and what is known
            entry ── article ─< article_version    what was read (older versions are packed)
                     article ── placement >── story, placement ─< band
                     story ── event ─< event_key   what is open, and by which words it is found
                     article ─< match, verdict     what each watch said, and what became of it
                     alert ─< delivery >─ digest   the outbox
                     story ─< thread               its first message, one per destination
    furniture                                      what the pages of a site have in common

The tables beside these (silences, notices, beats …) are in `side_tables`. There are no
foreign keys: pruning takes articles long before the alerts that tell of them.
A change here needs a revision in `migrations/versions`; a test holds the two together.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from watcher.model.alert import Held
from watcher.model.article import Doubt, TextFrom
from watcher.model.condition import Condition
from watcher.model.delivery import DeliveryState, Hold
from watcher.model.feed import FeedStatus
from watcher.model.story import PlacementReason
from watcher.model.watch import Priority
from watcher.store.columns import INTEGER64, EvidenceList, Lines, Moment, Name, Names, Numbers, Span

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_name)s_uq",
        "ix": "%(table_name)s_%(column_0_name)s_ix",
    }
)


def texts(*names: str) -> "list[Column[str]]":
    """Columns of text that is never missing."""
    return [Column(name, Text, nullable=False) for name in names]


TROUBLED = "(failures >= 3 OR status IN ('GONE', 'QUARANTINED'))"
"""Feeds that may be down, word for word as in the partial index that finds them."""

feed = Table(
    "feed",
    metadata,
    Column("feed_id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("next_due", Moment, nullable=False),
    Column("status", Name(FeedStatus), nullable=False),
    Column("interval", Span, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("body_hash", Text, nullable=False),
    Column("items", LargeBinary, nullable=False),
    Column("moved_to", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("gaps", Integer, nullable=False),
    Column("polls", Integer, nullable=False),
    Column("usual", Float, nullable=False),
    Column("hint", Span),
    Column("last_polled", Moment),
    Column("last_ok", Moment),
    Column("last_full", Moment),
    Column("last_error", Text, nullable=False),
    Column("newest", Moment),
    Column("condition", Name(Condition), nullable=False, server_default=Condition.UNTRIED.name),
    *(Column(name, Text, nullable=False, server_default="") for name in ("read_from", "moving_to")),
    *(Column(name, Integer, nullable=False, server_default="0") for name in ("moves", "skips")),
    Column("moved_at", Moment),
    Column("title", Text, nullable=False, server_default=""),
    Index("feed_due_ix", "active", "next_due"),
    Index(
        "feed_troubled_ix",
        "active",
        sqlite_where=text(TROUBLED),
        postgresql_where=text(TROUBLED),
    ),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Text, primary_key=True),
    *texts("feed_id", "guid", "url", "link", "title", "summary"),
    # The feed's own full text: kept only until the page has been read.
    Column("content", Text, nullable=False),
    Column("published_at", Moment),
    Column("updated_at", Moment),
    Column("authors", Lines, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("keys", Lines, nullable=False),
    Column("status", Text, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Index("entry_feed_ix", "feed_id", "first_seen"),
)

entry_key = Table(
    "entry_key",
    metadata,
    Column("feed_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    PrimaryKeyConstraint("feed_id", "key"),
    sqlite_with_rowid=False,
)

article = Table(
    "article",
    metadata,
    # A number of its own, because the index for search is kept by number.
    Column("number", INTEGER64, primary_key=True),
    *texts("id", "entry_id", "feed_id", "version", "url", "title", "text"),
    Column("first_seen", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("published_at", Moment),
    Column("language", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("text_from", Name(TextFrom), nullable=False),
    Column("problem", Text, nullable=False),
    Column("reread_due", Moment),
    Column("reread_attempts", Integer, nullable=False),
    Column("identity", Text, nullable=False, server_default=""),
    Column("image", Text, nullable=False, server_default=""),
    Column("doubts", Names(Doubt), nullable=False, server_default=""),
    Column("cut", Lines, nullable=False, server_default=""),
    UniqueConstraint("id"),
    Index("article_identity_ix", "identity", "first_seen"),
    Index("article_first_seen_ix", "first_seen"),
    Index(
        "article_reread_ix",
        "reread_due",
        sqlite_where=text("reread_due IS NOT NULL"),
        postgresql_where=text("reread_due IS NOT NULL"),
    ),
)

# What the pages of a site have in common: one row for each host, or feed with texts of its own.
furniture = Table(
    "furniture",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("latest", Numbers, nullable=False),
    Column("passages", Numbers, nullable=False),
    Column("learnt_at", Moment, nullable=False),
)

article_version = Table(
    "article_version",
    metadata,
    Column("article_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("packed", LargeBinary, nullable=False),  # the text, zlib
    Column("replaced_at", Moment, nullable=False),
    PrimaryKeyConstraint("article_id", "version"),
)

story = Table(
    "story",
    metadata,
    Column("id", Text, primary_key=True),
    Column("founded_at", Moment, nullable=False),
    Column("joined", Text),  # the story that it has turned out to be
    Index("story_founded_at_ix", "founded_at"),
    sqlite_with_rowid=False,
)

_COPIED = text("original IS NOT NULL")
placement = Table(
    "placement",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("story_id", Text, nullable=False),
    Column("copy_of", Text),
    Column("score", Float, nullable=False),
    Column("reason", Name(PlacementReason), nullable=False),
    Column("minhash", LargeBinary, nullable=False),
    Column("bands", LargeBinary, nullable=False),  # what stands in `band`, to find it again
    Column("placed_at", Moment, nullable=False),
    Column("original", Text),  # the first article of the copy group
    Column("passage_start", Integer),
    Column("passage_end", Integer),
    Column("shared", Lines, nullable=False, server_default=""),
    Index("placement_story_ix", "story_id", "placed_at"),
    Index("placement_original_ix", "original", "placed_at", sqlite_where=_COPIED),
    sqlite_with_rowid=False,
)

# An article's number takes a third of the room of its id, and there are thirty rows an article.
band = Table(
    "band",
    metadata,
    Column("band", INTEGER64, nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("article", INTEGER64, nullable=False),
    PrimaryKeyConstraint("band", "placed_at", "article"),
    sqlite_with_rowid=False,
)

# Stories that are open: what their reports said, by what they are found, how common words are.
event = Table(
    "event",
    metadata,
    Column("story_id", Text, primary_key=True),
    Column("last_at", Moment, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Index("event_last_at_ix", "last_at"),
    sqlite_with_rowid=False,
)

event_key = Table(
    "event_key",
    metadata,
    Column("key", Text, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("story_id", Text, nullable=False),
    PrimaryKeyConstraint("key", "last_at", "story_id"),
    sqlite_with_rowid=False,
)

word_count = Table(
    "word_count",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("cells", LargeBinary, nullable=False),
)

match = Table(
    "match",
    metadata,
    *texts("article_id", "version", "watch", "watch_version"),
    Column("evidence", EvidenceList, nullable=False),
    PrimaryKeyConstraint("article_id", "version", "watch", "watch_version"),
    sqlite_with_rowid=False,
)

WAITING = "held IN ('UNCONFIRMED', 'UNCONFIRMED_DIGEST')"
"""Matches that wait for other sources, word for word as in the partial index that finds them."""

verdict = Table(
    "verdict",
    metadata,
    *texts("article_id", "version", "watch", "watch_version"),
    Column("held", Name(Held)),
    Column("alert_id", Text),
    Column("decided_at", Moment, nullable=False),
    PrimaryKeyConstraint("article_id", "version", "watch", "watch_version"),
    Index("verdict_decided_at_ix", "decided_at"),
    Index("verdict_watch_ix", "watch", "decided_at"),
    Index(
        "verdict_waiting_ix",
        "decided_at",
        sqlite_where=text(WAITING),
        postgresql_where=text(WAITING),
    ),
    sqlite_with_rowid=False,
)

alert = Table(
    "alert",
    metadata,
    Column("id", Text, primary_key=True),
    *texts("watch", "watch_version", "story_id", "article_id", "article_version", "occasion"),
    Column("priority", Name(Priority), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("evidence", EvidenceList, nullable=False),
    Column("facts", Lines, nullable=False, server_default=text("''")),
    Index("alert_story_ix", "story_id", "watch"),
    Index("alert_article_ix", "article_id"),
    Index("alert_created_at_ix", "created_at"),
)

OPEN_STATES = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)
OPEN = "state IN ('QUEUED', 'CLAIMED', 'SENDING')"
"""Deliveries to be sent, word for word as in the partial index that finds them."""

COLLECTING = "state = 'WAITING'"
"""Deliveries that a digest will collect, likewise."""

delivery = Table(
    "delivery",
    metadata,
    Column("number", INTEGER64, primary_key=True),  # breaks ties, first in, first out
    Column("id", Text, nullable=False),
    Column("alert_id", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", Name(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("sent_at", Moment),
    Column("hold", Name(Hold)),
    Column("digest_id", Text, nullable=False, server_default=""),
    Column("unserved", Lines, nullable=False, server_default=""),
    Column("escalated", Text, nullable=False, server_default=""),
    Column("interrupted", Integer, nullable=False, server_default="0"),
    UniqueConstraint("id"),
    Index("delivery_alert_ix", "alert_id"),
    Index("delivery_created_at_ix", "created_at"),
    Index(
        "delivery_waiting_ix",
        "destination",
        "due_at",
        sqlite_where=text(COLLECTING),
        postgresql_where=text(COLLECTING),
    ),
    Index(
        "delivery_digest_ix",
        "digest_id",
        sqlite_where=text("digest_id != ''"),
        postgresql_where=text("digest_id != ''"),
    ),
    Index(
        "delivery_open_ix",
        "destination",
        "created_at",
        "due_at",
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
    Index("delivery_sent_at_ix", "sent_at"),
)

thread = Table(
    "thread",
    metadata,
    *texts("destination", "story_id", "channel", "message", "subject", "alert_id"),
    Column("priority", Name(Priority), nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("shown", Text, nullable=False),
    Column("drawn_at", Moment),
    Column("edit_due", Moment),
    Column("edits", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    PrimaryKeyConstraint("destination", "story_id"),
    Index("thread_posted_at_ix", "posted_at"),
    sqlite_with_rowid=False,
)

SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5"
    "(title, body, content='', tokenize='unicode61 remove_diacritics 2')"
)
"""SQLite's index for search: words only, no second copy of the text (see `search`)."""
