"""A page's bytes into the text of an article: the only door to trafilatura."""

import logging
from dataclasses import replace
from datetime import datetime

from lxml import html as lxml_html

from watcher.extract import (
    above,
    boilerplate,
    claims,
    identity,
    language,
    live,
    mend,
    meta,
    others,
    shown,
    tree,
    walls,
    when,
)
from watcher.model import plain
from watcher.model.article import PageText, TextFrom
from watcher.model.fetched import Failed, FailReason

_SUSPICIOUS, _TIMES = 0.3, 3.5  # of the text in all `p` elements; of what the fast way finds
_LONGEST_TEXT = 3_000_000  # characters; a live blog of a day can have one million
# Elements and characters: jusText's time grows with the square of the paragraphs.
_MOST_FOR_ALL_MEANS, _LONGEST_FOR_ALL_MEANS = 5_000, 400_000
_MANY_LINES, _SHORT_LINE = 60, 30
_LONGEST_TITLE = 1000
_TRAFILATURA_RAISES = (
    AttributeError, IndexError, KeyError, RecursionError, TypeError, UnicodeError, ValueError,
)  # fmt: skip

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs addresses of every page


def warm() -> None:
    """Read one small page, so that the next one finds libraries and models loaded.

    Workers that may open no file need it: the models pass through a temporary one.
    """
    language.warm()
    paragraph = b"<p>Ministers met on Monday to talk about the harbour and its future use.</p>"
    read(b"<html><body><article>" + paragraph * 5 + b"</article></body></html>", url="")


def read(html: bytes, *, url: str, charset: str = "", language: str = "") -> PageText | Failed:
    """The article in a page. `charset` is the HTTP header's; `language` what the feed claims.

    `url` is where the page was read in the end: what it says of its addresses is judged by it.

    `text_from` is BLOCKED, with the reason in `problem`, for a wall in place of the article.
    `Failed` where nothing is left that could be an article, and where the page only sends its
    reader on; `moved_to` then says where. Run it where its time is limited.
    """
    root = tree.parse(html, charset)
    if root is None:
        return Failed(url=url, reason=FailReason.BROKEN, detail="the page is empty or no HTML")
    if onward := identity.leads_on(root, url):
        return Failed(url=url, reason=FailReason.ELSEWHERE, detail="it leads on", moved_to=onward)
    said = meta.read(root)
    claimed = claims.read(root, url, said.title)
    tree.lighten(root)
    title = plain.line(said.title)[:_LONGEST_TITLE]
    everything = _lines(root)
    day = _shown(said, everything, title) or when.of_address(url) or meta.written(root)
    said = replace(said, published_at=day)
    mend.layout(root)
    mend.captions(root)
    others.cut(root)
    mend.mend(root)
    text = _text(root, title)
    if wall := walls.standing(html, title, text or everything.replace("\n", " ")):
        walled = _page(said, title, "", text_from=TextFrom.BLOCKED, problem=wall, hint=language)
        return claims.added(walled, claimed, root)
    if not text:
        return Failed(url=url, reason=FailReason.BROKEN, detail="no article text found in the page")
    page = _page(said, title, text, text_from=TextFrom.PAGE, problem="", hint=language)
    return claims.added(page, claimed, root)


def _shown(said: meta.Meta, everything: str, title: str) -> datetime | None:
    """The day that the page shows or states."""
    headings = [title, *said.headings]
    return shown.day(everything, headings, said.published_at, said.changed_at, firm=said.firm)


def _page(
    said: meta.Meta, title: str, text: str, *, text_from: TextFrom, problem: str, hint: str
) -> PageText:
    return PageText(
        title=title,
        text=text,
        author=said.author,
        published_at=said.published_at,
        language=language.detect(f"{title}\n{text}", said.language or hint),
        site=said.site,
        text_from=text_from,
        problem=problem,
    )


def _text(root: lxml_html.HtmlElement, title: str) -> str:
    """The main text, one newline between paragraphs, without furniture."""
    text = plain.paragraphs(_extracted(root)[:_LONGEST_TEXT])
    paragraphs = text.split("\n")
    if text:
        paragraphs = above.missing(root, text) + paragraphs
    return "\n".join(boilerplate.clean([p for p in paragraphs if p], title))


def _extracted(root: lxml_html.HtmlElement) -> str:
    """What trafilatura finds: fast, and again with all its means where that is suspiciously little.

    All its means find a little more in few pages, and whole lists of other stories in some: they
    are believed where they find several times as much, or where the fast way took all of a page.
    """
    if tree.size(root) > _MOST_FOR_ALL_MEANS:
        live.level(root)
        return _trafilatura(root, fast=True)
    found = _trafilatura(root, fast=True)
    told = sum(len(" ".join(p.itertext())) for p in root.iter("p"))
    if len(found) < told * _SUSPICIOUS and told < _LONGEST_FOR_ALL_MEANS:
        more = _trafilatura(root, fast=False)
        return more if len(more) >= _TIMES * len(found) else found
    if _is_whole_page(found):
        less = _trafilatura(root, fast=False)
        return less if 0 < len(less) < len(found) else found
    return found


def _is_whole_page(text: str) -> bool:
    """Whether so many lines are so short that menus must be among them."""
    lines = text.split("\n")
    short = sum(len(line) < _SHORT_LINE for line in lines)
    return len(lines) >= _MANY_LINES and 2 * short > len(lines)


def _trafilatura(root: lxml_html.HtmlElement, *, fast: bool) -> str:
    """`deduplicate` stays off: it remembers earlier pages."""
    # Half a second, and only worker processes read pages.
    from trafilatura import bare_extraction  # noqa: PLC0415 - said above

    try:
        found = bare_extraction(root, fast=fast, include_comments=False, deduplicate=False)
    except _TRAFILATURA_RAISES:
        return ""
    return str(getattr(found, "text", "") or "")


def _lines(root: lxml_html.HtmlElement) -> str:
    """All text, a line for each piece between two tags."""
    body = root.find("body")
    pieces = (root if body is None else body).itertext()
    lines = (" ".join(piece.split()) for piece in pieces if '"@type"' not in piece)
    return "\n".join(line for line in lines if line)
