"""From an entry to its article: the page is fetched and read, and its site's furniture is cut.

What a site repeats is learnt in the transaction that records the article (`learn`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.clock import Clock
from watcher.extract import assemble, furniture
from watcher.model import links, wrappers
from watcher.model.article import Article, PageText, TextFrom
from watcher.model.entry import Entry
from watcher.model.feed import Feed
from watcher.model.fetched import Failed, FailReason, Page
from watcher.model.habits import Habits, Shown
from watcher.pipeline.ports import Fetcher, Reader, Transaction
from watcher.pipeline.tally import Tally
from watcher.pipeline.writes import Writes

_HIDDEN = "Google News hides the publisher's address"
_FRONT = "it leads to the front page of the site"
_ALL_ALIKE = "the page shows what every page of its site shows, and nothing else"


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it is to be judged, and what its page showed before anything was cut.

    `shown` is None where there is nothing to learn from it. `page` is the page itself, less the
    furniture.
    """

    article: Article
    shown: Shown | None
    page: PageText | Failed | None = None


class Articles:
    """Reads pages, and texts of feeds."""

    def __init__(
        self, fetcher: Fetcher, reader: Reader, writes: Writes, *, clock: Clock, tally: Tally
    ) -> None:
        """`writes` answers what is known of a site."""
        self._fetcher = fetcher
        self._reader = reader
        self._writes = writes
        self._clock = clock
        self._tally = tally

    async def of_page(self, feed: Feed, entry: Entry, language: str) -> Read:
        """The article behind an entry; where its page gives nothing, by the feed's text."""
        page = await self._page(feed, entry, language)
        article = self.plain(feed, entry, language, page=page)
        habits = await self._habits(article)
        read = _furnished(article, entry, habits)
        if article.text_from is not TextFrom.PAGE or not _is_all_cut(page, read.article):
            return replace(read, page=_less_furniture(page, read.article))
        wall = Failed(url=article.url, reason=FailReason.BLOCKED, detail=_ALL_ALIKE)
        return Read(self.plain(feed, entry, language, page=wall), read.shown, wall)

    async def of_feed(self, feed: Feed, entries: Sequence[Entry], language: str) -> list[Read]:
        """The articles of entries by the feed's own text."""
        articles = [self.plain(feed, entry, language) for entry in entries]
        if not articles:
            return []
        habits = await self._habits(articles[0])
        pairs = zip(articles, entries, strict=True)
        return [_furnished(article, entry, habits) for article, entry in pairs]

    def plain(
        self,
        feed: Feed,
        entry: Entry,
        language: str | None,
        *,
        page: PageText | Failed | None = None,
    ) -> Article:
        """The article with all that page or feed say; without `language` that is left open."""
        return assemble.article(
            entry,
            page,
            first_seen=self._clock.now(),
            site=feed.title or feed.id,
            language_hint=language,
        )

    async def _page(self, feed: Feed, entry: Entry, language: str) -> PageText | Failed | None:
        if not entry.link:
            return None
        page = await self._read(feed, entry.link, language)
        if isinstance(page, Failed) and page.reason is FailReason.ELSEWHERE and page.moved_to:
            return await self._read(feed, page.moved_to, language)
        return page

    async def _read(self, feed: Feed, address: str, language: str) -> PageText | Failed:
        """What one address gives; the fetcher follows its redirects and guards every hop."""
        link = wrappers.unwrapped(address)
        if wrappers.hides(link):
            return _elsewhere(link, _HIDDEN)
        with self._tally.stage("fetch", self._clock):
            page = await self._fetcher.page(link, heed_robots=feed.robots)
        if not isinstance(page, Page):
            return page
        if wrappers.hides(page.url):
            return _elsewhere(link, _HIDDEN)
        if links.is_front(page.url) and not links.is_front(link):
            return _elsewhere(link, _FRONT)
        with self._tally.stage("extract", self._clock):
            return await self._reader.extract(page, language=language)

    async def _habits(self, article: Article) -> Habits:
        scope = furniture.scope(article)
        return await self._writes.do(lambda tx: tx.habits(scope))


def learn(tx: Transaction, shown: Shown, now: datetime) -> None:
    """Remember what a page showed. Whoever records its article calls this, once."""
    before = tx.habits(shown.scope)
    after = furniture.learnt(before, shown)
    if after is not before:
        tx.put_habits(after, now)


def _furnished(article: Article, entry: Entry, habits: Habits) -> Read:
    left, shown = furniture.cut(article, entry, habits)
    return Read(left, shown if furniture.teaches(habits, shown) else None)


def _less_furniture(page: PageText | Failed | None, article: Article) -> PageText | Failed | None:
    if isinstance(page, PageText) and article.cut:
        return replace(page, text=article.text)
    return page


def _is_all_cut(page: PageText | Failed | None, article: Article) -> bool:
    """Whether no passage of a page is left in its article."""
    if not isinstance(page, PageText) or not article.cut:
        return False
    left = set(article.text.split("\n"))
    return left.isdisjoint(page.text.split("\n"))


def _elsewhere(link: str, why: str) -> Failed:
    return Failed(url=link, reason=FailReason.ELSEWHERE, detail=why)
