"""Precision and recall of names per language and kind: `python -m tests.quality.scores [--raise]`.

The samples in names.tsv are ours. A word counts as found where a hit lies on it or holds it; a hit
on anything else is false. `--raise` writes better scores into pins.json and never a worse one.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from watcher.match import compile as compiling
from watcher.match import judge
from watcher.model.actor import Actor, ActorKind
from watcher.model.article import Article

HERE = Path(__file__).parent
PINS = HERE / "pins.json"


class Score(NamedTuple):
    """Numbers of mentions: found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what should be found, the share that was; 1 where there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def scores() -> dict[str, Score]:
    """The score of every "language kind" in the samples."""
    found: defaultdict[str, Score] = defaultdict(Score)
    for language, kind, name, sentence, wanted in _rows():
        one = _score(language, ActorKind(kind), name, sentence, wanted.split("|"))
        old = found[f"{language} {kind}"]
        found[f"{language} {kind}"] = Score(*(a + b for a, b in zip(old, one, strict=True)))
    return dict(found)


def pins() -> dict[str, list[float]]:
    """The least precision and recall of every language and kind."""
    read: dict[str, list[float]] = json.loads(PINS.read_text(encoding="utf-8"))
    return read


def _rows() -> Iterator[list[str]]:
    for line in (HERE / "names.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _score(language: str, kind: ActorKind, name: str, sentence: str, wanted: list[str]) -> Score:
    aliases: dict[str, tuple[str, ...]] = {} if language == "across" else {language: (name,)}
    actor = Actor(id="it", name=name, kind=kind, aliases=aliases)
    program, _ = compiling.program({"it": actor}, ())
    article = Article(
        id="a", entry_id="e", feed_id="f", version="1", url="", title="", text=sentence,
        first_seen=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    hits = [(hit.start, hit.end) for hit in judge.mentions(program, article)]
    right, at = 0, 0
    for word in filter(None, wanted):
        begin = sentence.index(word, at)
        at = begin + len(word)
        held = [hit for hit in hits if hit[0] < at and begin < hit[1]]
        right += bool(held)
        hits = [hit for hit in hits if hit not in held]
    return Score(right, len(hits), len([*filter(None, wanted)]) - right)


def main(*, higher: bool) -> None:
    """Print the table, and raise the pins where asked to."""
    now = scores()
    print(f"{'':22} {'precision':>9} {'recall':>9}  mentions")
    for name, one in sorted(now.items()):
        print(f"{name:22} {one.precision:9.2f} {one.recall:9.2f}  {one.right + one.missed}")
    if higher:
        old = pins() if PINS.exists() else {}
        new = {
            name: list(map(max, (one.precision, one.recall), old.get(name, [0.0, 0.0])))
            for name, one in sorted(now.items())
        }
        PINS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", action="store_true", dest="higher", help="raise the pins")
    main(higher=parser.parse_args().higher)
