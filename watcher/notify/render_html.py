"""Writes a message as an HTML page for mail: light and dark, nothing fetched, at most 102 kB.

Tables hold it together, since Outlook on Windows draws with Word, which knows little else. Each
element carries its own style, since some programs drop style sheets; the sheet at the top has only
what cannot stand in an element: the colours for the dark, and less room at the sides of a phone.
"""

from collections.abc import Iterable
from html import escape

from watcher.model.alert import Message, OtherSource, Passage
from watcher.notify import clean, faces, wording

LONGEST = 102_000
"""Bytes of a mail that Gmail shows whole; what is beyond it hides behind a link."""

_OTHERS, _PASSAGES, _WHYS, _HITS = 12, 6, 20, 30
_FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_INK, _FAINT, _LINE, _LINK = "#1b1f24", "#57606a", "#d0d7de", "#0b57d0"
_TITLE = f"{_FONT};font-size:21px;line-height:28px;font-weight:bold;color:{_INK};padding:0 0 4px 0"
_TEXT = f"{_FONT};font-size:16px;line-height:25px;color:{_INK};padding:0 0 0 14px"
_SMALL = f"{_FONT};font-size:14px;line-height:21px;color:{_INK};padding:0 0 6px 0"
_MUTED = f"{_FONT};font-size:13px;line-height:19px;color:{_FAINT};padding:0 0 14px 0"
_HEADING = (
    f"{_FONT};font-size:12px;line-height:18px;font-weight:bold;letter-spacing:.5px;"
    f"text-transform:uppercase;color:{_FAINT};padding:10px 0 8px 0"
)
_ITEM = f"{_FONT};font-size:17px;line-height:24px;font-weight:bold;color:{_INK};padding:0 0 2px 0"
_HIT = "background-color:#ffe08a;color:#1b1f24;border-radius:2px;padding:0 1px"
_CALL = (
    f"{_FONT};font-size:12px;line-height:16px;font-weight:bold;letter-spacing:.5px;"
    "background-color:#b3261e;color:#ffffff;padding:4px 10px;border-radius:3px"
)
_SHEET = """\
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page,.card{background-color:#16191d!important}
.ink{color:#eceff3!important}
.faint{color:#a3adb8!important}
.rule{background-color:#3d4550!important}
.edge{border-color:#3d4550!important}
.ink a,.faint a{color:#8ab4f8!important}
.hit{background-color:#6b5200!important;color:#fff4cf!important}
}
@media (max-width:480px){.gap{padding:14px!important}}"""
# What is seen of a mail in a list, before it is opened.
_BEFORE = "display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;overflow:hidden"


def page(message: Message) -> str:
    """The whole document. All text from outside is escaped; links are http or https.

    An empty `lang` says that the language is not known; `dir="auto"` follows the script.
    """
    rows = [
        _call(message),
        _row(_headline(message), _TITLE, "ink", auto=True),
        _row(_byline(message), _MUTED, "faint"),
        *(_passage(one) for one in message.passages[:_PASSAGES]),
        *_items(message),
        _rule(),
        "" if message.is_digest else _row(_watches(message), _SMALL, "ink"),
        *(_row(_text(why, limit=200), _MUTED_LINE, "faint", auto=True) for why in _shown(message)),
        _others(message.other_sources),
        *(_row(_text(one), _MUTED_LINE, "faint", auto=True) for one in message.footer[:_WHYS]),
        *(_row(f"<em>{_text(note)}</em>", _SMALL, "ink") for note in wording.notes(message)),
    ]
    return _document(message, "\n".join(row for row in rows if row))


_MUTED_LINE = _MUTED.replace("14px 0", "4px 0")


def _document(message: Message, rows: str) -> str:
    title = _text(wording.headline(message))
    table = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
    return f"""<!doctype html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no">
<title>{title}</title>
<style>
{_SHEET}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#ffffff">
<div style="{_BEFORE}" dir="auto" lang="">{_preview(message)}</div>
<table {table} class="page" style="background-color:#ffffff"><tr><td align="center">
<!--[if mso]><table role="presentation" width="640"><tr><td><![endif]-->
<table {table} style="max-width:640px"><tr>
<td class="card gap" align="left" style="padding:24px;background-color:#ffffff">
<table {table}>
{rows}
</table>
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
"""


def _row(content: str, style: str, name: str, *, auto: bool = False) -> str:
    way = ' dir="auto" lang=""' if auto else ""
    return f'<tr><td class="{name}" style="{style}"{way}>{content}</td></tr>'


