"""Which silence covers an alert. Pure."""

from collections.abc import Iterable

from watcher.model.alert import Alert
from watcher.model.silence import Silence, SilenceKind


def covering(silences: Iterable[Silence], alert: Alert, *, source: str) -> Silence | None:
    """The first of `silences` in force that is about this alert, or None.

    `source` is the feed of its article. A silenced actor covers what names no other actor: one who
    is named beside him is still news.
    """
    items = [item.partition(":") for item in {one.item for one in alert.evidence}]
    actors = {name for kind, _, name in items if kind == "actor"}
    for one in silences:
        match one.kind:
            case SilenceKind.WATCH:
                covered = one.target == alert.watch
            case SilenceKind.STORY:
                covered = one.target == alert.story_id
            case SilenceKind.ACTOR:
                covered = actors == {one.target}
            case SilenceKind.SOURCE:
                covered = one.target == source
        if covered:
            return one
    return None
