"""Fills a store with rows: a million articles in minutes, for `benchmarks.stories`."""

import sqlite3
import struct
from datetime import UTC, datetime, timedelta
from typing import cast

import numpy as np

from watcher.model.ids import digest
from watcher.store.columns import to_micros
from watcher.store.transaction import Transaction

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
_BANDS, _SKETCH = 23, 512  # an article's bands, and bytes of its sketch, as the real ones have
_TEXT = 1_700  # characters
_ARTICLE = (
    "INSERT INTO article (number, id, entry_id, feed_id, version, url, title, text, first_seen,"
    " author, language, site, text_from, problem, reread_attempts)"
    " VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, '', 'en', '', 'PAGE', '', 0)"
)
_PLACEMENT = (
    "INSERT INTO placement (article_id, story_id, score, reason, minhash, bands, placed_at)"
    " VALUES (?, ?, 0, 'FOUNDED', ?, ?, ?)"
)


class Batch:
    """Articles that copy nothing, from a number on."""

    def __init__(self, first: int, count: int, step: timedelta) -> None:
        """`step` is the time from one article to the next."""
        self._numbers = range(first, first + count)
        self._step = step
        self._random = np.random.default_rng(first)
        letters = self._random.choice(np.frombuffer(b"etaoin shrdlu ", np.uint8), 1_000_000)
        self._words = letters.tobytes().decode()

    def into(self, tx: Transaction) -> None:
        """Write all rows; those of the bands in the order of their index."""
        cursor = cast("sqlite3.Cursor", tx.cursor)
        rows = [
            (number, digest("poured", str(number)), self._at(number)) for number in self._numbers
        ]
        cursor.executemany(_ARTICLE, [self._article(*row) for row in rows])
        cursor.executemany(
            "INSERT INTO story (id, founded_at) VALUES (?, ?)", [(name, at) for _, name, at in rows]
        )
        bands = self._random.integers(-(2**63), 2**63 - 1, (len(rows), _BANDS))
        placements = [
            (name, name, self._random.bytes(_SKETCH), struct.pack(f"<{_BANDS}q", *some), at)
            for (_, name, at), some in zip(rows, bands.tolist(), strict=True)
        ]
        cursor.executemany(_PLACEMENT, placements)
        order = np.argsort(bands, axis=None)
        flat, whose = bands.ravel()[order].tolist(), (order // _BANDS).tolist()
        found = [(band, rows[at][2], rows[at][0]) for band, at in zip(flat, whose, strict=True)]
        cursor.executemany("INSERT INTO band (band, placed_at, article) VALUES (?, ?, ?)", found)

    def _at(self, number: int) -> int:
        return to_micros(BEGUN + number * self._step)

    def _article(self, number: int, name: str, at: int) -> tuple[int | str, ...]:
        begin = int(self._random.integers(0, len(self._words) - _TEXT))
        text = self._words[begin : begin + _TEXT]
        url = f"https://host{number % 400}.example/p{number}"
        return number + 1, name, name, f"f{number % 400}", url, text[:60], text, at
