"""Alembic runs this file. The connection, inside its transaction, comes from `migrations.run`."""

from alembic import context

from watcher.store import side_tables  # noqa: F401 - it adds its tables to `metadata`
from watcher.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
