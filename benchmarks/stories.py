"""What placing an article costs in a store of 10,000, 100,000 and 1,000,000 articles.

    python -m benchmarks.stories [--sizes 10000 100000 1000000] [--folder FOLDER]

The store is a real one. Its latest articles are recorded by the code that the daemon records with;
all before them are poured in as rows of the same form (random bands, as hashes are; no index for
search); those of the last seven days have open stories, with 32 words each in the index. At each
size some new articles are placed, each in a transaction of its own: signature, look-ups,
confirmation, comparison with open stories, recording. Half of them are copies.
With `--folder` the store stays, and another run goes on from what is there.
"""

import argparse
import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

from benchmarks import pour, report
from watcher.clock import SimulatedClock
from watcher.dedup import signature
from watcher.model import ids
from watcher.model.article import Article
from watcher.model.story import OPEN_FOR, Placement, PlacementReason
from watcher.pipeline import placing
from watcher.store import status
from watcher.store.database import Store
from watcher.store.transaction import Transaction

_DAYS = 20  # over which the articles of a store are spread
_WORDS, _TITLE, _VOCABULARY = 260, 8, 60_000
_HOSTS = 400
_COPIED = 0.1  # share of the articles that are copies
REAL = 2_000
"""The latest articles of a store, which are real, and of which a copy may be one."""

