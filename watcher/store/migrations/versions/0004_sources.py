"""Independent sources, spikes, silences and follow-ups.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WAITING = sa.text("held IN ('UNCONFIRMED', 'UNCONFIRMED_DIGEST')")


def upgrade() -> None:
    """Add what the decisions of watches over time are made from."""
    op.add_column(
        "alert", sa.Column("facts", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.create_index("verdict_watch_ix", "verdict", ["watch", "decided_at"], unique=False)
    op.create_index(
        "verdict_waiting_ix",
        "verdict",
        ["decided_at"],
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_table(
        "recheck",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("due", _INTEGER, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("recheck_pk")),
    )
    op.create_index("recheck_due_ix", "recheck", ["due"], unique=False)
    op.create_table(
        "watch_hour",
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("hour", _INTEGER, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("watch", "hour", name=op.f("watch_hour_pk")),
        sqlite_with_rowid=False,
    )
