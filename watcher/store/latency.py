"""How long news takes, per source and per watch, asked through `Store.read`.

    published -> first seen    how late we were to notice; as good as the publisher's date
    first seen -> sent         how long we took; by our own clock at both ends

One question over the deliveries of a span of time, by the index of when they were sent.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from watcher.model.alert import Occasion
from watcher.model.delivery import DeliveryState
from watcher.store.tables import alert, article, delivery

MOST = 50_000
"""Deliveries looked at, the latest; a day of a busy newsroom has a few thousand, a week 30,000."""

_AT_ONCE = (Occasion.FIRST.value, Occasion.UNCONFIRMED.value)
_AHEAD = timedelta(minutes=5)  # publishers' clocks differ by so much
_OLDEST = timedelta(days=1)  # what was published before that was dated otherwise, or was no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The 50th, 95th and 99th percentile by nearest rank, in seconds; None without any value."""

    p50: float | None
    p95: float | None
    p99: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long the alerts of one source or watch took.

    `count` deliveries were sent; `dated` of their articles bear a date that can be gone by.
    """

    count: int
    dated: int
    published_to_seen: Spread
    seen_to_sent: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Lags:
    """Both by name; those with nothing sent are left out."""

    sources: dict[str, Lag]
    watches: dict[str, Lag]


@dataclass(slots=True)
class _Times:
    sent: list[timedelta] = field(default_factory=list)
    noticed: dict[str, timedelta] = field(default_factory=dict)  # by article: it counts once

    def lag(self) -> Lag:
        return Lag(
            count=len(self.sent),
            dated=len(self.noticed),
            published_to_seen=spread(list(self.noticed.values())),
            seen_to_sent=spread(self.sent),
        )


def lags(reader: Connection, *, since: datetime) -> Lags:
    """The lags of what was sent since then.

    Left out is what was held back on purpose or followed later: deliveries that waited for quiet
    hours, a digest or the end of a storm, those sent again by hand, matches that waited to be
    confirmed, follow-ups, and alerts on a watch as a whole.
    """
    rows = reader.execute(
        select(
            article.c.feed_id,
            alert.c.watch,
            article.c.id,
            article.c.published_at,
            article.c.first_seen,
            delivery.c.sent_at,
        )
        .join(alert, alert.c.id == delivery.c.alert_id)
        .join(article, article.c.id == alert.c.article_id)
        .where(
            delivery.c.state == DeliveryState.SENT,
            delivery.c.sent_at >= since,
            delivery.c.hold.is_(None),
            delivery.c.created_at == alert.c.created_at,
            alert.c.occasion.in_(_AT_ONCE) | (alert.c.occasion == alert.c.article_id),
        )
        .order_by(delivery.c.sent_at.desc())
        .limit(MOST)
    )
    sources: defaultdict[str, _Times] = defaultdict(_Times)
    watches: defaultdict[str, _Times] = defaultdict(_Times)
    for feed_id, watch, article_id, published, seen, sent in rows:
        for times in (sources[feed_id], watches[watch]):
            times.sent.append(sent - seen)
            if (late := noticed_after(published, seen)) is not None:
                times.noticed[article_id] = late
    return Lags(sources=_ranked(sources), watches=_ranked(watches))


def noticed_after(published: datetime | None, seen: datetime) -> timedelta | None:
    """How long after its publication an article was seen; None where its date is no measure.

    That is a date that is missing, that has no time of day (midnight sharp in UTC), that lies more
    than five minutes after we saw it, or more than a day before. Up to five minutes count as none.
    """
    if published is None or published.time() == datetime.min.time():
        return None
    late = seen - published
    return max(late, timedelta(0)) if -_AHEAD <= late <= _OLDEST else None


def spread(spans: Sequence[timedelta]) -> Spread:
    """The percentiles of some spans."""
    seconds = sorted(one.total_seconds() for one in spans)
    p50, p95, p99 = (_percentile(seconds, percent) for percent in (50, 95, 99))
    return Spread(p50=p50, p95=p95, p99=p99)


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


def _ranked(found: dict[str, _Times]) -> dict[str, Lag]:
    """The slowest first: by the 95th percentile of what we took ourselves."""
    made = {name: times.lag() for name, times in found.items()}
    return dict(sorted(made.items(), key=lambda one: (-(one[1].seen_to_sent.p95 or 0), one[0])))
