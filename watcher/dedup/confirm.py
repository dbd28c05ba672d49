"""Confirms or rejects one look-alike: the same address, the same text, the same headline."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from watcher.dedup import compare, normalise, veto
from watcher.dedup.compare import Shared, Text
from watcher.model.article import Article
from watcher.model.story import LookAlike, PlacementReason

SHARED = 0.33
"""Share of the shorter text from which on two articles of two outlets are copies."""

_SAME_HOST = 0.6  # share; less is the background that a desk puts under all it writes on a matter
_FEWEST = 12  # shingles in common; less may be one quotation
_FLASH = 20  # words; a shorter text is only a headline's companion
_NAMES_IN_FLASH = 1  # places with another name: a sentence that begins with another word
_PROMISING = 0.04  # estimated share below which a long text is not read
_MISREAD = 0.6  # share of alike sentences that makes a copy of a text full of misread letters
_ONE_STORY = 0.6  # share from which on both tell one story: of the longer, or of the shorter if cut
_BLANKS, _BLANK_EVERY = 3, 20  # places with other facts make a form, one in so many equal words
_NEARLY_ALL = 0.9  # share of equal shingles that leaves no room for so many blanks
_SLOT = 4  # words of a blank, at most
_BRIEF = 100  # words; the notices of one desk are all alike, and each of them is news
_COVERED = 0.7  # share of its facts that a copy has, measured in its share of all words
_BLANKS_UNDER_TITLES = 2  # the same, where the headlines are of one form as well
_SAME_MATTER = 75  # likeness of the headlines of an article and its update at another address
_ALIKE_TITLES, _VERY_ALIKE_TITLES = 50, 85
_ALIKE_FORMS, _ALIKE_NAMES = 65, 70
_SAME_TITLE, _SAME_LEAD = 90, 80
_MUCH_THE_SAME_TITLE, _VERY_SAME_LEAD = 70, 95  # a headline that lost a word
_LEAD, _OTHER_LEAD = 300, 700  # characters
_TITLE_WORDS = 5
_HEADLINES_RECUR = timedelta(hours=24)
_OF_ITS_TITLE = 0.25  # share of a headline's words that its own text has
_STEM = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Two articles are one text, or nearly: `share` (0 to 1) of the shorter one.

    `mostly` says that both are of that text for the most part; `cut_short` that the shorter one
    stands at the top of the longer one, as a cut would; `sure` that more than the text speaks for
    it: then the text, if there is one, need not say the same of others. `legible` is the part of
    the share that is the same word by word.
    """

    share: float
    reason: PlacementReason
    mostly: bool = True
    cut_short: bool = False
    sure: bool = False
    legible: float = 1.0


def confirm(
    article: Article, mine: Text, one: LookAlike, theirs: Text, estimate: float
) -> Found | None:
    """What `article`, read as `mine`, has of `one`, read as `theirs`.

    `estimate` is the share that sketches tell.
    """
    if article.feed_id != one.feed_id and _same_page(article.page, one.url):
        return Found(1.0, PlacementReason.SAME_URL, sure=True)
    same_host = _same_host(article, one)
    if not (mine.short or theirs.short):
        if estimate < _PROMISING:
            return None
        return _same_text(mine, theirs, same_host=same_host)
    apart = abs(article.first_seen - one.first_seen)
    headline = _same_headline(mine, theirs) if apart <= _HEADLINES_RECUR else None
    return headline or _same_flash(mine, theirs, same_host=same_host)


def plain(title: str) -> str:
    """A headline without marks, folded."""
    return normalise.fold(normalise.headline(title))


def _same_page(left: str, right: str) -> bool:
    """Equal addresses, unless of a whole site (some feeds link every entry to the front page)."""
    parts = urlsplit(left)
    return left == right and bool(parts.query or parts.path.strip("/"))


def _same_host(article: Article, one: LookAlike) -> bool:
    left, right = _host(article.page), _host(one.url)
    if left and right:
        return left == right
    return bool(article.feed_id) and article.feed_id == one.feed_id


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""


# Whole texts


def _same_text(mine: Text, theirs: Text, *, same_host: bool) -> Found | None:
    """A copy, whatever its headline: a good part of the shorter text stands in the longer one."""
    exact = found = compare.shared(mine, theirs)
    if exact.share < _MISREAD:
        found = compare.misread(mine, theirs, exact)
    if not _enough(mine, theirs, exact, same_host=same_host) and found.share < _MISREAD:
        return None
    if _furniture(mine, theirs, same_host=same_host):
        return None
    if _form(mine, theirs, exact, same_host=same_host):
        return None
    return _copy(found, legible=exact.share / found.share)


def _enough(mine: Text, theirs: Text, found: Shared, *, same_host: bool) -> bool:
    """Whether equal words make a copy. A desk begins anew what it publishes anew, but for updates.

    They have the same top, and much the same headline.
    """
    if found.shingles < _FEWEST:
        return False
    if not same_host or found.share >= _SAME_HOST:
        return found.share >= SHARED
    titles = fuzz.token_set_ratio(plain(mine.title), plain(theirs.title))
    return found.share >= SHARED and found.at_the_top and titles >= _SAME_MATTER


