"""Scores on public evaluation data, where you have them: `python -m tests.quality.data FOLDER`.

The folder has what `docs/benchmarks.md` names: `slavic/` (documents and queries of the shared task
on Slavic named entities), `uk_anthroponym_declension.json`, `name_bench_cases.csv`. The tests read
it from the variable WATCHER_NAMES_DATA. `--raise` writes better scores into data_pins.json.
"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.quality import pinned
from watcher.match import compile as compiling
from watcher.match import judge, names
from watcher.match.fold import key
from watcher.match.roman import same
from watcher.model.actor import Actor, ActorKind
from watcher.model.article import Article

PINS = Path(__file__).parent / "data_pins.json"
_GIVEN, _PATRONYMIC, _FAMILY = "givenName", "patronymicName", "familyName"
_KINDS = {"PER": ActorKind.PERSON, "ORG": ActorKind.ORGANISATION}


def scores(folder: Path) -> dict[str, float]:
    """All figures, each between 0 and 1."""
    return {
        **_slavic(folder / "slavic"),
        "Ukrainian names, share of forms": _declined(folder / "uk_anthroponym_declension.json"),
        "pairs of names, F1": _pairs(folder / "name_bench_cases.csv"),
    }


def pins() -> dict[str, float]:
    """The least of every figure."""
    return pinned.read(PINS)


def _slavic(folder: Path) -> dict[str, float]:
    """Over documents: track S has aliases in the language of the text, track X in English."""
    lines = (folder / "queries_dev.jsonl").read_text(encoding="utf-8").split("\n")
    queries = [json.loads(line) for line in lines if line]
    pool = set(json.loads((folder / "pools.json").read_text(encoding="utf-8"))["dev"])
    hits = _hits(folder, queries)
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for query in queries:
        gold, inflected = set(query["gold"]), set(query.get("gold_inflected_only", ()))
        found = hits[query["qid"]] & pool
        row = counts[f"{query['track']} {query['type']}"]
        for at, number in enumerate((len(gold & found), len(found), len(gold),
                                     len(inflected & found), len(inflected))):  # fmt: skip
            row[at] += number
    made = {}
    for name, (right, told, wanted, right_inflected, wanted_inflected) in sorted(counts.items()):
        made[f"{name}, precision"] = right / told
        made[f"{name}, F1"] = 2 * right / (told + wanted)
        if wanted_inflected:
            made[f"{name}, recall of inflected forms"] = right_inflected / wanted_inflected
    return made


def _hits(folder: Path, queries: list[dict[str, object]]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for track in ("S", "X"):
        actors = {str(one["qid"]): _actor(one) for one in queries if one["track"] == track}
        languages = {str(one["qid"]): one["lang"] for one in queries}
        program, _ = compiling.program(actors, ())
        with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                article = Article(
                    id="a", entry_id="e", feed_id="f", version="1", url="",
                    title=document["title"] or "", text=document["text"] or "",
                    first_seen=datetime(2026, 1, 1, tzinfo=UTC),
                )  # fmt: skip
                for mention in judge.mentions(program, article):
                    query = mention.item.removeprefix("actor:")
                    if languages[query] == document["lang"]:
                        found[query].add(document["doc_id"])
    return found


def _actor(query: dict[str, object]) -> Actor:
    aliases = query["aliases"]
    assert isinstance(aliases, list)
    language = "en" if query["track"] == "X" else str(query["lang"])
    return Actor(
        id=str(query["qid"]),
        name=aliases[0],
        kind=_KINDS.get(str(query["type"]), ActorKind.THING),
        aliases={language: tuple(aliases)},
    )


def _declined(file: Path) -> float:
    """Given name, patronymic and surname together, in this order and with the surname first."""
    right, total = 0, 0
    for person in json.loads(file.read_text(encoding="utf-8")):
        for order in ((_GIVEN, _PATRONYMIC, _FAMILY), (_FAMILY, _GIVEN, _PATRONYMIC)):
            cases = {
                case: " ".join(parts[part] for part in order)
                for case, parts in person["grammaticalCases"].items()
            }
            name = cases["nominative"]
            actor = Actor(id="a", name=name, kind=ActorKind.PERSON, aliases={"uk": (name,)})
            forms = {key(form.text) for form in names.forms(actor)}
            right += sum(key(text) in forms for text in cases.values())
            total += len(cases)
    return right / total


def _pairs(file: Path) -> float:
    """Persons of whom two names are given, of one person or of two."""
    right, found, gold = 0, 0, 0
    for one, other, is_match in _cases(file):
        is_same = same.same(one, other)
        right += is_same and is_match
        found += is_same
        gold += is_match
    return 2 * right / (found + gold)


def _cases(file: Path) -> Iterator[tuple[str, str, bool]]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["schema"] == "Person":
                yield row["name1"], row["name2"], row["is_match"] == "true"


if __name__ == "__main__":
    pinned.command(__doc__, PINS, scores)
