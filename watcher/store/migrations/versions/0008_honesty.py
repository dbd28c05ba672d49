"""An index of the feeds in trouble.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_TROUBLED = sa.text("(failures >= 3 OR status IN ('GONE', 'QUARANTINED'))")


def upgrade() -> None:
    """The index by which alerts ask for them."""
    op.create_index(
        "feed_troubled_ix",
        "feed",
        ["active"],
        unique=False,
        sqlite_where=_TROUBLED,
        postgresql_where=_TROUBLED,
    )
