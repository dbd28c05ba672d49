"""What the river works by: the configuration in force, compiled once. Reloading swaps it whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watcher.match.compile import Program
from watcher.model.delivery import Destination
from watcher.model.feed import Feed
from watcher.model.settings import Settings
from watcher.model.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The configuration in force. `program` is all watches compiled into one automaton."""

    settings: Settings
    feeds: Mapping[str, Feed]
    watches: Mapping[str, Watch]
    destinations: Mapping[str, Destination]
    program: Program

    def only(self, chosen: Callable[[str], bool]) -> "Setup":
        """The same for some of the watches: what concerns no other. The program stays whole."""
        return replace(self, watches={key: one for key, one in self.watches.items() if chosen(key)})

    def source(self, feed_id: str) -> str:
        """The name by which people know a feed."""
        feed = self.feeds.get(feed_id)
        return (feed.title if feed else "") or feed_id

    def today(self, now: datetime) -> date:
        """The calendar day of `now` in the configured time zone."""
        return now.astimezone(ZoneInfo(self.settings.timezone)).date()
