"""Which encoding bytes are in. UTF-8 is believed when it fits, a label only when it is sane."""

import codecs
import re
from collections.abc import Iterable

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_BOM = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_LATIN = frozenset({"iso8859-1", "cp1252", "ascii", "iso8859-15", "latin-1"})
_CANDIDATES = [
    "cp1251", "koi8_r", "cp1250", "iso8859_2", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256",
    "iso8859_5", "euc_kr", "cp949", "gb18030", "big5", "shift_jis", "euc_jp", "cp866",
]  # fmt: skip
_SAMPLE = 20_000
_LONGEST_ACCENTED = 2
_WIDE, _START = ("utf-16", "utf-32"), 200
_SEVEN_BIT = b"\x1b"
_BROKEN_SHARE = 0.1


def decode(body: bytes, labels: Iterable[str] = ()) -> str:
    """`body` as text; never raises. Bytes that fit nothing become U+FFFD.

    `labels` are what document and header call the encoding, most trusted first; any may be wrong.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            if not name.startswith(_WIDE) or _is_wide(body):
                return body.decode(name, "replace")
            body = body.removeprefix(bom)
            break
    start = body[:4]
    for pattern, name in _NO_BOM:
        if start.startswith(pattern):
            return body.decode(name, "replace")
    if _SEVEN_BIT not in body:
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _labelled(body, labels)


def _labelled(body: bytes, labels: Iterable[str]) -> str:
    """By the first label that the bytes do not speak against."""
    for name in map(_known, labels):
        if not name or name == "utf-8" or (name in _LATIN and not _looks_latin(body)):
            continue
        if name.startswith(_WIDE) and not _is_wide(body):
            continue
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    if _nearly_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode(_guessed(body), "replace")


def _is_wide(body: bytes) -> bool:
    """Whether it can be UTF-16 or UTF-32, in which each ASCII character has a zero byte."""
    return b"\0" in body[:_START]


def _known(name: str) -> str:
    """Python's own name of a text encoding; "" for anything else (`hex`, `zip`, unknown)."""
    try:
        info = codecs.lookup("cp1252" if name.lower() in {"iso-8859-1", "latin1"} else name)
        "".encode(info.name)
    except (LookupError, ValueError):
        return ""
    return "" if info.name in {"idna", "punycode", "utf-7", "unicode_escape"} else info.name


def _looks_latin(body: bytes) -> bool:
    """Accents stand alone between ASCII letters; runs of high bytes are another script."""
    runs = [len(run) for run in _HIGH.findall(body[: _SAMPLE * 5])]
    return sum(n for n in runs if n > _LONGEST_ACCENTED) <= sum(runs) * 0.4


def _nearly_utf8(body: bytes) -> bool:
    """Whether a few stray or cut bytes are all that keeps the body from being UTF-8."""
    high = sum(map(len, _HIGH.findall(body)))
    broken = body.decode("utf-8", "replace").count("\ufffd")
    return broken <= max(1, high * _BROKEN_SHARE)


def _guessed(body: bytes) -> str:
    """By statistics over the part of the body that is not ASCII."""
    if _looks_latin(body):
        return "cp1252"
    runs = _HIGH.finditer(body)
    sample = b" ".join(
        body[m.start() : m.end() + 1] for m, _ in zip(runs, range(2000), strict=False)
    )
    best = from_bytes(sample[:_SAMPLE], cp_isolation=_CANDIDATES).best()
    return best.encoding if best else "cp1252"
