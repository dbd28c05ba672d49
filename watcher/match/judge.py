"""The verdicts: which watches an article satisfies, why one did not, and which actors it names.

`near` and `where` count as `near.satisfied` and `reading.Reading` say. A `none` line rejects
when it is found in the part that `where` counts. An article of unknown language passes every
language filter.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from watcher.errors import UsageError
from watcher.match import almost, explain
from watcher.match.hits import Hits
from watcher.match.part import Part
from watcher.match.program import CompiledWatch, Items, Program
from watcher.match.reading import Reading
from watcher.model.actor import ActorKind
from watcher.model.article import Article
from watcher.model.match import Evidence, Judgement, Match, Miss, NearMatch
from watcher.model.watch import SourceFilter

NEARLY = 3
"""Near misses kept of one article: more would say little of any."""

# Hits kept as evidence of one match: more than a message can show or a person will read.
_EVIDENCE = 50


def judge(
    program: Program, article: Article, *, groups: frozenset[str] = frozenset()
) -> tuple[Match, ...]:
    """The matches, in the order of the watches. `groups` are the source groups of the feed.

    Evidence is in order of field (title first) and start: all hits of the items of `all` and `any`
    within `where`, 50 at most, each item that was found at least once.
    """
    return _matches(program, Hits(program, Reading(article)), article, groups)


def _matches(
    program: Program, hits: Hits, article: Article, groups: frozenset[str]
) -> tuple[Match, ...]:
    asked = (_asked(one, hits, article, groups) for one in _candidates(program, hits))
    return tuple(match for match in asked if match is not None)


def _asked(
    compiled: CompiledWatch, hits: Hits, article: Article, groups: frozenset[str]
) -> Match | None:
    """The match of one watch, if it does match."""
    if _outside(compiled, article, groups) or _miss(compiled, Part(hits, compiled)):
        return None
    return _match(compiled, article, Part(hits, compiled))


Question = Callable[[], Match | None]
"""Whether a watch matches: its match, if it does."""


def separately(
    program: Program, article: Article, *, groups: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Question]]:
    """Each watch that may match, and the question whether it does: what that raises is its own."""
    hits = Hits(program, Reading(article))
    for compiled in _candidates(program, hits):
        yield compiled.watch.id, partial(_asked, compiled, hits, article, groups)


def one(
    program: Program, article: Article, watch_id: str, *, groups: frozenset[str] = frozenset()
) -> Match | None:
    """As `judge`, of one watch; None as well where the program has no such watch."""
    compiled = program.watch(watch_id)
    if compiled is None:
        return None
    return _asked(compiled, Hits(program, Reading(article)), article, groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All that is to be known of a new article: matches, near misses, and the actors it names."""

    matches: tuple[Match, ...]
    nearly: tuple[NearMatch, ...]
    actors: dict[str, ActorKind]


def whole(program: Program, article: Article, *, groups: frozenset[str] = frozenset()) -> Whole:
    """What `judge` and `actors` say, and the near misses, in one pass over the article.

    Of near misses those of the most demanding watches are kept, `NEARLY` at most.
    """
    hits = Hits(program, Reading(article))
    matches = _matches(program, hits, article, groups)
    matched = {one.watch for one in matches}
    missed = (
        one
        for one in almost.candidates(hits)
        if one.watch.id not in matched and _outside(one, article, groups) is None
    )
    return Whole(
        matches=matches,
        nearly=tuple(islice(_nearly(missed, hits, article), NEARLY)),
        actors=_actors(program, hits),
    )


def examine(
    program: Program,
    article: Article,
    watch_id: str,
    groups: frozenset[str] = frozenset(),
) -> Judgement:
    """One watch against one article, with every line of the rule and what was found for it.

    `detail` has one line of text for each line of the rule, and one for each near miss: a name
    inside a longer word, masked, in the wrong case or outside `where`. Raises UsageError when the
    program has no such watch.
    """
    compiled = program.watch(watch_id)
    if compiled is None:
        raise UsageError(f"there is no working watch “{watch_id}”")
    hits = Hits(program, Reading(article), explain=True)
    part = Part(hits, compiled)
    miss = _outside(compiled, article, groups) or _miss(compiled, part)
    return Judgement(
        watch=watch_id,
        matched=miss is None,
        miss=miss,
        detail=explain.detail(compiled, hits, part.of, lambda: _near(compiled, part)),
        evidence=_evidence(compiled.positive, part),
    )


