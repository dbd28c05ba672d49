"""Confirms or rejects look-alikes, and so gives an article its story. The only rapidfuzz."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from urllib.parse import urlsplit

import numpy as np
from rapidfuzz import fuzz, process

from watcher.dedup import normalise, signature, veto
from watcher.model.article import Article
from watcher.model.story import LookAlike, Placement, PlacementReason, Signature

_MOST, _ENOUGH_COPIES = 12, 2  # look-alikes compared in full, and confirmed before it stops
_LONGEST = 20_000  # characters of each text that are compared
# The thresholds were tried on generated copies (edited, cut short, under other headlines) and on
# generated texts that share only their form; tests/dedup has samples of each.
_SAME_SHINGLES = 0.5  # Jaccard similarity of copies whose leads are alike
_SAME_SHINGLES_OTHER_LEAD = 0.7
_SAME_BUT_FACTS = 0.8  # with other facts in title and text; above it, an update of one text
_CONTAINED = 0.6  # share of the shorter text's shingles that a copy cut short is made of
_SAME_PASSAGES = 0.65  # share of the shorter text's sentences found again
_WORTH_A_LOOK = 0.15  # share of the shorter text's shingles below which no sentence is compared
_SENTENCES, _OTHER_SENTENCES = 24, 80  # compared per text
_SENTENCE = (25, 240)  # characters of a sentence that is compared, at least and at most
_FEWEST_SENTENCES = 4
_ALIKE_SENTENCES, _ALIKE_NAMES, _ALIKE_TITLES, _ALIKE_FORMS = 82, 70, 50, 65
_NEAR_THE_TOP = 4  # sentences
_SWAPPED = 0.4  # share of the sentences found that have other numbers or names: a form, not a copy
_SAME_TITLE, _SAME_LEAD = 90, 80
_MUCH_THE_SAME_TITLE, _VERY_SAME_LEAD = 70, 95  # a headline that lost a word
_LEAD, _OTHER_LEAD = 300, 700  # characters
_TITLE_WORDS = 5
_HEADLINES_RECUR = timedelta(hours=24)
_OF_ITS_TITLE = 0.25  # share of a headline's words that its own text has
_STEM = 4


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    reason: PlacementReason


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    text: str
    coded: tuple[bytes, ...]
    shingles: signature.Hashes

    @property
    def short(self) -> bool:
        return len(self.coded) < signature.SHORT


def place(article: Article, signature: Signature, look_alikes: tuple[LookAlike, ...]) -> Placement:
    """The story of `article`: that of the look-alike which it copies, else one of its own.

    `look_alikes` came before the article; they share a band of its `signature`, or its address.
    Their order does not matter: the most alike wins, and among equals the earliest. An earlier
    version of the article itself keeps its story.
    """
    copies = _copies(article, signature.minhash, look_alikes)
    known = next((one for one in look_alikes if one.article_id == article.id), None)
    if known is not None:
        return _again(article, known, copies)
    if not copies:
        return Placement(
            article_id=article.id,
            story_id=article.id,
            copy_of=None,
            score=0.0,
            reason=PlacementReason.FOUNDED,
        )
    one, found = min(
        copies, key=lambda copy: (-copy[1].score, copy[0].first_seen, copy[0].article_id)
    )
    return Placement(
        article_id=article.id,
        story_id=one.story_id,
        copy_of=one.article_id,
        score=found.score,
        reason=found.reason,
    )


def _again(article: Article, known: LookAlike, copies: list[tuple[LookAlike, _Found]]) -> Placement:
    """A new version stays where the article is; it is still a copy if it was one."""
    joined = known.story_id != article.id
    copy_of = (one.article_id for one, _ in copies if joined and one.story_id == known.story_id)
    return Placement(
        article_id=article.id,
        story_id=known.story_id,
        copy_of=next(copy_of, None),
        score=100.0,
        reason=PlacementReason.EARLIER_VERSION,
    )


def _copies(
    article: Article, minhash: bytes, look_alikes: tuple[LookAlike, ...]
) -> list[tuple[LookAlike, _Found]]:
    """The first confirmed ones, the most promising tried first."""
    if not look_alikes:
        return []
    title = _plain(article.title)

    def promise(one: LookAlike) -> tuple[bool, bool, float, str]:
        alike = signature.alike(minhash, one.minhash)
        return one.url != article.page, _plain(one.title) != title, -alike, one.article_id

    def confirmed() -> Iterator[tuple[LookAlike, _Found]]:
        mine = _read(article.title, article.text)
        for one in sorted(look_alikes, key=promise)[:_MOST]:
            if one.article_id != article.id and (found := _compare(article, mine, one)):
                yield one, found

    return list(islice(confirmed(), _ENOUGH_COPIES))


def _plain(title: str) -> str:
    return normalise.fold(normalise.headline(title))


def _read(title: str, text: str) -> _Text:
    coded = normalise.coded(text[:_LONGEST])
    return _Text(title, text[:_LONGEST], tuple(coded), signature.shingles(coded))


def _compare(article: Article, mine: _Text, one: LookAlike) -> _Found | None:
    if article.feed_id != one.feed_id and _same_page(article.page, one.url):
        return _Found(100.0, PlacementReason.SAME_URL)
    theirs = _read(one.title, one.text)
    if not (mine.short or theirs.short):
        return _same_text(mine, theirs)
    apart = abs(article.first_seen - one.first_seen)
    return _same_headline(mine, theirs) if apart <= _HEADLINES_RECUR else None


def _same_page(left: str, right: str) -> bool:
    """Equal addresses, unless of a whole site (some feeds link every entry to the front page)."""
    parts = urlsplit(left)
    return left == right and bool(parts.query or parts.path.strip("/"))


# Whole texts


def _same_text(mine: _Text, theirs: _Text) -> _Found | None:
    """A wire copy, whatever its headline: the text is the same, less cuts and edits."""
    short, long = sorted((mine, theirs), key=lambda text: len(text.shingles))
    common = np.intersect1d(short.shingles, long.shingles, assume_unique=True).size
    contained = common / len(short.shingles)
    if contained < _WORTH_A_LOOK or _furniture(mine, theirs):
        return None
    jaccard = common / (len(short.shingles) + len(long.shingles) - common)
    shared = _shared(short.text, long.text)
    if shared.form_only or (
        jaccard < _SAME_BUT_FACTS and shared.swapped and _one_form(mine.title, theirs.title)
    ):
        return None
    cut_short = shared.at_the_top and (
        contained >= _CONTAINED or (shared.share >= _SAME_PASSAGES and shared.enough)
    )
    needed = _SAME_SHINGLES if shared.at_the_top else _SAME_SHINGLES_OTHER_LEAD
    if jaccard < needed and not cut_short:
        return None
    score = max(jaccard, contained if cut_short else 0.0, shared.share if cut_short else 0.0)
    return _Found(round(100 * score, 1), PlacementReason.WIRE_COPY)


@dataclass(frozen=True, slots=True)
class _Shared:
    """The sentences of a text that are found again in another."""

    share: float
    enough: bool
    at_the_top: bool
    swapped: int
    form_only: bool


def _shared(short: str, long: str) -> _Shared:
    """Each sentence of `short` looked up in `long`: found, or found with its facts swapped."""
    left, right = _passages(short)[:_SENTENCES], _passages(long)[:_OTHER_SENTENCES]
    if not left or not right:
        return _Shared(0.0, enough=False, at_the_top=False, swapped=0, form_only=False)
    scores = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=_ALIKE_SENTENCES)
    best = scores.argmax(axis=1)
    found = [row for row in range(len(left)) if scores[row, best[row]] > 0]
    swapped = sum(_swapped(left[row], right[best[row]]) for row in found)
    return _Shared(
        share=len(found) / len(left),
        enough=len(found) >= _FEWEST_SENTENCES,
        at_the_top=any(row < _NEAR_THE_TOP and best[row] < _NEAR_THE_TOP for row in found),
        swapped=swapped,
        form_only=swapped > _SWAPPED * len(found),
    )


def _one_form(left: str, right: str) -> bool:
    """Whether two headlines differ in their numbers or names, and in little else."""
    alike = fuzz.ratio(_plain(left), _plain(right)) >= _ALIKE_FORMS
    return alike and _swapped(left, right, strict=True)


def _passages(text: str) -> list[str]:
    shortest, longest = _SENTENCE
    return [one[:longest] for one in normalise.sentences(text) if len(one) >= shortest]


def _swapped(left: str, right: str, *, strict: bool = False) -> bool:
    """Whether a number or a name stands in place of another one.

    Two spellings of a name (Kyiv, Kiev) are no swap.
    """
    mine, theirs = set(left.split()), set(right.split())
    if mine <= theirs or theirs <= mine:
        return False
    swap = veto.swap(
        veto.words(mine - theirs, strict=strict), veto.words(theirs - mine, strict=strict)
    )
    if swap.numbers:
        return True
    ours, others = swap.names
    foreign = [
        name for name in ours if not process.extractOne(name, others, score_cutoff=_ALIKE_NAMES)
    ]
    return bool(foreign and others)


def _furniture(mine: _Text, theirs: _Text) -> bool:
    """Whether the common text is the site's (a consent notice) and not the articles'.

    Then the headlines have nothing to do with each other, nor with the text.
    """
    if fuzz.token_set_ratio(_plain(mine.title), _plain(theirs.title)) >= _ALIKE_TITLES:
        return False
    return any(_share_of_title(one) < _OF_ITS_TITLE for one in (mine, theirs))


def _share_of_title(one: _Text) -> float:
    """How many of the title's longer words its text has, by their first letters (inflection)."""
    title = [word for word in normalise.tokens(one.title) if len(word) >= _STEM]
    if not title:
        return 1.0
    folded = normalise.fold(one.text)
    return sum(word[:_STEM] in folded for word in title) / len(title)


