"""A page's bytes as an lxml tree, cut down to what can hold an article at a bounded cost."""

import re

from lxml import etree, html

from watcher.model import charset as encodings

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(
    rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Of the same characters but halves of pairs, which the parser replaces itself.
_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)"
    r"|x0*(?:[0-8bcef]|1[\da-f]|fff[ef])(?![\da-f]));?",
    re.IGNORECASE,
)
_OVERLONG = re.compile(r"<([a-zA-Z][\w-]*)\s[^<>]{20000,}>")  # libxml2 compares all attributes
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

_LONGEST_PAGE = 5_000_000  # characters
_MOST_ATTRIBUTES = 60
_LARGE_TREE = 12_000  # elements; an ordinary news page has 500 to 4,000
_HUGE_TREE = 40_000
_LONGEST_TOKEN = 5_000  # characters without a blank: data, not words
_MOST_INLINE = 400  # inline children of one element
_DEEPEST = 120
_UNREADABLE = (
    "style", "noscript", "svg", "template", "iframe", "object", "embed", "canvas", "select",
    "datalist", "link", "meta", "input", "video", "audio", "map",
)  # fmt: skip
_INLINE = (
    "a", "abbr", "b", "bdi", "bdo", "big", "code", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
)  # fmt: skip
_KEPT_EMPTY = frozenset({"br", "hr", "img", "meta", "title", "body", "html", "head", "td", "th"})
_SPANS = ("colspan", "rowspan")
_CONTAINERS = frozenset({"body", "div", "section", "article", "main", "tbody", "ul", "ol"})
_UNUSUAL = etree.XPath(
    f"//*[@colspan or @rowspan or count(@*)>{_MOST_ATTRIBUTES} or count(*)>{_MOST_INLINE}"
    f" or text()[string-length(.)>{_LONGEST_TOKEN}]]"
)
_LONGEST_JSON = 200_000
_SCRIPTS = etree.XPath(
    f"//script[not(contains(@type, 'ld+json')) or string-length(.)>{_LONGEST_JSON}]"
)  # trafilatura may fall back on the `articleBody` of JSON-LD
_SIZE = etree.XPath("count(//*)")
_DEEP = etree.XPath("/*" * _DEEPEST + "[*]")


def parse(body: bytes, declared: str) -> html.HtmlElement | None:
    """The tree of a page, or None where there is none; `declared` is the header's encoding."""
    whole = _OVERLONG.sub(r"<\1>", _DECLARATION.sub("", text(body, declared)))
    try:
        return etree.fromstring(whole.encode("utf-8"), _parser())
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def text(body: bytes, declared: str) -> str:
    """The text of a page, as far as it is read, without characters that no markup may have."""
    whole = encodings.decode(body, _labels(body, declared))[:_LONGEST_PAGE]
    return _REFERENCE.sub(" ", _NOT_XML.sub("", whole))


def _parser() -> etree.HTMLParser:
    """Every element is an `HtmlElement` by a rule in C; lxml.html asks Python for each of them."""
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, collect_ids=False, no_network=True, encoding="utf-8"
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    return parser


def _labels(body: bytes, declared: str) -> list[str]:
    """The header's word, then the page's own."""
    found = (_META.search(body[:4096]), _XML.search(body[:200]))
    return [declared, *(one[1].decode("ascii") for one in found if one)]


def size(root: html.HtmlElement) -> int:
    """How many elements a tree has."""
    return int(_SIZE(root))


def lighten(root: html.HtmlElement) -> None:
    """Take out of `root` what holds no text and what makes readers slow. Text is kept in order.

    The limits lie far above what news pages have, live blogs of a megabyte included.
    """
    for script in _SCRIPTS(root):
        script.drop_tree()
    etree.strip_elements(root, *_UNREADABLE, with_tail=False)
    for element in _UNUSUAL(root):
        _calm(element)
    elements = size(root)
    if elements > _LARGE_TREE:
        _flatten(root)
        elements = _without_empty(root)
    if elements > _HUGE_TREE:
        _rest_as_text(root, _HUGE_TREE)
    for element in _DEEP(root):
        _shallow(element)


def _calm(element: html.HtmlElement) -> None:
    """Attributes, children and overlong text of one element."""
    attributes = element.attrib
    if len(attributes) > _MOST_ATTRIBUTES:
        attributes.clear()
    for name in _SPANS:
        if name in attributes:
            del attributes[name]
    if len(element) > _MOST_INLINE and element.tag not in _CONTAINERS:
        etree.strip_tags(element, *_INLINE)
    element.text = _words(element.text or "")
    for child in element:
        child.tail = _words(child.tail or "")


def _words(text: str) -> str:
    """`text`; if it is overlong, without tokens that no reader would call words."""
    if len(text) <= _LONGEST_TOKEN:
        return text
    return " ".join(word for word in text.split() if len(word) < _LONGEST_TOKEN)


def _flatten(root: html.HtmlElement) -> None:
    """Inline marks go, their text stays; links stay where they are few enough."""
    links = sum(1 for _ in root.iter("a"))
    kept = {"a"} if links < _LARGE_TREE // 4 else set()
    etree.strip_tags(root, *(name for name in _INLINE if name not in kept))


def _without_empty(root: html.HtmlElement) -> int:
    """Drop elements without text or children, deepest first; the number of those left."""
    left = 0
    for element in reversed(list(root.iter(etree.Element))):
        if len(element) or element.tag in _KEPT_EMPTY or (element.text or "").strip():
            left += 1
        elif element.getparent() is not None:
            element.drop_tree()
    return left


def _rest_as_text(root: html.HtmlElement, most: int) -> None:
    """Only the first `most` elements stay; of what follows in one of them, the text."""
    cut: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    kept = set()
    for count, element in enumerate(root.iter(etree.Element)):
        parent = element.getparent()
        if count < most or parent is None:
            kept.add(element)
        elif parent in kept:
            cut.setdefault(parent, []).append(element)
    for parent, elements in cut.items():
        words = (" ".join((*one.itertext(), one.tail or "")) for one in elements)
        rest = html.Element("p")
        rest.text = "\n".join(words)
        for one in elements:
            parent.remove(one)
        parent.append(rest)


def _shallow(element: html.HtmlElement) -> None:
    """What lies below `element` becomes its text."""
    text = " ".join(element.itertext())
    for child in list(element):
        element.remove(child)
    element.text = text