def _copy(found: Shared, *, legible: float = 1.0) -> Found:
    """What is most of both, or cut short, tells one story; a passage of a round-up does not."""
    return Found(
        share=found.share,
        reason=PlacementReason.WIRE_COPY,
        mostly=found.of_longer >= _ONE_STORY,
        cut_short=found.at_the_top and found.share >= _ONE_STORY,
        legible=legible,
    )


def _same_flash(mine: Text, theirs: Text, *, same_host: bool) -> Found | None:
    """A few sentences, the same in both, whatever their headlines."""
    if min(len(mine.words), len(theirs.words)) < _FLASH:
        return None
    found = compare.shared(mine, theirs)
    if not _enough(mine, theirs, found, same_host=same_host):
        return None
    if _furniture(mine, theirs, same_host=True):
        return None
    slots = veto.slots(mine.spelled, theirs.spelled, _BRIEF if same_host else _SLOT)
    if slots.numbers or slots.names > (0 if same_host else _NAMES_IN_FLASH):
        return None
    if _one_form(mine.title, theirs.title) or _other_facts(mine, theirs, found):
        return None
    return _copy(found)


def _form(mine: Text, theirs: Text, found: Shared, *, same_host: bool) -> bool:
    """Whether two texts share a form (the weather, the market) and differ in its facts.

    A form has other facts in many places between equal words; a copy that was edited has few.
    """
    titles, nearly_all = _one_form(mine.title, theirs.title), found.share >= _NEARLY_ALL
    if nearly_all and not titles:
        return False
    if _other_facts(mine, theirs, found):
        return True
    brief = same_host and min(len(mine.words), len(theirs.words)) < _BRIEF
    slots = veto.slots(mine.spelled, theirs.spelled, _BRIEF if brief else _SLOT)
    facts = slots.numbers + slots.names
    if slots.numbers >= _BLANKS and facts >= slots.equal / _BLANK_EVERY:
        return True
    enough = _BLANKS if nearly_all else 1 if same_host else _BLANKS_UNDER_TITLES
    return facts >= enough and (brief or (titles and slots.numbers > 0))


def _other_facts(mine: Text, theirs: Text, found: Shared) -> bool:
    """Whether they share far less of their facts than of their words."""
    return veto.covered(mine.facts, theirs.facts) < _COVERED * found.share


def _one_form(left: str, right: str) -> bool:
    """Whether two headlines differ in their numbers or names, and in little else."""
    alike = fuzz.ratio(plain(left), plain(right)) >= _ALIKE_FORMS
    return alike and _swapped(left, right, strict=True)


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


def _furniture(mine: Text, theirs: Text, *, same_host: bool) -> bool:
    """Whether the common text is a site's (a consent notice) and not the articles'.

    Then the headlines have nothing to do with each other, nor with the text. On one site a word or
    two in common are no reason to believe in a text that speaks of neither headline.
    """
    titles = fuzz.token_set_ratio(plain(mine.title), plain(theirs.title))
    if titles >= (_VERY_ALIKE_TITLES if same_host else _ALIKE_TITLES):
        return False
    strange = [_share_of_title(one) < _OF_ITS_TITLE for one in (mine, theirs)]
    return any(strange) if same_host else all(strange)


def _share_of_title(one: Text) -> float:
    """How many of the title's longer words its text has, by their first letters (inflection)."""
    title = [word for word in normalise.tokens(one.title) if len(word) >= _STEM]
    if not title:
        return 1.0
    folded = normalise.fold(one.text)
    return sum(word[:_STEM] in folded for word in title) / len(title)


# Headlines and teasers


def _same_headline(mine: Text, theirs: Text) -> Found | None:
    """For a teaser: the same headline, and the same lead as far as both have one."""
    left, right = normalise.headline(mine.title), normalise.headline(theirs.title)
    title = fuzz.ratio(normalise.fold(left), normalise.fold(right))
    if title < _MUCH_THE_SAME_TITLE or _swapped(left, right, strict=True):
        return None
    if not (mine.words and theirs.words):
        known = title >= _SAME_TITLE and len(normalise.tokens(left)) >= _TITLE_WORDS
        return Found(title / 100, PlacementReason.SAME_HEADLINE, sure=True) if known else None
    lead = _same_lead(mine.text, theirs.text)
    if lead < (_SAME_LEAD if title >= _SAME_TITLE else _VERY_SAME_LEAD):
        return None
    sure = min(len(mine.words), len(theirs.words)) < _FLASH
    return Found(min(title, lead) / 100, PlacementReason.SAME_HEADLINE, sure=sure)


def _same_lead(left: str, right: str) -> float:
    """How well (0 to 100) the shorter text is found at the top of the longer; 0 if facts differ."""
    teaser, other = sorted((left, right), key=len)
    teaser, other = teaser[:_LEAD], other[:_OTHER_LEAD]
    slots = veto.slots(veto.spelled(teaser), veto.spelled(other))
    if slots.numbers or slots.names > 1:
        return 0.0
    return fuzz.partial_ratio(normalise.fold(teaser), normalise.fold(other))
