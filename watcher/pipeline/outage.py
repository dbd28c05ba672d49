"""A store that cannot be written for a while: everything waits, nothing is lost, one line says so.

A full disk, a read-only one, another program that holds the database. Whoever wants to write
waits in `Writes` with what is to be written, so nothing new is polled, claimed or sent meanwhile,
and what was being sent is recorded as it went once the store is back. Nobody waits after
`give_up`: the program is asked to end.
"""

import asyncio
from collections.abc import Callable

from watcher.clock import Clock
from watcher.errors import StoreOutOfReach

SHORTEST, LONGEST = 1.0, 30.0
"""Seconds between two tries: as long as it has lasted so far, within these."""


class Outage:
    """Whether the store is out of reach just now, and since when."""

    def __init__(
        self,
        clock: Clock,
        *,
        began: Callable[[StoreOutOfReach], None],
        ended: Callable[[float], None],
    ) -> None:
        """`began` hears each error of an outage once; `ended` how many seconds it lasted."""
        self.shortest = SHORTEST
        self._clock = clock
        self._began = began
        self._ended = ended
        self._since: float | None = None
        self._said: set[str] = set()
        self._last_try = 0.0
        self._given_up = asyncio.Event()

    @property
    def lasting(self) -> bool:
        """Whether the store is out of reach, as far as is known."""
        return self._since is not None

    @property
    def silent_for(self) -> float:
        """Seconds since the store was last known to answer, if only that it cannot write."""
        return self._clock.monotonic() - self._last_try

    async def wait(self, error: StoreOutOfReach) -> bool:
        """Wait until the store may be tried again. False, at once, where nobody may wait."""
        now = self._last_try = self._clock.monotonic()
        if self._given_up.is_set():
            return False
        if self._since is None:
            self._since = now
        if str(error) not in self._said:
            self._said.add(str(error))
            self._began(error)
        pause = min(max(now - self._since, self.shortest), LONGEST)
        waiting = asyncio.ensure_future(self._given_up.wait())
        await asyncio.wait({waiting}, timeout=pause)
        waiting.cancel()
        return not self._given_up.is_set()

    def over(self) -> None:
        """The store has been written."""
        if self._since is not None:
            lasted, self._since = self._clock.monotonic() - self._since, None
            self._said.clear()
            self._ended(lasted)

    def give_up(self) -> None:
        """Let nobody wait from now on."""
        self._given_up.set()
