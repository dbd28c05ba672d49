"""Where an article belongs, decided inside the transaction that records it."""

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.dedup import features, reports
from watcher.dedup import place as placing
from watcher.model.article import Article
from watcher.model.story import Features, Placement, PlacementReason, Signature
from watcher.pipeline.ports import Transaction

LOOK_BACK = timedelta(days=30)
"""How far back the original of a copy may lie: texts are issued again after weeks."""


def place(
    tx: Transaction,
    article: Article,
    signature: Signature,
    now: datetime,
    said: Features | None = None,
) -> Placement:
    """The placement of `article` among what the store holds.

    A copy belongs where the copied article does. What is no copy may be another report of an event
    that is known, and is added to what is known of the event; `said` are its features, read here
    if they were not before. A new version stays in its story. The placement itself is for the
    caller to record.
    """
    found = tx.look_alikes(signature, url=article.page, since=now - LOOK_BACK)
    placed = placing.place(article, signature, found)
    if placed.story_id != article.id or placed.reason is PlacementReason.EARLIER_VERSION:
        return placed
    if earlier := tx.placement(article.id):
        return replace(
            placed,
            story_id=earlier.story_id,
            score=100.0,
            reason=PlacementReason.EARLIER_VERSION,
        )
    return reports.place(tx, placed, article, said or features.of(article))
