"""Recall and precision of copies: `python -m tests.quality.copies [--data FOLDER] [--raise]`.

On articles of ours (`copies_made`), and with `--data` on real pages where you have them: the folder
has `names/slavic/docs.jsonl.gz`, pages with their addresses and dates. The truth are shingles of
five words: a pair of articles of two hosts is a copy by the share of the shorter one's shingles
that the other has. A pair counts as found where both are in one copy group. Found wrongly is what
shares less than a fifth. `--raise` writes better figures into copies_pins.json, never worse ones.
"""

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from tests.quality.copies_made import Made, Writer
from watcher.dedup import stories
from watcher.model.article import Article
from watcher.model.story import Placement

PINS = Path(__file__).parent / "copies_pins.json"
CLASSES = {"recall, 90 % shared": 0.9, "recall, 60-90 %": 0.6, "recall, 35-60 %": 0.35}
_STRANGERS = 0.2
_SHINGLE = 5
Pair = tuple[str, str]
T = TypeVar("T")


def made(originals: int = 160) -> dict[str, float]:
    """The figures on articles of ours."""
    samples = Writer(7).everything(originals)
    articles = [one.article for one in samples]
    found = groups(stories.group(articles))
    by_id = {one.article.id: one for one in samples}
    truth = {
        pair: share
        for pair, share in shares(articles).items()
        if not any(by_id[one].form or by_id[one].misread for one in pair)
    }
    sure = {
        pair: share
        for pair, share in truth.items()
        if not any(len(by_id[one].parents) > 1 for one in pair)  # of one of two, whichever
    }
    noisy = {
        (min(pair), max(pair))
        for pair in combinations(by_id, 2)
        if _misread(by_id, pair) and pair[0] in by_id[pair[1]].parents
    }
    wrong = [pair for pair in found if truth.get(pair, 0.0) < _STRANGERS and not _kin(by_id, pair)]
    return {
        **_recall(sure, found),
        "recall, misread letters": len(noisy & found) / len(noisy),
        "precision": 1 - len(wrong) / len(found),
    }


def real(folder: Path) -> dict[str, float]:
    """The figures on pages of real hosts."""
    articles = list(_pages(folder / "names" / "slavic" / "docs.jsonl.gz"))
    hosts = {one.id: urlsplit(one.url).netloc.removeprefix("www.") for one in articles}
    truth = _across(shares(articles), hosts)
    found = set(_across(dict.fromkeys(groups(stories.group(articles)), 1.0), hosts))
    right = sum(truth.get(pair, 0.0) >= _STRANGERS for pair in found)
    return {
        **{f"real {name}": value for name, value in _recall(truth, found).items()},
        "real precision": right / len(found),
    }


def pins() -> dict[str, float]:
    """The least of every figure."""
    read: dict[str, float] = json.loads(PINS.read_text(encoding="utf-8"))
    return read


def groups(placed: Iterable[tuple[Article, Placement]]) -> set[Pair]:
    """All pairs of articles that are in one copy group, by following `copy_of`."""
    first: dict[str, str] = {}
    copies = {article.id: placement.copy_of for article, placement in placed}
    for name in copies:
        at = name
        while (of := copies[at]) is not None:
            at = of
        first[name] = at
    return set(_pairs((group, name) for name, group in first.items()))


def shares(articles: Sequence[Article]) -> dict[Pair, float]:
    """The share of the shorter text's shingles that both have, of all pairs that share any."""
    shingles = {one.id: _shingles(one.text) for one in articles}
    common: defaultdict[Pair, int] = defaultdict(int)
    for pair in _pairs((shingle, name) for name, some in shingles.items() for shingle in some):
        common[pair] += 1
    return {
        pair: count / min(len(shingles[pair[0]]), len(shingles[pair[1]]))
        for pair, count in common.items()
    }


def _pairs(keyed: Iterable[tuple[object, str]]) -> Iterator[Pair]:
    sharing: defaultdict[object, list[str]] = defaultdict(list)
    for key, name in keyed:
        sharing[key].append(name)
    for names in sharing.values():
        yield from combinations(sorted(names), 2)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[at:] for at in range(_SHINGLE)), strict=False))


def _recall(truth: dict[Pair, float], found: set[Pair]) -> dict[str, float]:
    told, upper = {}, 2.0
    for name, least in CLASSES.items():
        wanted = {pair for pair, share in truth.items() if least <= share < upper}
        told[name] = len(wanted & found) / len(wanted)
        upper = least
    return told


def _across(pairs: dict[Pair, T], hosts: dict[str, str]) -> dict[Pair, T]:
    return {pair: one for pair, one in pairs.items() if hosts[pair[0]] != hosts[pair[1]]}


def _misread(by_id: dict[str, Made], pair: Pair) -> bool:
    return any(by_id[one].misread for one in pair)


def _kin(by_id: dict[str, Made], pair: Pair) -> bool:
    """Whether letters were misread in a text that both have."""
    return _misread(by_id, pair) and bool(by_id[pair[0]].parents & by_id[pair[1]].parents)


def _pages(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            day = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
            yield Article(
                id=row["doc_id"], entry_id=row["doc_id"], feed_id="", version="", url=row["url"],
                title=row["title"], text=row["text"], first_seen=day, published_at=day,
                language=row["lang"],
            )  # fmt: skip


def main(data: Path | None, *, higher: bool) -> None:
    """Print the figures, and raise the pins where asked to."""
    now = {**made(), **(real(data) if data else {})}
    for name, value in now.items():
        print(f"{name:28} {value:.3f}")
    if higher:
        old = pins() if PINS.exists() else {}
        best = {name: max(value, old.get(name, 0.0)) for name, value in now.items()}
        PINS.write_text(json.dumps({**old, **best}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with real pages")
    parser.add_argument("--raise", action="store_true", dest="higher", help="raise the pins")
    given = parser.parse_args()
    main(given.data, higher=given.higher)
