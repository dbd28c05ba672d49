"""From what the store holds to the message of a delivery, as things stand when it is sent."""

from dataclasses import replace
from datetime import datetime

from watcher.alert import compose, confirm
from watcher.model import ids
from watcher.model.alert import OF_A_WATCH, Alert, Message, Occasion, OtherSource
from watcher.model.article import Article
from watcher.model.delivery import Delivery, Destination
from watcher.model.thread import Thread, Threaded
from watcher.pipeline import coverage, digests, threads
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup


def message(tx: Transaction, setup: Setup, delivery: Delivery, now: datetime) -> Message | None:
    """The message of a delivery as things stand at `now`, or None if its article is gone."""
    if made := tx.report(delivery.alert_id):
        return compose.report(made, delivery=delivery, timezone=setup.settings.timezone)
    if collected := tx.digest(delivery.alert_id):
        return digests.message(tx, setup, collected, delivery, now)
    alert = tx.alert(delivery.alert_id)
    article = tx.article(alert.article_id) if alert else None
    if alert and alert.kind in OF_A_WATCH:
        return _of_watch(tx, setup, alert, delivery, now)
    if alert is None or article is None:
        return None
    told = _composed(tx, setup, alert, article, delivery=delivery, now=now)
    to = setup.destinations.get(delivery.destination)
    escalated = bool(delivery.escalated)
    part = threads.part_of(tx, setup, alert, to, now=now, escalated=escalated) if to else None
    footer = coverage.of_alert(tx, setup, alert.watch, now)
    return replace(told, threaded=part, only_to=delivery.unserved, footer=footer)


def _of_watch(
    tx: Transaction, setup: Setup, alert: Alert, delivery: Delivery, now: datetime
) -> Message:
    """The message of a spike or a silence; the latter says itself how the sources do."""
    watch, article = setup.watches.get(alert.watch), tx.article(alert.article_id)
    zone, url = setup.settings.timezone, article.url if article else ""
    told = compose.of_watch(alert, delivery=delivery, watch=watch, timezone=zone, url=url)
    if alert.kind is Occasion.QUIET:
        return told
    return replace(told, footer=coverage.of_alert(tx, setup, alert.watch, now))


def root(
    tx: Transaction, setup: Setup, thread: Thread, to: Destination, now: datetime
) -> Message | None:
    """The root of a thread as it has to be by `now`, or None if its article is gone.

    It is as late, and as much of a repeat, as it was when it was sent.
    """
    alert = tx.alert(thread.alert_id)
    article = tx.article(alert.article_id) if alert else None
    delivery = tx.delivery(ids.delivery_id(thread.alert_id, to.id))
    if alert is None or article is None or delivery is None:
        return None
    sent = thread.posted_at
    told = _composed(tx, setup, alert, article, delivery=delivery, now=sent)
    standing = threads.standing(tx, setup, alert, to.id, now)
    told = replace(told, footer=coverage.of_alert(tx, setup, alert.watch, now))
    return replace(told, threaded=Threaded(standing=standing, thread=thread, edit=True))


def _composed(
    tx: Transaction,
    setup: Setup,
    alert: Alert,
    article: Article,
    *,
    delivery: Delivery,
    now: datetime,
) -> Message:
    rows = tx.story_articles(alert.story_id)
    others = tuple(
        OtherSource(
            source=setup.source(row.feed_id),
            url=row.url,
            title=row.title,
            first_seen=row.first_seen,
            is_copy=row.copy_of is not None,
        )
        for row in rows
        if row.article_id != article.id
    )
    return compose.message(
        threads.still_there(alert, article),
        article,
        delivery=delivery,
        watch=setup.watches.get(alert.watch),
        source_name=setup.source(article.feed_id),
        others=others,
        timezone=setup.settings.timezone,
        now=now,
        independent=confirm.independent(confirm.reports(rows, setup.feeds)),
    )
