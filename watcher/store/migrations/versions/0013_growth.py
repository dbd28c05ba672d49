"""The articles of a story are found by when they were placed: what grew is seen in one step.

Revision ID: 0013
"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """One index in place of another."""
    op.drop_index("placement_story_ix", table_name="placement")
    op.create_index("placement_story_ix", "placement", ["story_id", "placed_at"])
