"""Records with sensible values, for the tests of the store."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from watcher.model import ids
from watcher.model.alert import Alert, Verdict
from watcher.model.article import Article
from watcher.model.delivery import Delivery
from watcher.model.entry import Entry
from watcher.model.feed import Feed
from watcher.model.match import Evidence, Field, Match
from watcher.model.story import Placement, PlacementReason, Signature
from watcher.model.watch import Priority
from watcher.store.transaction import Transaction

NOW = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
EVIDENCE = (
    Evidence(
        item="actor:lavrov",
        field=Field.TEXT,
        start=0,
        end=6,
        quote="Лавров",
        form_of="Лавров",
        step="typed",
    ),
)


def a_feed(name: str = "morning", url: str = "") -> Feed:
    return Feed(id=name, url=url or f"https://{name}.example/rss")


def an_entry(number: int = 1, *, feed: str = "morning", words: str = "first") -> Entry:
    return Entry(
        id=ids.entry_id(feed, str(number)),
        feed_id=feed,
        guid=f"guid-{number}",
        url=f"https://{feed}.example/{number}",
        link=f"https://{feed}.example/{number}?utm_source=rss",
        title=f"Headline {number}",
        summary=f"Summary {words}",
        content=f"Content {words}",
        published_at=NOW,
        updated_at=None,
        authors=("Ann Author", "Bo Writer"),
        fingerprint=ids.digest("words", words, str(number)),
        keys=(ids.digest("guid", str(number)), ids.digest("words", words, str(number))),
    )


def an_article(
    number: int = 1,
    *,
    feed: str = "morning",
    text: str = "The minister spoke.",
    title: str = "",
    first_seen: datetime = NOW,
) -> Article:
    entry = an_entry(number, feed=feed)
    return Article(
        id=ids.article_id(entry.id),
        entry_id=entry.id,
        feed_id=feed,
        version=ids.digest(title, text),
        url=entry.url,
        identity=entry.url,
        title=title or entry.title,
        text=text,
        first_seen=first_seen,
        language="en",
    )


def a_signature(*bands: int) -> Signature:
    return Signature(bands=bands or (1, -2, 3), minhash=b"minhash")


def a_placement(article: Article, story: str = "", copy_of: str | None = None) -> Placement:
    return Placement(
        article_id=article.id,
        story_id=story or article.id,
        copy_of=copy_of,
        score=87.5,
        reason=PlacementReason.FOUNDED,
    )


def a_match(article: Article, watch: str = "minister") -> Match:
    return Match(
        article_id=article.id,
        version=article.version,
        watch=watch,
        watch_version="v1",
        evidence=EVIDENCE,
    )


def an_alert(
    article: Article, *, watch: str = "minister", occasion: str = "first", at: datetime = NOW
) -> Alert:
    return Alert(
        id=ids.alert_id(watch, article.id, occasion),
        watch=watch,
        watch_version="v1",
        story_id=article.id,
        article_id=article.id,
        article_version=article.version,
        occasion=occasion,
        priority=Priority.HIGH,
        created_at=at,
        evidence=EVIDENCE,
    )


def a_delivery(alert: str, destination: str = "desk", *, at: datetime = NOW) -> Delivery:
    return Delivery(
        id=ids.delivery_id(alert, destination),
        alert_id=alert,
        destination=destination,
        created_at=at,
        due_at=at,
    )


def record_alert(
    tx: Transaction,
    number: int = 1,
    *,
    destinations: Sequence[str] = ("desk",),
    at: datetime = NOW,
    title: str = "",
    text: str = "The minister spoke.",
) -> Alert:
    """All that one article causes, as the river records it."""
    article = an_article(number, title=title, text=text, first_seen=at)
    tx.add_entries([an_entry(number)], status="new", now=at)
    tx.put_article(article, reread_due=None)
    tx.put_placement(a_placement(article), a_signature(number, number + 1_000), at)
    match = a_match(article)
    tx.put_match(match)
    alert = an_alert(article, at=at)
    tx.put_verdict(
        Verdict(
            article_id=article.id,
            version=article.version,
            watch=match.watch,
            watch_version=match.watch_version,
            held=None,
            alert_id=alert.id,
            decided_at=at,
            evidence=match.evidence,
        )
    )
    tx.put_alert(alert)
    tx.put_deliveries([a_delivery(alert.id, one, at=at) for one in destinations])
    return alert
