"""Sixty pages of our own: what is left of other stories, and lost of the article.

`python -m tests.quality.pages [--raise]` prints the figures of trafilatura alone beside ours;
`--raise` writes better ones of ours into pages_pins.json and never a worse one. Twenty sites
(`pages_sites`) in ten languages (`pages_words.tsv`), three languages for each.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import trafilatura

from tests.quality import pages_sites
from watcher.extract import article
from watcher.model.article import PageText

HERE = Path(__file__).parent
PINS = HERE / "pages_pins.json"
LANGUAGES = ("en", "ru", "uk", "de", "fr", "es", "pl", "ko", "zh", "ar")
_VARIANTS = 3


class Sample(NamedTuple):
    """A page, and what a reader would say of its parts."""

    name: str
    html: str
    title: str
    own: tuple[str, ...]
    others: tuple[str, ...]
    furniture: tuple[str, ...]


class Left(NamedTuple):
    """Of one page or many: headlines of others, lines of furniture, own characters, those lost."""

    others: int
    furniture: int
    own: int
    lost: int


def samples() -> Iterator[Sample]:
    """The sixty pages, always the same."""
    words = _words()
    for round_ in range(_VARIANTS):
        for number, site in enumerate(pages_sites.SITES):
            language = LANGUAGES[(number + 3 * round_) % len(LANGUAGES)]
            page = pages_sites.Page(words[language], round_)
            html = site(page)
            yield Sample(
                f"{site.__name__} {language}", html, words[language]["title"][0],
                tuple(dict.fromkeys(page.own_text)), tuple(page.others), tuple(page.furniture),
            )  # fmt: skip


def _words() -> dict[str, dict[str, list[str]]]:
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in (HERE / "pages_words.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, kind, text = line.split("\t")
            found[language][kind].append(text)
    return {language: dict(kinds) for language, kinds in found.items()}


def ours(html: str) -> str:
    """What the program takes for the text."""
    found = article.read(html.encode(), url="")
    return found.text if isinstance(found, PageText) else ""


def alone(html: str) -> str:
    """What trafilatura does, with nothing of ours."""
    return trafilatura.extract(html, include_comments=False) or ""


def left(sample: Sample, text: str) -> Left:
    """What stands in `text`, spaces and capitals aside."""
    flat = _flat(text)
    others = sum(_flat(one) in flat for one in set(sample.others))
    furniture = sum(_flat(one) in flat for one in set(sample.furniture) if len(one) > 1)
    lost = sum(len(one) for one in sample.own if _flat(one) not in flat)
    return Left(others, furniture, sum(map(len, sample.own)), lost)


def _flat(text: str) -> str:
    return "".join(text.casefold().split())


def total(read: Callable[[str], str]) -> Left:
    """Over all pages."""
    rows = [left(sample, read(sample.html)) for sample in samples()]
    return Left(*map(sum, zip(*rows, strict=True)))


def scores() -> dict[str, float]:
    """The figures that may only rise: 1 where nothing of others is left and nothing own lost."""
    found = total(ours)
    others = sum(len(set(sample.others)) for sample in samples())
    furniture = sum(len(set(sample.furniture)) for sample in samples())
    return {
        "headlines of others cut": 1 - found.others / others,
        "furniture cut": 1 - found.furniture / furniture,
        "own text kept": 1 - found.lost / found.own,
    }


def pins() -> dict[str, float]:
    """The least of every figure."""
    read: dict[str, float] = json.loads(PINS.read_text(encoding="utf-8"))
    return read


def main(*, higher: bool) -> None:
    """Print the figures, and raise the pins where asked to."""
    for name, read in (("trafilatura alone", alone), ("ours", ours)):
        found = total(read)
        share = 100 * found.lost / found.own
        print(
            f"{name:20} {found.others:4} others, {found.furniture:4} furniture, {share:.2f} % lost"
        )
    for sample in samples():
        found = left(sample, ours(sample.html))
        if found.others or found.lost:
            print(f"  {sample.name}: {found.others} others, {found.lost} of {found.own} lost")
    now = scores()
    print(json.dumps(now, indent=1))
    if higher:
        old = pins() if PINS.exists() else {}
        new = {name: max(one, old.get(name, 0.0)) for name, one in now.items()}
        PINS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", action="store_true", dest="higher", help="raise the pins")
    main(higher=parser.parse_args().higher)
