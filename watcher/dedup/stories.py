"""Groups a list of articles into stories in memory, as the daemon would have over time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from watcher.dedup import signature
from watcher.dedup.place import place
from watcher.model import candidates
from watcher.model.article import Article
from watcher.model.story import LookAlike, Placement, Signature


def group(articles: Iterable[Article]) -> list[tuple[Article, Placement]]:
    """Every article with its placement, in the order given.

    They are taken in the order of `published_at` (failing that, `first_seen`), equals as given:
    a copy is always of an article that came before it.
    """
    given = list(articles)
    in_time = sorted(range(len(given)), key=lambda at: _when(given[at]))
    seen = _Seen()
    placed: dict[int, Placement] = {}
    for at in in_time:
        article = replace(given[at], first_seen=_when(given[at]))
        signed = signature.of(article.title, article.text)
        placed[at] = place(article, signed, seen.look_alikes(article, signed))
        seen.add(article, signed, placed[at])
    return [(article, placed[at]) for at, article in enumerate(given)]


def _when(article: Article) -> datetime:
    return article.published_at or article.first_seen


class _Seen:
    """The articles placed so far, by number; found as the store finds them (`candidates`)."""

    def __init__(self) -> None:
        self._all: list[LookAlike] = []
        self._by_key: defaultdict[int | str, list[int]] = defaultdict(list)
        self._by_id: dict[str, int] = {}
        self._copies: defaultdict[str, list[int]] = defaultdict(list)

    def look_alikes(self, article: Article, signed: Signature) -> tuple[LookAlike, ...]:
        """An earlier version, what has the same address, then what shares bands; and its mates."""
        first = [self._by_id[article.id]] if article.id in self._by_id else []
        if article.url:
            first += self._by_key[article.url][: -candidates.SAME_ADDRESS - 1 : -1]
        shared = candidates.ranked(
            self._by_key[band][: -candidates.NEWEST_PER_BAND - 1 : -1] for band in signed.bands
        )
        found = dict.fromkeys((*first, *shared[: candidates.LOOK_ALIKES]))
        mates = (mate for one in self._groups(found) for mate in self._members(one))
        return tuple(self._all[number] for number in dict.fromkeys((*found, *mates)))

    def _groups(self, found: Iterable[int]) -> list[str]:
        return candidates.groups(
            (self._all[one].article_id, self._all[one].original) for one in found
        )

    def _members(self, original: str) -> list[int]:
        first = [self._by_id[original]] if original in self._by_id else []
        return first + self._copies[original][: candidates.MATES]

    def add(self, article: Article, signed: Signature, placed: Placement) -> None:
        """Remember `article` under its keys."""
        number = len(self._all)
        self._all.append(
            LookAlike(
                article_id=article.id,
                story_id=placed.story_id,
                feed_id=article.feed_id,
                url=article.url,
                title=article.title,
                text=article.text,
                minhash=signed.minhash,
                first_seen=article.first_seen,
                original=placed.original,
            )
        )
        self._by_id[article.id] = number
        if placed.original:
            self._copies[placed.original].append(number)
        for key in (*((article.url,) if article.url else ()), *signed.bands):
            self._by_key[key].append(number)
