"""A page's markup mended so that readers of pages see what people see.

Text without paragraphs, captions, posts that are quoted, lines repeated on purpose, tables that
only place things, and a lead apart from its body are what they would leave out or mix up.
"""

import re

from lxml import etree, html

from watcher.extract import phrases
from watcher.extract.boilerplate import REPEATED

CAPTION = "\N{WHITE SQUARE CONTAINING BLACK SMALL SQUARE} "
"""Begins a line that is the caption of a picture; no letter, so that nobody matches it."""

Run = tuple[html.HtmlElement | None, list[html.HtmlElement]]

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
))  # fmt: skip
_HOLDERS = ("div", "section", "article", "blockquote", "main", "td", "center", "ul")
_FEWEST_TOLD, _LEAST_TOLD = 3, 400  # paragraphs of a cell that is a page, and their characters
_SHORTEST_LOOSE, _SURELY_LOOSE = 60, 120  # characters; a shorter run is a sentence, or a label
_MOST_LOOSE = 0.5  # of them that are links
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SENTENCE_END = re.compile(r"[.!?…。！？؟:][\"'”’»)\]]*$")
_SHORTEST_REPEATED, _OFTEN, _MOST_ROWS, _MOST_MARKS = 40, 3, 400, 20
_POSTS = re.compile(r"twitter|tweet|instagram|tiktok|bluesky|mastodon|telegram|fb-|embed")
_MOST_POSTS, _MOST_FRAMES, _FRAME = 100, 3, 1.3  # on a page; around a post; times its text
_MOST_CAPTIONS, _SHORTEST_CAPTION, _LONGEST_CAPTION = 60, 30, 700
_CAPTION_LABEL = re.compile(
    r"^(?:image|photo|media|video|picture)\s?captions?\b\s*:?\s*", re.IGNORECASE
)
_NOT_IN = " or ".join(f"ancestor::{tag}" for tag in ("a", "li", "aside", "nav", "footer"))
_CAPTIONS = etree.XPath(
    f"//figure//figcaption[not({_NOT_IN} or ancestor::blockquote)]"
    "|//div[contains(@class, 'wp-caption')]/*[contains(@class, 'wp-caption-text')]"
    "|//*[self::div or self::p or self::span][contains(@class, 'image-caption')"
    f" or contains(@class, 'media-caption') or contains(@class, 'photo-caption')][not({_NOT_IN}"
    " or ancestor::figcaption)][not(.//p[2]) and not(.//div)]"
)
_BODY = re.compile(
    r"\b(?:article|story|post|entry|content|body)[\w-]*(?:body|text|content|container)\b"
)
_OTHERS = re.compile(r"comment|reply|related|teaser|card|promo|sidebar|widget", re.IGNORECASE)
_FEWEST_PARAGRAPHS, _MOST_PARTS = 2, 20


def mend(root: html.HtmlElement) -> None:
    """All that the module does, in the order in which it helps."""
    join(root)
    quotes(root)
    paragraphs(root)
    repeats(root)


def layout(root: html.HtmlElement) -> None:
    """Make divisions of tables that only place things: a cell of them holds a whole text."""
    for cell in list(root.iter("td")):
        told = [_weight(child.text_content()) for child in cell if child.tag == "p"]
        if len(told) < _FEWEST_TOLD or sum(told) < _LEAST_TOLD:
            continue
        row = cell.getparent()
        for part in (cell, *(row if row is not None else ())):
            part.tag = "div"
        for part in cell.iterancestors("table", "tbody", "tr", "td"):
            part.tag = "div"


def _weight(text: str) -> int:
    """Characters as if each ideograph were a word of three letters."""
    return len(text) + 2 * len(_IDEOGRAPHS.findall(text))


def captions(root: html.HtmlElement) -> None:
    """Make marked paragraphs of the captions of pictures; readers drop figures whole.

    Captions inside links, lists and asides belong to the cards of other stories.
    """
    for caption in _CAPTIONS(root)[:_MOST_CAPTIONS]:
        text = _CAPTION_LABEL.sub("", " ".join(caption.text_content().split()))
        if caption.getparent() is None or not _SHORTEST_CAPTION <= len(text) <= _LONGEST_CAPTION:
            continue
        if phrases.LINES.match(text):
            continue
        frame = next(caption.iterancestors("figure"), None)
        frame = next(caption.iterancestors("div"), caption) if frame is None else frame
        if len(" ".join(frame.text_content().split())) > 2 * len(text) + _SHORTEST_LOOSE:
            frame = caption
        paragraph = html.Element("p")
        paragraph.text, paragraph.tail = CAPTION + text, frame.tail
        frame.tail = None
        frame.addnext(paragraph)
        caption.drop_tree()


