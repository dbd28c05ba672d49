"""The same as numbers, in the text format of Prometheus. No label is a feed's or a story's name.

What counts since the start of the daemon ends in `_total`; the rest is how things stand.
"""

from collections.abc import Collection, Iterator, Mapping

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.registry import Collector

from watcher import __version__
from watcher.model.health import named
from watcher.pipeline.tally import Tally
from watcher.store.activity import Activity
from watcher.web.asking import Glance
from watcher.web.showing import seconds

__all__ = ["CONTENT_TYPE", "text"]

_SINCE_START = {
    "feeds": ("polls", "Polls that ended"),
    "fetched": ("polls_fetched", "Polls that brought a body"),
    "not_modified": ("polls_not_modified", "Polls answered with: as before"),
    "failed": ("polls_failed", "Polls that failed"),
    "new_entries": ("entries", "New entries"),
    "articles": ("articles", "Articles judged, and new versions of them"),
    "stories": ("stories", "Stories founded"),
    "matches": ("matches", "Matches of watches"),
    "alerts": ("alerts", "Alerts raised"),
}


def text(glance: Glance, tally: Tally, watches: Collection[str]) -> bytes:
    """All of it as one answer. `watches` are those in force."""
    registry = CollectorRegistry()
    registry.register(_Collected(glance, tally, watches))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Collected(Collector):
    def __init__(self, glance: Glance, tally: Tally, watches: Collection[str]) -> None:
        self._glance = glance
        self._tally = tally
        self._watches = watches

    def collect(self) -> Iterator[Metric]:
        """Called by the registry, once."""
        build = GaugeMetricFamily("watcher_build_info", "The version", labels=["version"])
        build.add_metric([__version__], 1)
        yield build
        yield from self._since_start()
        yield from self._now()
        yield from self._by_watch()
        yield from self._times()

    def _since_start(self) -> Iterator[Metric]:
        for key, (name, words) in _SINCE_START.items():
            yield CounterMetricFamily(f"watcher_{name}", words, value=self._tally.counts[key])
        tally = self._tally
        yield _counter("held", "Matches that were not told", "reason", tally.held)
        yield _counter("deliveries", "Attempts to deliver", "outcome", tally.deliveries)
        yield _counter("stage_seconds", "Time spent, by stage", "stage", tally.stages)

    def _now(self) -> Iterator[Metric]:
        glance = self._glance
        states: dict[str, float] = {}
        for one in glance.feeds:
            states[named(one)] = states.get(named(one), 0) + 1
        yield _gauge("feeds", "Feeds, by the state they are in", "state", states)
        yield GaugeMetricFamily("watcher_feeds_ill", "Feeds not read", value=len(glance.ill))
        yield GaugeMetricFamily("watcher_watches", "Watches in force", value=len(self._watches))
        queue = glance.queue
        waiting = {"queued": queue.queued, "sending": queue.sending, "dead": queue.dead}
        yield _gauge("outbox", "Deliveries that are not sent", "state", waiting)

    def _by_watch(self) -> Iterator[Metric]:
        idle = Activity()
        did = {name: self._glance.watches.get(name, idle) for name in self._watches}
        for kind in ("alerts", "matches"):
            values = {name: getattr(one, kind) for name, one in did.items()}
            words = f"Of a watch, the {kind} of the last 24 hours"
            yield _gauge(f"watch_{kind}", words, "watch", values)

    def _times(self) -> Iterator[Metric]:
        glance = self._glance
        late = glance.late.total_seconds() if glance.late else 0
        yield GaugeMetricFamily("watcher_polling_late_seconds", "Polling is behind by", value=late)
        if glance.last_poll:
            at = glance.last_poll.timestamp()
            yield GaugeMetricFamily("watcher_last_poll_timestamp_seconds", "Last poll", value=at)
        if glance.queue.oldest:
            waits = (glance.at - glance.queue.oldest).total_seconds()
            words = "Age of the oldest delivery that is not sent"
            yield GaugeMetricFamily("watcher_outbox_oldest_seconds", words, value=waits)
        spans = {"0.5": seconds(glance.latency.p50), "0.95": seconds(glance.latency.p95)}
        known = {quantile: value for quantile, value in spans.items() if value is not None}
        words = "From an article first seen to its alert sent, over the last 24 hours"
        yield _gauge("latency_seconds", words, "quantile", known)


def _counter(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(f"watcher_{name}", words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _gauge(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"watcher_{name}", words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family
