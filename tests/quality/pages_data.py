"""Text, title and day on sets of real pages: `python -m tests.quality.pages_data FOLDER [--raise]`.

FOLDER holds sets; a set has `index.jsonl` with `file`, `text`, `title` and `date` of each page,
and the pages, gzipped. Text is measured by the F1 of runs of four words (of the benchmark of
Scrapinghub, 2020), a title by whether one holds the other, a day in UTC as `watcher extract`
prints it. Pins: pages_data_pins.json.
"""

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from tests.quality import pinned
from watcher.extract import article
from watcher.model.article import PageText

PINS = Path(__file__).parent / "pages_data_pins.json"
_SETS = ("scrapinghub", "readability", "wcxb_dev")
_RUN = 4
_WORDS = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


def scores(folder: Path) -> dict[str, float]:
    """The mean of every figure over each set."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for name in _SETS:
        for row in (folder / name / "index.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(row)
            body = gzip.decompress((folder / name / gold["file"]).read_bytes())
            for figure, value in _page(gold, article.read(body, url=gold["url"])):
                found[f"{name} {figure}"].append(value)
    return {name: round(sum(values) / len(values), 4) for name, values in found.items()}


def _page(gold: dict[str, str], read: object) -> Iterator[tuple[str, float]]:
    page = read if isinstance(read, PageText) else PageText(title="", text="")
    yield "text", _f1(_runs(page.text), _runs(gold["text"].replace("\u200b", "")))
    if gold.get("title"):
        own, wanted = (" ".join(_words(text)) for text in (page.title, gold["title"]))
        yield "title", float(bool(own) and (own in wanted or wanted in own))
    if gold.get("date"):
        day = page.published_at.astimezone(UTC).date().isoformat() if page.published_at else ""
        yield "day", float(day == gold["date"][:10])


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _words(text)
    last = max(1, len(words) - _RUN + 1) if words else 0
    return Counter(tuple(words[at : at + _RUN]) for at in range(last))


def _f1(found: Counter[tuple[str, ...]], gold: Counter[tuple[str, ...]]) -> float:
    right = (found & gold).total()
    return 2 * right / (found.total() + gold.total()) if right else 0.0


def pins() -> dict[str, float]:
    """The least of every figure."""
    return pinned.read(PINS)


if __name__ == "__main__":
    pinned.command(__doc__, PINS, scores)
