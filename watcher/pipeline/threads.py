"""What a message is to the thread of its story, and what is kept of it once it is sent.

One root per story and destination, whichever watch told it first. What comes later goes below it,
and marks the root as one to draw again (see `updates`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.model.alert import Alert, Message, Occasion
from watcher.model.article import Article
from watcher.model.delivery import Delivery, Destination
from watcher.model.ids import digest
from watcher.model.match import Evidence, Field
from watcher.model.thread import Posted, Standing, Thread, Threaded, ToldIn
from watcher.model.watch import FollowUps, Priority
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

EDIT_EVERY = timedelta(minutes=1)
"""The least time between two edits of one root. What happens in between goes into one edit."""

MARGIN = timedelta(seconds=10)
"""How far a root looks back: an article's time is read a little before it is recorded."""

ORDER_FOR = timedelta(minutes=5)
"""How long a message waits for an earlier one about the same story that is being retried."""

_RANKS = tuple(Priority)


def part_of(
    tx: Transaction,
    setup: Setup,
    alert: Alert,
    to: Destination,
    *,
    now: datetime,
    escalated: bool = False,
) -> Threaded | None:
    """Root or answer: what an alert is to its story's thread.

    None where there are no threads, or the watch wants its follow-ups outside of them. Whoever is
    `escalated` to must see it: below an older message it would be missed once more.
    """
    if not to.threads:
        return None
    known, watch = tx.thread(to.id, alert.story_id), setup.watches.get(alert.watch)
    follow_ups = watch.send.follow_ups if watch else FollowUps.THREAD
    if known is not None and (escalated or follow_ups is FollowUps.SEPARATE):
        return None
    return Threaded(
        standing=standing(tx, setup, alert, to.id, now),
        thread=known,
        kept=follow_ups is not FollowUps.NONE,
    )


def standing(
    tx: Transaction, setup: Setup, alert: Alert, destination: str, now: datetime
) -> Standing:
    """How the story of `alert` stands: who has it, and who in this destination was told of it."""
    told = tx.told_to(destination, alert.story_id)
    titles = [title(setup, one) for one in dict.fromkeys([alert.watch, *_watches(told)])]
    confirmed = [one.created_at for one in told if Occasion.of(one.occasion) is Occasion.CONFIRMED]
    return Standing(
        as_of=now,
        watches=tuple(dict.fromkeys(titles)),
        priority=max((alert.priority, *(one.priority for one in told)), key=_RANKS.index),
        confirmed_at=min(confirmed, default=None),
    )


def _watches(told: Sequence[ToldIn]) -> list[str]:
    return [one.watch for one in told]


def title(setup: Setup, watch: str) -> str:
    """What people call a watch."""
    known = setup.watches.get(watch)
    return (known.title if known else "") or watch


def digest_of(message: Message) -> str:
    """A digest of all that the root says of the story: two equal ones need no edit."""
    part = message.threaded
    story = replace(part.standing, as_of=message.created_at) if part else None
    others = [(one.source, one.url, one.is_copy) for one in message.other_sources]
    told = (message.headline, message.url, message.sources_line)
    return digest("root", *told, repr(story), repr(others))


def keep(tx: Transaction, to: Destination, message: Message, posted: Posted, now: datetime) -> None:
    """Record a message that was sent, in the transaction that records its delivery.

    A root is kept with its place; an answer has its root drawn again.
    """
    part = message.threaded
    if part is None:
        return
    if part.thread is not None and not posted.root:
        tx.redraw(to.id, message.story_id)
        return
    tx.put_thread(
        Thread(
            destination=to.id,
            story_id=message.story_id,
            channel=posted.channel,
            message=posted.message,
            subject=posted.subject,
            alert_id=message.alert_id,
            priority=message.priority,
            posted_at=now,
            shown=digest_of(message),
            drawn_at=part.standing.as_of - MARGIN,
            edit_due=now + EDIT_EVERY if to.edits and part.kept else None,
        )
    )


def wait_until(tx: Transaction, delivery: Delivery, now: datetime) -> datetime | None:
    """Until when a claimed delivery lets an earlier one of its story go first; None: it may go."""
    ahead = tx.ahead_until(delivery)
    latest = delivery.created_at + ORDER_FOR
    if ahead is None or now >= latest or delivery.attempts > 0:
        return None
    return min(max(ahead, now) + timedelta(milliseconds=10), latest)


def still_there(alert: Alert, article: Article) -> Alert:
    """The alert with its hits where they stand in `article`, if that changed since it was judged.

    A hit is looked for by its words; one whose words are gone marks nothing.
    """
    if article.version == alert.article_version:
        return alert
    texts = {Field.TITLE: article.title, Field.TEXT: article.text}
    moved = tuple(_moved(hit, texts.get(hit.field, "")) for hit in alert.evidence)
    return replace(alert, evidence=moved)


def _moved(hit: Evidence, text: str) -> Evidence:
    if text[hit.start : hit.end] == hit.quote:
        return hit
    at = text.find(hit.quote) if hit.quote else -1
    return replace(hit, start=at, end=at + len(hit.quote) if at >= 0 else at)
