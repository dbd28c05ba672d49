"""Plain text: what may stand in a title or a text wherever it came from, and lengths of time."""

import re
from datetime import timedelta

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))

_ALL = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls (C0, C1), less tab and line ends
    "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"  # lone surrogates and tag characters
)
_UNWANTED = re.compile(f"[{_ALL}]")
_JOINERS = re.compile("[\u200c\u200d]{2,}")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_AROUND = re.compile(r" ?\n[ \n]*")


def paragraphs(text: str) -> str:
    """`text` with one newline between paragraphs and one space between words.

    Control characters, bidirectional overrides, invisible format characters (joiners are kept,
    Persian and emoji need them, but never two together) and lone surrogates are gone.
    """
    text = _JOINERS.sub("", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))
    return _AROUND.sub("\n", _BLANKS.sub(" ", text)).strip()


def line(text: str) -> str:
    """`text` as one line."""
    return paragraphs(text).replace("\n", " ")


def span(length: timedelta) -> str:
    """A length of time in words: "6 hours", "90 minutes"."""
    seconds = round(length.total_seconds())
    name, size = next((one for one in _UNITS if seconds % one[1] == 0 and seconds >= one[1]),
                      _UNITS[-1])  # fmt: skip
    count = seconds // size
    return f"{count} {name}{'' if count == 1 else 's'}"
