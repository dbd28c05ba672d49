"""Fills a store with rows: a million articles in minutes, for `benchmarks.stories`."""

import random
import sqlite3
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

import numpy as np

from watcher.model.ids import digest
from watcher.model.story import Event
from watcher.store.columns import to_micros
from watcher.store.events import packed
from watcher.store.transaction import Transaction

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
_BANDS, _SKETCH = 23, 512  # an article's bands, and bytes of its sketch, as the real ones have
_WORD_KEYS, _NAME_KEYS = 24, 8  # by which an open story is found
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


@dataclass(frozen=True, slots=True)
class Story:
    """What an open story of one report says, as the store keeps it."""

    packed: bytes
    keys: tuple[str, ...]


def stories(words: Sequence[str], count: int) -> list[Story]:
    """Open stories made up of words, as many and as long as those of real articles."""
    chosen = random.Random(count)
    return [_story(chosen, words) for _ in range(count)]


def _story(chosen: random.Random, words: Sequence[str]) -> Story:
    mine = {word[:7]: round(chosen.random() / 8, 5) for word in chosen.sample(words, 100)}
    names = {f"~{word[:4].upper()}": 0.1 for word in chosen.sample(words, 25)}
    keys = (*list(mine)[:_WORD_KEYS], *list(names)[:_NAME_KEYS])
    event = Event(
        story_id="", last_at=BEGUN, reports=1, words=mine, across=names,
        head=dict.fromkeys(list(names)[:6], 1.0), top=dict.fromkeys(list(mine)[:30], 1.0),
        places=frozenset(), numbers=frozenset({"#12"}), days=frozenset(),
        languages=frozenset({"en"}), keys=keys,
    )  # fmt: skip
    return Story(packed(event), keys)


@dataclass(frozen=True, slots=True)
class Material:
    """Of what articles are made: open stories, and a text to cut theirs from.

    Without `prose` they are random letters, which no index for search would bear.
    """

    stories: Sequence[Story] = ()
    prose: str = ""


class Batch:
    """Articles that copy nothing, from a number on."""

    def __init__(
        self,
        first: int,
        count: int,
        step: timedelta,
        material: Material = Material(),
        *,
        open_from: datetime = BEGUN,
        begun: datetime = BEGUN,
    ) -> None:
        """Article 0 is of `begun`, and `step` is the time from one article to the next.

        Those from `open_from` on found stories that are open, each like one of the material's.
        """
        self._begun = begun
        self._stories = material.stories
        self._open_from = to_micros(open_from)
        self._numbers = range(first, first + count)
        self._step = step
        self._random = np.random.default_rng(first)
        letters = np.frombuffer(b"etaoin shrdlu ", np.uint8)
        self._words = material.prose or self._random.choice(letters, 1_000_000).tobytes().decode()

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
        self._open(cursor, [(name, at) for _, name, at in rows if at >= self._open_from])

    def _open(self, cursor: sqlite3.Cursor, rows: list[tuple[str, int]]) -> None:
        if not self._stories:
            return
        told = [(name, at, self._stories[at % len(self._stories)]) for name, at in rows]
        cursor.executemany(
            "INSERT INTO event (story_id, last_at, packed) VALUES (?, ?, ?)",
            [(name, at, story.packed) for name, at, story in told],
        )
        keys = sorted((key, at, name) for name, at, story in told for key in story.keys)
        cursor.executemany("INSERT INTO event_key (key, last_at, story_id) VALUES (?, ?, ?)", keys)

    def _at(self, number: int) -> int:
        return to_micros(self._begun + number * self._step)

    def _article(self, number: int, name: str, at: int) -> tuple[int | str, ...]:
        begin = int(self._random.integers(0, len(self._words) - _TEXT))
        text = self._words[begin : begin + _TEXT]
        url = f"https://host{number % 400}.example/p{number}"
        return number + 1, name, name, f"f{number % 400}", url, text[:60], text, at
