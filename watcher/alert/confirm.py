"""Counts the independent sources of an event: owners that differ, with texts that differ. Pure.

    reports(story's articles, feeds) -> independent(reports) -> "3 independent sources: ..."

A source counts with one text and a text counts for one source, so the count is that of the
largest set of pairs (owner, text) in which no owner and no text stands twice: a maximum bipartite
matching, found by augmenting paths (Berge 1957; Hopcroft and Karp 1973, SIAM J. Comput. 2(4)).
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from watcher.model.feed import Feed, Trust

_NAMED = 6
_A_DAY = timedelta(days=1)


class Row(Protocol):
    """One article of a story, as the store lists it."""

    @property
    def article_id(self) -> str: ...  # noqa: D102
    @property
    def feed_id(self) -> str: ...  # noqa: D102
    @property
    def first_seen(self) -> datetime: ...  # noqa: D102
    @property
    def copy_of(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article as evidence: whose it is, and which text it carries.

    `text` is the id of the article at the end of the chain of copies. `owner` is the group that
    counts as one, else the owner, else the source itself. Of low `trust` it is no evidence.
    """

    article_id: str
    text: str
    owner: str
    source: str
    first_seen: datetime
    trust: Trust = Trust.NORMAL

    @property
    def counts(self) -> bool:
        """Whether it is evidence."""
        return self.trust is not Trust.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Independent:
    """The independent sources, each by its first report, the earliest first.

    `copies` are the articles beyond one for each text, `doubted` the sources of low trust.
    """

    sources: tuple[Report, ...] = ()
    copies: int = 0
    doubted: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many independent sources there are."""
        return len(self.sources)


def reports(rows: Iterable[Row], feeds: Mapping[str, Feed]) -> tuple[Report, ...]:
    """The articles of one story as evidence, earliest first."""
    listed = sorted(rows, key=lambda row: (row.first_seen, row.article_id))
    parents = {row.article_id: row.copy_of for row in listed}
    return tuple(
        Report(
            article_id=row.article_id,
            text=_root(row.article_id, parents),
            owner=owner(feeds.get(row.feed_id), row.feed_id),
            source=(feed.title if (feed := feeds.get(row.feed_id)) else "") or row.feed_id,
            first_seen=row.first_seen,
            trust=feed.trust if feed else Trust.NORMAL,
        )
        for row in listed
    )


def owner(feed: Feed | None, feed_id: str) -> str:
    """By whom a source counts. A group that counts as one wins over the owner."""
    if feed and feed.counts_as:
        return f"group:{feed.counts_as}"
    return f"owner:{feed.owner.casefold()}" if feed and feed.owner else f"source:{feed_id}"


def independent(found: Sequence[Report]) -> Independent:
    """The independent sources among all of `found`, which come earliest first."""
    first: dict[str, Report] = {}
    texts: dict[str, dict[str, None]] = {}
    for one in found:
        if not one.counts:
            continue
        first.setdefault(one.owner, one)
        texts.setdefault(one.owner, {}).setdefault(one.text)
    counted = _matched({name: tuple(its) for name, its in texts.items()})
    return Independent(
        sources=tuple(report for name, report in first.items() if name in counted),
        copies=len(found) - len({one.text for one in found}),
        doubted=tuple(dict.fromkeys(one.source for one in found if not one.counts)),
    )


def best(found: Sequence[Report], within: timedelta, *, enough: int = 0) -> Independent:
    """The most independent sources that reported inside one span of `within`, by first seen.

    The span may lie anywhere. With `enough` the search ends at the first span that has so many.
    """
    result = Independent()
    span: deque[Report] = deque()
    owners: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for one in found:
        span.append(one)
        owners[one.owner] += one.counts
        texts[one.text] += one.counts
        while one.first_seen - span[0].first_seen > within:
            gone = span.popleft()
            owners[gone.owner] -= gone.counts
            texts[gone.text] -= gone.counts
        most = min(len(+owners), len(+texts))
        if most > result.count:
            result = max(result, independent(tuple(span)), key=lambda each: each.count)
        if enough and result.count >= enough:
            break
    return result


def line(found: Independent, *, timezone: str, now: datetime) -> str:
    """One line for people; "" where a single article is all there is. `timezone` is IANA's name."""
    if not found.doubted and (not found.sources or (found.count == 1 and not found.copies)):
        return ""
    if not found.sources:
        return f"no source that counts{_doubted(found)}"
    counted = "1 source" if found.count == 1 else f"{found.count} independent sources"
    return f"{counted}: {names(found, timezone=timezone, now=now)}"


def names(found: Independent, *, timezone: str, now: datetime) -> str:
    """The sources, the first of them with its time, and how many copies there are.

    Those of high trust are named before others.
    """
    if not found.sources:
        return f"none{_doubted(found)}"
    first, *others = found.sources
    others.sort(key=lambda one: one.trust is not Trust.HIGH)
    seen = first.first_seen.astimezone(ZoneInfo(timezone))
    at = f"{seen:%H:%M}" if now - first.first_seen < _A_DAY else f"{seen:%d %b %H:%M}"
    named = [f"{first.source} (first, {at})", *(one.source for one in others[: _NAMED - 1])]
    if (more := found.count - len(named)) > 0:
        named.append(f"{more} more")
    copies = {0: "", 1: "; 1 copy"}.get(found.copies, f"; {found.copies} copies")
    return f"{', '.join(named)}{copies}{_doubted(found)}"


def _doubted(found: Independent) -> str:
    if not found.doubted:
        return ""
    more = len(found.doubted) - _NAMED
    named = ", ".join(found.doubted[:_NAMED]) + (f", {more} more" if more > 0 else "")
    return f"; of low trust, not counted: {named}"


def _root(article: str, parents: Mapping[str, str | None]) -> str:
    """The end of the chain of copies; where it runs in a circle, the earliest of the circle.

    `parents` come earliest first.
    """
    chain = [article]
    while (parent := parents.get(chain[-1])) is not None:
        if parent in chain:
            return min(chain[chain.index(parent) :], key=list(parents).index)
        chain.append(parent)
    return chain[-1]


def _matched(texts: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The owners in a largest matching of owners and texts. Those that come first stay in it."""
    holds: dict[str, str] = {}
    for name in texts:
        _augment(name, texts, holds)
    return set(holds.values())


def _augment(start: str, texts: Mapping[str, tuple[str, ...]], holds: dict[str, str]) -> None:
    """Give `start` a text, where others can take another in turn. `holds` is by text."""
    reached: dict[str, str] = {}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        for text in texts[name]:
            if text in reached:
                continue
            reached[text] = name
            if text not in holds:
                _flip(text, reached, holds)
                return
            queue.append(holds[text])


def _flip(text: str, reached: Mapping[str, str], holds: dict[str, str]) -> None:
    """Hand the texts along the path on: each owner gets the one by which it was reached last."""
    held = {name: taken for taken, name in holds.items()}
    free: str | None = text
    while free is not None:
        name = reached[free]
        holds[free], free = name, held.get(name)
