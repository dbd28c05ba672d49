"""Plain text: what may stand in a title or a text wherever it came from, and lengths of time."""

import json
import re
from datetime import timedelta

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))

_UNSEEN = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # tag characters, more variation selectors
)
_ALL = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls (C0, C1), less tab and line ends
    f"{_UNSEEN}\ud800-\udfff"  # and lone surrogates
)
_UNWANTED = re.compile(f"[{_ALL}]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ESCAPED = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_UNSEEN}]")
_HALVES = re.compile("[\ud800-\udfff]")  # of a character, which no encoding can write
_HIDDEN = re.compile(f"[{_UNSEEN}]")
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


def shown(text: str) -> str:
    """`text` for a terminal: newlines kept, other controls blank, nothing that is not seen."""
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub("", _CONTROLS.sub(" ", _HALVES.sub("\ufffd", text)))


def escaped(text: str) -> str:
    r"""`text` with controls, line separators and what is not seen as `\uXXXX`, as JSON writes them.

    Of a JSON document it keeps the meaning: there they stand in strings only.
    """
    return _ESCAPED.sub(lambda found: json.dumps(found.group())[1:-1], text)


def span(length: timedelta) -> str:
    """A length of time in words: "6 hours", "90 minutes"."""
    seconds = round(length.total_seconds())
    name, size = next((one for one in _UNITS if seconds % one[1] == 0 and seconds >= one[1]),
                      _UNITS[-1])  # fmt: skip
    count = seconds // size
    return f"{count} {name}{'' if count == 1 else 's'}"
