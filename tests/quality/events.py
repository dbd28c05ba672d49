"""Precision and recall of stories, in pairs of reports: `python -m tests.quality.events [--raise]`.

The reports in events.jsonl are ours: some twenty events of one week, among them such as are easily
taken for each other. Pairs within a language and across languages are scored apart, with the
actors of a configuration and without any. With a folder of evaluation data (`--data FOLDER`, laid
out as CONTRIBUTING.md says) it also prints the adjusted Rand index on the claims of FNC-1: in the
order of the file, and the mean, least and greatest over random halves of the claims in random
order. `--raise` writes better scores into events_pins.json and never a worse one.
"""

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import combinations
from math import comb
from pathlib import Path
from typing import NamedTuple

from watcher.dedup import features, signature, stories
from watcher.dedup.stories import Prepared
from watcher.match import compile as compiling
from watcher.match import judge
from watcher.match.compile import Program
from watcher.model.actor import Actor, ActorKind
from watcher.model.article import Article

HERE = Path(__file__).parent
PINS = HERE / "events_pins.json"
PERSON, PLACE, COUNTRY = ActorKind.PERSON, ActorKind.PLACE, ActorKind.COUNTRY
ACTORS: dict[str, tuple[str, ActorKind, dict[str, tuple[str, ...]]]] = {
    "lavrov": (
        "Sergey Lavrov",
        PERSON,
        {
            "en": ("Lavrov",),
            "de": ("Lawrow",),
            "ru": ("Сергей Лавров", "Лавров"),
            "ko": ("라브로프",),
        },
    ),
    "north-korea": (
        "North Korea",
        COUNTRY,
        {
            "en": ("DPRK", "Pyongyang", "North Korean"),
            "de": ("Nordkorea", "Pjöngjang"),
            "ru": ("КНДР", "Северная Корея", "Пхеньян"),
            "ko": ("북한", "평양"),
        },
    ),
    "kim": ("Kim Jong Un", PERSON, {"ru": ("Ким Чен Ын",), "ko": ("김정은",)}),
    "kharkiv": ("Kharkiv", PLACE, {"uk": ("Харків",), "ru": ("Харьков",)}),
    "odesa": ("Odesa", PLACE, {"uk": ("Одеса",)}),
    "kursk": ("Kursk", PLACE, {"ru": ("Курск", "Курская область")}),
    "turkey": (
        "Turkey",
        COUNTRY,
        {
            "en": ("Turkish", "Ankara"),
            "ru": ("Турция", "Анкара"),
            "pl": ("Turcja", "Ankara"),
            "de": ("Türkei",),
        },
    ),
}


class Report(NamedTuple):
    """A report, and the event that a reader finds in it."""

    event: str
    article: Article


class Pairs(NamedTuple):
    """Pairs of reports: joined rightly, joined wrongly, and left apart."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of the pairs joined, the share that is right; 1 where none was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that belong together, the share that was joined."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def reports() -> list[Report]:
    """The samples, in the order of time."""
    rows = map(json.loads, (HERE / "events.jsonl").read_text(encoding="utf-8").splitlines())
    return sorted((_report(row) for row in rows), key=lambda one: one.article.first_seen)


def _report(row: Mapping[str, str]) -> Report:
    at = datetime.fromisoformat(row["at"]) if row.get("at") else datetime(1970, 1, 1, tzinfo=UTC)
    article = Article(
        id=row["id"], entry_id=row["id"], feed_id=row["id"], version="1", url="",
        title=row["title"], text=row["text"], first_seen=at, language=row.get("language", ""),
    )  # fmt: skip
    return Report(row.get("event") or row["cluster"], article)


def program() -> Program:
    """The actors of a desk that watches these countries."""
    actors = {
        key: Actor(id=key, name=name, kind=kind, aliases=aliases)
        for key, (name, kind, aliases) in ACTORS.items()
    }
    return compiling.program(actors, ())[0]


def grouped(given: Iterable[Report], known: Program | None) -> list[str]:
    """The story of each report."""
    prepared = [
        Prepared(
            one.article,
            signature.of(one.article.title, one.article.text),
            features.of(one.article, judge.actors(known, one.article) if known else {}),
        )
        for one in given
    ]
    return [placed.story_id for placed in stories.placements(prepared)]


def scores() -> dict[str, Pairs]:
    """The pairs within a language and across languages, with and without actors."""
    given, found = reports(), {}
    for name, known in (("with actors", program()), ("without actors", None)):
        placed = list(zip(given, grouped(given, known), strict=True))
        pairs = Counter(
            (left[0].article.language == right[0].article.language, _verdict(left, right))
            for left, right in combinations(placed, 2)
        )
        for within, kind in ((True, "within a language"), (False, "across languages")):
            counts = (pairs[within, verdict] for verdict in ("right", "wrong", "missed"))
            found[f"{name}, {kind}"] = Pairs(*counts)
    return found


def _verdict(left: tuple[Report, str], right: tuple[Report, str]) -> str:
    same, joined = left[0].event == right[0].event, left[1] == right[1]
    return {(True, True): "right", (False, True): "wrong", (True, False): "missed"}.get(
        (same, joined), "apart"
    )


def rand_index(events: list[str], found: list[str]) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985)."""
    both = sum(comb(count, 2) for count in Counter(zip(events, found, strict=True)).values())
    left = sum(comb(count, 2) for count in Counter(events).values())
    right = sum(comb(count, 2) for count in Counter(found).values())
    expected = left * right / comb(len(events), 2)
    return (both - expected) / ((left + right) / 2 - expected)


def claims(folder: Path) -> list[Report]:
    """The bodies of FNC-1, each with the claim that it is about."""
    with gzip.open(folder / "stories" / "fnc1_bodies.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [_report(json.loads(line)) for line in stream]


def data_scores(folder: Path, rounds: int = 10) -> dict[str, float]:
    """The adjusted Rand index in the order of the file, and over random halves of the claims."""
    given = claims(folder)
    found = [_index(given)]
    for seed in range(rounds):
        chance = random.Random(seed)  # noqa: S311 - a sample, no secret
        names = sorted({one.event for one in given})
        kept = set(chance.sample(names, len(names) // 2))
        half = [one for one in given if one.event in kept]
        chance.shuffle(half)
        found.append(_index(half))
    halves = found[1:]
    return {
        "in the order of the file": found[0],
        "halves, mean": sum(halves) / len(halves),
        "halves, least": min(halves),
        "halves, greatest": max(halves),
    }


def _index(given: list[Report]) -> float:
    return rand_index([one.event for one in given], grouped(given, None))


def pins() -> dict[str, list[float]]:
    """The least precision and recall of every kind of pairs."""
    read: dict[str, list[float]] = json.loads(PINS.read_text(encoding="utf-8"))
    return read


def main(*, higher: bool, folder: Path | None) -> None:
    """Print the table, and raise the pins where asked to."""
    now = scores()
    for name, one in now.items():
        print(f"{name:34} precision {one.precision:.3f} recall {one.recall:.3f} {tuple(one)}")
    if folder:
        for name, index in data_scores(folder).items():
            print(f"{name:34} {index:.3f}")
    if higher:
        old = pins() if PINS.exists() else {}
        new = {
            name: list(map(max, (one.precision, one.recall), old.get(name, [0.0, 0.0])))
            for name, one in now.items()
        }
        PINS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", action="store_true", dest="higher", help="raise the pins")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="evaluation data")
    asked = parser.parse_args()
    main(higher=asked.higher, folder=asked.data)
