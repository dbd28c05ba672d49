"""The tables beside the river: what is held back or looked at again, and what the operator sees.

    article ── recheck     pages of what was told, to be read again
    article ── near_miss   which watches missed it by one condition, and by which
    article ── unjudged    which watches have yet to judge it, for a bug
    digest                 when a destination was last sent one
    silence                whom not to tell, and how long
    alert ── acknowledgement  who has seen it
    watch_hour             when the sources of a watch were polled
    notice, report, beat   for the operator, and between two runs

They are described as those in `tables` are, and share their metadata.
"""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from watcher.model.silence import SilenceKind
from watcher.store.columns import Lines, Moment, Name
from watcher.store.tables import metadata

digest = Table(
    "digest",
    metadata,
    Column("id", Text, primary_key=True),
    Column("destination", Text, nullable=False),
    Column("slot", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("digest_destination_ix", "destination", "slot"),
)

silence = Table(
    "silence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Name(SilenceKind), nullable=False),
    Column("target", Text, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index("silence_until_ix", "until"),
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("alert_id", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("note", Text, nullable=False),
)

recheck = Table(
    "recheck",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("due", Moment, nullable=False),
    Column("step", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    Index("recheck_due_ix", "due"),
)

watch_hour = Table(
    "watch_hour",
    metadata,
    Column("watch", Text, nullable=False),
    Column("hour", Moment, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("covered", Integer, nullable=False),
    PrimaryKeyConstraint("watch", "hour"),
    sqlite_with_rowid=False,
)

near_miss = Table(
    "near_miss",
    metadata,
    Column("article_id", Text, nullable=False),
    Column("watch", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("watch_version", Text, nullable=False),
    Column("missing", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    PrimaryKeyConstraint("article_id", "watch"),
    Index("near_miss_seen_at_ix", "seen_at"),
    sqlite_with_rowid=False,
)

unjudged = Table(
    "unjudged",
    metadata,
    Column("article_id", Text, nullable=False),
    Column("watch", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("tried_at", Moment, nullable=False),
    Column("news", Boolean, nullable=False),
    Column("story", Text, nullable=False),
    Column("change", Lines, nullable=False),
    PrimaryKeyConstraint("article_id", "watch"),
    sqlite_with_rowid=False,
)

notice = Table(
    "notice",
    metadata,
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("count", Integer, nullable=False),
    Column("told_at", Moment),
    PrimaryKeyConstraint("kind", "key"),
)

report = Table(
    "report",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("lines", Lines, nullable=False),
)

beat = Table(
    "beat",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
