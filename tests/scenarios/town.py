"""A river on a simulated clock to which reports of ferries come, each a story of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.cli.rehearsing import Rehearsal, Seen
from watcher.clock import SimulatedClock
from watcher.model.article import Article

ISLANDS = (
    "Orvel", "Tamsin", "Quill", "Bracken", "Hollis", "Marrow", "Pellam", "Sable", "Yarrow",
    "Dunmore", "Kestrel", "Lintel",
)  # fmt: skip


class SteppingClock(SimulatedClock):
    """A simulated clock whose hands can be moved, as an administrator or NTP does."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.off = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.off

    def step(self, by: timedelta) -> None:
        """The wall clock jumps; the monotonic one does not."""
        self.off += by


@dataclass
class Reported:
    """The river; news come in by `report`."""

    rehearsal: Rehearsal
    clock: SimulatedClock

    async def report(self, number: int) -> None:
        name = ISLANDS[number]
        await self.rehearsal.see(
            Seen(
                article=Article(
                    id=f"a{number}", entry_id=f"e{number}", feed_id="post", version=f"v{number}",
                    url=f"https://post.example/a/{number}", title=f"{name} ferry {name.lower()}s",
                    text=f"{name} has a ferry, {number} of them.", first_seen=self.clock.now(),
                    language="en",
                )
            )
        )  # fmt: skip


@dataclass
class Stepped(Reported):
    """Where the hands of the clock are moved."""

    clock: SteppingClock

    async def step(self, by: timedelta) -> None:
        """The wall clock jumps, and the daemon notices it."""
        self.clock.step(by)
        await self.rehearsal.river.rearm(by)
