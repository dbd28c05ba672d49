"""How sure it is that a text is the article's, and the named reasons why not.

A doubt never keeps an article from being judged. People see it beside the alert, and a text in
doubt explains why a watch found nothing.
"""

import re
from itertools import islice

from lxml import html

from watcher.model.article import Doubt, PageText, TextFrom
from watcher.model.entry import Entry

_MOST = 400
_LITTLE = 0.5  # of the text in all `p` elements
_SHORT = 0.6  # of the feed's own full text
_FEWEST_STEMS, _STEM = 3, 5
_OFF = 0.2  # of the headline's longer words, by their first letters
_LONG_ENOUGH = 300
_NEAR = {"nb": "no", "nn": "no", "da": "no", "hr": "sr", "bs": "sr", "sh": "sr", "sk": "cs",
         "ms": "id", "mk": "bg"}  # fmt: skip
_WORDS, _ANY = re.compile(r"[^\W\d_]{4,}"), re.compile(r"[^\W_]+")
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*(?:"?false"?)', re.IGNORECASE)
_LOCKED = frozenset({"locked", "metered", "paid", "premium", "subscriber"})
_CUT = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})\s*$")


def asks_to_pay(root: html.HtmlElement) -> bool:
    """Whether the page says of itself that not all may read it. Asked before scripts are cut."""
    for meta in islice(root.iter("meta"), _MOST):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "article:content_tier" and (meta.get("content") or "").lower() in _LOCKED:
            return True
    scripts = islice(root.iter("script"), _MOST // 2)
    return any(
        "ld+json" in (one.get("type") or "") and _NOT_FREE.search(one.text or "") for one in scripts
    )


def of_page(root: html.HtmlElement, text: str, title: str, *, pays: bool) -> tuple[Doubt, ...]:
    """The doubts that the page itself raises. `root` is the tree without scripts."""
    told = sum(len(" ".join(p.itertext())) for p in root.iter("p"))
    found = {
        Doubt.WALLED: pays or bool(_CUT.search(text)),
        Doubt.LITTLE: len(text) < _LITTLE * told,
        Doubt.OFF_TOPIC: is_off_topic(title, text),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def of_entry(
    entry: Entry, text: str, text_from: TextFrom, *, spoken: str, claimed: str
) -> tuple[Doubt, ...]:
    """The doubts that the feed raises: what it tells more, and in which language."""
    found = {
        Doubt.HEADLINE: not text,
        Doubt.TEASER: bool(text) and text_from in {TextFrom.TEASER, TextFrom.BLOCKED},
        Doubt.SHORT: text_from is TextFrom.PAGE and len(text) < _SHORT * len(entry.content),
        Doubt.OFF_TOPIC: text_from is TextFrom.PAGE and is_off_topic(entry.title, text),
        Doubt.LANGUAGE: _is_other_language(text, spoken, claimed),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def is_headline(title: str, text: str) -> bool:
    """Whether a text has no word that the headline does not have."""
    return set(_ANY.findall(text.casefold())) <= set(_ANY.findall(title.casefold()))


def strays(title: str, page: PageText) -> bool:
    """Whether a page has no word of the headline that led to it: a log-in, an error, a notice.

    Such a page's address is that of many articles, and is not to stand for one of them.
    """
    stems = {word[:_STEM] for word in _WORDS.findall(title.casefold())}
    said = f"{page.title}\n{page.text}".casefold()
    return len(stems) >= _FEWEST_STEMS and not any(stem in said for stem in stems)


def is_off_topic(title: str, text: str) -> bool:
    """Whether hardly a word of the headline, which has some, occurs in the text."""
    stems = {word[:_STEM] for word in _WORDS.findall(title.casefold())}
    if len(stems) < _FEWEST_STEMS or len(text) < _LONG_ENOUGH:
        return False
    folded = text.casefold()
    return sum(stem in folded for stem in stems) < _OFF * len(stems)


def _is_other_language(text: str, spoken: str, claimed: str) -> bool:
    """A short text is not judged, and languages that are hard to tell apart count as one."""
    claim = claimed.strip().lower()[:2]
    if not (spoken and claim and len(text) >= _LONG_ENOUGH):
        return False
    return _NEAR.get(spoken, spoken) != _NEAR.get(claim, claim)
