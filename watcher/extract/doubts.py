"""How sure it is that a text is the article's, and the named reasons why not.

A doubt never keeps an article from being judged. People see it beside the alert, and a text in
doubt explains why a watch found nothing.
"""

import re

from watcher.model.article import Doubt, PageText, TextFrom
from watcher.model.entry import Entry

_SHORT = 0.6  # of the feed's own full text
_FEWEST_STEMS, _STEM = 3, 5
_OFF = 0.2  # of the headline's longer words, by their first letters
_LONG_ENOUGH = 300
_NEAR = {"nb": "no", "nn": "no", "da": "no", "hr": "sr", "bs": "sr", "sh": "sr", "sk": "cs",
         "ms": "id", "mk": "bg"}  # fmt: skip
_WORDS, _ANY = re.compile(r"[^\W\d_]{4,}"), re.compile(r"[^\W_]+")


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
