"""`watcher status`: health at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer

from watcher.cli import lags, opening, standing
from watcher.cli.console import clean, emit, leave, out, several, when
from watcher.cli.options import folder, wants_json
from watcher.clock import SystemClock
from watcher.config.configuration import Configuration
from watcher.model.health import is_ill
from watcher.model.notice import FAULT, Notice
from watcher.store import latency as timing
from watcher.store import status as asking
from watcher.store.database import Store
from watcher.store.records import Counts, Coverage, FeedHealth, Latency, Queue

_RECENT, _WEEK = timedelta(hours=24), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the command tells. The lags of a week are None where nobody asks for them.

    `faults` are what a bug of the program holds up.
    """

    counts: Counts
    coverage: Coverage
    last_poll: datetime | None
    queue: Queue
    latency: Latency
    lags: timing.Lags
    week: timing.Lags | None
    feeds: tuple[FeedHealth, ...]
    notices: tuple[Notice, ...]
    faults: tuple[Notice, ...]
    watches: standing.Standing

    @property
    def ill(self) -> tuple[FeedHealth, ...]:
        """Feeds that do not answer well."""
        return tuple(one for one in self.feeds if is_ill(one.state))


def status(
    latency: Annotated[
        bool, typer.Option("--latency", help="How long news took, by source and by watch.")
    ] = False,
) -> None:
    """Feeds, queue, last poll, coverage, latency. Exit code 1 if something needs a human.

    Example: watcher status --json

    Example: watcher status --latency
    """
    config = opening.configured(folder())
    long = latency or wants_json()
    health = opening.with_store(config, lambda store: _health(store, config, long=long))
    if wants_json():
        emit(_as_json(health))
    else:
        if not latency:
            _show(health)
        lags.show_lags(health.lags, "24 hours", whole=latency)
        if health.week is not None:
            out.print()
            lags.show_lags(health.week, "7 days", whole=True)
    leave(1 if health.queue.dead or health.ill or health.faults else 0)


async def _health(store: Store, config: Configuration, *, long: bool) -> Health:
    now = SystemClock().now()
    since, week = now - _RECENT, now - _WEEK
    return Health(
        counts=await store.read(asking.counts),
        coverage=await store.read(lambda reader: asking.coverage(reader, since=since)),
        last_poll=await store.read(asking.last_poll),
        queue=await store.read(asking.queue),
        latency=await store.read(lambda reader: asking.latency(reader, since=since)),
        lags=await store.read(lambda reader: timing.lags(reader, since=since)),
        week=await store.read(lambda reader: timing.lags(reader, since=week)) if long else None,
        feeds=await store.read(asking.feed_health),
        notices=await store.read(lambda reader: asking.notices(reader, limit=10)),
        faults=await store.read(lambda reader: asking.notices(reader, limit=10, kind=FAULT)),
        watches=await standing.of(store, config, config.watches.values()),
    )


def _as_json(health: Health) -> dict[str, object]:
    return {
        "last_poll": health.last_poll,
        "feeds": {"ok_24h": health.coverage.ok, "all": health.coverage.all, "ill": len(health.ill)},
        "queue": health.queue,
        "latency_seconds": {
            "deliveries": health.latency.count,
            "p50": health.latency.p50,
            "p95": health.latency.p95,
        },
        "latency_by": health.lags,
        "latency_by_7d": health.week,
        "counts": health.counts,
        "notices": health.notices,
        "watches": health.watches,
    }


def _show(health: Health) -> None:
    out.print(f"last poll     {when(health.last_poll)}")
    ok = "green" if health.coverage.ok == health.coverage.all else "yellow"
    out.print(
        f"feeds         [{ok}]{health.coverage.ok} of {health.coverage.all}[/{ok}] answered well"
        f" in the last 24 hours, {len(health.ill)} ill"
    )
    for one in health.ill[:10]:
        out.print(
            f"              [yellow]{clean(one.state.feed_id)}[/yellow] {one.state.status.value}:"
            f" {clean(one.state.last_error)}"
        )
    dead = "red" if health.queue.dead else "green"
    out.print(
        f"outbox        {health.queue.queued} queued, {health.queue.sending} being sent,"
        f" [{dead}]{several(health.queue.dead, 'dead letter')}[/{dead}]"
    )
    _show_latency(health.latency)
    counts = health.counts
    out.print(
        f"stored        {several(counts.entries, 'entry', 'entries')},"
        f" {several(counts.articles, 'article')},"
        f" {several(counts.stories, 'story', 'stories')},"
        f" {several(counts.matches, 'match', 'matches')}, {several(counts.alerts, 'alert')}"
    )
    for name, words in health.watches.items():
        for key, said in words.items():
            out.print(f"watch         {clean(name)} {key}: {clean(said)}")
    for notice in health.notices:
        out.print(
            f"notice        {when(notice.last_at)} {clean(notice.kind)}: {clean(notice.text)}"
        )


def _show_latency(latency: Latency) -> None:
    if latency.p50 is None or latency.p95 is None:
        out.print("latency       nothing sent in the last 24 hours")
        return
    out.print(
        f"latency       seen to sent: p50 {latency.p50.total_seconds():.1f} s,"
        f" p95 {latency.p95.total_seconds():.1f} s"
        f" over {several(latency.count, 'delivery', 'deliveries')}"
    )
