"""Gives an article its story and says what it copies: the decision, over all its look-alikes.

    look-alikes -> pairs that share text -> the copy group that fits best -> copy_of, story

Copies form groups, and all of a group share text with all others of it, or nearly: a round-up
that holds two articles is a copy of one of them and does not tie the other to it (see ADR 15).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from watcher.dedup import compare, confirm, signature
from watcher.dedup.compare import Text
from watcher.dedup.confirm import Found
from watcher.model.article import Article
from watcher.model.story import LookAlike, Placement, PlacementReason, Signature

_MOST = 6  # look-alikes compared in full; of the others the sketch tells enough
# Set on real pages of six languages and on samples of ours, with other orders of arrival.
_SHARED = 0.34  # the share that speaks neither for a copy group nor against it
_STRANGERS, _DEAR = 0.25, 4.0  # members that share less than that count so many times
_AS_GOOD = 0.8  # of the best share: the earliest member that is this close is the one copied
_PARTLY = {PlacementReason.PARTLY_COPIED, PlacementReason.SAME_EVENT}  # if it copies at all


@dataclass(frozen=True, slots=True)
class _Pair:
    """A look-alike and what it shares: estimated, and confirmed if `found` is there."""

    one: LookAlike
    text: Text
    share: float
    found: Found | None

    @property
    def group(self) -> str:
        return self.one.original or self.one.article_id

    @property
    def reason(self) -> PlacementReason:
        return self.found.reason if self.found else PlacementReason.FOUNDED

    @property
    def sure(self) -> bool:
        return self.found is not None and self.found.sure

    @property
    def score(self) -> float:
        return round(100 * self.share, 1)


def place(article: Article, signature: Signature, look_alikes: tuple[LookAlike, ...]) -> Placement:
    """The story of `article` and the earlier article that it copies, if any.

    `look_alikes` came before the article: they share a band of its `signature`, or its address, or
    are of one copy group with such an article. Their order does not matter. An earlier version of
    the article itself keeps its story, unless it now proves a copy of another story's article.
    """
    known = next((one for one in look_alikes if one.article_id == article.id), None)
    others = [one for one in look_alikes if article.id not in {one.article_id, one.original}]
    mine = Text(article.title, article.text)
    placed = _placed(article, mine, _pairs(article, mine, signature.minhash, others))
    if known is None:
        return placed
    founded_it = known.story_id == article.id
    return placed if founded_it and placed.story_id != article.id else _again(known, placed)


def _again(known: LookAlike, placed: Placement) -> Placement:
    """A new version stays where the article is; it is still a copy if it was one."""
    still = known.story_id in {placed.story_id, known.article_id}
    return Placement(
        article_id=known.article_id,
        story_id=known.story_id,
        copy_of=placed.copy_of if still else None,
        score=100.0,
        reason=PlacementReason.EARLIER_VERSION,
        original=placed.original if still else None,
        passage_start=placed.passage_start if still else None,
        passage_end=placed.passage_end if still else None,
    )


def _pairs(
    article: Article, mine: Text, minhash: bytes, look_alikes: Sequence[LookAlike]
) -> list[_Pair]:
    """The most promising ones are compared in full, with the first of each one's group."""
    estimates = {one.article_id: signature.shared(minhash, one.minhash) for one in look_alikes}
    title = confirm.plain(article.title)

    def promise(one: LookAlike) -> tuple[bool, bool, float, object, str]:
        return (
            one.url != article.page,
            confirm.plain(one.title) != title,
            -estimates[one.article_id],
            one.first_seen,
            one.article_id,
        )

    ordered = sorted(look_alikes, key=promise)
    wanted = {one.article_id for one in ordered[:_MOST]}
    wanted |= {one.original for one in ordered[:_MOST] if one.original}
    return _legible(
        [
            _pair(article, mine, one, estimates[one.article_id], whole=one.article_id in wanted)
            for one in ordered
        ]
    )