def _rule() -> str:
    """A thin line. An empty cell has a height in Word only with a size of letters."""
    style = f"height:1px;line-height:1px;font-size:1px;background-color:{_LINE}"
    gap = '<tr><td style="height:{0}px;line-height:{0}px;font-size:1px">&nbsp;</td></tr>'
    line = f'<tr><td class="rule" style="{style}">&nbsp;</td></tr>'
    return f"{gap.format(6)}\n{line}\n{gap.format(10)}"


def _call(message: Message) -> str:
    if not wording.urgent(message):
        return ""
    return (
        '<tr><td style="padding:0 0 10px 0"><table role="presentation" cellpadding="0"'
        f' cellspacing="0" border="0"><tr><td style="{_CALL}">BREAKING</td></tr></table></td></tr>'
    )


def _preview(message: Message) -> str:
    """The first words that a list of mails shows after the subject."""
    first = message.passages[0].text if message.passages else ""
    return _text(f"{wording.source_and_time(message)} — {first}", limit=140)


def _headline(message: Message) -> str:
    text = wording.headline(message)
    return _linked(text, _marked(text, message.headline_hits, limit=300), message.url)


def _linked(title: str, shown: str, address: str, style: str = "") -> str:
    """A headline as a link; beside one, where it reads like an address and leads elsewhere."""
    url = clean.url(address)
    if not url:
        return shown
    style = style or f"color:{_LINK};text-decoration:none"
    honest = faces.is_honest(title, url)
    link = f'<a href="{escape(url)}" style="{style}">{shown if honest else faces.host(url)}</a>'
    return link if honest else f"{shown} ({link})"


def _byline(message: Message) -> str:
    first, *rest = [_text(one) for one in wording.standing(message)] or [""]
    count, colon, names = first.partition(": ")
    story = " · ".join([f"<b>{count}</b>{colon}{names}", *rest])
    return _text(wording.source_and_time(message)) + (f"<br>{story}" if first else "")


def _passage(passage: Passage) -> str:
    """A quotation. The edge is that of a cell, which Word draws, and not that of a block."""
    text = _marked(passage.text, passage.hits, limit=500)
    style = f"{_TEXT};border-left:3px solid {_LINE}"
    inner = f'<td class="ink edge" style="{style}" dir="auto" lang="">{text}</td>'
    return (
        '<tr><td style="padding:0 0 14px 0"><table role="presentation" width="100%"'
        f' cellpadding="0" cellspacing="0" border="0"><tr>{inner}</tr></table></td></tr>'
    )


def _marked(text: str, hits: tuple[tuple[int, int], ...], *, limit: int) -> str:
    return "".join(
        f'<b class="hit" style="{_HIT}">{escape(piece.text)}</b>'
        if piece.hit
        else escape(piece.text)
        for piece in clean.marked(text, hits[:_HITS], limit=limit)
    )


def _items(message: Message) -> Iterable[str]:
    """The stories of a digest under their headings."""
    headings = wording.item_headings(message.items)
    for heading, one in zip(headings, message.items, strict=True):
        if heading:
            yield _row(_text(heading), _HEADING, "faint", auto=True)
        linked = _linked(one.headline, _text(one.headline), one.url)
        yield _row(linked, _ITEM, "ink", auto=True)
        about = _text(wording.item_line(one, message.timezone), limit=500)
        note = f"<br><em>{_text(one.note)}</em>" if one.note else ""
        yield _row(about + note, _MUTED, "faint")


def _watches(message: Message) -> str:
    titles = [f"<b>{_text(one)}</b>" for one in wording.watches(message)[:_WHYS]]
    return f"{'Watch' if len(titles) == 1 else 'Watches'}: {', '.join(titles)}"


def _shown(message: Message) -> Iterable[str]:
    more = len(message.why) - _WHYS
    return (*message.why[:_WHYS], *([f"and {more} more"] if more > 0 else []))


def _others(sources: tuple[OtherSource, ...]) -> str:
    if not sources:
        return ""
    more = len(sources) - _OTHERS
    shown = ", ".join(_other(one) for one in sources[:_OTHERS])
    tail = f" and {more} more" if more > 0 else ""
    return _row(f"Also in: {shown}{tail}", f"{_SMALL};padding-top:6px", "ink")


def _other(one: OtherSource) -> str:
    name = _text(wording.other(one), limit=100)
    return _linked(one.source, name, one.url, f"color:{_LINK}")


def _text(text: str, *, limit: int = 300) -> str:
    return escape(clean.line(text, limit=limit))
