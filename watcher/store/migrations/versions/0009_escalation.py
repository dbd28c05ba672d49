"""Who has seen an alert, and which deliveries were added because nobody had.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """One table and one column."""
    op.create_table(
        "acknowledgement",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _INTEGER, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("acknowledgement_pk")),
    )
    op.add_column("delivery", sa.Column("escalated", sa.Text(), nullable=False, server_default=""))
