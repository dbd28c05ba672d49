"""The door: one store, one writer on one thread, one reader on another.

store = Store.open("watcher.db", exclusive=True, clock=clock)
await store.transaction(lambda tx: tx.put_article(article, reread_due=None))
await store.read(status.counts)
store.close()
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from watcher.clock import Clock
from watcher.errors import StoreUnavailable
from watcher.store import connect, copying, room, running, schema, soundness
from watcher.store.lock import Lock
from watcher.store.transaction import Transaction

T = TypeVar("T")


class Store:
    """An open database. All methods may be called from one event loop at a time."""

    def __init__(
        self, path: Path, *, lock: Lock | None, clock: Clock, durable: bool = True
    ) -> None:
        """Use `Store.open`."""
        self.path = path
        self._lock = lock
        self._clock = clock
        self._marked = False
        self.broke_off: datetime | None = None
        """Since when the last run had the store, if it did not close it; else None."""
        writer = connect.writer(path, alone=lock is not None, durable=durable)
        self._writer = _Thread(path, writer, "store-writer")
        self._reader = _Thread(path, connect.reader(path), "store-reader")

    @classmethod
    def open(
        cls, url_or_path: str | Path, *, exclusive: bool, clock: Clock, durable: bool = True
    ) -> "Store":
        """Open a store. `exclusive` is for those who poll and deliver; it also makes or upgrades.

        Without it the database must be there, and may be in use by a daemon. What is not `durable`
        may be lost with the machine. Raises StoreBusy if
        another holds it exclusively, StoreUnavailable if it cannot be used.
        """
        path = connect.location(url_or_path)
        if not exclusive and not path.exists():
            raise StoreUnavailable(f"{path}: there is no database yet; `watcher run` makes it")
        lock = _locked(path) if exclusive else None
        store = cls(path, lock=lock, clock=clock, durable=durable)
        try:
            store.prepare()
        except StoreUnavailable:
            store.close()
            raise
        return store

    def prepare(self) -> None:
        """Look at the file; make, upgrade or check the schema; note that it is in use."""
        alone = self._lock is not None
        try:
            soundness.glance(self.path)
            if self.path.exists() and self.path.stat().st_size:
                schema.check(self._reader.engine, self.path)  # what is not ours stays untouched
            if not alone:
                schema.prepare(self._reader.engine, self.path, may_change=False)
                return
            schema.prepare(self._writer.engine, self.path, may_change=True)
            with self._writer.engine.connect() as connection, connection.begin():
                soundness.quick(connection, self.path, clock=self._clock)
                self.broke_off = running.begin(connection, self._clock.now())
                self._marked = True
        except connect.DATABASE_ERRORS as error:
            raise connect.explained(error, self.path) from error
        except OSError as error:
            raise StoreUnavailable(f"{error.filename}: {error.strerror}") from error

    async def transaction(self, work: Callable[[Transaction], T], *, synced: bool = True) -> T:
        """Run `work` inside one transaction: all of it is committed, or nothing.

        It runs on the writer's thread, one after the other. What is not `synced` outlives the death
        of this process, and that of the machine only once a later transaction was synced. Raises
        what `work` raises, StoreOutOfReach if the disk is full or read-only or another program
        holds the database, and StoreUnavailable if it is lost for good.
        """

        def whole(connection: Connection) -> T:
            transaction = Transaction(connection)
            result = work(transaction)
            transaction.finish()
            return result

        return await self._writer.run(whole, synced=synced)

    async def read(self, question: Callable[[Connection], T]) -> T:
        """The answer to `question`, as of one moment. It sees what is committed and never waits."""
        return await self._reader.run(question)

    async def backup(self, target: Path, heard: copying.Heard = copying.unheard) -> None:
        """Write a whole copy of the database while work goes on. `target` must not be there.

        `heard` is called on another thread.
        """
        await self._reader.call(lambda: copying.copy(self.path, target, heard=heard))

    async def check(self) -> tuple[str, ...]:
        """Everything that is wrong with the database; it may be in use meanwhile."""
        return await self._reader.call(lambda: soundness.whole(self.path))

    def close(self) -> None:
        """Finish what was begun and let go. May be called twice."""
        self._reader.close()
        self._writer.close(last=running.end if self._marked else None)
        self._marked = False
        if self._lock is not None:
            self._lock.release()
            self._lock = None


class _Thread:
    """A connection, and the one thread that uses it."""

    def __init__(self, path: Path, engine: Engine, name: str) -> None:
        self.engine = engine
        self._path = path
        self._connection: Connection | None = None
        self._synced = True
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[Connection], T], *, synced: bool = True) -> T:
        return await self.call(lambda: self._in_transaction(work, synced=synced))

    async def call(self, work: Callable[[], T]) -> T:
        def explaining() -> T:
            try:
                return work()
            except connect.DATABASE_ERRORS as error:
                if connect.is_read_only(error):
                    self._let_go()  # it stays so for as long as it is open
                raise connect.explained(error, self._path) from error
            except OSError as error:
                raise StoreUnavailable(f"{error.filename}: {error.strerror}") from error

        return await asyncio.get_running_loop().run_in_executor(self._pool, explaining)

    def _in_transaction(self, work: Callable[[Connection], T], *, synced: bool) -> T:
        if self._connection is None:
            self._connection = self.engine.connect()
            self._synced = True
        if synced is not self._synced:
            connect.sync(self._connection, synced=synced)
            self._synced = synced
        try:
            with self._connection.begin():
                return work(self._connection)
        finally:
            if connect.is_left_open(self._connection):
                self._let_go()

    def close(self, last: Callable[[Connection], None] | None = None) -> None:
        """`last` is tried; where the store is lost it leaves no trace, and that tells as much."""
        self._pool.shutdown(wait=True)
        if last is not None:
            with suppress(*connect.DATABASE_ERRORS):
                self._in_transaction(last, synced=True)
        self._let_go()
        self.engine.dispose()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _locked(path: Path) -> Lock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"{path.parent}: cannot be made ({error.strerror})") from error
    room.relieve(path)  # even the lock needs a few bytes
    return Lock(path)
