"""Near-duplicate signatures: equal bands say "look here", the sketch says how much is shared."""

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from watcher.dedup import normalise
from watcher.model.story import Signature

SHINGLE = 5  # words
SHORT = 48  # words; a shorter text is judged together with its title
_LONGEST = 40_000  # characters; what comes later does not change which text it is
_LEAD = 48  # words
_EVERY = 16  # one of so many shingles is a band
_BANDS = (12, 40)  # of the whole text, at least (as far as there are shingles) and at most
_LEAD_BANDS = 6
_HEADLINE_WORDS = 4  # a shorter headline ("Live blog") is not worth a band
_SKETCH = 128  # hashes

Hashes = npt.NDArray[np.uint64]
_Sketch = npt.NDArray[np.uint32]
_ODD = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5,
     0xD6E8FEB86659FD93], np.uint64
)  # fmt: skip


def of(title: str, text: str) -> Signature:
    """The signature of an article: some 20 to 47 signed 64-bit bands and a sketch of 512 bytes.

    Without a word in it, an article has neither: it is like nothing.

    A band is a shingle of five words. The bands are the lowest hashes, one of 16 (bottom-k
    sampling, Broder 1997), so their number grows with the text: a copy is found by what it shares
    of the shorter text, however long the other is. Of 150 shingles with 40 % shared, none is a
    common band in 2 of 100 cases. Six more come from the first 48 words, for copies cut short and
    teasers; one is the headline itself.
    """
    title = normalise.headline(title)
    heading, body = normalise.coded(title), normalise.coded(text[:_LONGEST])
    whole = shingles(body if len(body) >= SHORT else heading + body)
    lead = shingles(body[:_LEAD])[:_LEAD_BANDS]
    least, most = _BANDS
    sample = whole[: min(max(len(whole) // _EVERY, least), most)]
    bands = dict.fromkeys((*sample.view(np.int64).tolist(), *lead.view(np.int64).tolist()))
    if len(heading) >= _HEADLINE_WORDS:
        bands[_signed(xxh3_64_intdigest(b" ".join(heading), seed=3))] = None
    return Signature(bands=tuple(bands), minhash=_sketch(whole).tobytes())


def shared(left: bytes, right: bytes) -> float:
    """The estimated share (0 to 1) of the shorter text's shingles that both have, by `minhash`.

    Off by 0.04 or less in two of three cases.
    """
    mine, theirs = np.frombuffer(left, np.uint32), np.frombuffer(right, np.uint32)
    for full in (mine, theirs):
        if len(full) == _SKETCH:  # beyond its last hash the sketch says nothing
            mine, theirs = _up_to(mine, full[-1]), _up_to(theirs, full[-1])
    fewest = min(len(mine), len(theirs))
    common = np.intersect1d(mine, theirs, assume_unique=True).size
    return common / fewest if fewest else 0.0


def runs(words: list[bytes]) -> Hashes:
    """The hashes of all runs of SHINGLE words, in the order of the text.

    Fewer words are one run.
    """
    hashed = np.fromiter(map(xxh3_64_intdigest, words), np.uint64, len(words))
    size = min(SHINGLE, len(words))
    count = len(words) - size + 1 if words else 0
    mixed = np.zeros(count, np.uint64)
    for place in range(size):
        mixed ^= hashed[place : place + count]
        mixed *= _ODD[place]
        mixed ^= mixed >> np.uint64(29)
    mixed *= _ODD[0]
    return mixed


def shingles(words: list[bytes]) -> Hashes:
    """The distinct hashes of `runs`, the lowest first."""
    return distinct(runs(words))


def distinct(hashes: Hashes) -> Hashes:
    """Each of `hashes` once, the lowest first."""
    found: Hashes = np.sort(hashes)
    return found[np.append(np.diff(found) != 0, [True])] if len(found) else found


def _sketch(whole: Hashes) -> _Sketch:
    """The lowest hashes, by their upper halves."""
    return np.unique((whole[: 2 * _SKETCH] >> np.uint64(32)).astype(np.uint32))[:_SKETCH]


def _up_to(sketch: _Sketch, last: np.uint32) -> _Sketch:
    return sketch[: int(sketch.searchsorted(last, side="right"))]


def _signed(key: int) -> int:
    """An unsigned 64-bit number as the signed one that a database column holds."""
    return key - (1 << 64) if key >> 63 else key