_AT_ONCE, _POURED = 1_000, 20_000  # articles per transaction while the store fills
_OPEN_STORIES = 997  # kinds of open stories; each is there many times
_NOTICE = "We value your privacy and store cookies on your device to show you what you like best."


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of CPU and clock per article placed, in order, and how many were copies."""

    cpu: list[float]
    clock: list[float]
    found: int
    copies: int


class Press:
    """Articles without end: words by Zipf's law, names, a notice that a host puts on each page."""

    def __init__(self, made: int, step: timedelta, begun: datetime = pour.BEGUN) -> None:
        """`made` are there from an earlier run; `step` is the time from one to the next."""
        self.begun = begun
        self._random = random.Random(made)
        self._words = [self._word() for _ in range(_VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(_VOCABULARY)))
        self.step = step
        self.made = made
        self._recent: list[Article] = []

    @property
    def words(self) -> list[str]:
        """The vocabulary."""
        return self._words

    def _word(self) -> str:
        syllables = self._random.choices([a + b for a in "bdfgklmnprstvz" for b in "aeiou"], k=6)
        return "".join(syllables[: self._random.randint(1, 4)])

    def articles(self, count: int) -> Iterator[tuple[Article, Article | None]]:
        """Each article with the one that it copies, if any."""
        for _ in range(count):
            yield self.article(copy=self._random.random() < _COPIED)

    def article(self, *, copy: bool) -> tuple[Article, Article | None]:
        """The next article, and the recent one of which it is a copy."""
        of = self._random.choice(self._recent) if copy and self._recent else None
        made = self._article(self._copied(of.text) if of else self._text())
        self.made += 1
        if of is None:
            self._recent = [*self._recent[-REAL:], made]
        return made, of

    def prose(self, characters: int) -> str:
        """So much text."""
        return " ".join(self._prose(characters // 5))[:characters]

    def _prose(self, count: int) -> list[str]:
        words = self._random.choices(self._words, cum_weights=self._weights, k=count)
        return [word.title() if at % 9 == 0 else word for at, word in enumerate(words)]

    def _text(self) -> str:
        words = self._prose(_WORDS)
        sentences = [" ".join(words[at : at + 18]) + "." for at in range(0, _WORDS, 18)]
        return "\n".join(sentences)

    def _copied(self, text: str) -> str:
        sentences = text.split("\n")
        kept = sentences[: self._random.randint(len(sentences) // 2, len(sentences))]
        return "\n".join([*kept, " ".join(self._prose(30)) + "."])

    def _article(self, text: str) -> Article:
        host = self._random.randrange(_HOSTS)
        notice = f"\n{_NOTICE} {_NOTICE}" if host % 10 == 0 else ""
        entry = ids.entry_id(f"f{host}", str(self.made))
        title = " ".join(self._random.sample(text.split(), _TITLE))
        return Article(
            id=ids.article_id(entry),
            entry_id=entry,
            feed_id=f"f{host}",
            version=ids.digest(title, text),
            url=f"https://host{host}.example/{self.made}",
            title=title,
            text=text + notice,
            first_seen=self.begun + self.made * self.step,
            language="en",
        )


async def fill(store: Store, press: Press, count: int, *, prose: str = "") -> None:
    """The next `count` articles: rows, and at the end real articles, as placed.

    Stories of the last days are open. `prose` is for the texts of the rows.
    """
    rows = count - REAL
    material = pour.Material(pour.stories(press.words, _OPEN_STORIES), prose)
    open_from = press.begun + (press.made + count) * press.step - OPEN_FOR
    while rows > 0:
        batch = min(rows, _POURED)
        poured = pour.Batch(
            press.made, batch, press.step, material, open_from=open_from, begun=press.begun
        )
        await store.transaction(poured.into)
        press.made += batch
        rows -= batch
    coming = press.articles(REAL)
    while real := list(islice(coming, _AT_ONCE)):

        def work(tx: Transaction) -> None:
            for one, of in real:
                tx.put_article(one, reread_due=None)
                signed = signature.of(one.title, one.text)
                tx.put_placement(_known(one, of), signed, one.first_seen)

        await store.transaction(work)


def _known(one: Article, of: Article | None) -> Placement:
    return Placement(
        article_id=one.id,
        story_id=of.id if of else one.id,
        copy_of=of.id if of else None,
        score=0.0,
        reason=PlacementReason.WIRE_COPY if of else PlacementReason.FOUNDED,
        original=of.id if of else None,
    )


async def measure(store: Store, press: Press, count: int) -> Figures:
    """Place articles, every other one a copy of a recent one, each in its own transaction."""
    cpu, clock, found = [], [], 0
    for at in range(count):
        one, of = press.article(copy=at % 2 == 1)

        def work(tx: Transaction) -> tuple[float, float, str | None]:
            return _place(tx, one)  # noqa: B023 - run at once

        spent, lasted, copy_of = await store.transaction(work)
        cpu.append(spent)
        clock.append(lasted)
        found += of is not None and copy_of == of.id
    return Figures(cpu, clock, found, count // 2)


def _place(tx: Transaction, one: Article) -> tuple[float, float, str | None]:
    """Signature, decision and recording.

    The article's own row and search index are not placing; they come first here, so that the
    clocks are read but twice (which takes 0.1 ms or more).
    """
    tx.put_article(one, reread_due=None)
    cpu, clock = time.thread_time(), time.perf_counter()
    signed = signature.of(one.title, one.text)
    placed = placing.place(tx, one, signed, one.first_seen)
    tx.put_placement(placed, signed, one.first_seen)
    clock, cpu = time.perf_counter() - clock, time.thread_time() - cpu
    return 1000 * cpu, 1000 * clock, placed.copy_of


async def main(sizes: list[int], count: int, folder: Path) -> None:
    """Fill to each size and measure there."""
    print(report.environment())
    print(f"{'articles':>10} {'CPU ms p50':>11} {'p95':>6} {'clock p50':>10} {'p95':>6}"
          f" {'copies found':>13} {'bytes an article':>17} {'peak MiB':>9}")  # fmt: skip
    path = folder / "stories.db"
    store = Store.open(path, exclusive=True, clock=SimulatedClock(pour.BEGUN))
    filled = (await store.read(status.counts)).articles
    press = Press(filled, timedelta(days=_DAYS) / max(sizes))
    for size in sorted(sizes):
        await fill(store, press, size - filled)
        filled = press.made
        seen = await measure(store, press, count)
        print(_row(filled, seen, path.stat().st_size), flush=True)
    store.close()


def _row(size: int, seen: Figures, on_disk: int) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{size:10,} {_at(seen.cpu, 0.5):11.2f} {_at(seen.cpu, 0.95):6.2f}"
        f" {_at(seen.clock, 0.5):10.2f} {_at(seen.clock, 0.95):6.2f}"
        f" {f'{seen.found} of {seen.copies}':>13} {on_disk / size:17,.0f} {peak:9.0f}"
    )


def _at(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--count", type=int, default=400, help="articles placed at each size")
    parser.add_argument(
        "--folder", type=Path, help="for the database; a temporary one if not given"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(given.sizes, given.count, given.folder or Path(temporary)))
    sys.exit(0)
