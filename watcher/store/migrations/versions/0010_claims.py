"""What was claimed and not begun is told apart from what was being sent when the program died.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_OPEN = sa.text("state IN ('QUEUED', 'CLAIMED', 'SENDING')")


def upgrade() -> None:
    """One column, and the index of the open deliveries with the new state in it."""
    op.add_column(
        "delivery", sa.Column("interrupted", sa.Integer(), nullable=False, server_default="0")
    )
    op.drop_index("delivery_open_ix", "delivery")
    op.create_index(
        "delivery_open_ix",
        "delivery",
        ["destination", "created_at", "due_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
