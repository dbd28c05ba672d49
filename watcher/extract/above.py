"""The lead and the picture's caption that stand between a headline and the text, apart from it."""

import re
from collections.abc import Iterator

from lxml import html

from watcher.extract import shown
from watcher.extract.mend import CAPTION

_LEADS = re.compile(
    r"stand-?first|perex|\bdek\b|summary|\blead\b|subtitle|sub-?head|\bintro\b|excerpt|chapeau",
    re.IGNORECASE,
)
_NAMES = ("class", "data-gu-name", "itemprop", "data-testid")
_SENTENCE_END = re.compile(r"[.!?。！？؟][\"'”’»)\]]*$")
_WORDS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2}|[^\\W_]{4,}")
_SHORTEST, _LONGEST, _SHORTEST_TEXT = 25, 800, 60  # characters
_LONGEST_NAME = 100  # longer ones are of frames that hold more
_SEARCHED = 40  # elements behind the headline
_MOST = 2
_KNOWN = 0.7  # of the words; what is told again below counts once


def missing(root: html.HtmlElement, text: str) -> list[str]:
    """What stands above the text and has words that `text` lacks, in order."""
    known = set(_WORDS.findall(text.casefold()))
    found = []
    for said in _above(root, known):
        words = set(_WORDS.findall(said.casefold()))
        if words and len(words & known) < _KNOWN * len(words):
            found.append(said)
            known |= words
    return found[:_MOST]


def _above(root: html.HtmlElement, known: set[str]) -> Iterator[str]:
    headline = next(root.iter("h1"), None)
    if headline is None:
        return
    lead = False
    for element in _following(headline):
        said = " ".join(element.text_content().split())
        if said.startswith(CAPTION):
            yield said
        elif not lead and _is_lead(element) and _SHORTEST <= len(said) <= _LONGEST:
            if _SENTENCE_END.search(said) and not shown.found(said):
                lead = True
                yield said
        elif element.tag == "p" and len(said) >= _SHORTEST_TEXT:
            words = set(_WORDS.findall(said.casefold()))
            if words <= known:
                return


def _following(headline: html.HtmlElement) -> list[html.HtmlElement]:
    found = headline.xpath(
        f"following::*[self::p or self::div or self::h2][position()<={_SEARCHED}]"
    )
    return list(found)


def _is_lead(element: html.HtmlElement) -> bool:
    names = [element.get(name) or "" for name in _NAMES]
    above = element.getparent()
    if above is not None and element.tag == "p":
        names += [above.get(name) or "" for name in _NAMES]
    return any(len(name) <= _LONGEST_NAME and _LEADS.search(name) for name in names)
