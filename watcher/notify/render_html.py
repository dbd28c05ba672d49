"""Writes a message as an HTML page for mail: styles inline, light and dark, nothing fetched."""

from html import escape

from watcher.model.alert import Message, OtherSource, Passage
from watcher.model.watch import Priority
from watcher.notify import clean, wording

_OTHERS = 8
# Mail programs drop style sheets, so each element carries its own. Colours are left to the
# program except where both light and dark stay readable.
_PAGE = "margin:0;padding:16px;font:16px/1.45 system-ui,-apple-system,Segoe UI,Roboto,sans-serif"
_BOX = "max-width:640px;margin:0 auto"
_TITLE = "font-size:20px;line-height:1.3;margin:0 0 4px"
_MUTED = "font-size:13px;opacity:.75;margin:0 0 12px"
_QUOTE = "margin:0 0 12px;padding:2px 0 2px 12px;border-left:3px solid #8a94a6"
_HIT = "background:#ffe08a;color:#1a1a1a;padding:0 2px;border-radius:2px"
_URGENT = (
    "display:inline-block;background:#b3261e;color:#ffffff;font-size:12px;font-weight:bold;"
    "padding:2px 8px;border-radius:3px;margin:0 0 8px"
)
_SMALL = "font-size:14px;margin:0 0 8px"


def page(message: Message) -> str:
    """The whole document. All text from outside is escaped; links are http or https.

    An empty `lang` says that the language is not known; `dir="auto"` follows the script.
    """
    parts = [
        _urgent(message),
        f'<h1 style="{_TITLE}" dir="auto" lang="">{_headline(message)}</h1>',
        f'<p style="{_MUTED}">{_text(wording.source_and_time(message))}</p>',
        *(_passage(one) for one in message.passages),
        _why(message),
        _others(message.other_sources),
        *(f'<p style="{_SMALL}"><em>{_text(note)}</em></p>' for note in wording.notes(message)),
    ]
    content = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{_text(wording.headline(message))}</title>\n</head>\n"
        f'<body style="{_PAGE}">\n<div style="{_BOX}">\n{content}\n</div>\n</body>\n</html>\n'
    )


def _urgent(message: Message) -> str:
    if message.priority is not Priority.BREAKING:
        return ""
    return f'<p style="{_URGENT}">BREAKING</p>'


def _headline(message: Message) -> str:
    title = _marked(wording.headline(message), message.headline_hits, limit=300)
    url = clean.url(message.url)
    return f'<a href="{escape(url)}">{title}</a>' if url else title


def _passage(passage: Passage) -> str:
    text = _marked(passage.text, passage.hits, limit=500)
    return f'<blockquote style="{_QUOTE}" dir="auto" lang="">{text}</blockquote>'


def _marked(text: str, hits: tuple[tuple[int, int], ...], *, limit: int) -> str:
    return "".join(
        f'<b style="{_HIT}">{escape(piece.text)}</b>' if piece.hit else escape(piece.text)
        for piece in clean.marked(text, hits, limit=limit)
    )


def _why(message: Message) -> str:
    items = "".join(f'<li dir="auto">{_text(why, limit=200)}</li>' for why in message.why)
    listed = f'<ul style="{_SMALL};padding-left:20px">{items}</ul>' if items else ""
    watch = _text(wording.watch(message))
    return f'<p style="{_SMALL}">Watch: <strong>{watch}</strong></p>{listed}'


def _others(sources: tuple[OtherSource, ...]) -> str:
    if not sources:
        return ""
    more = len(sources) - _OTHERS
    shown = ", ".join(_other(one) for one in sources[:_OTHERS])
    return f'<p style="{_SMALL}">Also in: {shown}{f" and {more} more" if more > 0 else ""}</p>'


def _other(one: OtherSource) -> str:
    name, url = _text(wording.other(one), limit=100), clean.url(one.url)
    return f'<a href="{escape(url)}">{name}</a>' if url else name


def _text(text: str, *, limit: int = 300) -> str:
    return escape(clean.line(text, limit=limit))
