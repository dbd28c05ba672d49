"""An article as it is judged: the page's text, or failing that the feed's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TextFrom(StrEnum):
    """Where an article's text came from, which is also how far it can be trusted."""

    PAGE = "page"
    FEED = "feed"
    TEASER = "teaser"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What extraction found on one page. Empty strings where the page does not say."""

    title: str
    text: str
    author: str = ""
    published_at: datetime | None = None
    language: str = ""
    site: str = ""
    text_from: TextFrom = TextFrom.PAGE
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of an article. Paragraphs in `text` are separated by newlines.

    `first_seen` is our own clock and decides age; `published_at` is the publisher's claim.
    `version` is a digest of title and text. `problem` says why the page could not be read, and
    `reread` how many more times it is worth trying.
    """

    id: str
    entry_id: str
    feed_id: str
    version: str
    url: str
    title: str
    text: str
    first_seen: datetime
    author: str = ""
    published_at: datetime | None = None
    language: str = ""
    site: str = ""
    text_from: TextFrom = TextFrom.PAGE
    problem: str = ""