def _legible(pairs: list[_Pair]) -> list[_Pair]:
    """In a text full of misread letters, more is shared than the sketches say."""
    found = [pair.found for pair in pairs if pair.found]
    legible = max(found, key=lambda one: one.share).legible if found else 1.0
    return [
        pair if pair.found else replace(pair, share=min(pair.share / legible, 1.0))
        for pair in pairs
    ]


def _pair(article: Article, mine: Text, one: LookAlike, estimate: float, *, whole: bool) -> _Pair:
    theirs = Text(one.title, one.text)
    found = confirm.confirm(article, mine, one, theirs, estimate) if whole else None
    return _Pair(one, theirs, found.share if found else estimate, found)


def _placed(article: Article, mine: Text, pairs: Sequence[_Pair]) -> Placement:
    group = _best_group(pairs) or _parted(pairs)
    copied = _copied(group)
    tellers = [pair for pair in pairs if _tells_the_same(pair, group)]
    teller = min(tellers, key=_likeness, default=None)
    story = teller.one.story_id if teller else article.id
    if copied is None:
        return _without_copy(article, story, teller)
    own = PlacementReason.PARTLY_COPIED if story == article.id else None
    start, end = compare.passage(mine, copied.text) or (None, None)
    return Placement(
        article_id=article.id,
        story_id=story,
        copy_of=copied.one.article_id,
        score=copied.score,
        reason=own or copied.reason,
        original=copied.group,
        passage_start=start,
        passage_end=end,
    )


def _tells_the_same(pair: _Pair, group: Sequence[_Pair]) -> bool:
    """Whether the story is one. What looks cut short may be the first part of a round-up.

    It is one if the round-up's group is not that of the article.
    """
    found = pair.found
    return found is not None and (found.mostly or (found.cut_short and pair in group))


def _without_copy(article: Article, story: str, teller: _Pair | None) -> Placement:
    return Placement(
        article_id=article.id,
        story_id=story,
        copy_of=None,
        score=teller.score if teller else 0.0,
        reason=PlacementReason.SHARED_TEXT if teller else PlacementReason.FOUNDED,
    )


def _best_group(pairs: Iterable[_Pair]) -> list[_Pair]:
    """The members of the copy group that the article shares most with, less what it does not.

    Empty where it shares too little with too many of each.
    """
    groups: defaultdict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.group].append(pair)
    open_ones = [group for group in groups.values() if any(pair.found for pair in group)]
    best = max(open_ones, key=_closeness, default=[])
    return best if best and _gain(best) > 0 else []


def _parted(pairs: Iterable[_Pair]) -> list[_Pair]:
    """The article that shares most, to head a group of its own, if it is closer to this one.

    It copies a part of another's text, and shares more with this one than with that. Its story is
    its own, so no source is counted that was not.
    """
    closer = [
        pair
        for pair in pairs
        if pair.found and not pair.sure and pair.share >= _SHARED and _weakly_tied(pair)
    ]
    return [
        replace(pair, one=replace(pair.one, original=None))
        for pair in sorted(closer, key=_likeness)[:1]
    ]


def _weakly_tied(pair: _Pair) -> bool:
    one = pair.one
    return one.original is not None and one.reason in _PARTLY and pair.score > one.score


def _closeness(group: Sequence[_Pair]) -> tuple[float, float]:
    return _gain(group), -min(pair.one.first_seen.timestamp() for pair in group)


def _gain(group: Sequence[_Pair]) -> float:
    if any(pair.sure for pair in group):
        return float(len(group))
    return sum(
        (pair.share - _SHARED) * (_DEAR if pair.share < _STRANGERS else 1.0) for pair in group
    )


def _copied(group: Sequence[_Pair]) -> _Pair | None:
    """The earliest of a group that the article shares nearly as much with as with any."""
    confirmed = [pair for pair in group if pair.found]
    if not confirmed:
        return None
    enough = _AS_GOOD * max(pair.share for pair in confirmed)
    return min((pair for pair in confirmed if pair.share >= enough), key=_age)


def _likeness(pair: _Pair) -> tuple[float, object, str]:
    return -pair.share, pair.one.first_seen, pair.one.article_id


def _age(pair: _Pair) -> tuple[object, str]:
    return pair.one.first_seen, pair.one.article_id
