"""What workers run on one input: readings in full, and by simpler means where that was too much.

The readers' libraries take half a second to load. The workers' server does so, the daemon never:
they are imported where they are used.
"""

from dataclasses import dataclass, replace

from watcher.fetch.discover import FoundFeed
from watcher.model.article import PageText
from watcher.model.entry import Entry, ParsedFeed
from watcher.model.fetched import Failed

_SAMPLE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBody:
    """A feed as it came. `known_items` are the digests of its items that are known already.

    `language` is what the configuration says that it is written in, or empty.
    """

    body: bytes
    content_type: str
    feed_id: str
    url: str
    known_items: bytes = b""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBody:
    """A page as it came; `language` is what its feed says of itself."""

    body: bytes
    url: str
    charset: str = ""
    language: str = ""


def feed(given: FeedBody) -> ParsedFeed | Failed:
    """`parse.feed.read`, and the language of each entry."""
    from watcher.parse import feed as reading  # noqa: PLC0415 - said above

    found = reading.read(
        given.body,
        {"content-type": given.content_type},
        feed_id=given.feed_id,
        url=given.url,
        known_items=given.known_items,
    )
    return found if isinstance(found, Failed) else _spoken(found, given.language)


def feed_simply(given: FeedBody) -> ParsedFeed | Failed:
    """`parse.skim.read`: the items' fields as text, by a few passes in linear time."""
    from watcher.parse import skim  # noqa: PLC0415 - said above

    headers = {"content-type": given.content_type}
    found = skim.read(given.body, headers, feed_id=given.feed_id, url=given.url)
    return found if isinstance(found, Failed) else _spoken(found, given.language)


def page(given: PageBody) -> PageText | Failed:
    """`extract.article.read`."""
    from watcher.extract import article  # noqa: PLC0415 - said above

    return article.read(given.body, url=given.url, charset=given.charset, language=given.language)


def page_simply(given: PageBody) -> PageText | Failed:
    """`extract.skim.read`: title and paragraphs, by a few passes in linear time."""
    from watcher.extract import skim  # noqa: PLC0415 - said above

    return skim.read(given.body, url=given.url, charset=given.charset, language=given.language)


def offers(body: bytes, url: str) -> tuple[FoundFeed, ...]:
    """`fetch.offers.feeds_in`."""
    from watcher.fetch.offers import feeds_in  # noqa: PLC0415 - said above

    return feeds_in(body, url)


def _spoken(found: ParsedFeed, language: str) -> ParsedFeed:
    from watcher.extract.language import detect  # noqa: PLC0415 - said above

    hint = language or found.language
    entries = (replace(one, language=detect(_sample(one), hint)) for one in found.entries)
    return replace(found, entries=tuple(entries))


def _sample(entry: Entry) -> str:
    """Headline and the beginning of the text: no more of it tells the language."""
    return f"{entry.title}\n{max(entry.content, entry.summary, key=len)[:_SAMPLE]}"
