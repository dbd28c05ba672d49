"""How unlike two sound codes are: an edit distance whose costs know how names are respelled."""

from functools import lru_cache

_VOWELS = "aeiou"
_NEVER = 1.0
_LAST = 0.5


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
def cost(one: str, other: str) -> float:
    """The cost of turning one code into the other: 0 for the same, about 1 for each consonant."""
    if one == other:
        return 0.0
    row = [0.0]
    for at, char in enumerate(other):
        row.append(row[-1] + _lost(char, last=at == len(other) - 1))
    for at, char in enumerate(one):
        row = _next(row, char, other, last=at == len(one) - 1)
    return row[-1]


def relative(one: str, other: str) -> float:
    """The cost in relation to the length: vowels count a third of a consonant."""
    return cost(one, other) / max(_weight(one), _weight(other), 1.0)


@lru_cache(maxsize=50_000)
def _weight(code: str) -> float:
    vowels = sum(char in _VOWELS for char in code)
    return len(code) - vowels + vowels / 3


def _next(row: list[float], char: str, other: str, *, last: bool) -> list[float]:
    lost = _lost(char, last=last)
    following = [row[0] + lost]
    for at, against in enumerate(other):
        best = row[at] + (0.0 if char == against else _COSTS.get(char + against, _NEVER))
        dropped = row[at + 1] + lost
        added = following[-1] + _lost(against, last=at == len(other) - 1)
        following.append(min(best, dropped, added))
    return following


def _lost(char: str, *, last: bool) -> float:
    if last and char in _END_LOSS:
        return _END_LOSS[char]
    return _LOSS.get(char, _CONSONANT_LOSS)
