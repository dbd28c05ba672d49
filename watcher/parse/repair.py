"""Bytes into XML text that a strict parser can read: encoding, junk, references, cut-off ends."""

import re
from dataclasses import dataclass
from html.entities import html5

from watcher.model import charset

_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE
)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_EMBEDDED = re.compile(r"<feed[^>]{1,500}http://www\.w3\.org/2005/Atom|<rss[^>]{1,500}version=")
_ENTRY = re.compile(r"<(?:atom:)?entry(?=[\s>])")
_ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ITEM_END = re.compile(r"</((?:[\w.-]+:)?(?:item|entry))\s*>", re.IGNORECASE)
_ENDS = {"rss": "</channel></rss>", "channel": "</channel>"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,15}))(;?)")
_NAMED = re.compile(r"&([a-zA-Z][a-zA-Z0-9]{1,31});")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BARE = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_CDATA = re.compile(r"<!\[CDATA\[", re.IGNORECASE)
_SEARCHED = 65_536
_TAIL = 2048
_HIGH, _LOW, _SURROGATES_END = 0xD800, 0xDC00, 0xE000
_LAST_CHARACTER = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's text from its root element on, and whether it was whole."""

    text: str
    complete: bool


def read(body: bytes, headers: dict[str, str]) -> Document | None:
    """The feed in `body`, without declaration and DOCTYPE; None where there is no feed in it."""
    text = clean(charset.decode(body, _labels(body, headers)))
    root = _ROOT.search(text)
    if not root:
        return _single(text)
    if _in_page(text, root) and not _EMBEDDED.match(text, root.start()):
        return None
    text = references(text[root.start() :])
    return _closed(text, root[1].lower())


def clean(text: str) -> str:
    """`text` without the characters that XML may not have: controls, halves of pairs."""
    return _NOT_XML.sub("", text)


def _labels(body: bytes, headers: dict[str, str]) -> list[str]:
    """What the document, then the header, call the encoding."""
    found = _DECLARED.search(body[:1024])
    header = _HEADER.search(headers.get("content-type", ""))
    return ([found[1].decode("ascii")] if found else []) + ([header[1]] if header else [])


def _in_page(text: str, root: re.Match[str]) -> bool:
    page = _HTML.search(text, 0, min(root.start(), _SEARCHED))
    return page is not None


def _single(text: str) -> Document | None:
    """An Atom entry that stands alone."""
    found = _ENTRY.search(text)
    if not found or _HTML.search(text, 0, _SEARCHED):
        return None
    alone = references(text[found.start() :])
    return Document(f'<feed xmlns="http://www.w3.org/2005/Atom">{alone}</feed>', complete=True)


def _closed(text: str, root: str) -> Document:
    """The text up to the end of its root; a cut-off one is closed after its last whole item."""
    end = _last(_ROOT_END, text)
    if end and root != "channel":
        return Document(text[: end.end()], complete=True)
    if root == "channel" and "</channel" in text.lower():
        return Document(text, complete=True)
    item = _last(_ITEM_END, text)
    if not item or _self_closed(text):
        return Document(text, complete=_self_closed(text))
    return Document(text[: item.end()] + _close(text, root), complete=False)


def _self_closed(text: str) -> bool:
    return text.rstrip().endswith("/>") and text.count("<", 0, _SEARCHED) == 1


def _close(text: str, root: str) -> str:
    """The end tags of the root as it was opened (prefix and case included)."""
    opened = text[1:_SEARCHED].split(None, 1)[0].split(">", 1)[0]
    return _ENDS["rss"].replace("rss", opened) if root == "rss" else f"</{opened}>"


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last hit: in the tail, where it nearly always is, else anywhere."""
    for start in (max(0, len(text) - _TAIL), 0):
        if hits := list(pattern.finditer(text, start)):
            return hits[-1]
    return None


def references(text: str) -> str:
    """Numeric references that XML refuses, mended: surrogate pairs joined, the impossible gone."""
    if "&#" not in text:
        return text
    pieces: list[str] = []
    position = 0
    high: int | None = None
    for found in _REFERENCE.finditer(text):
        code = int(found[1], 16) if found[1] else int(found[2])
        between = text[position : found.start()]
        mended, high = _mended(found[0], code, None if between else high)
        pieces += (between, mended)
        position = found.end()
    return "".join((*pieces, text[position:]))


def _mended(written: str, code: int, high: int | None) -> tuple[str, int | None]:
    """What to write for a reference, and the surrogate that waits for its other half."""
    if _HIGH <= code < _LOW:
        return "", code
    if _LOW <= code < _SURROGATES_END:
        return ("", None) if high is None else (_joined(high, code), None)
    if code > _LAST_CHARACTER or _NOT_XML.match(chr(code)):
        return "", None
    return (written if written.endswith(";") else f"{written};"), None


def _joined(high: int, low: int) -> str:
    return chr(0x10000 + ((high - _HIGH) << 10) + (low - _LOW))


def entities(text: str) -> str:
    """HTML's named entities as characters and bare ampersands escaped, outside of CDATA."""
    pieces: list[str] = []
    position = 0
    while opened := _CDATA.search(text, position):
        end = text.find("]]>", opened.end())
        if end < 0:
            break
        pieces.append(_entities(text[position : opened.start()]))
        pieces.append("<![CDATA[" + text[opened.end() : end + 3])
        position = end + 3
    pieces.append(_entities(text[position:]))
    return "".join(pieces)


def _entities(text: str) -> str:
    return _BARE.sub("&amp;", _NAMED.sub(_character, text))


def _character(found: re.Match[str]) -> str:
    if found[1] in _XML_NAMES:
        return found[0]
    value = html5.get(found[1] + ";", "")
    return found[0] if not value or value in "<>&\"'" else value
