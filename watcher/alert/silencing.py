"""Which silence covers a match. Pure."""

from collections.abc import Collection, Iterable

from watcher.model.match import Match
from watcher.model.silence import Silence, SilenceKind


def covering(
    silences: Iterable[Silence], found: Match, *, stories: Collection[str], source: str
) -> Silence | None:
    """The first of `silences` in force that is about this match, or None.

    `stories` are those that the article belongs to, `source` its feed. A silenced actor covers a
    match that names no other actor: one who is named beside him is still news.
    """
    kinds = [item.partition(":") for item in {one.item for one in found.evidence}]
    actors = {name for kind, _, name in kinds if kind == "actor"}
    for one in silences:
        match one.kind:
            case SilenceKind.WATCH:
                covered = one.target == found.watch
            case SilenceKind.STORY:
                covered = one.target in stories
            case SilenceKind.ACTOR:
                covered = actors == {one.target}
            case SilenceKind.SOURCE:
                covered = one.target == source
        if covered:
            return one
    return None
