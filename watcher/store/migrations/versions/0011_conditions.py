"""The condition a feed is found in, moves until they are believed, and when to leave it alone.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TEXTS = ("read_from", "moving_to", "title")
_NUMBERS = ("moves", "skips")


def upgrade() -> None:
    """Seven columns."""
    op.add_column(
        "feed", sa.Column("condition", sa.Text(), nullable=False, server_default="UNTRIED")
    )
    for name in _TEXTS:
        op.add_column("feed", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in _NUMBERS:
        op.add_column("feed", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("feed", sa.Column("moved_at", _INTEGER))
