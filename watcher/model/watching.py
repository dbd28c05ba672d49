"""What is kept for decisions that depend on time: matches that wait, pages that are read again."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A match of an article's latest version that is held until other sources confirm it."""

    article_id: str
    version: str
    watch: str
    watch_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """When the page of an article that was told of is read again.

    `step` counts the readings done, `missing` how often in a row the page was not there.
    `headline` is the page's own as read last; "" before the first reading.
    """

    article_id: str
    due: datetime
    step: int = 0
    missing: int = 0
    headline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedStory:
    """A story that a watch matched since some moment, by the article that matched first."""

    story_id: str
    article_id: str
    feed_id: str
    title: str
    url: str
