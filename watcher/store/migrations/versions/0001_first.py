"""The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "alert",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("watch_version", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("article_version", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("created_at", _INTEGER, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("alert_pk")),
    )
    op.create_index("alert_article_ix", "alert", ["article_id"], unique=False)
    op.create_index("alert_created_at_ix", "alert", ["created_at"], unique=False)
    op.create_index("alert_story_ix", "alert", ["story_id", "watch"], unique=False)
    op.create_table(
        "article",
        sa.Column("number", _INTEGER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_seen", _INTEGER, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("published_at", _INTEGER, nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("text_from", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("reread_due", _INTEGER, nullable=True),
        sa.Column("reread_attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("article_pk")),
        sa.UniqueConstraint("id", name=op.f("article_id_uq")),
    )
    op.create_index("article_first_seen_ix", "article", ["first_seen"], unique=False)
    op.create_index(
        "article_reread_ix",
        "article",
        ["reread_due"],
        unique=False,
        sqlite_where=sa.text("reread_due IS NOT NULL"),
        postgresql_where=sa.text("reread_due IS NOT NULL"),
    )
    op.create_index("article_url_ix", "article", ["url", "first_seen"], unique=False)
    op.create_table(
        "article_version",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("replaced_at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "version", name=op.f("article_version_pk")),
    )
    op.create_table(
        "band",
        sa.Column("band", _INTEGER, nullable=False),
        sa.Column("placed_at", _INTEGER, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("band", "placed_at", "article_id", name=op.f("band_pk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "beat",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("beat_pk")),
    )
    op.create_table(
        "delivery",
        sa.Column("number", _INTEGER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("created_at", _INTEGER, nullable=False),
        sa.Column("due_at", _INTEGER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("sent_at", _INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("delivery_pk")),
        sa.UniqueConstraint("id", name=op.f("delivery_id_uq")),
    )
    op.create_index("delivery_alert_ix", "delivery", ["alert_id"], unique=False)
    op.create_index(
        "delivery_open_ix",
        "delivery",
        ["destination", "created_at", "due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('QUEUED', 'SENDING')"),
        postgresql_where=sa.text("state IN ('QUEUED', 'SENDING')"),
    )
    op.create_index("delivery_sent_at_ix", "delivery", ["sent_at"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", _INTEGER, nullable=True),
        sa.Column("updated_at", _INTEGER, nullable=True),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("first_seen", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("entry_pk")),
    )
    op.create_index("entry_feed_ix", "entry", ["feed_id", "first_seen"], unique=False)
    op.create_table(
        "entry_key",
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("entry_key_pk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed",
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", _INTEGER, nullable=False),
        sa.Column("next_due", _INTEGER, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("interval", _INTEGER, nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.Column("moved_to", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Float(), nullable=False),
        sa.Column("hint", _INTEGER, nullable=True),
        sa.Column("last_polled", _INTEGER, nullable=True),
        sa.Column("last_ok", _INTEGER, nullable=True),
        sa.Column("last_full", _INTEGER, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("newest", _INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("feed_pk")),
    )
    op.create_index("feed_due_ix", "feed", ["active", "next_due"], unique=False)
    op.create_table(
        "match",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("watch_version", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "article_id", "version", "watch", "watch_version", name=op.f("match_pk")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notice",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_at", _INTEGER, nullable=False),
        sa.Column("last_at", _INTEGER, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("told_at", _INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("notice_pk")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", _INTEGER, nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("report_pk")),
    )
    op.create_table(
        "placement",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("copy_of", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=False),
        sa.Column("bands", sa.LargeBinary(), nullable=False),
        sa.Column("placed_at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("placement_pk")),
        sqlite_with_rowid=False,
    )
    op.create_index("placement_story_ix", "placement", ["story_id"], unique=False)
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("founded_at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("story_pk")),
        sqlite_with_rowid=False,
    )
    op.create_index("story_founded_at_ix", "story", ["founded_at"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("watch_version", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=True),
        sa.Column("alert_id", sa.Text(), nullable=True),
        sa.Column("decided_at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint(
            "article_id", "version", "watch", "watch_version", name=op.f("verdict_pk")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("verdict_decided_at_ix", "verdict", ["decided_at"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5"
            "(title, body, content='', tokenize='unicode61 remove_diacritics 2')"
        )
