"""Text out of the fragments of HTML that feeds carry. Linear in the length of its input."""

import re
from html import unescape

from watcher.model import plain

_TAG = re.compile(
    r"<!--|<!\[CDATA\[|\]\]>|<[!?][a-zA-Z/\[][^<>]*>"
    r"""|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>"""
    r"|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>"
)
_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote br center caption dd details div dl dt "
        "fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table "
        "tbody td tfoot th thead tr ul"
    )
)
_INLINE = frozenset(
    str.split(
        "a abbr acronym applet area audio b base bdi bdo big blink body button cite code "
        "col colgroup "
        "content data datalist del dfn em embed font frame frameset head html i iframe "
        "img input ins "
        "kbd label legend link map mark marquee media meta noscript object param picture "
        "progress q s "
        "samp script select small source span strike strong style sub summary sup svg "
        "textarea time "
        "title track tt u var video wbr path g noindex"
    )
)
_SILENT = frozenset({"script", "style", "noscript", "svg", "textarea", "select", "head"})
_SUSPECT = re.compile(r"&(?:#\d|#x|[a-zA-Z])")
_LONGEST_OWN_NAME = 40


def text(markup: str) -> str:
    """`markup` as plain paragraphs; doubly escaped markup is taken down to text as well."""
    return plain.paragraphs(_bare(markup))


def line(markup: str) -> str:
    """`markup` as one line, for titles and names."""
    return plain.line(_bare(markup))


def _bare(markup: str) -> str:
    """Two rounds, since `&amp;lt;p&amp;gt;` is common and three levels are not."""
    bare = _once(markup)
    if bare != markup and ("<" in bare or _SUSPECT.search(bare)):
        return _once(bare)
    return bare


def _once(markup: str) -> str:
    if "<" in markup:
        markup = _without_tags(markup)
    return unescape(markup) if "&" in markup else markup


def _without_tags(markup: str) -> str:
    pieces: list[str] = []
    position = 0
    silent = ""
    for tag in _TAG.finditer(markup):
        start = tag.start()
        if start < position:
            continue
        name = (tag[2] or tag[5] or "").lower()
        if not silent:
            pieces.append(markup[position:start])
            pieces.append(_instead(tag[0], name))
        position = tag.end()
        if tag[0] == "<!--":
            position = _after_comment(markup, position)
        silent = _silence(silent, name, closing=bool(tag[1] or tag[4]), tag=tag[0])
    if not silent:
        pieces.append(markup[position:])
    return "".join(pieces)


def _instead(tag: str, name: str) -> str:
    """What stands in a tag's place; an unknown name may be the author's own `<words>`."""
    if name in _BLOCKS:
        return "\n"
    if not name or name in _INLINE or ":" in name or "=" in tag or "-" in name:
        return ""
    return tag if len(tag) < _LONGEST_OWN_NAME else ""


def _after_comment(markup: str, position: int) -> int:
    end = markup.find("-->", position)
    return end + 3 if end >= 0 else len(markup)


def _silence(silent: str, name: str, *, closing: bool, tag: str) -> str:
    """The element whose content is left out from here on, or "" for none."""
    if silent:
        return "" if closing and name == silent else silent
    if name in _SILENT and not closing and not tag.endswith("/>"):
        return name
    return ""
