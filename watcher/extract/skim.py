"""A page read by simpler means, after its full reading took too long: its title and paragraphs.

Every step is one pass over the text, whatever it holds: no tree is built. Furniture that stands in
paragraphs comes along, and an article that has none is not found.
"""

import re
from collections.abc import Iterator
from html import unescape

from watcher.extract import boilerplate, tree
from watcher.extract import language as languages
from watcher.model import links, plain
from watcher.model.article import Doubt, PageText
from watcher.model.fetched import Failed, FailReason

_LONGEST_PAGE, _LONGEST_TEXT, _LONGEST_TITLE = 5_000_000, 3_000_000, 1000
_MOST_PARAGRAPHS, _SHORTEST = 40_000, 40
_SILENT = re.compile(
    r"<(script|style|noscript|template|svg|select|textarea|nav|footer|aside|form)(?=[\s>])",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<(/?)(p|div|article|section|main|h[1-6]|ul|ol|li|table|td|tr|blockquote|figure|figcaption"
    r"|header|body|br|hr)(?=[\s>/])[^<>]{0,5000}>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<[^<>]{0,5000}>")
_META = re.compile(r"<meta\s[^<>]{1,3000}>", re.IGNORECASE)
_CONTENT = re.compile(r"""\scontent\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1)(?:\s[^<>]{0,1000})?>([^<]{1,2000})", re.IGNORECASE)


def read(body: bytes, *, url: str, charset: str = "", language: str = "") -> PageText | Failed:
    """Title and paragraphs of a page, in linear time; the arguments are those of `article.read`.

    What is found is doubted (`Doubt.COSTLY`), so that the feed's own text is judged with it.
    """
    text = _without_silent(tree.text(body, charset)[:_LONGEST_PAGE])
    title = _title(text)
    paragraphs = boilerplate.clean(list(_paragraphs(text)), title)
    found = "\n".join(paragraphs)[:_LONGEST_TEXT]
    if not found:
        return Failed(url=url, reason=FailReason.BROKEN, detail="no article text found in the page")
    return PageText(
        title=title,
        text=found,
        language=languages.detect(f"{title}\n{found}", language),
        url=links.canonical(url, ""),
        doubts=(Doubt.COSTLY,),
    )


def _without_silent(text: str) -> str:
    """`text` less scripts, menus and the like. One that never ends is left in place."""
    pieces: list[str] = []
    endless: set[str] = set()
    folded = text.lower()
    position = 0
    while tag := _SILENT.search(text, position):
        name = tag[1].lower()
        end = -1 if name in endless else folded.find(f"</{name}", tag.end())
        pieces.append(text[position : tag.start()])
        if end < 0:
            endless.add(name)
            position = tag.end()
        else:
            position = end
    pieces.append(text[position:])
    return " ".join(pieces)


def _title(text: str) -> str:
    for meta in _META.findall(text):
        if "og:title" in meta and (found := _CONTENT.search(meta)):
            return _line(found[1] or found[2] or "")
    head = _TITLE.search(text)
    return _line(head[2]) if head else ""


def _line(text: str) -> str:
    return plain.line(unescape(text[: _LONGEST_TITLE * 4]))[:_LONGEST_TITLE]


def _paragraphs(text: str) -> Iterator[str]:
    """What stands in `p` elements, each up to the next block."""
    count, start = 0, -1
    for tag in _BLOCK.finditer(text):
        if start >= 0:
            words = plain.line(unescape(_ANY_TAG.sub("", text[start : tag.start()])))
            if len(words) >= _SHORTEST:
                yield words
                count += 1
        start = tag.end() if tag[2].lower() == "p" and not tag[1] else -1
        if count >= _MOST_PARAGRAPHS:
            return
