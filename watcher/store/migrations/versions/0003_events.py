"""Open stories: what their reports said, the words by which they are found, counts of words.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables, and room for what a report shares with its story."""
    op.add_column("placement", sa.Column("shared", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "event",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("last_at", _INTEGER, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("event_pk")),
        sqlite_with_rowid=False,
    )
    op.create_index("event_last_at_ix", "event", ["last_at"], unique=False)
    op.create_table(
        "event_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("last_at", _INTEGER, nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "last_at", "story_id", name=op.f("event_key_pk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "word_count",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("word_count_pk")),
    )
