"""An article as it is judged: the page's text, or failing that the feed's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import prod


class TextFrom(StrEnum):
    """Where an article's text came from, which is also how far it can be trusted."""

    PAGE = "page"
    FEED = "feed"
    TEASER = "teaser"
    BLOCKED = "blocked"


class Doubt(StrEnum):
    """What makes a text less than sure. The values are the words that people read."""

    UNRESOLVED = "the link does not lead to the publisher's page"
    HEADLINE = "there is only a headline"
    TEASER = "there is only the feed's teaser"
    WALLED = "the page asks to log in or to pay, so its text may be cut short"
    LITTLE = "much of the page's text was left out"
    SHORT = "the text is much shorter than the feed's own"
    OFF_TOPIC = "the text does not speak of what the headline says"
    LANGUAGE = "the text is in another language than the feed"
    COSTLY = "the page was too costly to read in full, so its paragraphs were picked out"


# How much of its worth a text keeps under each doubt. Those of LITTLE and OFF_TOPIC are the mean
# 4-gram F1 of such pages by that of pages without a doubt: .84 and .86 on 511 annotated pages, and
# .70 under two doubts (docs/adr/0014). The others are a judgement: no set says what a wall or a
# teaser withholds.
_SURE = 0.95
_KEEPS = {
    Doubt.UNRESOLVED: 0.9, Doubt.HEADLINE: 0.2, Doubt.TEASER: 0.5, Doubt.WALLED: 0.7,
    Doubt.LITTLE: 0.85, Doubt.SHORT: 0.7, Doubt.OFF_TOPIC: 0.85, Doubt.LANGUAGE: 0.7,
    Doubt.COSTLY: 0.7,
}  # fmt: skip
LOW = 0.7
"""Below it an alert says what the doubts are."""


def confidence(doubts: Iterable[Doubt]) -> float:
    """From 0 to 1: how far a text with these doubts can be trusted to be the article's."""
    return round(prod((_KEEPS[doubt] for doubt in doubts), start=_SURE), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What extraction found on one page. Empty strings where the page does not say.

    `url` is where the page was read in the end, less what only tracks. `canonical` is the address
    that the page gives itself, where that is to be believed; `image` that of its lead image.
    """

    title: str
    text: str
    author: str = ""
    published_at: datetime | None = None
    language: str = ""
    site: str = ""
    text_from: TextFrom = TextFrom.PAGE
    problem: str = ""
    url: str = ""
    canonical: str = ""
    image: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of an article. Paragraphs in `text` are separated by newlines.

    `first_seen` is our own clock and decides age; `published_at` is the publisher's claim.
    `version` is a digest of title and text. `problem` says why the page could not be read.

    `url` is the address for readers, `identity` the one by which the same page is known again,
    whatever link led to it ("" stands for `url`). `cut` are passages that were taken for the
    site's furniture and are not in `text`.
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
    identity: str = ""
    image: str = ""
    doubts: tuple[Doubt, ...] = ()
    cut: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The address by which the same page is known again."""
        return self.identity or self.url

    @property
    def confidence(self) -> float:
        """From 0 to 1: how far the text can be trusted to be the article's."""
        return confidence(self.doubts)
