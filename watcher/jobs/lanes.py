"""Who may run when: two lanes of places, in each of which origins take turns.

What is read for the first time takes a place of the quick lane, where nothing stays long: a reading
that takes its time is moved to the slow lane while it runs, and what came from an origin that was
costly before begins there. So a feed waits for others' quick readings and never for a bomb.
"""

import asyncio
from collections import deque


class Lane:
    """`size` places. Whoever waits is let in by turns of origins, first come first served each."""

    def __init__(self, size: int) -> None:
        """All places are free."""
        self.free = size
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(map(len, self._waiting.values()))

    async def enter(self, origin: str) -> None:
        """Take a place, once there is one."""
        if self.free and not self._waiting:
            self.free -= 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(origin, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Give a place back: to the next origin's first, or to whoever comes."""
        while self._waiting:
            origin = next(iter(self._waiting))
            places = self._waiting.pop(origin)
            place = places.popleft()
            if places:
                self._waiting[origin] = places  # at the end: the others come first
            if not place.done():
                place.set_result(None)
                return
        self.free += 1