def mentions(program: Program, article: Article) -> tuple[Evidence, ...]:
    """Every mention of every actor that counts, in order of field and start."""
    hits = Hits(program, Reading(article))
    found = [
        (hit, item) for item in hits.named() if item in program.actors for hit in hits.of(item)
    ]
    return tuple(hits.evidence(item, hit) for hit, item in sorted(found))


def actors(program: Program, article: Article) -> dict[str, ActorKind]:
    """Every actor that the article names, by id, and what it is."""
    return _actors(program, Hits(program, Reading(article)))


def _actors(program: Program, hits: Hits) -> dict[str, ActorKind]:
    named = [item for item in hits.named() if item in program.actors and hits.of(item)]
    return {program.actors[item].id: program.actors[item].kind for item in named}


def satisfies(program: Program, article: Article, watch_id: str) -> Miss | None:
    """Why the article's words do not satisfy a watch of the program; None where they do.

    Language and source are left aside.
    """
    compiled = program.watch(watch_id)
    if compiled is None:
        raise UsageError(f"there is no working watch “{watch_id}”")
    return _miss(compiled, Part(Hits(program, Reading(article)), compiled))


def _candidates(program: Program, hits: Hits) -> Iterable[CompiledWatch]:
    """The watches that a hit points to, and those that only a regular expression can satisfy."""
    numbers = set(program.always)
    for item in hits.named():
        numbers.update(program.triggers.get(item, ()))
    return [program.watches[number] for number in sorted(numbers)]


def _nearly(missed: Iterable[CompiledWatch], hits: Hits, article: Article) -> Iterator[NearMatch]:
    for compiled in missed:
        if words := almost.missing(compiled, Part(hits, compiled)):
            yield NearMatch(
                article_id=article.id,
                version=article.version,
                watch=compiled.watch.id,
                watch_version=compiled.watch.version,
                missing=words,
            )


def _outside(compiled: CompiledWatch, article: Article, groups: frozenset[str]) -> Miss | None:
    """Whether the watch leaves out the article's language or source."""
    language = article.language.casefold().replace("_", "-").split("-")[0]
    wanted = {code.casefold() for code in compiled.watch.languages}
    if language and wanted and not wanted & {language, article.language.casefold()}:
        return Miss.LANGUAGE
    return None if admits(compiled.watch.sources, article.feed_id, groups) else Miss.SOURCE


def admits(sources: SourceFilter, feed: str, groups: frozenset[str]) -> bool:
    """Whether a watch with this filter reads a feed that is in `groups`."""
    if feed in sources.excluded or groups & sources.excluded_groups:
        return False
    everything = not sources.only and not sources.groups
    return everything or feed in sources.only or bool(groups & sources.groups)


def _miss(compiled: CompiledWatch, part: Part) -> Miss | None:
    """The first part of the rule that fails. The cheap and telling ones are tried first."""
    if not all(part.has(line) for line in compiled.all):
        return Miss.ALL
    if compiled.any and sum(map(part.has, compiled.any)) < compiled.watch.rule.at_least:
        return Miss.ANY
    if any(part.has(line) for line in compiled.none):
        return Miss.NONE
    return None if all(_near(compiled, part)) else Miss.NEAR


def _near(compiled: CompiledWatch, part: Part) -> list[bool]:
    """Whether each distance of the rule is kept."""
    return [part.keeps(one) for one in compiled.near]


def _match(compiled: CompiledWatch, article: Article, part: Part) -> Match:
    return Match(
        article_id=article.id,
        version=article.version,
        watch=compiled.watch.id,
        watch_version=compiled.watch.version,
        evidence=_evidence(compiled.positive, part),
    )


def _evidence(items: Items, part: Part) -> tuple[Evidence, ...]:
    """The first hit of every item, then as many others as there is room for, in order."""
    found = [(hit, item) for item in items for hit in part.of(item)]
    first = {item: min(hits) for item in items if (hits := part.of(item))}
    chosen = sorted(found, key=lambda pair: (first[pair[1]] != pair[0], pair[0], pair[1]))
    return tuple(part.hits.evidence(item, hit) for hit, item in sorted(chosen[:_EVIDENCE]))
