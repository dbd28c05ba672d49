"""Whether memory stays flat: `python -m benchmarks.memory [--articles 100000]`.

Every round all entries of all feeds are new: stored, matched and judged on the feed's text. After
each round the resident memory of the process and its workers is printed, as the kernel counts it.
"""

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

import uvloop

from benchmarks import cpu, report, rig
from benchmarks.world import ENTRIES

_FEEDS = 300


async def main(articles: int) -> None:
    """Rounds until that many articles are in the store."""
    print(report.environment())
    print(f"{'articles':>9} {'this process':>14} {'with workers':>14}  (MiB resident)", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        async with rig.world() as world:
            urls = world.urls("f", range(_FEEDS))
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
                    print(f"{kept:9,} {own:14.0f} {own + private:14.0f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="articles to store")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.articles))
