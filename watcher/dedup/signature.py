"""Near-duplicate signatures: equal bands say "look here", the minhash says how alike."""

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from watcher.dedup import normalise
from watcher.model.story import Signature

SHINGLE = 4  # words; 3 to 5 are usual, 4 kept unrelated agency texts apart best
SHORT = 48  # words; a shorter text is judged together with its title
_LEAD = 48  # words of the text that go with the title into the bands of the lead
_LONGEST = 40_000  # characters; what comes later does not change which text it is
_BINS = 64
_BODY_BANDS, _LEAD_BANDS, _ROWS = 14, 5, 2  # with one band for the headline: 20
_HEADLINE_WORDS = 4  # a shorter headline ("Live blog") is not worth a band

Hashes = npt.NDArray[np.uint64]
_BIN_SHIFT = np.uint64(64 - 6)
_NUMBERS = np.arange(_BINS, dtype=np.uint64)
_EDGES = _NUMBERS << _BIN_SHIFT
_ODD = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64
)


def of(title: str, text: str) -> Signature:
    """The signature of an article: at most 20 signed 64-bit bands, and 256 bytes of MinHash.

    Without a word in it, an article has neither: it is like nothing.


    One-permutation MinHash (Li, Owen and Zhang 2012) over shingles of four words, densified by
    rotation. With 14 bands of 2 rows, two texts of Jaccard similarity 0.5 share a band with a
    probability of 98 %, of 0.3 with 73 %, of 0.05 with 3 %. Five bands more are over the title
    and the first 48 words, for copies cut short and teasers; one is the headline itself.
    """
    title = normalise.headline(title)
    heading, body = normalise.coded(title), normalise.coded(text[:_LONGEST])
    head = heading + body[:_LEAD]
    lead = _minhash(shingles(head))
    whole = _minhash(shingles(body)) if len(body) >= SHORT else lead
    bands = _bands(whole, _BODY_BANDS, salt=1) + _bands(lead, _LEAD_BANDS, salt=2)
    if len(heading) >= _HEADLINE_WORDS:
        bands += (_signed(xxh3_64_intdigest(b" ".join(heading), seed=3)),)
    return Signature(bands=bands, minhash=whole.astype(np.uint32).tobytes())


def alike(left: bytes, right: bytes) -> float:
    """The estimated Jaccard similarity (0 to 1) of two texts, from their `minhash`."""
    if len(left) != len(right) or not left:
        return 0.0
    return float(np.mean(np.frombuffer(left, np.uint32) == np.frombuffer(right, np.uint32)))


def shingles(words: list[bytes]) -> Hashes:
    """The sorted, distinct hashes of all runs of SHINGLE words; fewer words are one shingle."""
    hashed = np.fromiter(map(xxh3_64_intdigest, words), np.uint64, len(words))
    size = min(SHINGLE, len(words))
    count = len(words) - size + 1 if words else 0
    mixed = np.zeros(count, np.uint64)
    for place in range(size):
        mixed ^= hashed[place : place + count]
        mixed *= _ODD[place]
        mixed ^= mixed >> np.uint64(29)
    mixed *= _ODD[0]
    mixed.sort()
    if count:
        mixed = mixed[np.append(np.diff(mixed) != 0, [True])]
    return mixed


def _minhash(hashes: Hashes) -> Hashes:
    """The lowest hash in each of 64 bins; an empty bin borrows from the next one to its right."""
    if not len(hashes):
        return hashes
    first = hashes.searchsorted(_EDGES)  # sorted, so a bin's first is its lowest
    first[first == len(hashes)] = 0
    lowest = hashes[first]
    filled = np.flatnonzero(lowest >> _BIN_SHIFT == _NUMBERS)
    if len(filled) < _BINS:
        lender = filled[filled.searchsorted(_NUMBERS) % len(filled)].astype(np.uint64)
        distance: Hashes = _NUMBERS - lender
        lowest = lowest[lender] ^ distance * _ODD[1]
    found: Hashes = lowest * _ODD[2] >> np.uint64(32)
    return found


def _bands(minhash: Hashes, count: int, *, salt: int) -> tuple[int, ...]:
    """`count` keys, each over _ROWS values far apart (neighbours may have borrowed alike)."""
    if not len(minhash):
        return ()
    step = _BINS // _ROWS
    keys: Hashes = np.arange(salt, salt + count).astype(np.uint64)
    for row in range(_ROWS):
        values: Hashes = minhash[row * step : row * step + count * 2 : 2]
        keys = (keys ^ values) * _ODD[row]
        keys ^= keys >> np.uint64(31)
    return tuple((keys * _ODD[3]).view(np.int64).tolist())


def _signed(key: int) -> int:
    """An unsigned 64-bit number as the signed one that a database column holds."""
    return key - (1 << 64) if key >> 63 else key
