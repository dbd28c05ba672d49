"""An article out of its entry and its page: the page's text, or failing that the feed's.

It runs in the daemon, so it reads no markup and loads no reader of it.
"""

import re
from datetime import UTC, datetime

from watcher.extract import boilerplate, doubts
from watcher.model import ids, links
from watcher.model.article import Article, Doubt, PageText, TextFrom
from watcher.model.entry import Entry
from watcher.model.fetched import Failed, FailReason

_SHORT_PAGE = 250  # characters; where the feed tells more than so little, the feed is believed
_TEASER_END = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})\s*$")


def article(
    entry: Entry,
    page: PageText | Failed | None,
    *,
    first_seen: datetime,
    site: str,
    language_hint: str | None,
) -> Article:
    """The article of an entry: the page's text, else the feed's full text, else its summary.

    `page` is None where no page was wanted. `site` is the feed's title, used where the page names
    none. `problem` says why the page gave nothing; `text_from` then says what stands in.
    The language of a feed's text is the one that was found when the feed was read
    (`Entry.language`), else `language_hint`; without a hint (None, not "") it is left open.
    """
    read = _readable(page, entry)
    title = entry.title or (page.title if isinstance(page, PageText) else "")
    strays = read is not None and doubts.strays(entry.title, read)
    text, text_from = (read.text, read.text_from) if read else _from_feed(entry, title)
    if strays or (read and Doubt.COSTLY in read.doubts):  # what the feed says must not be lost
        text = "\n".join(filter(None, (_from_feed(entry, title)[0], text)))
    problem = _problem(page)
    if problem and isinstance(page, PageText):
        text_from = TextFrom.BLOCKED
    spoken = read.language if read else ""
    if not spoken and language_hint is not None:
        spoken = entry.language or language_hint.strip().lower()[:2]
    name = ids.article_id(entry.id)
    own = None if strays else read
    url = (own.url if own else "") or entry.url
    raised = doubts.of_entry(entry, text, text_from, spoken=spoken, claimed=language_hint or "")
    raised += (Doubt.OFF_TOPIC,) if strays else ()
    return Article(
        id=name,
        entry_id=entry.id,
        feed_id=entry.feed_id,
        version=ids.version_id(name, title, text),
        url=url,
        title=title,
        text=text,
        first_seen=first_seen,
        author=", ".join(entry.authors) or (read.author if read else ""),
        published_at=entry.published_at or _in_utc(read),
        language=spoken,
        site=(read.site if read else "") or site,
        text_from=text_from,
        problem=problem,
        identity=links.key((own.canonical if own else "") or url),
        image=page.image if isinstance(page, PageText) else "",
        doubts=tuple(dict.fromkeys((*_unresolved(page), *(read.doubts if read else ()), *raised))),
    )


def _unresolved(page: PageText | Failed | None) -> tuple[Doubt, ...]:
    elsewhere = isinstance(page, Failed) and page.reason is FailReason.ELSEWHERE
    return (Doubt.UNRESOLVED,) if elsewhere else ()


def _in_utc(page: PageText | None) -> datetime | None:
    return page.published_at.astimezone(UTC) if page and page.published_at else None


def _readable(page: PageText | Failed | None, entry: Entry) -> PageText | None:
    """The page where it has text, and not less of it than the feed."""
    if not isinstance(page, PageText) or not page.text:
        return None
    told = max(len(entry.content), len(entry.summary))
    return page if len(page.text) >= min(told, _SHORT_PAGE) else None


def _from_feed(entry: Entry, title: str) -> tuple[str, TextFrom]:
    """The longer of content and summary, cleaned like a page."""
    full = len(entry.content) > len(entry.summary)
    paragraphs = (entry.content if full else entry.summary).split("\n")
    text = "\n".join(boilerplate.clean([p for p in paragraphs if p], title))
    text = "" if doubts.is_headline(title, text) else text
    return text, TextFrom.FEED if full and not _TEASER_END.search(text) else TextFrom.TEASER


def _problem(page: PageText | Failed | None) -> str:
    if isinstance(page, Failed):
        return ": ".join(part for part in (page.reason.value, page.detail) if part)
    return page.problem if page else ""
