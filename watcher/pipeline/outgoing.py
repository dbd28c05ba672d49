"""An alert and its deliveries, written together inside the transaction that decided on it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from watcher.alert import routing
from watcher.model.alert import Alert
from watcher.model.watch import Watch
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup


def put(tx: Transaction, setup: Setup, watch: Watch, alert: Alert, now: datetime) -> bool:
    """Record `alert` with one delivery per destination: due now, later, or with a digest.

    False, and nothing is recorded, where no destination takes it: then nobody is told.
    """
    storm = setup.settings.storm
    around = routing.Surroundings(
        destinations=setup.destinations,
        storm=storm,
        lately=tx.lately(watch.id, routing.storm_begins(storm, now)),
        zone=ZoneInfo(setup.settings.timezone),
        now=now,
    )
    deliveries = routing.deliveries(alert, watch, around)
    if deliveries:
        tx.put_alert(alert)
        tx.put_deliveries(deliveries)
    return bool(deliveries)
