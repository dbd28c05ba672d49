"""A page's markup mended so that readers of pages see what people see: text without paragraphs,
quoted posts, captions, repeated lines, bodies in parts.
"""

import re

from lxml import etree, html

REPEATED = "\N{FOUR DOT PUNCTUATION}"
"""Ends a paragraph that the page shows several times in a row on purpose."""

_BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table ul".split()
)
_HOLDERS = ("div", "section", "article", "blockquote", "main", "td", "center")
_SHORTEST_LOOSE = 60  # characters; less is a label
_MOST_LOOSE = 0.5  # of them that are links
_SHORTEST_REPEATED, _OFTEN = 40, 3
_MOST_REPEATS = 40
_SENTENCE_END = re.compile(r"[.!?…。！？؟:][\"'”’»)\]]*$")


def paragraphs(root: html.HtmlElement) -> None:
    """Make paragraphs of text that stands in a division beside blocks, or is all that it holds."""
    for holder in list(root.iter(*_HOLDERS)):
        _wrap(holder)


def _wrap(holder: html.HtmlElement) -> None:
    if not any(child.tag in _BLOCKS for child in holder):
        return
    runs: list[tuple[int, list[html.HtmlElement]]] = [(-1, [])]
    for at, child in enumerate(holder):
        if child.tag in _BLOCKS:
            runs.append((at, []))
        else:
            runs[-1][1].append(child)
    for at, members in reversed(runs):
        before = holder[at] if at >= 0 else None
        first = holder.text if before is None else before.tail
        said = " ".join(((first or "") + "".join(_said(m) for m in members)).split())
        linked = sum(len(a.text_content()) for m in members for a in m.iter("a"))
        if "http" in said or not (_SENTENCE_END.search(said) or len(said) >= 120):
            continue
        if len(said) < _SHORTEST_LOOSE or linked > _MOST_LOOSE * len(said):
            continue
        paragraph = html.Element("p")
        paragraph.text = first
        if before is None:
            holder.text = None
        else:
            before.tail = None
        paragraph.extend(members)
        holder.insert(at + 1, paragraph)


def _said(member: html.HtmlElement) -> str:
    return member.text_content() + (member.tail or "")


def repeats(root: html.HtmlElement) -> None:
    """Mark paragraphs that a page repeats on purpose; readers would take the first alone.

    Those are siblings with the same words, three or more, or all that there is: two copies
    before other text are a lead and its repetition.
    """
    for parent in {p.getparent() for p in root.iter("p", "div")}:
        if parent is None:
            continue
        rows = [c for c in parent if c.tag in ("p", "div")]
        if len(rows) < 2:
            continue
        words = [" ".join(r.text_content().split()) if len(r) < 20 else "" for r in rows]
        distinct = {w for w in words if w}
        for n in range(1, len(rows)):
            w = words[n]
            if len(w) >= _SHORTEST_REPEATED and w == words[n - 1] and (
                len(distinct) == 1 or words.count(w) >= _OFTEN
            ):
                last = rows[n]
                mark = " " + REPEATED * (1 + n % 2)
                if len(last):
                    last[-1].tail = (last[-1].tail or "") + mark
                else:
                    last.text = (last.text or "") + mark


def quotes(root: html.HtmlElement) -> None:
    """Posts that an article quotes lose the classes for which readers would leave them out."""
    for quote in root.iter("blockquote"):
        name = quote.get("class") or ""
        if re.search(r"twitter|instagram|tiktok|bluesky|mastodon|telegram|fb-|embed", name):
            quote.attrib.clear()
            above = quote.getparent()
            for _ in range(3):
                if above is None or above.tag in ("article", "body", "main"):
                    break
                inner = len(" ".join(above.text_content().split()))
                own = len(" ".join(quote.text_content().split()))
                if inner > 1.3 * own + 40:
                    break
                above.attrib.clear()
                above = above.getparent()
