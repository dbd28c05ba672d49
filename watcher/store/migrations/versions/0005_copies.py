"""Copy groups and shared passages; bands by the number of their article.

The bands of before were made in another way and find nothing any more, so they are dropped:
articles placed before the upgrade are compared with later ones only where the address is the same.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of this revision out of those before."""
    op.add_column("placement", sa.Column("original", sa.Text(), nullable=True))
    op.add_column("placement", sa.Column("passage_start", sa.Integer(), nullable=True))
    op.add_column("placement", sa.Column("passage_end", sa.Integer(), nullable=True))
    op.execute("UPDATE placement SET original = copy_of, minhash = x'', bands = x''")
    op.create_index(
        "placement_original_ix",
        "placement",
        ["original", "placed_at"],
        unique=False,
        sqlite_where=sa.text("original IS NOT NULL"),
        postgresql_where=sa.text("original IS NOT NULL"),
    )
    op.drop_table("band")
    op.create_table(
        "band",
        sa.Column("band", _INTEGER, nullable=False),
        sa.Column("placed_at", _INTEGER, nullable=False),
        sa.Column("article", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("band", "placed_at", "article", name=op.f("band_pk")),
        sqlite_with_rowid=False,
    )
