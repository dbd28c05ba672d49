"""What a page shows of other stories inside or below its own, cut out before the page is read."""

import re

from lxml import etree, html

_FEWEST_LINKS, _FEWEST_WORDS = 2, 4
_LONGEST_ITEM, _LONGEST_HEADLINE, _LONGEST_LINK = 200, 160, 400
_LINKED = 0.9  # of the characters of an element that is a link
_LISTED = 0.75  # of those of a paragraph that lists links
_LONGEST_LIST = 700
_SHORTEST_CARD = 60
_OWN_STORY = 500  # characters of paragraphs; a card of another story has fewer
_LARGEST_LINK = 600  # a link around more is one that nobody closed
_BOXES = re.compile(
    r"newsletter|subscri(?:be|ption)|sign-?up|nrplus|paywall|-cta\b|\bcta-|opt-?in\b"
    r"|related|recirc|read-?(?:more|next|also)|more-?(?:from|on|stories|news)|most-?(?:read|popular|viewed)"
    r"|trending|recommend|you-?may|taboola|outbrain|zergnet|up-?next|see-?also|latest-(?:news|box|stories)"
    r"|share-?(?:bar|box|button|tools|links)|social-?(?:share|bar|links|media-links|icons)|sharedaddy|addtoany"
    r"|author-?(?:box|bio|info|card)|about-?author|post-?author-box|bio-?box|cookie|consent|gdpr|breadcrumb"
    r"|comment-?(?:list|section|form|area)|comments-area|disqus|livefyre",
    re.IGNORECASE,
)
_MOST_OF_PAGE = 0.2  # of the characters of all paragraphs; a box that holds more is no box


def cut(root: html.HtmlElement) -> None:
    """Take out of `root` lists, paragraphs, cards and whole articles that are of other stories."""
    _boxes(root)
    _articles(root)
    _inline(root)
    _lists(root)
    _paragraphs(root)


def _length(element: html.HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))


def _told(element: html.HtmlElement) -> int:
    """Characters in paragraphs."""
    return sum(_length(p) for p in element.iter("p"))


def _boxes(root: html.HtmlElement) -> None:
    whole = _told(root)
    for box in list(root.iter("div", "section", "aside", "ul", "form", "p", "span")):
        name = f"{box.get('class') or ''} {box.get('id') or ''}"
        if len(name) < 4 or not _BOXES.search(name) or box.getparent() is None:
            continue
        if box.find(".//h1") is not None or _told(box) > _MOST_OF_PAGE * whole:
            continue
        box.drop_tree()


def _articles(root: html.HtmlElement) -> None:
    """Articles inside or behind the one that has the headline, where that one tells enough."""
    articles = list(root.iter("article"))
    if len(articles) < 2:
        return
    own = next((a for a in articles if a.find(".//h1") is not None), None)
    if own is None:
        return
    inner = [a for a in own.iter("article") if a is not own]
    if _told(own) - sum(_told(a) for a in inner if a.getparent() is not None) < _OWN_STORY:
        return
    h1 = own.find(".//h1")
    for article in articles:
        if article is own or article.getparent() is None or own in article.iter("article"):
            continue
        if h1 in article.iter("h1"):
            continue
        article.drop_tree()


def _lists(root: html.HtmlElement) -> None:
    for listed in list(root.iter("ul", "ol")):
        items = [item for item in listed if item.tag == "li"]
        if len(items) < _FEWEST_LINKS or listed.getparent() is None:
            continue
        if all(_is_link(item, _LONGEST_ITEM) for item in items):
            listed.drop_tree()


def _paragraphs(root: html.HtmlElement) -> None:
    for paragraph in list(root.iter("p", "h2", "h3", "h4", "h5")):
        if paragraph.getparent() is None:
            continue
        if _is_link(paragraph, _LONGEST_LINK) or _is_listing(paragraph):
            words = len(paragraph.text_content().split())
            if words >= _FEWEST_WORDS:
                paragraph.drop_tree()


def _is_link(element: html.HtmlElement, longest: int) -> bool:
    """Whether the text of an element, which is not long, is that of links in it or around it."""
    text = "".join(element.text_content().split())
    if not 0 < len(text) <= longest:
        return False
    around = next(element.iterancestors("a"), None)
    if around is not None and _length(around) <= _LARGEST_LINK:
        return True
    return _linked(element) >= _LINKED * len(text)


def _linked(element: html.HtmlElement) -> int:
    return sum(len("".join(a.text_content().split())) for a in element.iter("a"))


def _is_listing(paragraph: html.HtmlElement) -> bool:
    links = [a for a in paragraph.iter("a") if len(a.text_content().split()) >= _FEWEST_WORDS]
    text = "".join(paragraph.text_content().split())
    return (
        len(links) >= _FEWEST_LINKS
        and not text.endswith((".", "。", "!", "?", "…"))
        and len(text) <= _LONGEST_LIST
        and _linked(paragraph) >= _LISTED * len(text)
    )


def _inline(root: html.HtmlElement) -> None:
    """Cards that unfold over a name: in a paragraph, a span of two links or more and no words."""
    for span in reversed(list(root.iter("span"))):
        if span.getparent() is None or len(span) == 0:
            continue
        links = list(span.iter("a"))
        if len(links) < _FEWEST_LINKS or next(span.iterancestors("p"), None) is None:
            continue
        text = "".join(span.text_content().split())
        if len(text) >= _SHORTEST_CARD and _linked(span) >= _LISTED * len(text):
            span.drop_tree()
