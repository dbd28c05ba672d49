"""The furniture that stands between the paragraphs of an article, on pages and in feeds alike."""

import re
from collections import Counter
from itertools import takewhile

from watcher.extract import phrases, walls

REPEATED = "\N{FOUR DOT PUNCTUATION}"
"""Ends a paragraph, until it is cleaned, that the page shows several times on purpose."""

_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|&hellip;)\s*\]|\(\s*…\s*\)|…|\.{3})\s*$")
_SENTENCE_END = re.compile(r"[.!?…。！？؟:;][\"'”’»)\]]*$")
_WORDS = re.compile(r"[^\W_]+")

_LONGEST_TEASER = 300
_LONGEST_PLEA, _PLEAS_FROM = 200, 1500  # characters; a shorter text may be a wall's
_LONGEST_CAPITALS = 160
_LONGEST_ITEM = 160
_FEWEST_CAPITALS = 4  # words; fewer are an acronym, a name or a heading
_LONGEST_LABEL = 40
_SHORTEST_LEAD = 40
_LEADS = 2
_NEXT = 2
_BEGINNING = 8
_ENDING = 40  # characters; longer than any ellipsis


def clean(paragraphs: list[str], title: str = "") -> list[str]:
    """`paragraphs` without teasers, related headlines, share buttons, pleas and comments.

    A headline repeated at the top, and a lead that the body repeats, stand once. Captions stay.
    """
    kept = _body(paragraphs)
    told = sum(map(len, kept))
    if told > _PLEAS_FROM:
        kept = [p for p in kept if not (len(p) <= _LONGEST_PLEA and walls.asks_to_pay(p))]
    kept = _without_tail([p for p in kept if not _furniture(p)])
    kept = _without_capitals(kept, title)
    return _once(_without_title(kept, title))


def masked(text: str, title: str = "") -> str:
    """`text` with furniture blanked out, of the same length, so that offsets stay true.

    Only what is surely of other stories goes: teasers, share buttons, headlines in capitals.
    """
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    kept = _without_capitals([line for line in full if not _furniture(line)], title)
    wanted = set(kept)
    return "\n".join(line if line in wanted else " " * len(line) for line in lines)


def _body(paragraphs: list[str]) -> list[str]:
    """All up to the comments, less lists of links under a heading such as "Related stories"."""
    kept: list[str] = []
    listed = False
    for number, paragraph in enumerate(paragraphs):
        if phrases.COMMENTS.match(paragraph) and number > len(paragraphs) // 2:
            break
        if phrases.LIST_HEAD.match(paragraph.lstrip("#*-• ")):
            listed = True
            continue
        listed = listed and _is_item(paragraph)
        if not listed:
            kept.append(paragraph)
    return kept


def _without_tail(paragraphs: list[str]) -> list[str]:
    """Less the lines at the end that speak of the author and to the reader, not of the story."""
    end = len(paragraphs)
    while end > 1 and phrases.TAIL.match(paragraphs[end - 1].lstrip("-*• ")):
        end -= 1
    return paragraphs[:end]


def _is_item(paragraph: str) -> bool:
    """One headline of a list: short, and not closed like a sentence."""
    return len(paragraph) < _LONGEST_ITEM and not _SENTENCE_END.search(paragraph)


def _furniture(paragraph: str) -> bool:
    text = paragraph.strip()
    if not text or not _WORDS.search(text):
        return True
    if len(text) <= _LONGEST_TEASER and (phrases.TEASER.match(text) or _is_run_on(text)):
        return True
    if phrases.LINES.match(text):
        return True
    return bool(
        phrases.SHARE.match(text) or (len(text) <= _LONGEST_TEASER and phrases.PLEA.match(text))
    )


def _is_run_on(text: str) -> bool:
    return bool(phrases.RUN_ON.match(text)) and not text.endswith((".", "。"))


def _without_capitals(paragraphs: list[str], title: str) -> list[str]:
    """Less headlines of other stories, which stand alone in capitals between sentences."""
    if sum(map(_is_capitals, paragraphs)) * 3 > len(paragraphs):
        return paragraphs
    own = title.casefold()
    return [p for p in paragraphs if not _is_capitals(p) or p.casefold() in own]


def _is_capitals(paragraph: str) -> bool:
    """At least four words, all of them capitals, not closed like a sentence."""
    if len(paragraph) > _LONGEST_CAPITALS or not paragraph.isupper():
        return False
    return len(_WORDS.findall(paragraph)) >= _FEWEST_CAPITALS and not paragraph.endswith(
        (".", "!", ":")
    )


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    """Less the headline where it opens the text again, and a category label above it."""
    own = _normal(title)
    if not own:
        return paragraphs
    for number, paragraph in enumerate(paragraphs[:3]):
        first = _WORDS.search(paragraph.casefold())
        if first and own.startswith(first[0]) and _normal(paragraph) == own:
            above = [p for p in paragraphs[:number] if len(p) > _LONGEST_LABEL]
            return above + paragraphs[number + 1 :]
        if _normal(paragraph).endswith(own) and len(paragraph) <= len(title) + _LONGEST_LABEL:
            return paragraphs[:number] + paragraphs[number + 1 :]
    return paragraphs


def _once(paragraphs: list[str]) -> list[str]:
    """No paragraph twice in a row, and a lead only where the body does not begin with its words."""
    normals = [_normal(p) for p in paragraphs]
    often = Counter(n for n in normals if len(n) >= _SHORTEST_LEAD)
    refrains = sum(times > 1 for times in often.values()) > 1  # a text that repeats itself anyway
    kept: list[str] = []
    for number, (paragraph, normal) in enumerate(zip(paragraphs, normals, strict=True)):
        if paragraph.endswith(REPEATED):  # the page repeats it on purpose
            kept.append(paragraph.rstrip(REPEATED).rstrip())
            continue
        if len(normal) >= _SHORTEST_LEAD:
            if number and normal == normals[number - 1]:
                continue
            if number < _LEADS and not refrains:
                again = takewhile(normal.__eq__, normals[number + 1 :])
                later = paragraphs[number + 1 + sum(1 for _ in again) :]
                if _repeated(paragraph, later):
                    continue
        kept.append(paragraph)
    return kept


def _repeated(lead: str, later: list[str]) -> bool:
    """Whether what follows tells the lead again: itself, or the teaser that was cut from it."""
    if later and later[0].endswith(REPEATED):
        return False
    cut = lead[:-_ENDING] + _ELLIPSIS.sub("", lead[-_ENDING:])
    normal = _normal(cut)
    if cut == lead:
        return any(_normal(one).startswith(normal) for one in later[:_NEXT])
    return normal in " ".join(map(_normal, later[:_BEGINNING]))


def _normal(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))
