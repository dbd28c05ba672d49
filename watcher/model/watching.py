"""What is kept for later: matches that wait, pages to be read again, what a bug kept unjudged."""

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
class Unjudged:
    """That a watch has yet to judge an article, as it reads by then: the program has a bug with it.

    With `news` it may tell of an entry that is kept silent else. `story` is that to which the
    article belonged before its last version, "" if it has only one; `change` is what the watch has
    yet to hear of that: occasion, key and facts, or nothing.
    """

    article_id: str
    watch: str
    since: datetime
    tried_at: datetime
    news: bool = False
    story: str = ""
    change: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedStory:
    """A story that a watch matched since some moment, by the article that matched first."""

    story_id: str
    article_id: str
    feed_id: str
    title: str
    url: str
