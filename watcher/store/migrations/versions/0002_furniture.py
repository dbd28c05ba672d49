"""Articles know their page and their doubts; what the pages of a site share is learnt.

Revision ID: 0002
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from watcher.model import links

revision = "0002"
down_revision = "0001"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_BATCH = 5000


def upgrade() -> None:
    """Add columns and the table, and give every article its identity."""
    for name in ("identity", "image", "doubts", "cut"):
        op.add_column("article", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    for rows in _addresses(connection):
        known = [{"number": number, "identity": links.key(url) or url} for number, url in rows]
        statement = sa.text("UPDATE article SET identity = :identity WHERE number = :number")
        connection.execute(statement, known)
    op.drop_index("article_url_ix", table_name="article")
    op.create_index("article_identity_ix", "article", ["identity", "first_seen"], unique=False)
    op.create_table(
        "furniture",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("latest", sa.LargeBinary(), nullable=False),
        sa.Column("passages", sa.LargeBinary(), nullable=False),
        sa.Column("learnt_at", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("furniture_pk")),
    )


def _addresses(connection: sa.Connection) -> Iterator[list[tuple[int, str]]]:
    """Numbers and addresses of all articles, some at a time."""
    last = 0
    question = sa.text(
        "SELECT number, url FROM article WHERE number > :last ORDER BY number LIMIT :batch"
    )
    while rows := connection.execute(question, {"last": last, "batch": _BATCH}).all():
        yield [(number, url) for number, url in rows]
        last = rows[-1][0]
