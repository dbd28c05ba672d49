"""Who may use the cores: readings that take long stop while short ones are read.

Readings begin as short ones. One that has had more CPU than `BRIEF` is a long one: its process is
stopped (SIGSTOP) while the short ones have all cores, and goes on when one of them is free. Nobody
knows beforehand how long a reading takes, and this comes close to reading the shortest first;
operating systems do the same with queues of feedback (Corbato et al., "An experimental time-sharing
system", 1962). Priorities alone do not do: a process that was made nice cannot be raised again
without a privilege, and the least of them still has a share.
"""

import asyncio
from typing import Protocol

BRIEF = 0.03
"""Seconds of CPU after which a reading is a long one. Most feeds and pages need fewer."""

_STOPPED, _SLICE = 0.1, 0.03  # seconds: so long at most without its turn, and a turn of that


class Stoppable(Protocol):
    """A process that can be stopped and be made to go on."""

    def go(self, *, on: bool) -> None:
        """Go on, or stop. Nothing happens where it does so already."""


class Turns:
    """Lets long readings run on the cores that short ones leave, and now and then in any case.

    Costly ones, which were long before or have been for a while, leave one more to the daemon
    wherever something else is read.
    """

    def __init__(self, cores: int) -> None:
        """`cores` that all of them share."""
        self._cores = cores
        self._short: set[Stoppable] = set()
        self._others: list[Stoppable] = []
        self._costly: set[Stoppable] = set()
        self._given: Stoppable | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, process: Stoppable, *, costly: bool) -> None:
        """A reading begins; `costly` where that is known."""
        if costly:
            self._others.append(process)
            self._costly.add(process)
        else:
            self._short.add(process)
        self._share_out()

    def is_long(self, process: Stoppable) -> None:
        """A reading turns out to be a long one."""
        if process in self._short:
            self._short.remove(process)
            self._others.append(process)
            self._share_out()

    def is_costly(self, process: Stoppable) -> None:
        """It takes longer still."""
        self.is_long(process)
        self._costly.add(process)
        self._share_out()

    def end(self, process: Stoppable) -> None:
        """A reading is over, however it ended."""
        self._short.discard(process)
        self._costly.discard(process)
        if process in self._others:
            self._others.remove(process)
            process.go(on=True)
        if process is self._given:
            self._given = None
        self._share_out()

    def _waiting(self) -> list[Stoppable]:
        """Those for whom no core is left, the next to have a turn first."""
        left = self._cores - len(self._short)
        long = [one for one in self._others if one not in self._costly]
        costly = [one for one in self._others if one in self._costly]
        for_costly = left - len(long) - bool(self._short or long)
        waiting = {*long[max(0, left) :], *costly[max(0, for_costly) :]}
        return [one for one in self._others if one in waiting]

    def _share_out(self) -> None:
        waiting = self._waiting()
        for process in self._others:
            process.go(on=process not in waiting or process is self._given)
        if waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_STOPPED, self._give)
        elif not waiting and self._timer is not None:
            self._timer.cancel()
            self._timer = self._given = None

    def _give(self) -> None:
        """A turn for whoever has waited longest."""
        self._given = self._waiting()[0]
        self._timer = asyncio.get_running_loop().call_later(_SLICE, self._take)
        self._share_out()

    def _take(self) -> None:
        """It goes to the end, and others come first."""
        self._timer = None
        if self._given is not None:
            self._others.remove(self._given)
            self._others.append(self._given)
            self._given = None
        self._share_out()
