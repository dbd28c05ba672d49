"""Threads of stories, and the recipients of a mail that still lack it.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table, and the column where it is not there."""
    op.create_table(
        "thread",
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("posted_at", _INTEGER, nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("drawn_at", _INTEGER, nullable=True),
        sa.Column("edit_due", _INTEGER, nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("destination", "story_id", name=op.f("thread_pk")),
        sqlite_with_rowid=False,
    )
    op.create_index("thread_posted_at_ix", "thread", ["posted_at"], unique=False)
    op.add_column("delivery", sa.Column("unserved", sa.Text(), nullable=False, server_default=""))
