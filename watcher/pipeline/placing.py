"""Where an article belongs, decided inside the transaction that records it."""

from datetime import datetime, timedelta

from watcher.dedup import place as placing
from watcher.model.article import Article
from watcher.model.story import Placement, Signature
from watcher.pipeline.ports import Transaction

LOOK_BACK = timedelta(days=30)
"""How far back the original of a copy may lie: texts are issued again after weeks."""


def place(tx: Transaction, article: Article, signature: Signature, now: datetime) -> Placement:
    """The placement of `article` among what the store holds. It reads, and records nothing."""
    found = tx.look_alikes(signature, url=article.page, since=now - LOOK_BACK)
    return placing.place(article, signature, found)
