"""Groups a list of articles into stories in memory, as the daemon would have over time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from watcher.dedup import signature
from watcher.dedup.place import place
from watcher.dedup.seen import Seen
from watcher.model.article import Article
from watcher.model.story import Placement


def group(articles: Iterable[Article]) -> list[tuple[Article, Placement]]:
    """Every article with its placement, in the order given.

    They are taken in the order of `published_at` (failing that, `first_seen`), equals as given:
    a copy is always of an article that came before it.
    """
    given = list(articles)
    in_time = sorted(range(len(given)), key=lambda at: _when(given[at]))
    seen = Seen()
    placed: dict[int, Placement] = {}
    for at in in_time:
        article = replace(given[at], first_seen=_when(given[at]))
        signed = signature.of(article.title, article.text)
        placed[at] = place(article, signed, seen.look_alikes(article, signed))
        seen.add(article, signed, placed[at])
    return [(article, placed[at]) for at, article in enumerate(given)]


def _when(article: Article) -> datetime:
    return article.published_at or article.first_seen
