"""Pages of many posts, live blogs above all: readers take the first post for the article."""

import re
from collections import defaultdict

from lxml import html

_POSTS = ("article", "div", "section", "li")
_FEWEST = 20
_MOST_OF_ALL = 0.5  # of the page's text is in posts of one kind
_NO_POSTS = re.compile(
    r"comment|reply|replies|respons|disqus|discuss|related|teaser|card|promo|sidebar|widget|nav",
    re.IGNORECASE,
)
_ABOVE = 3  # levels at which a name tells what the posts are


def level(root: html.HtmlElement) -> None:
    """Take from the posts of a page what makes one of them look like the article.

    Posts are siblings with the same tag and class that hold most of the page's text, and are
    neither comments nor teasers.
    """
    kinds: defaultdict[tuple[object, object, str], list[html.HtmlElement]] = defaultdict(list)
    for element in root.iter(*_POSTS):
        parent = element.getparent()
        if parent is not None:
            kinds[parent, element.tag, element.get("class") or ""].append(element)
    least = _MOST_OF_ALL * _length(root)
    for (*_, name), posts in kinds.items():
        if len(posts) < _FEWEST or _NO_POSTS.search(name + _names_above(posts[0])):
            continue
        if sum(map(_length, posts)) >= least:
            _make_plain(posts)


def _length(element: html.HtmlElement) -> int:
    return sum(map(len, element.itertext()))


def _names_above(post: html.HtmlElement) -> str:
    above = [element for element, _ in zip(post.iterancestors(), range(_ABOVE), strict=False)]
    return " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in above)


def _make_plain(posts: list[html.HtmlElement]) -> None:
    for post in posts:
        for element in post.iter(*_POSTS):
            if element.tag == "article":
                element.tag = "div"
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
