"""Draws messages as Slack's clients do, nearly: for the demo's page and the pictures in the docs.

Only what our own messages use is drawn: headers, sections and contexts; bold type, links, quotes
and mentions. Everything is escaped first, so only what is made here is live.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_LINK = re.compile(r"&lt;(https?://[^|&\s]*(?:&amp;amp;[^|&\s]*)*)\|(.*?)&gt;")
_MENTION = re.compile(r"&lt;!(here|channel|everyone)&gt;|&lt;(?:@|!subteam\^)([A-Z0-9]+)&gt;")
_BOLD = re.compile(r"(?<![^\s(>\u200b])\*([^*\n]+)\*")

_SHEET: Final = """\
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1d1c1d;
font:15px/22px Lato,'Noto Sans','Noto Sans CJK KR','Segoe UI',Helvetica,Arial,sans-serif}
main{max-width:760px;margin:0 auto;padding:8px 0}
h1{font-size:18px;margin:8px 20px 12px}
.post{display:flex;gap:8px;padding:8px 20px}
.answer{margin-left:44px;border-left:2px solid #e8e8e8}
.face{flex:none;width:36px;height:36px;border-radius:6px;background:#4a154b;color:#fff;
font-weight:bold;text-align:center;line-height:36px}
.answer .face{width:24px;height:24px;line-height:24px;font-size:13px}
.body{min-width:0;flex:1}
.who{font-weight:900}
.app{background:#e8e8e8;color:#616061;font-size:10px;line-height:14px;font-weight:bold;
padding:1px 3px;border-radius:2px;margin:0 6px}
.at{color:#616061;font-size:12px}
.header{font-size:18px;line-height:24px;font-weight:900;margin:6px 0 4px}
.section{margin:4px 0;overflow-wrap:anywhere}
.context{margin:4px 0;color:#616061;font-size:13px;line-height:18px;overflow-wrap:anywhere}
blockquote{margin:4px 0;padding:0 0 0 12px;border-left:4px solid #ddd}
a{color:#1264a3;text-decoration:none}
.call{background:#fdf2d0;border-radius:3px;padding:0 2px;color:#1264a3}
@media (max-width:480px){.post{padding:8px 12px}.answer{margin-left:24px}}
@media (prefers-color-scheme:dark){body{background:#1a1d21;color:#d1d2d3}
.context,.at{color:#ababad}a,.call{color:#1d9bd1}.call{background:#3a3218}
.app{background:#35373b;color:#ababad}blockquote{border-color:#565856}.answer{border-color:#35373b}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message of a channel, and whether it stands in a thread or was edited."""

    payload: dict[str, object]
    answer: bool = False
    edits: int = 0


def page(messages: Sequence[Shown], *, title: str = "Demo chat") -> str:
    """The page of a channel, with the messages from top to bottom."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title>'
        f"<style>\n{_SHEET}\n</style></head><body><main><h1>{escape(title)}</h1>\n"
        + "\n".join(map(_post, messages))
        + "\n</main></body></html>\n"
    )


def _post(one: Shown) -> str:
    blocks = one.payload.get("blocks")
    found = blocks if isinstance(blocks, list) else []
    drawn = "".join(_block(block) for block in found if isinstance(block, dict))
    text = drawn or f'<div class="section">{marked(str(one.payload.get("text", "")))}</div>'
    edited = '<div class="at">(edited)</div>' if one.edits else ""
    return (
        f'<div class="post{" answer" if one.answer else ""}"><div class="face">w</div>'
        '<div class="body"><span class="who">watcher</span><span class="app">APP</span>'
        f"{text}{edited}</div></div>"
    )


def _block(block: dict[str, object]) -> str:
    kind = str(block.get("type"))
    inner = " ".join(_text(one) for one in _texts(block))
    return f'<div class="{kind}">{inner}</div>' if kind in {"header", "section", "context"} else ""


def _texts(block: dict[str, object]) -> Iterable[dict[str, object]]:
    elements = block.get("elements")
    listed = elements if isinstance(elements, list) else [block.get("text")]
    return [one for one in listed if isinstance(one, dict)]


def _text(text: dict[str, object]) -> str:
    value = str(text.get("text", ""))
    return escape(value) if text.get("type") == "plain_text" else marked(value)


def marked(text: str) -> str:
    """Slack's markup as HTML, line by line."""
    return "<br>".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if line.startswith("> "):
        return f"<blockquote>{_inline(line[2:])}</blockquote>"
    return _inline(line)


def _inline(line: str) -> str:
    text = _BOLD.sub(r"<b>\1</b>", escape(line))
    text = _MENTION.sub(lambda m: f'<span class="call">@{m.group(1) or m.group(2)}</span>', text)
    text = _LINK.sub(r'<a href="\1">\2</a>', text)
    # Slack's own escapes (&lt; and its like) have been escaped once more.
    return re.sub(r"&amp;(lt|gt|amp);", r"&\1;", text)
