"""What a page shows of other stories inside or below its own, cut out before the page is read."""

import re

from lxml import html

from watcher.extract import phrases

_FEWEST_LINKS, _FEWEST_WORDS = 2, 4
_FEWEST_IDEOGRAPHS = 10  # in scripts without spaces ten characters are four words
_LONGEST_ITEM, _LONGEST_LINK, _LONGEST_LIST = 200, 400, 700  # characters
_LONGEST_TEASER, _LONGEST_HEAD = 300, 40
_LINKED = 0.9  # of the characters of an element that is a link
_LISTED = 0.75  # of those of a paragraph that lists links, or of what a teaser announces
_SHORTEST_CARD = 60
_LARGEST_LINK, _MOST_PARAGRAPHS = 600, 2  # a link around more is one that nobody closed
_OWN_STORY = 500  # characters of paragraphs; a card of another story has fewer
_MOST_OF_PAGE = 0.2  # of the characters of all paragraphs; a box that holds more is no box
_PLEAS_FROM = 1500  # characters of paragraphs; of a shorter page a plea may be all that there is
# In class or id, without hyphens, underscores and capitals.
_BOXES = (
    "newsletter", "related", "recirc", "readmore", "readnext", "readalso", "morefrom", "moreon",
    "morestories", "morenews", "mostread", "mostpopular", "mostviewed", "trending", "recommend",
    "youmay", "taboola", "outbrain", "zergnet", "upnext", "seealso", "latestnews", "latestbox",
    "lateststories", "sharebar", "sharebox", "sharebutton", "sharetools", "sharelinks",
    "shareline", "socialshare", "socialbar", "sociallinks", "socialmedialinks", "socialicons",
    "sharedaddy", "addtoany", "authorbox", "authorbio", "authorinfo", "authorcard", "aboutauthor",
    "biobox", "cookie", "gdpr", "breadcrumb", "commentlist", "commentsection", "commentform",
    "commentarea", "commentsarea", "disqus", "livefyre",
)  # fmt: skip
_PLEAS = ("subscribe", "subscription", "signup", "nrplus", "paywall", "consent", "optin")
_SQUEEZED = str.maketrans("", "", "-_")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5")
_TEXTS = ("p", "h2", "h3", "h4", "h5", "li", "div")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SEPARATORS = " \n\t\xa0:：–—-|»›>→"
_BEFORE = 80  # characters in front of a link that may announce it


def cut(root: html.HtmlElement) -> None:
    """Take out of `root` boxes, cards, lists, teasers and articles that are of other stories."""
    _boxes(root)
    _articles(root)
    _links(root)
    _inline(root)
    _lists(root)
    _paragraphs(root)


