"""Cuts the sentences that matched out of an article, with the hits marked by offsets."""

import re

from watcher.model.alert import Passage
from watcher.model.match import Evidence

LONGEST = 300  # characters of one passage: two or three lines on a phone
AT_MOST = 3
_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.!?…]+[\"'»”’)\]]*\s+|[。！？｡]+[」』”’）]*|\n+")
_NO_END = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Sen|Rep|Gov|No|vs|Jan|Feb|Mar"
    r"|Apr|Aug|Sept?|Oct|Nov|Dec|г|ул|им|тыс|млн|млрд|см))\.\s+$",
    re.IGNORECASE,
)
_LOOK_BACK = 8

Span = tuple[int, int]


def around(text: str, evidence: tuple[Evidence, ...]) -> tuple[Passage, ...]:
    """At most three sentences of `text` that hold the hits in `evidence`.

    The first is the one that covers most items, the earliest of equals; each further one adds
    items not yet shown. Offsets out of range are left out.
    """
    hits = [hit for hit in evidence if 0 <= hit.start < hit.end <= len(text)]
    by_sentence: dict[Span, list[Evidence]] = {}
    for hit in hits:
        by_sentence.setdefault(sentence(text, hit.start, hit.end), []).append(hit)
    chosen: list[Passage] = []
    shown: set[str] = set()
    while by_sentence and len(chosen) < AT_MOST:
        span = max(by_sentence, key=lambda s: (_gain(by_sentence[s], shown), -s[0]))
        found = by_sentence.pop(span)
        if chosen and not _gain(found, shown):
            break
        shown.update(hit.item for hit in found)
        chosen.append(_cut(text, span, found))
    return tuple(chosen)


def sentence(text: str, start: int, end: int) -> Span:
    """The sentence, at most one paragraph, around the characters `start` to `end`."""
    low, high = max(0, start - 2 * LONGEST), min(len(text), end + 2 * LONGEST)
    first, last = low, high
    for found in _SENTENCE_END.finditer(text, low, high):
        if _NO_END.search(text, max(low, found.end() - _LOOK_BACK), found.end()):
            continue
        if found.end() <= start:
            first = found.end()
        elif found.start() >= end:
            last = found.end()
            break
    return first, last


def _gain(hits: list[Evidence], shown: set[str]) -> int:
    return len({hit.item for hit in hits} - shown)


def _cut(text: str, span: Span, hits: list[Evidence]) -> Passage:
    """The sentence as a passage: bounded, on one line, blanks at its ends taken off."""
    first, last = _bounded(span, hits[0])
    piece = text[first:last]
    first += len(piece) - len(piece.lstrip())
    piece = re.sub(r"\s", " ", piece.strip())
    lead = _ELLIPSIS if text[span[0] : first].strip() else ""
    tail = _ELLIPSIS if text[first + len(piece) : span[1]].strip() else ""
    shift = len(lead) - first
    inside = sorted(
        {
            (hit.start, hit.end)
            for hit in hits
            if hit.start >= first and hit.end <= first + len(piece)
        }
    )
    return Passage(
        text=lead + piece + tail,
        hits=tuple((start + shift, end + shift) for start, end in merged(inside)),
    )


def _bounded(span: Span, hit: Evidence) -> Span:
    """The part of `span` around its first hit that is no longer than LONGEST."""
    first, last = span
    if last - first <= LONGEST:
        return span
    spare = max(0, LONGEST - (hit.end - hit.start))
    begin = max(first, min(hit.start - spare // 3, last - LONGEST))
    return begin, min(last, begin + LONGEST)


def merged(spans: list[Span]) -> list[Span]:
    """Sorted spans with those that touch or overlap made into one."""
    result: list[Span] = []
    for start, end in spans:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
