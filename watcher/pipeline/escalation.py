"""What nobody has acknowledged goes to the next destination: one look, inside one transaction.

It rests on what stands in the store alone. A delivery's id comes of alert and destination, so that
a look that is repeated adds nothing, and one that was missed is made up for by the next.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from watcher.alert import escalate, routing
from watcher.model.delivery import Delivery
from watcher.model.silence import Silence
from watcher.model.watch import Watch
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

_BEAT = "escalating"


def keep(tx: Transaction, setup: Setup, now: datetime) -> tuple[Delivery, ...]:
    """Queue what is due by now; the deliveries that were added."""
    since = _since(tx, setup, now)
    watches = {name: setup.watches[name] for name in since if name in setup.watches}
    if not watches:
        return ()
    longest = max(step.after for one in watches.values() for step in one.escalate)
    look = _Look(tx, setup, now)
    added: list[Delivery] = []
    for alert_id, name, priority in tx.unacknowledged(now - longest - escalate.STILL_OPEN):
        watch = watches.get(name)
        if watch is not None and escalate.concerns(watch, priority):
            added += look.at(alert_id, watch, since[name])
    return tuple(added)


def _since(tx: Transaction, setup: Setup, now: datetime) -> Mapping[str, datetime]:
    """The watches that escalate, each with since when it has; what changed is written down.

    One that is not configured, for an error in its file say, keeps its place. A time that is still
    to come was written before the clock was set back.
    """
    found = tx.beat(_BEAT)
    before = json.loads(found[0]) if found else {}
    after = {name: at for name, at in before.items() if name not in setup.watches}
    today, written = setup.today(now), now.isoformat(timespec="microseconds")
    for name, watch in setup.watches.items():
        if escalate.in_force(watch, today):
            after[name] = min(before.get(name, written), written)
    if after != before:
        tx.put_beat(_BEAT, json.dumps(after, sort_keys=True), now)
    return {name: datetime.fromisoformat(at) for name, at in after.items()}


class _Look:
    """One look at one moment."""

    def __init__(self, tx: Transaction, setup: Setup, now: datetime) -> None:
        self._tx = tx
        self._setup = setup
        self._now = now
        self._zone = ZoneInfo(setup.settings.timezone)
        self._silences: Sequence[Silence] = tx.all_silences()
        self._lately: dict[str, Counter[str]] = {}

    def at(self, alert_id: str, watch: Watch, since: datetime) -> tuple[Delivery, ...]:
        """Queue what is due of one alert."""
        deliveries = self._tx.deliveries_of(alert_id)
        told = {one.destination for one in deliveries}
        all_told = all(told.issuperset(step.to) for step in watch.escalate)
        alert = None if all_told else self._tx.alert(alert_id)
        if alert is None:
            return ()
        article = self._tx.article(alert.article_id) if self._silences else None
        case = escalate.Case(
            alert=alert, deliveries=deliveries, source=article.feed_id if article else ""
        )
        added = escalate.due(case, watch, self._around(watch), since=since, silences=self._silences)
        self._tx.put_deliveries(added)
        self._lately[watch.id].update(one.destination for one in added)
        return added

    def _around(self, watch: Watch) -> routing.Surroundings:
        """As for any alert: what is escalated counts towards a storm like everything else."""
        storm = self._setup.settings.storm
        if watch.id not in self._lately:
            begins = routing.storm_begins(storm, self._now)
            self._lately[watch.id] = Counter(self._tx.lately(watch.id, begins))
        return routing.Surroundings(
            destinations=self._setup.destinations,
            storm=storm,
            lately=self._lately[watch.id],
            zone=self._zone,
            now=self._now,
        )