def _said(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _told(element: html.HtmlElement) -> int:
    """Characters in paragraphs."""
    return sum(len(_said(p)) for p in element.iter("p"))


def _is_headline(text: str) -> bool:
    """Whether a text is long enough for one."""
    return len(text.split()) >= _FEWEST_WORDS or len(_UNSPACED.findall(text)) >= _FEWEST_IDEOGRAPHS


def _boxes(root: html.HtmlElement) -> None:
    """Elements whose class or id says that they are furniture, if they hold little of the page."""
    whole = _told(root)
    names: dict[str, bool] = {}
    for box in list(root.iter("div", "section", "aside", "ul", "ol", "form", "p", "span")):
        name = f"{box.get('class') or ''} {box.get('id') or ''}"
        if name not in names:
            squeezed = name.lower().translate(_SQUEEZED)
            pleads = whole >= _PLEAS_FROM and any(word in squeezed for word in _PLEAS)
            names[name] = pleads or any(word in squeezed for word in _BOXES)
        if not names[name] or box.getparent() is None:
            continue
        if box.find(".//h1") is None and _told(box) <= _MOST_OF_PAGE * whole:
            box.drop_tree()


def _articles(root: html.HtmlElement) -> None:
    """Articles inside or behind the one that has the headline, where that one tells enough."""
    articles = list(root.iter("article"))
    own = next((one for one in articles if one.find(".//h1") is not None), None)
    if own is None or len(articles) == 1:
        return
    inner = {one for one in own.iter("article") if one is not own}
    topmost = [one for one in inner if not inner.intersection(one.iterancestors("article"))]
    if _told(own) - sum(map(_told, topmost)) < _OWN_STORY:
        return
    kept = {own, *own.iterancestors(), *own.find(".//h1").iterancestors()}
    for one in articles:
        if one not in kept and one.getparent() is not None:
            one.drop_tree()


def _links(root: html.HtmlElement) -> None:
    """Cards, which are links around whole blocks, and links that the words before them announce."""
    for link in list(root.iter("a")):
        if link.getparent() is None or link.get("href") is None:
            continue
        if len(link) and next(link.iter(*_BLOCKS), None) is not None:
            _card(link)
            continue
        before, previous = _before(link)
        words = before.strip()
        if not words or (words[-1] not in _SEPARATORS and len(words) > _LONGEST_HEAD):
            continue
        if match := phrases.ANNOUNCES.search(before):
            _announced(link, previous, len(before) - match.start())


def _card(link: html.HtmlElement) -> None:
    if not _is_small(link) or link.find(".//h1") is not None:
        return
    few = sum(1 for _ in link.iter("p")) <= _MOST_PARAGRAPHS
    if few and _is_headline(_said(link)):
        link.drop_tree()


def _is_small(link: html.HtmlElement) -> bool:
    """Whether somebody closed it; of a large one only the beginning is looked at."""
    size = 0
    for piece in link.itertext():
        size += len(piece.strip())
        if size > _LARGEST_LINK:
            return False
    return True


def _before(link: html.HtmlElement) -> tuple[str, html.HtmlElement | None]:
    """The text in front of a link in its line, and the element that it is of, or whose tail it is.

    None: it is the text of the parent.
    """
    previous = link.getprevious()
    parent = link.getparent()
    if previous is None:
        return (parent.text or "")[-_BEFORE:], None
    if (previous.tail or "").strip(_SEPARATORS):
        return (previous.tail or "")[-_BEFORE:], previous
    if previous.tag in {"b", "strong", "em", "i", "span", "u"}:
        return (_said(previous) + (previous.tail or ""))[-_BEFORE:], previous
    return (previous.tail or "")[-_BEFORE:], previous


def _announced(link: html.HtmlElement, previous: html.HtmlElement | None, length: int) -> None:
    """Take out a link and so many characters before it, if its line ends with it."""
    following = link.getnext()
    rest = (link.tail or "").strip(" \n\t)].")
    if rest or (following is not None and following.tag not in {"br", *_BLOCKS, "ul", "hr"}):
        return
    if not _is_headline(_said(link)):
        return
    parent = link.getparent()
    if previous is None:
        parent.text = (parent.text or "")[:-length] if length else parent.text
    elif (previous.tail or "").strip(_SEPARATORS) or previous.tag == "br":
        previous.tail = (previous.tail or "")[:-length]
    else:
        previous.tail = None
        previous.drop_tree()
    link.tail = None
    link.drop_tree()


def _lists(root: html.HtmlElement) -> None:
    """Lists, and the rows of tables, with two links or more and hardly a word outside of them."""
    for listed in list(root.iter("ul", "ol", "table")):
        kind = "tr" if listed.tag == "table" else "li"
        items = list(listed.iter(kind))
        if len(items) < _FEWEST_LINKS or listed.getparent() is None:
            continue
        head = len(items) > _FEWEST_LINKS and len(_said(items[0])) <= _LONGEST_HEAD
        if all(_is_link(item, _LONGEST_ITEM) for item in items[head:]):
            listed.drop_tree()


def _paragraphs(root: html.HtmlElement) -> None:
    """Paragraphs and headings that are a link, list links, or announce another story."""
    for paragraph in list(root.iter(*_TEXTS)):
        if paragraph.getparent() is None or any(child.tag in _BLOCKS for child in paragraph):
            continue
        if not (_has_link(paragraph) or _is_inside_link(paragraph)):
            continue
        text = _said(paragraph)
        if not _is_headline(text) or len(text) > _LONGEST_LIST:
            continue
        is_link = paragraph.tag not in {"li", "div"} and _is_link(paragraph, _LONGEST_LINK)
        if is_link or _is_listing(paragraph, text) or _is_teaser(paragraph, text):
            paragraph.drop_tree()


def _is_link(element: html.HtmlElement, longest: int) -> bool:
    """Whether the text of an element, which is not long, is that of links in it or around it."""
    text = "".join(_said(element).split())
    if not 0 < len(text) <= longest:
        return False
    if _is_inside_link(element):
        return True
    return _linked(element) >= _LINKED * len(text)


def _has_link(element: html.HtmlElement) -> bool:
    return element.find(".//a") is not None


def _is_inside_link(element: html.HtmlElement) -> bool:
    around = next(element.iterancestors("a"), None)
    return around is not None and _is_small(around)


def _linked(element: html.HtmlElement) -> int:
    """Characters of the links in an element, blanks not counted."""
    return sum(len("".join(_said(link).split())) for link in element.iter("a"))


def _is_listing(paragraph: html.HtmlElement, text: str) -> bool:
    """Whether a paragraph is a run of headlines, each a link, and no sentence."""
    if paragraph.tag in {"li", "div"} or text.endswith((".", "。", "!", "?", "…")):
        return False
    links = [link for link in paragraph.iter("a") if _is_headline(_said(link))]
    return len(links) >= _FEWEST_LINKS and _linked(paragraph) >= _LISTED * len(
        "".join(text.split())
    )


def _is_teaser(paragraph: html.HtmlElement, text: str) -> bool:
    """Whether it begins with words such as "See also", and the rest is a link."""
    if len(text) > _LONGEST_TEASER or not (words := phrases.ANNOUNCED.match(text)):
        return False
    rest = "".join(text[words.end() :].split())
    return bool(rest) and _linked(paragraph) >= _LISTED * len(rest)


def _inline(root: html.HtmlElement) -> None:
    """Cards that unfold over a name: in a paragraph, a span of two links or more and no words."""
    for span in reversed(list(root.iter("span"))):
        if len(span) == 0 or span.getparent() is None:
            continue
        links = sum(1 for _ in span.iter("a"))
        if links < _FEWEST_LINKS or next(span.iterancestors("p"), None) is None:
            continue
        text = "".join(_said(span).split())
        if len(text) >= _SHORTEST_CARD and _linked(span) >= _LISTED * len(text):
            span.drop_tree()