def join(root: html.HtmlElement) -> None:
    """Put the parts of a body that advertisements split into one; readers take the first only.

    Parts are `div`s of one class, which names a body or the text of an article, below one element.
    """
    groups: dict[tuple[str, html.HtmlElement], list[html.HtmlElement]] = {}
    for division in root.iter("div", "section"):
        name = division.get("class") or ""
        if not _BODY.search(name) or _OTHERS.search(name):
            continue
        above = division.getparent()
        above = above.getparent() if above is not None else None
        if above is not None and sum(child.tag == "p" for child in division) >= _FEWEST_PARAGRAPHS:
            groups.setdefault((name, above), []).append(division)
    for first, *others in groups.values():
        for other in others[:_MOST_PARTS]:
            first.extend(list(other))


def quotes(root: html.HtmlElement) -> None:
    """Posts that an article quotes lose the classes for which readers would leave them out."""
    quotes = [one for one in root.iter("blockquote") if _POSTS.search(one.get("class") or "")]
    for quote in quotes[:_MOST_POSTS]:
        quote.attrib.clear()
        most = _FRAME * len(quote.text_content()) + _SHORTEST_LOOSE
        for _, frame in zip(
            range(_MOST_FRAMES), quote.iterancestors("div", "figure"), strict=False
        ):
            if len(frame.text_content()) > most:
                break
            frame.attrib.clear()
            frame.tag = "div"


def paragraphs(root: html.HtmlElement) -> None:
    """Make paragraphs of text that stands beside blocks; readers see only the blocks."""
    for holder in list(root.iter(*_HOLDERS)):
        if any(child.tag in _BLOCKS for child in holder):
            for before, members in _runs(holder):
                _enclose(holder, before, members)


def _runs(holder: html.HtmlElement) -> list[Run]:
    """The inline elements before the first block in `holder`, and behind each block."""
    runs: list[Run] = [(None, [])]
    for child in holder:
        if child.tag in _BLOCKS:
            runs.append((child, []))
        else:
            runs[-1][1].append(child)
    return runs


def _enclose(
    holder: html.HtmlElement, before: html.HtmlElement | None, members: list[html.HtmlElement]
) -> None:
    """Put a run of text and inline elements into a paragraph, if it is text of an article."""
    first = holder.text if before is None else before.tail
    if not members and not (first and first.strip()):
        return
    said = " ".join(((first or "") + "".join(map(_with_tail, members))).split())
    linked = sum(len(a.text_content()) for member in members for a in member.iter("a"))
    if not _is_prose(said) or linked > _MOST_LOOSE * len(said):
        return
    paragraph = html.Element("p")
    paragraph.text = first
    paragraph.extend(members)
    if before is None:
        holder.text = None
        holder.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)


def _with_tail(member: html.HtmlElement) -> str:
    return "".join(member.itertext()) + (member.tail or "")


def _is_prose(text: str) -> bool:
    long = len(text) >= _SURELY_LOOSE or bool(_SENTENCE_END.search(text))
    return len(text) >= _SHORTEST_LOOSE and long and "http" not in text


def repeats(root: html.HtmlElement) -> None:
    """Mark paragraphs that a page repeats on purpose; readers would take the first alone.

    Those are neighbours with the same words, three or more, or all that there is: two copies
    before other text are a lead and its repetition.
    """
    for parent in {one.getparent() for one in root.iter("p", "div")} - {None}:
        rows = [child for child in parent if child.tag in {"p", "div"}]
        if not 1 < len(rows) <= _MOST_ROWS:
            continue
        texts = [" ".join(row.text_content().split()) if _is_leaf(row) else "" for row in rows]
        distinct = {text for text in texts if text}
        if len(distinct) < len(texts):
            for number in range(1, len(rows)):
                text = texts[number]
                often = len(distinct) == 1 or texts.count(text) >= _OFTEN
                if len(text) >= _SHORTEST_REPEATED and text == texts[number - 1] and often:
                    _mark(rows[number], f" {REPEATED * (1 + number % 2)}")


def _is_leaf(row: html.HtmlElement) -> bool:
    return len(row) <= _MOST_MARKS and not any(child.tag in _BLOCKS for child in row)


def _mark(row: html.HtmlElement, mark: str) -> None:
    if len(row):
        row[-1].tail = (row[-1].tail or "") + mark
    else:
        row.text = (row.text or "") + mark
