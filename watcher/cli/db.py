"""`watcher db`: the database's upkeep."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from watcher import wiring
from watcher.cli import loading, opening
from watcher.cli.console import clean, emit, err, leave, out
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
        Path, typer.Argument(metavar="FILE", help="Where the copy goes; it must not be there yet.")
    ],
) -> None:
    """Copy the database while the daemon works on. Only this user can read the copy.

    Example: watcher db backup /root/watcher-backup.db
    """
    with _Progress() as heard:
        opening.with_store(opening.configured(folder()), lambda store: store.backup(file, heard))
    size = file.stat().st_size
    _tell(f"wrote {file} ({size} bytes)", {"file": str(file), "bytes": size})


class _Progress:
    """How far a copy is, on the terminal that stderr is."""

    def __enter__(self) -> Callable[[int, int], None]:
        """The hearer."""
        return self._heard if err.is_terminal else lambda _done, _of: None

    def _heard(self, done: int, of: int) -> None:
        err.print(f"\r{100 * done // max(of, 1):3} % copied", end="")

    def __exit__(self, *_: object) -> None:
        """The next line begins on a line of its own."""
        if err.is_terminal:
            err.print()


@app.command()
def check() -> None:
    """Read the whole database and look for damage, while the daemon works on. Exit code 1: some.

    Two minutes for a million articles.

    Example: watcher db check
    """
    where, clock = opening.configured(folder()), SystemClock()
    begun = clock.monotonic()
    found = opening.with_store(where, Store.check)
    took = clock.monotonic() - begun
    store = where.settings.store
    if wants_json():
        emit({"store": store, "ok": not found, "problems": found, "seconds": round(took, 3)})
    else:
        for one in found:
            out.print(clean(one))
        out.print(clean(f"{store} is sound" if not found else f"{store} is damaged"))
    if found:
        leave(1)


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
