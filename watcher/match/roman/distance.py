"""How unlike two sound codes are: an edit distance whose costs know how names are respelled."""

from functools import lru_cache

_VOWELS = "aeiou"
_NEVER = 1.0
# Nothing is a rendering of what is so far from it, in whatever script.
FAR = 0.45


def _pairs(spec: str, cost: float) -> dict[str, float]:
    found = {}
    for pair in spec.split():
        found[pair] = cost
        found[pair[::-1]] = cost
    return found


# Costs of reading one letter of a code for another. Within a group the same grapheme or sound.
_COSTS = {
    **_pairs("xh kK hK hx uw ow wB Xk Xs ij iy ey gK xK Gx jx hj qC Cc zc gh", 0.1),
    **_pairs("fP vP fv fw bP bv dt bp TS Tf Ts Tz sz SZ CS JZ SQ QJ kQ JD cs zQ", 0.25),
    **_pairs("gx gj HG kx kg qx qg hq Qx", 0.25),
    **_pairs("sS zZ SC ZS CJ sC cC cS zJ JC ZC zS ZJ HC QH ZH HJ jC jH", 0.25),
    **_pairs("uv yZ yJ dz dJ tc tC", 0.3),
    **_pairs("pf bw pB bf", 0.5),
    **_pairs("mn", 0.6),
    **_pairs("lr", 0.7),
    **_pairs("ie ei ae oa ou", 0.15),
    **_pairs("ia iu eu eo au io", 0.25),
    **_pairs("aI eI iI oI uI", 0.1),
    **_pairs(
        "sQ cQ CQ CH xH kH SH GJ GZ Gg jJ jZ jy Kg Tt kq Rl Rr BP Bb Pp Fh Ff vB Bv wv Dd DJ", 0.0
    ),
}
_LOSS = {
    **dict.fromkeys(_VOWELS, 0.25),
    "y": 0.1,
    "h": 0.2,
    "w": 0.4,
    "K": 0.2,
    "j": 0.3,
    "I": 0.05,
}
_CONSONANT_LOSS = 1.0
# Vowels at the end of a word are its case, or silent.
_END_LOSS = {**dict.fromkeys(_VOWELS, 0.1), **dict.fromkeys("tdszxrpXR", 0.5)}


@lru_cache(maxsize=50_000)
def relative(one: str, other: str) -> float:
    """The cost of turning one code into the other, in relation to the length of the longer one.

    A consonant replaced or lost costs 1, and vowels count a third of a consonant in the length.
    Where it is over FAR for sure the answer is 1, and no closer look is taken.
    """
    if one == other:
        return 0.0
    (losses, weight), (gains, other_weight) = _losses(one), _losses(other)
    same = _same(one, other)
    one, losses, other, gains = one[same:], losses[same:], other[same:], gains[same:]
    row = [0.0]
    for gain in gains:
        row.append(row[-1] + gain)
    length = max(weight, other_weight, 1.0)
    for char, loss in zip(one, losses, strict=True):
        row = _next(row, char, loss, other, gains)
        if min(row) > FAR * length:
            return 1.0
    return row[-1] / length


def _same(one: str, other: str) -> int:
    """How many letters both begin with, less one, so that the ends of both are looked at."""
    shortest = min(len(one), len(other))
    return next((at for at in range(shortest) if one[at] != other[at]), shortest - 1)


def _next(
    row: list[float], char: str, loss: float, other: str, gains: tuple[float, ...]
) -> list[float]:
    """The next row of the table of costs, for `char` of the first code and all of the other."""
    costs = _COSTS_OF.get(char, _NONE)
    diagonal = row[0]
    left = diagonal + loss
    following = [left]
    for above, against, gain in zip(row[1:], other, gains, strict=True):
        best = diagonal if char == against else diagonal + costs.get(against, _NEVER)
        if above + loss < best:  # noqa: PLR1730 - calling min() would double the time
            best = above + loss
        if left + gain < best:  # noqa: PLR1730 - the same
            best = left + gain
        following.append(best)
        left = best
        diagonal = above
    return following


_NONE: dict[str, float] = {}
_COSTS_OF: dict[str, dict[str, float]] = {}
for _pair, _cost in _COSTS.items():
    _COSTS_OF.setdefault(_pair[0], {})[_pair[1]] = _cost


@lru_cache(maxsize=25_000)
def _losses(code: str) -> tuple[tuple[float, ...], float]:
    """What each letter of a code costs to lose, and the length of the code."""
    losses = [_LOSS.get(char, _CONSONANT_LOSS) for char in code]
    if code and code[-1] in _END_LOSS:
        losses[-1] = _END_LOSS[code[-1]]
    vowels = sum(char in _VOWELS for char in code)
    return tuple(losses), len(code) - vowels + vowels / 3
