"""Which watches have yet to judge an article, since the program has a bug with the two.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "unjudged",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("since", _INTEGER, nullable=False),
        sa.Column("tried_at", _INTEGER, nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "watch", name=op.f("unjudged_pk")),
        sqlite_with_rowid=False,
    )
