"""The hits within the part of an article that a watch counts."""

from watcher.match import near
from watcher.match.hits import Hit, Hits
from watcher.match.program import CompiledNear, CompiledWatch, Items
from watcher.match.reading import TEXT


class Part:
    """The hits within the part of the article that a watch's `where` counts."""

    def __init__(self, hits: Hits, compiled: CompiledWatch) -> None:
        """Nothing is looked at before it is asked for."""
        self.hits = hits
        self._where = compiled.watch.where
        self._whole = self._where.title and self._where.paragraphs is None

    def of(self, item: int) -> list[Hit]:
        """The hits of an item, in order of field and start."""
        found = self.hits.of(item)
        if self._whole or not found:
            return found
        limit = self.hits.reading.limit(self._where.paragraphs)
        return [
            hit for hit in found if (hit.end <= limit if hit.field == TEXT else self._where.title)
        ]

    def has(self, line: Items) -> bool:
        """Whether anything of a line was found."""
        return any(self.of(item) for item in line)

    def keeps(self, distance: CompiledNear) -> bool:
        """Whether a distance of the rule is kept."""
        return near.satisfied(
            distance.near,
            self.hits.reading,
            [[hit for item in items for hit in self.of(item)] for items in distance.between],
        )
