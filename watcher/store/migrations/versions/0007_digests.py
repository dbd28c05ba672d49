"""Digests, the reasons why a delivery waits, and silences.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Two tables, two columns, and the indexes by which they are asked."""
    op.create_table(
        "digest",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("slot", _INTEGER, nullable=False),
        sa.Column("since", _INTEGER, nullable=False),
        sa.Column("created_at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("digest_pk")),
    )
    op.create_index("digest_destination_ix", "digest", ["destination", "slot"], unique=False)
    op.create_table(
        "silence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("begins", _INTEGER, nullable=False),
        sa.Column("until", _INTEGER, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("silence_pk")),
    )
    op.create_index("silence_until_ix", "silence", ["until"], unique=False)
    op.add_column("delivery", sa.Column("hold", sa.Text(), nullable=True))
    op.add_column("delivery", sa.Column("digest_id", sa.Text(), nullable=False, server_default=""))
    op.create_index("delivery_created_at_ix", "delivery", ["created_at"], unique=False)
    for name, columns, condition in (
        ("delivery_waiting_ix", ["destination", "due_at"], "state = 'WAITING'"),
        ("delivery_digest_ix", ["digest_id"], "digest_id != ''"),
    ):
        where = sa.text(condition)
        op.create_index(
            name, "delivery", columns, unique=False, sqlite_where=where, postgresql_where=where
        )
