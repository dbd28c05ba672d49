"""Pinned scores on the labelled data beside the project, where it is present."""

import csv
import gzip
import json
from collections import defaultdict
from pathlib import Path

import pytest

from watcher.match.roman.renderings import Renderings
from watcher.match.roman.same import same

DATA = Path(__file__).parents[2].parent.joinpath("shared", "data", "names")


def read(path: Path) -> list[dict[str, object]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.skipif(not DATA.is_dir(), reason="the labelled names are not here")
def test_pairs_of_names_score() -> None:
    with (DATA / "name_bench_cases.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    told = [(row["is_match"] == "true", same(row["name1"], row["name2"])) for row in rows]
    right = sum(wanted and found for wanted, found in told)
    f1 = 2 * right / sum(wanted + found for wanted, found in told)
    assert f1 >= 0.90


@pytest.mark.skipif(not DATA.is_dir(), reason="the labelled names are not here")
def test_persons_by_their_english_name_score() -> None:
    folder = DATA / "slavic"
    pool = set(json.loads((folder / "pools.json").read_text(encoding="utf-8"))["dev"])
    rules = [rule for rule in read(folder / "queries_dev.jsonl") if rule["track"] == "X"]
    names = sorted({rule["aliases"][0] for rule in rules})  # type: ignore[index]
    renderings = Renderings.of(enumerate(names))
    hits: dict[tuple[object, object], set[object]] = defaultdict(set)
    for document in read(folder / "docs.jsonl.gz"):
        if document["doc_id"] in pool:
            for part in renderings.find(str(document["title"]), str(document["text"])):
                for one in part:
                    hits[one.of, document["lang"]].add(document["doc_id"])
    found = right = wanted = 0
    for rule in rules:
        gold = set(rule["gold"])  # type: ignore[call-overload]
        mine = hits[rule["aliases"][0], rule["lang"]]  # type: ignore[index]
        found, right, wanted = found + len(mine), right + len(mine & gold), wanted + len(gold)
    assert right / found >= 0.99
    assert 2 * right / (found + wanted) >= 0.95
