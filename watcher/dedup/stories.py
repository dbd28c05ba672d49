"""Groups a list of articles into stories in memory, as the daemon would have over time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice

from watcher.dedup import signature
from watcher.dedup.place import place
from watcher.model.article import Article
from watcher.model.story import LookAlike, Placement, Signature

_PER_BAND = 50  # the latest articles under one key; more than this is a form, not a text
_LOOK_ALIKES = 100


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
    """The articles placed so far, by band and by address."""

    def __init__(self) -> None:
        self._by_key: dict[int | str, list[LookAlike]] = defaultdict(list)

    def look_alikes(self, article: Article, signed: Signature) -> tuple[LookAlike, ...]:
        """What shares a key with `article`, the latest first."""
        found: dict[str, LookAlike] = {}
        for key in _keys(article, signed):
            for one in islice(reversed(self._by_key.get(key, [])), _PER_BAND):
                found.setdefault(one.article_id, one)
        return tuple(islice(found.values(), _LOOK_ALIKES))

    def add(self, article: Article, signed: Signature, placed: Placement) -> None:
        """Remember `article` under its keys."""
        one = LookAlike(
            article_id=article.id,
            story_id=placed.story_id,
            feed_id=article.feed_id,
            url=article.page,
            title=article.title,
            text=article.text,
            minhash=signed.minhash,
            first_seen=article.first_seen,
        )
        for key in _keys(article, signed):
            self._by_key[key].append(one)


def _keys(article: Article, signed: Signature) -> tuple[int | str, ...]:
    """Bands and address, and the article's own id, by which an earlier version is found."""
    return (f"id {article.id}", *([article.page] if article.page else []), *signed.bands)
