"""Folds texts so that copies of one text look the same: case, width, outlet marks, scripts."""

import re
import unicodedata

# One token per character in scripts that write no spaces between words (Han, kana, Thai, Lao,
# Khmer, Burmese); elsewhere a token is a run of letters and digits.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
_MIXED_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_TOKEN = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
# The same in UTF-8, where searching bytes is ten times faster than searching characters.
_INVISIBLE_BYTES = re.compile(rb"\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0-\xa4])")
_MARK_BYTES = tuple(  # three searches for a fixed first byte are faster than one for any of them
    re.compile(pattern, re.DOTALL)
    for pattern in (rb"\xe2[\x80\x81].", rb"\xc2[\xa0-\xbf]", rb"\xe3\x80[\x80-\xbf]")
)
# First bytes of U+0800 to U+1FFF and U+3000 to U+9FFF; deleting all others shows whether any occur.
_SPACED_BYTES = bytes(sorted(set(range(256)) - {0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF}))
_WORD_BYTES = bytes(
    0x20 if char.isascii() and not char.isalnum() else ord(char) for char in map(chr, range(256))
)
# What agencies and outlets put before and after a headline.
_MARK_BEFORE = re.compile(
    r"^\s*(?:(?:update|correct(?:ed|ion)|refile|rpt|wrapup|exclusive|breaking|live|watch|video)"
    r"(?:\s*\d+)?\s*[-:–—|]+\s*)+",
    re.IGNORECASE,
)
_MARK_AFTER = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")
_PIECE, _MARKS = re.compile(r"\S+"), re.compile(r"[^\w\s]+")
_SENTENCE = re.compile(r"[^.!?。！？\n]+(?:[.!?。！？]+(?=\S)[^.!?。！？\n]+)*")


def fold(text: str) -> str:
    """`text` in NFKC and lower case, without invisible characters and lone surrogates."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return text.casefold()


def tokens(text: str) -> list[str]:
    """The words of `text`, folded; single characters where a script has no spaces."""
    folded = fold(text)
    pattern = _TOKEN if folded.isascii() or not _HAS_UNSPACED.search(folded) else _MIXED_TOKEN
    return pattern.findall(folded)


def coded(text: str) -> list[bytes]:
    """Much like `tokens`, in UTF-8 and ten times faster: for hashing, not for reading."""
    if text.isascii():
        return text.lower().encode().translate(_WORD_BYTES).split()
    folded = unicodedata.normalize("NFKC", text).casefold()
    raw = folded.encode(errors="ignore")
    if raw.translate(None, _SPACED_BYTES):  # the first byte of some character without spaces
        raw = _HAS_UNSPACED.sub(r" \g<0> ", folded).encode(errors="ignore")
    raw = _INVISIBLE_BYTES.sub(b"", raw.replace(b"\xc2\xad", b""))
    for marks in _MARK_BYTES:
        raw = marks.sub(b" ", raw)
    return raw.translate(_WORD_BYTES).split()


def headline(title: str) -> str:
    """`title` without the marks of agencies ("UPDATE 1-") and outlets (" | Outlet")."""
    bare = _MARK_BEFORE.sub("", title).strip()
    shorter = _MARK_AFTER.sub("", bare)
    # a mark is short beside what it marks; "Sport - Football" is no headline with a mark
    return shorter if len(shorter.split()) >= 4 else bare  # noqa: PLR2004 - said above


def sentences(text: str) -> list[str]:
    """The sentences of `text`, roughly: enough to compare two texts piece by piece."""
    return [found for piece in _SENTENCE.findall(text) if (found := piece.strip())]


def span(text: str, first: int, after: int) -> tuple[int, int]:
    """Where the words `first` to `after` (not included) of `coded(text)` stand in `text`.

    With the marks after the last one.
    """
    places = [(found.start(), found.end()) for found in _MIXED_TOKEN.finditer(text)]
    if len(places) != len(coded(text)):  # letters that fall apart or go in folding: rarely
        places = [
            (piece.start(), piece.end()) for piece in _PIECE.finditer(text) for _ in coded(piece[0])
        ]
    start, end = places[first][0], places[min(after, len(places)) - 1][1]
    marks = _MARKS.match(text, end)
    return start, marks.end() if marks else end
