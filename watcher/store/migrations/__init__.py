"""Alembic, for databases of an earlier version; a new one is made without it (`schema`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def run(connection: Connection, revision: str = "head") -> None:
    """Upgrade inside the transaction that `connection` has begun."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
