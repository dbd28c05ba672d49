"""Fits a message into what a service takes: the link is kept, then what tells most per letter.

headline and link > what the reader must know > sentences > other sources > watches > footer

Of the footer the last line keeps its beginning wherever that takes no more than a third: that
sources are down counts for more than which.
"""

import json
import math
import re
from dataclasses import dataclass

from watcher.model.alert import Message
from watcher.notify import clean, render_text, wording

_LEAST = 40  # characters of a sentence that are worth showing
_SHARE = 3  # a footer in short takes no more than one in so many of all letters
_COUNT = 60  # room for how many stories of a digest found none
# Apprise makes a file of what has more than 8,000 bytes of JSON; of these 7,600 are for the text
# of 4,096 bytes and the title of 200.
_IN_JSON = 4_296 / 7_600
_END = re.compile(r"[.!?…][\"'»”’)\]]*(?=\s|$)|[。！？][」』”’）]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a service takes. `title` 0: the title becomes the first line of the body.

    `in_bytes`: the service counts bytes of UTF-8, and not characters, and its library those of
    JSON in ASCII, of which it may have more. `together`: `body` is for
    both of them.
    """

    title: int
    body: int
    in_bytes: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A title and a body within the limits."""

    title: str
    body: str


@dataclass(slots=True)
class _Part:
    """Some lines, and how early they get their room. A `story` of a digest is never cut.

    `short` is what stands for them where there is room for little more.
    """

    text: str
    rank: int
    story: bool = False
    short: str = ""


def fitted(message: Message, limits: Limits) -> Fitted:
    """The message within `limits`. Only a link that is longer than all of them is left out."""
    url = clean.url(message.url)
    subject = clean.plain(render_text.subject(message))
    if size(url, limits) + 2 * _LEAST > limits.body:
        url = url if size(url, limits) < limits.body else ""
    link = size(url, limits) + 2 if url else 0
    alone = limits.title > 0 and not limits.together
    most = limits.title if limits.title > 0 else limits.body
    title = cut(subject, most if alone else max(min(most, limits.body - link), 1), limits)
    room = limits.body - (0 if alone else size(title, limits) + 2)
    return Fitted(title=title, body=_body(message, url, limits, room))


def size(text: str, limits: Limits) -> int:
    """How much of a limit a text takes, once a service has escaped it and counted in UTF-16."""
    if limits.in_bytes:
        return max(len(text.encode()), math.ceil(_IN_JSON * (len(json.dumps(text)) - 2)))
    escaped = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return len(text.encode("utf-16-le")) // 2 + escaped


def cut(text: str, room: int, limits: Limits) -> str:
    """`text` within `room`: whole, else to the end of a sentence or word that leaves enough."""
    if size(text, limits) <= room:
        return text
    short = text[:room]
    while short and size(short, limits) > room - size(clean.ELLIPSIS, limits):
        short = short[:-1]
    ends = [found.end() for found in _END.finditer(short) if found.end() > len(short) // 2]
    if ends:
        return short[: ends[-1]]
    word = short.rfind(" ", len(short) // 2)
    return short[: word if word > 0 else len(short)].rstrip() + clean.ELLIPSIS if short else ""


def _body(message: Message, url: str, limits: Limits, room: int) -> str:
    """The parts that fit, in the order in which people read them."""
    parts = _parts(message)
    taken = [url] if url else []
    room -= size(url, limits) if url else 0
    room -= _COUNT if message.items else 0
    kept = _set_aside(parts, limits, room)
    room -= sum(size(text, limits) + 2 for text in kept.values())
    for at, part in sorted(enumerate(parts), key=lambda one: one[1].rank):
        short = kept.pop(at, "")
        room += size(short, limits) + 2 if short else 0
        text, left = part.text, room - 2
        if size(text, limits) > left:
            text = cut(text, left, limits) if left > _LEAST and not part.story else ""
            text = text if short in text else short
        if text:
            kept[at] = text
            room -= size(text, limits) + 2
    head, *rest = [kept.get(at, "") for at in range(len(parts))]
    first = "\n".join(one for one in (head, *taken) if one)
    lost = sum(part.story and at not in kept for at, part in enumerate(parts))
    more = f"and {lost} more: see `watcher alerts list`" if lost else ""
    return "\n\n".join(one for one in (first, *rest, more) if one)


def _set_aside(parts: list[_Part], limits: Limits, room: int) -> dict[int, str]:
    """What gets its room before all others: short forms that take no more than their share."""
    return {
        at: part.short
        for at, part in enumerate(parts)
        if part.short and (size(part.short, limits) + 2) * _SHARE <= room
    }


def _parts(message: Message) -> list[_Part]:
    """The parts in reading order; the first is the line above the link."""
    byline = " · ".join((wording.source_and_time(message), *wording.standing(message)))
    notes = "\n".join(clean.line(note) for note in wording.notes(message))
    return [
        _Part(clean.plain(byline), 0),
        *(_Part(clean.plain(text), 2) for text in render_text.passages(message)),
        *(_Part(text, 2, story=True) for text in render_text.items(message, clean.plain)),
        _Part(clean.plain(render_text.why(message)), 4),
        _Part(render_text.others(message, clean.plain), 3),
        _Part(clean.plain(render_text.footer(message)), 5, short=_short(message)),
        _Part(clean.plain(notes), 1),
    ]


def _short(message: Message) -> str:
    """The last line of the footer without its particulars: "4 of 12 sources … down since 11:05"."""
    last = clean.line(message.footer[-1], limit=300) if message.footer else ""
    return clean.plain(last.rpartition(": ")[0] or last)
