"""Whether memory stays flat: `python -m benchmarks.memory [--articles 100000] [--hostile 6]`.

Every round all entries of all feeds are new: stored, matched and judged on the feed's text. Two of
a hundred feeds are hostile (`benchmarks.hostile`), one of them with thousands of words in each
round that nobody has seen, so that whatever remembers words is filled. After each round the
resident memory of the process and its workers is printed, as the kernel counts it; at the end the
slope over the second half of the rounds.
"""

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

import uvloop

from benchmarks import cpu, report, rig
from benchmarks.world import ENTRIES
from watcher.daemon import heap

_FEEDS = 300
_AIM = 300  # MiB for the daemon's own process


class Soak:
    """Figures after each round: articles, hours, MiB of the process."""

    def __init__(self) -> None:
        """No round yet."""
        self._begun = time.monotonic()
        self._rows: list[tuple[float, float, float]] = []

    def note(self, articles: int, own: float) -> None:
        """A round is over."""
        self._rows.append((articles, (time.monotonic() - self._begun) / 3600, own))

    def told(self) -> str:
        """The slope, and whether the aim is met."""
        later = self._rows[len(self._rows) // 2 :]
        by_articles = 10_000 * _slope([(row[0], row[2]) for row in later])
        by_hours = _slope([(row[1], row[2]) for row in later])
        most = max(row[2] for row in self._rows)
        return (
            f"second half: {by_articles:+.2f} MiB for 10,000 articles, {by_hours:+.1f} MiB an hour"
            f" at this pace; {most:.0f} MiB at most (aim: {_AIM},"
            f" {'met' if most <= _AIM else 'missed'})"
        )


def _slope(points: list[tuple[float, float]]) -> float:
    """Of the straight line with the least squares."""
    x = sum(one for one, _ in points) / len(points)
    y = sum(one for _, one in points) / len(points)
    width = sum((one - x) ** 2 for one, _ in points)
    return sum((one - x) * (other - y) for one, other in points) / width if width else 0.0


async def main(articles: int, hostile: int) -> None:
    """Rounds until that many articles are in the store."""
    print(report.environment())
    print(f"{_FEEDS} feeds and {hostile} hostile ones")
    print(f"{'articles':>9} {'this process':>14} {'with workers':>14}  (MiB resident)", flush=True)
    heap.few_arenas()
    soak = Soak()
    with tempfile.TemporaryDirectory() as folder:
        async with rig.world() as world:
            urls = [*world.urls("f", range(_FEEDS)), *world.urls("h", range(hostile))]
            config = rig.configuration(Path(folder) / "feeds", world.port, urls, pages=False)
            async with rig.river(config) as river:
                for at in range(-(-articles // (_FEEDS * ENTRIES))):
                    if at:
                        await world.tell("fresh")
                    await rig.poll_all(river)
                    own, _ = cpu.megabytes(os.getpid())
                    workers = [pid for pid in cpu.children(os.getpid()) if pid != world.pid]
                    private = sum(cpu.megabytes(pid)[1] for pid in workers)
                    kept = river.tally.counts["new_entries"]
                    soak.note(kept, own)
                    print(f"{kept:9,} {own:14.0f} {own + private:14.0f}", flush=True)
                failed = river.tally.counts["failed"]
    print(f"{failed} polls of hostile feeds failed, as they should")
    print(soak.told())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="articles to store")
    parser.add_argument("--hostile", type=int, default=6, help="feeds that try to break it")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.articles, given.hostile))
