"""What one round did, in numbers: the summary of `watcher once` and the log line of the daemon."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from watcher.clock import Clock

_COUNTS = (
    "feeds", "fetched", "not_modified", "failed", "entries", "new_entries",
    "articles", "stories", "matches", "alerts",
)  # fmt: skip
_STAGES = ("fetch", "parse", "extract", "dedup", "match", "alert", "store", "notify")


@dataclass(slots=True)
class Tally:
    """Counters that only grow. `stages` are seconds per stage, summed over concurrent work."""

    counts: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def stage(self, name: str, clock: Clock) -> Iterator[None]:
        """Add the time that the block takes to the stage's seconds."""
        begun = clock.monotonic()
        try:
            yield
        finally:
            self.spent(name, clock.monotonic() - begun)

    def spent(self, name: str, seconds: float) -> None:
        """Add seconds to a stage."""
        self.stages[name] += seconds  # type: ignore[assignment]  # Counter holds floats as well

    def as_json(self, seconds: float) -> dict[str, object]:
        """The object that `watcher once --json` prints."""
        return {
            **{name: self.counts[name] for name in _COUNTS},
            "deliveries": {"sent": 0, **self.deliveries},
            "held": dict(self.held),
            "seconds": round(seconds, 3),
            "stages": {name: round(float(self.stages[name]), 3) for name in _STAGES},
        }
