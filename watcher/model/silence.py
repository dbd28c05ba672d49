"""Silences: what is not to be told for a while, by whose word and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SilenceKind(StrEnum):
    """What a silence is about."""

    WATCH = "watch"
    STORY = "story"
    ACTOR = "actor"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """From `begins` until `until`, in UTC, no match about `target` is told.

    `target` is a watch's, actor's or source's name, or a story's id.
    """

    id: str
    kind: SilenceKind
    target: str
    begins: datetime
    until: datetime
    author: str
    why: str
