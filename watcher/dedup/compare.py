"""What two texts share: how much of the shorter one, where, and whether only the form."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from watcher.dedup import normalise, signature, veto
from watcher.model.story import COMPARED

_TOP = 60  # words
_TEASER = 1_000  # characters; no longer text is a teaser
_SENTENCES, _OTHER_SENTENCES = 24, 80  # compared per text
_SENTENCE = (25, 240)  # characters of a sentence that is compared, at least and at most
_ALIKE = 82  # of 100, for two sentences of which one was misread or edited
_FEWEST_SENTENCES = 4
_WORTH_READING = 0.04  # share of equal shingles below which no sentence is compared
_GAP = 8  # words that may differ inside a shared passage


class Text:
    """A title and a text, with what comparing needs of them, made once."""

    def __init__(self, title: str, text: str) -> None:
        """Only the first COMPARED characters count."""
        self.title = title
        self.text = text[:COMPARED]

    @cached_property
    def words(self) -> list[bytes]:
        """The words, folded."""
        return normalise.coded(self.text)

    @cached_property
    def runs(self) -> signature.Hashes:
        """The shingles, in order."""
        return signature.runs(self.words)

    @cached_property
    def shingles(self) -> signature.Hashes:
        """The distinct shingles."""
        return signature.distinct(self.runs)

    @cached_property
    def sentences(self) -> list[str]:
        """Sentences that are long enough to tell something."""
        shortest, longest = _SENTENCE
        cut = (one[:longest] for one in normalise.sentences(self.text))
        return [one for one in cut if len(one) >= shortest]

    @cached_property
    def spelled(self) -> list[str]:
        """The words as they are spelled, as `veto.slots` takes them."""
        return veto.spelled(self.text)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The numbers and names."""
        return veto.facts(self.text)

    @cached_property
    def short(self) -> bool:
        """Whether it is a teaser at most."""
        return len(normalise.coded(self.text[:_TEASER])) < signature.SHORT


@dataclass(frozen=True, slots=True)
class Shared:
    """`share` is that of the shorter text, `of_longer` that of the longer, both 0 to 1."""

    share: float
    of_longer: float
    shingles: int
    at_the_top: bool


def shared(mine: Text, theirs: Text) -> Shared:
    """What two texts have in common, word by word."""
    left, right = mine.shingles, theirs.shingles
    common = int(np.intersect1d(left, right, assume_unique=True).size)
    short, long = sorted((len(left), len(right)))
    return Shared(
        share=common / short if short else 0.0,
        of_longer=common / long if long else 0.0,
        shingles=common,
        at_the_top=_begins(mine, theirs) and _begins(theirs, mine),
    )


def misread(mine: Text, theirs: Text, exact: Shared) -> Shared:
    """The same by sentences that are much alike: for texts full of misread letters or edits."""
    if exact.share < _WORTH_READING:
        return exact
    short, long = sorted((mine, theirs), key=lambda one: len(one.words))
    left, right = short.sentences[:_SENTENCES], long.sentences[:_OTHER_SENTENCES]
    if not left or not right:
        return exact
    scores = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=_ALIKE).max(axis=1)
    found = [one for one, score in zip(left, scores, strict=True) if score]
    if len(found) < _FEWEST_SENTENCES:
        return exact
    share = sum(map(len, found)) / sum(map(len, left))
    if share <= exact.share:
        return exact
    return Shared(
        share=share,
        of_longer=share * len(short.words) / len(long.words),
        shingles=exact.shingles,
        at_the_top=exact.at_the_top or bool(scores[:3].any()),
    )


def passage(mine: Text, theirs: Text) -> tuple[int, int] | None:
    """The longest passage of `mine` that `theirs` has too: offsets of its start and its end.

    A few words may differ inside it. None where not even five words in a row are the same.
    """
    starts = np.flatnonzero(_in(mine.runs, theirs.shingles))
    if not len(starts):
        return None
    breaks = np.flatnonzero(np.diff(starts) > signature.SHINGLE + _GAP)
    first = starts[np.append(0, breaks + 1)]
    last = starts[np.append(breaks, len(starts) - 1)]
    longest = int((last - first).argmax())
    size = min(signature.SHINGLE, len(mine.words))
    return normalise.span(mine.text, int(first[longest]), int(last[longest]) + size)


def _begins(one: Text, other: Text) -> bool:
    return bool(_in(one.runs[:_TOP], other.shingles).any())


def _in(some: signature.Hashes, sorted_ones: signature.Hashes) -> npt.NDArray[np.bool_]:
    if not len(sorted_ones):
        return np.zeros(len(some), np.bool_)
    at = sorted_ones.searchsorted(some)
    at[at == len(sorted_ones)] = 0
    found: npt.NDArray[np.bool_] = sorted_ones[at] == some
    return found
