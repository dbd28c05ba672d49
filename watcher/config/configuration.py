"""The finished configuration: frozen records, and where in the files each of them stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watcher.config.problem import Place, Problem, Severity
from watcher.config.tree import Entry, Step, place_of
from watcher.model.actor import Actor
from watcher.model.delivery import Destination
from watcher.model.feed import Feed
from watcher.model.settings import Settings
from watcher.model.watch import Watch

Origins = Mapping[tuple[str, str], Entry]
"""The entry in the files behind each (sort, id)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All that the program obeys, by id. Ids are the names in the files."""

    settings: Settings
    feeds: Mapping[str, Feed]
    actors: Mapping[str, Actor]
    watches: Mapping[str, Watch]
    destinations: Mapping[str, Destination]
    origins: Origins = field(default_factory=dict, repr=False, compare=False)

    def where(self, subject: tuple[Step, ...]) -> str:
        """`file:line:col` of ("watch", "kursk"), or of what is below it.

        ("watch", "kursk", "should_match", 0) is an example; any other path follows the keys as
        written. Empty if the subject is not from a file.
        """
        place = self.place(subject)
        return str(place) if place else ""

    def place(self, subject: tuple[Step, ...]) -> Place | None:
        """The same as a record."""
        sort, name = (str(subject[0]), str(subject[1])) if len(subject) > 1 else ("", "")
        entry = self.origins.get((sort, name))
        if entry is None:
            return None
        path = subject[2:]
        if path[:1] in (("should_match",), ("should_not_match",)):
            path = ("examples", *path)
        return place_of(entry, path, key=not path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A configuration as far as it could be read, with everything that is wrong with it.

    `unreadable` are files of which nothing could be used; what they held is missing.
    """

    configuration: Configuration
    problems: tuple[Problem, ...]
    unreadable: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that left something out."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that left nothing out."""
        return tuple(p for p in self.problems if p.severity is Severity.WARNING)
