"""What would be cut as furniture from stored articles: `python -m tests.quality.sites FILE…`.

The files are JSONL, gzip or not, in order of time: `title`, `text` (paragraphs in lines), and `url`
or `source`, which says whose they are. Printed are the passages cut, by how often, for reading
through: news must not be among them. `--cost` prints milliseconds of one core for each article,
SQLite included.
"""

import argparse
import asyncio
import gzip
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from watcher.clock import SimulatedClock
from watcher.extract import furniture
from watcher.model.article import Article
from watcher.model.entry import Entry
from watcher.pipeline import reading
from watcher.store.database import Store
from watcher.store.transaction import Transaction

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_MOST_SHOWN = 40
_BATCH = 25


def articles(file: Path) -> Iterator[Article]:
    """The articles of a file; one without an address gets one on the host of its source."""
    opening = gzip.open if file.suffix == ".gz" else open
    with opening(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            url = row.get("url") or f"https://{row.get('source') or 'none'}.example/{number}"
            text = "\n".join(p.strip() for p in row["text"].split("\n") if p.strip())
            yield Article(
                id=f"{file} {number}", entry_id="", feed_id=file.name, version="", url=url,
                title=row.get("title") or "", text=text, first_seen=NOW,
            )  # fmt: skip


def entry(article: Article) -> Entry:
    """An entry that says nothing of its own."""
    return Entry(
        id="", feed_id=article.feed_id, guid="", url=article.url, link=article.url,
        title=article.title, summary="", content="", published_at=None, updated_at=None,
        authors=(), fingerprint="", keys=(),
    )  # fmt: skip


class Sites:
    """Articles one after the other, as the river would take them."""

    def __init__(self) -> None:
        self.cut: Counter[tuple[str, str]] = Counter()
        self.count = 0
        self.seconds = 0.0

    def take(self, tx: Transaction, batch: list[Article]) -> None:
        """Cut and learn from some articles."""
        began = time.thread_time()
        for article in batch:
            habits = tx.habits(furniture.scope(article))
            left, shown = furniture.cut(article, entry(article), habits)
            if furniture.teaches(habits, shown):
                reading.learn(tx, shown, NOW)
            self.cut.update((urlsplit(article.url).netloc, passage) for passage in left.cut)
        self.seconds += time.thread_time() - began
        self.count += len(batch)


async def run(files: list[Path]) -> Sites:
    """All files through one store, in batches as the river commits them."""
    sites = Sites()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "w.db", exclusive=True, clock=SimulatedClock(NOW))
        for file in files:
            given = list(articles(file))
            for begin in range(0, len(given), _BATCH):
                batch = given[begin : begin + _BATCH]
                await store.transaction(lambda tx, batch=batch: sites.take(tx, batch))  # type: ignore[misc]
        store.close()
    return sites


def main() -> None:
    """Print what was cut."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--cost", action="store_true")
    given = parser.parse_args()
    sites = asyncio.run(run(given.files))
    print(f"{sites.count} articles, {sites.cut.total()} passages cut, {len(sites.cut)} different")
    for (host, passage), count in sites.cut.most_common(_MOST_SHOWN):
        print(f"{count:6}  {host}  {passage[:100]}")
    if given.cost:
        print(f"{sites.seconds / max(1, sites.count) * 1000:.3f} ms per article")


if __name__ == "__main__":
    main()
