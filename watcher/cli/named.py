"""What people name on the command line, found in the store."""

from watcher.errors import UsageError
from watcher.store import history
from watcher.store.database import Store
from watcher.store.records import AlertDetail


async def alert(store: Store, name: str) -> AlertDetail:
    """The alert with that id, or with the only id that begins so. Raises `UsageError` if none."""
    found = await store.read(lambda reader: history.alert_detail(reader, name))
    if found is not None:
        return found
    rows = await store.read(lambda reader: history.alerts(reader, limit=10_000))
    names = [row.id for row in rows if row.id.startswith(name)]
    if not names:
        raise UsageError(f"no alert begins with {name!r}; `watcher alerts list` shows them")
    if len(names) > 1:
        raise UsageError(f"{len(names)} alerts begin with {name!r}: give more of the id")
    return await alert(store, names[0])
