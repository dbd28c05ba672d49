"""How the numbers and the silence of watches stand, for commands that only ask."""

from collections.abc import Iterable

from watcher.clock import SystemClock
from watcher.config.configuration import Configuration
from watcher.model.watch import Watch
from watcher.store.database import Store
from watcher.store.transaction import Transaction

Standing = dict[str, dict[str, str]]
"""Words by watch and by the key of its rule, `spike` or `quiet_for`."""


async def of(store: Store, config: Configuration, watches: Iterable[Watch]) -> Standing:
    """How each of `watches` stands that has a `spike` or `quiet_for`."""
    timed = [one for one in watches if one.spike or one.quiet_for]
    if not timed:
        return {}
    # It brings the matcher with it, which takes longer than all else that these commands load.
    from watcher.pipeline import watchkeeping  # noqa: PLC0415 - said above

    now, zone = SystemClock().now(), config.settings.timezone
    # The connection for reading refuses to write.
    return await store.read(
        lambda reader: watchkeeping.standing(Transaction(reader), timed, config.feeds, zone, now)
    )
