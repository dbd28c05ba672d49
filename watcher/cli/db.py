"""`watcher db`: the database's upkeep."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watcher import wiring
from watcher.cli import loading, opening
from watcher.cli.console import clean, emit, out
from watcher.cli.options import folder, wants_json
from watcher.clock import SystemClock
from watcher.store.database import Store
from watcher.wiring import Standing

app = typer.Typer(
    help="The database's upkeep.\n\nExample: watcher db backup /root/watcher-backup.db",
    no_args_is_help=True,
    add_completion=False,
)


@app.command()
def upgrade() -> None:
    """Make the database, or bring it to this version's schema, after a backup beside it.

    The daemon does so by itself when it starts.

    Example: watcher db upgrade
    """
    where = opening.configured(folder()).settings.store
    Store.open(where, exclusive=True, clock=SystemClock()).close()
    _tell(f"{where} is up to date", {"store": where, "upgraded": True})


@app.command()
def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the copy goes; it is overwritten.")
    ],
) -> None:
    """Copy the database while the daemon works on.

    Example: watcher db backup /root/watcher-backup.db
    """
    opening.with_store(opening.configured(folder()), lambda store: store.backup(file))
    size = file.stat().st_size
    _tell(f"wrote {file} ({size} bytes)", {"file": str(file), "bytes": size})


@app.command()
def prune() -> None:
    """Delete what is past its retention (`daemon.retention`). The daemon does so every hour.

    Example: watcher db prune
    """
    standing = loading.standing(folder(), quiet=True)
    gone = asyncio.run(_prune(standing))
    _tell(f"deleted {gone} rows", {"deleted": gone})


async def _prune(standing: Standing) -> int:
    async with wiring.river(standing.setup, SystemClock()) as river:
        return await river.prune()


def _tell(line: str, value: dict[str, object]) -> None:
    if wants_json():
        emit(value)
    else:
        out.print(clean(line))
