"""Compiling and matching many actors: `python -m benchmarks.matching [--actors 10000]`.

Every actor is a person with eight aliases in five scripts, made up of syllables. Articles have 5 kB
of words, a few of the names among them. The automaton alone, with the typed names and nothing
else, stands beside the program on the same articles, in the same run.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import ahocorasick_rs

from benchmarks import report
from watcher.jobs import compiling
from watcher.match import compile as compiler
from watcher.match import judge
from watcher.match.fold import fold
from watcher.match.kept import Kept
from watcher.model.actor import Actor, ActorKind
from watcher.model.article import Article
from watcher.model.watch import Line, Rule, Watch
from watcher.store import namecache

_LATIN = "ba de ki lo mu ran sel tor vin gor dan mar pel nis hur zak bel fer jan kol".split()
_CYRILLIC = "ба де ки ло му ран сел тор вин гор дан мар пел нис хур зак бел фер ян кол".split()
_ARABIC = "با دي كي لو مو ران سل تور فن غور دان مار بل نس حور زاك بيل فر جان كول".split()
_HANGUL = "바 데 기 로 무 란 셀 토 빈 고 단 마 펠 니 후 작 벨 페 얀 콜".split()
_HAN = "巴德基洛穆兰塞托文戈丹马佩尼胡扎贝费扬科"
_FILLER = (
    "the harbour council said on Tuesday that work at the old bridge would go on until spring and "
    "that the price of it had not been settled with the province "
).split()
_ARTICLE = 5000
_ARTICLES = 300


def roster(count: int) -> dict[str, Actor]:
    """Persons whose names differ, the same ones in every run."""
    draw = random.Random(1)
    made: dict[str, Actor] = {}
    while len(made) < count:
        given, family = draw.sample(range(20), 2), [draw.randrange(20) for _ in range(4)]
        made[f"a{'-'.join(map(str, (*given, *family)))}"] = _actor(given, family)
    return made


def _actor(given: list[int], family: list[int]) -> Actor:
    latin, latin_family = _word(_LATIN, given), _word(_LATIN, family)
    cyrillic, cyrillic_family = _word(_CYRILLIC, given), _word(_CYRILLIC, family) + "ов"
    return Actor(
        id=latin_family,
        name=f"{latin} {latin_family}ov",
        kind=ActorKind.PERSON,
        aliases={
            "en": (f"{latin_family}ov",),
            "ru": (f"{cyrillic} {cyrillic_family}", cyrillic_family),
            "uk": (f"{cyrillic} {cyrillic_family}ич",),
            "ar": (f"{_word(_ARABIC, given)} {_word(_ARABIC, family)}",),
            "ko": (_word(_HANGUL, family),),
            "zh": ("".join(_HAN[at] for at in family),),
        },
    )


def _word(syllables: list[str], chosen: list[int]) -> str:
    return "".join(syllables[at] for at in chosen).capitalize()


def articles(actors: dict[str, Actor], hits: int) -> list[Article]:
    """Articles that name so many actors, each in one of its spellings."""
    draw = random.Random(2)
    every = list(actors.values())
    return [_article(draw, draw.sample(every, hits)) for _ in range(_ARTICLES)]


def _article(draw: random.Random, named: list[Actor]) -> Article:
    words = draw.choices(_FILLER, k=_ARTICLE // 6)
    for actor in named:
        spellings = [text for texts in actor.aliases.values() for text in texts]
        words[draw.randrange(len(words))] = draw.choice(spellings)
    return Article(
        id="a", entry_id="e", feed_id="f", version="1", url="", title="",
        text=" ".join(words), first_seen=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def _typed(actors: dict[str, Actor]) -> Iterator[str]:
    for actor in actors.values():
        for text in (actor.name, *(text for texts in actor.aliases.values() for text in texts)):
            yield fold(text).text.strip()


def _ms(work: Callable[[Article], object], every: list[Article]) -> float:
    begun = time.process_time()
    for article in every:
        work(article)
    return 1000 * (time.process_time() - begun) / len(every)


def main(count: int) -> None:
    """Compile, then match articles with few and with many names, for few and many watches."""
    print(report.environment())
    actors = roster(count)
    watches = _watches(actors)
    begun = time.perf_counter()
    kept = Kept()
    compiling.learn(kept, actors.values())
    program, problems = compiler.program(actors, watches, kept)
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} actors, 8 spellings each: {took:.1f} s to compile, {peak:.0f} MiB at most, "
          f"{len(program.automaton.patterns):,} patterns, {len(problems)} problems")  # fmt: skip
    spellings = {fold(actor.name).text.strip() for actor in actors.values()}
    for actor in actors.values():
        spellings.update(
            fold(text).text.strip() for texts in actor.aliases.values() for text in texts
        )
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "watcher.db"
        store.touch()
        namecache.write(store, kept.rows)
        again = [sys.executable, "-m", "benchmarks.matching", f"--actors={count}", "--kept"]
        took = float(subprocess.run([*again, folder], capture_output=True, check=True).stdout)
        size = store.with_name("watcher.db.names").stat().st_size
    print(f"{took:.2f} s to compile what was kept, in a new process ({size / 1e6:.0f} MB)")
    raw = ahocorasick_rs.AhoCorasick(sorted(spellings))

    def alone(article: Article) -> object:
        return raw.find_matches_as_indexes(article.text, overlapping=True)

    few, _ = compiler.program(dict(list(actors.items())[: count // 100]), ())
    for hits in (0, 5, 20):
        every = articles(actors, hits)
        first = _ms(lambda one: judge.judge(program, one), every)
        ours, theirs = _ms(lambda one: judge.judge(program, one), every), _ms(alone, every)
        less = _ms(lambda one: judge.judge(few, one), every)
        print(
            f"{hits:2} names in 5 kB: {ours:.2f} ms an article ({first:.2f} ms when every name in "
            f"it is met for the first time), {ours / theirs:.1f} times the automaton alone "
            f"({theirs:.2f} ms); with a hundredth of the actors {less:.2f} ms"
        )


def near(count: int) -> None:
    """Print what it takes to look for near misses of many watches that all articles touch.

    "two": every watch misses two lines. "one": every watch misses one. "mixed": half and half, and
    all of them with an actor, so that little speaks for a near miss.
    """
    actors = roster(100)
    for kind in ("two", "one", "mixed"):
        program, _ = compiler.program(actors, _touched(count, kind, list(actors)))
        every = [replace(one, title=" ".join(_FILLER[:9])) for one in articles(actors, 5)]
        alone = _least(lambda one: judge.judge(program, one), every)  # noqa: B023 - called at once
        whole = _least(lambda one: judge.whole(program, one), every)  # noqa: B023 - called at once
        found = sum(len(judge.whole(program, one).nearly) for one in every) / len(every)
        print(
            f"{count} watches, {kind:>5}: {alone:.2f} ms an article without near misses and actors,"
            f" {whole:.2f} ms with them ({whole / alone - 1:+.1%}), {found:.1f} found"
        )


def _least(work: Callable[[Article], object], every: list[Article]) -> float:
    """Milliseconds for each article, the least of nine runs: other programs only add to it."""
    return sum(min(_ms(work, [one]) for _ in range(9)) for one in every) / len(every)


def _touched(count: int, kind: str, actors: list[str]) -> list[Watch]:
    """Watches on a common word, and on one or two that nobody uses."""
    common = sorted(set(_FILLER))
    made = []
    for at in range(count):
        first = Line(words=(common[at % len(common)], common[(at * 7 + 1) % len(common)]))
        rare = [Line(words=(f"zork{at}",)), Line(words=(f"quux{at}",))]
        if kind == "mixed":
            rare[0] = Line(actors=(actors[at % len(actors)],))
        lines = rare[: 1 if kind == "one" or (kind == "mixed" and at % 2) else 2]
        made.append(Watch(id=f"w{at}", version="1", rule=Rule(all=(first, *lines))))
    return made


def reload(count: int, folder: str) -> None:
    """Print the seconds that a program takes from the rows of a folder."""
    actors = roster(count)
    watches = _watches(actors)
    begun = time.process_time()
    compiler.program(actors, watches, Kept(namecache.read(Path(folder) / "watcher.db")))
    print(time.process_time() - begun)


def _watches(actors: dict[str, Actor]) -> list[Watch]:
    return [
        Watch(id=f"w{at}", version="1", rule=Rule(all=(Line(actors=(actor,)),)))
        for at, actor in enumerate(actors)
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--kept", metavar="FOLDER", help="only reload what is kept there")
    parser.add_argument("--near", type=int, metavar="WATCHES", help="only the near misses of these")
    asked = parser.parse_args()
    if asked.near:
        near(asked.near)
    elif asked.kept:
        reload(asked.actors, asked.kept)
    else:
        main(asked.actors)
