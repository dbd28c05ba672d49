"""A river on a simulated clock to which reports of ferries come, each a story of its own."""

from dataclasses import dataclass

from watcher.cli.rehearsing import Rehearsal, Seen
from watcher.clock import SimulatedClock
from watcher.model.article import Article

ISLANDS = (
    "Orvel", "Tamsin", "Quill", "Bracken", "Hollis", "Marrow", "Pellam", "Sable", "Yarrow",
    "Dunmore", "Kestrel", "Lintel",
)  # fmt: skip


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
