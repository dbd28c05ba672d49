"""Which page a page is: its canonical link, where that can be believed.

A link in a page is the page's own claim. A template may name one story, a section or the front
page in all of its pages, and a hostile page may name somebody else's: a wrong one would make two
stories one, and the second would never be told.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import html

from watcher.model import links, wrappers

_MOST = 400  # elements looked at
_NUMBERS = re.compile(r"(?<![\dA-Za-z])\d{3,}(?![\dA-Za-z])|(?<=[A-Za-z])\d{5,}")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?$")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_REFRESH = re.compile(r"\s*[0-5](?:\.\d*)?\s*[;,]\s*url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_FEW_WORDS = 60  # a page that says less is no article
_STEM = 5  # letters of a word that are compared
_FEWEST_WORDS, _SHORTEST_SLUG = 2, 3


def stated(root: html.HtmlElement, url: str, title: str) -> str:
    """The address that the page at `url` gives itself (rel=canonical, else og:url).

    "" unless it is http or https, of the same site, of an article and of this one: it has a
    number, or two of three words or more, in common with the page's address or its headline.
    """
    if not url:
        return ""
    for claim in _claims(root):
        found = links.canonical(wrappers.unwrapped(links.absolute(claim, url)), "")
        if found and _believed(found, url, title):
            return found
    return ""


def leads_on(root: html.HtmlElement, url: str) -> str:
    """Where a page that holds next to nothing sends its reader at once (meta refresh), or ""."""
    for meta in islice(root.iter("meta"), _MOST):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match(meta.get("content") or "")
        target = links.absolute(found[1], url) if found else ""
        if target and links.key(target) != links.key(url) and _is_empty(root):
            return target
    return ""


def _is_empty(root: html.HtmlElement) -> bool:
    body = root.find("body")
    words = (word for element in (root if body is None else body).iter("p", "div", "a", "body")
             for word in (element.text or "").split())  # fmt: skip
    return sum(1 for _ in islice(words, _FEW_WORDS)) < _FEW_WORDS


def _claims(root: html.HtmlElement) -> Iterator[str]:
    for link in islice(root.iter("link"), _MOST):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href") or ""
    for meta in islice(root.iter("meta"), _MOST):
        if (meta.get("property") or meta.get("name") or "").lower() == "og:url":
            yield meta.get("content") or ""


def _believed(claim: str, url: str, title: str) -> bool:
    if links.key(claim) == links.key(url):
        return True
    if links.site(claim) != links.site(url) or links.is_front(claim):
        return False
    numbers, words = _telling(claim)
    own_numbers, own_words = _telling(url)
    shared = words & (own_words | _stems(title))
    slug = len(words) >= _SHORTEST_SLUG and len(shared) >= _FEWEST_WORDS
    return bool(numbers & own_numbers) or slug


def _telling(url: str) -> tuple[set[str], set[str]]:
    """The numbers in an address that are no dates, and the words after its folders."""
    parts = urlsplit(links.key(url))
    path = unquote(parts.path)
    numbers = _NUMBERS.findall(f"{path}?{parts.query}")
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return {n for n in numbers if not _YEAR.match(n)}, _stems(f"{last} {unquote(parts.query)}")


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORDS.findall(text.casefold())}
