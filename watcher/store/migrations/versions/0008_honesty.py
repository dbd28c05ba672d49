"""An index of the feeds in trouble, and near misses.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TROUBLED = sa.text("(failures >= 3 OR status IN ('GONE', 'QUARANTINED'))")


def upgrade() -> None:
    """The index by which alerts ask for feeds that are down; a table."""
    op.create_index(
        "feed_troubled_ix",
        "feed",
        ["active"],
        unique=False,
        sqlite_where=_TROUBLED,
        postgresql_where=_TROUBLED,
    )
    op.create_table(
        "near_miss",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("watch_version", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("seen_at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "watch", name=op.f("near_miss_pk")),
        sqlite_with_rowid=False,
    )
    op.create_index("near_miss_seen_at_ix", "near_miss", ["seen_at"], unique=False)