# Headlines and teasers


def _same_headline(mine: _Text, theirs: _Text) -> _Found | None:
    """For a teaser: the same headline, and the same lead as far as both have one."""
    left, right = normalise.headline(mine.title), normalise.headline(theirs.title)
    title = fuzz.ratio(normalise.fold(left), normalise.fold(right))
    if title < _MUCH_THE_SAME_TITLE or _swapped(left, right, strict=True):
        return None
    if not (mine.coded and theirs.coded):
        known = title >= _SAME_TITLE and len(normalise.tokens(left)) >= _TITLE_WORDS
        return _Found(round(title, 1), PlacementReason.SAME_HEADLINE) if known else None
    lead = _same_lead(mine.text, theirs.text)
    if lead < (_SAME_LEAD if title >= _SAME_TITLE else _VERY_SAME_LEAD):
        return None
    return _Found(round(min(title, lead), 1), PlacementReason.SAME_HEADLINE)


def _same_lead(left: str, right: str) -> float:
    """How well (0 to 100) the shorter text is found at the top of the longer; 0 if facts differ."""
    teaser, other = sorted((left, right), key=len)
    teaser, other = teaser[:_LEAD], other[:_OTHER_LEAD]
    if _shared(teaser, other).form_only:
        return 0.0
    return fuzz.partial_ratio(normalise.fold(teaser), normalise.fold(other))
