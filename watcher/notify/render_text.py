"""Writes a message as plain text, for mail and for Apprise."""

from collections.abc import Callable

from watcher.model.alert import Message
from watcher.notify import clean, wording

_LINE = 500
_OTHERS = 8


def subject(message: Message) -> str:
    """One line: the headline, its urgency before it and the watch behind it."""
    urgent = "BREAKING: " if wording.urgent(message) else ""
    title = clean.line(wording.headline(message), limit=160)
    return f"{urgent}{title} [{clean.shorten(wording.watch(message), 60)}]"


def body(message: Message) -> str:
    """Everything in lines of plain text, the address of the article on a line of its own."""
    lines = [clean.line(wording.headline(message), limit=300), wording.source_and_time(message)]
    lines += [" · ".join(told)] if (told := wording.standing(message)) else []
    lines += [url] if (url := clean.url(message.url)) else []
    notes = "\n".join(clean.line(note) for note in wording.notes(message))
    parts = ["\n".join(lines), *passages(message), *items(message), why(message)]
    parts += [others(message), footer(message), notes]
    return "\n\n".join(part for part in parts if part)


Disarm = Callable[[str], str]
"""What is done to words from outside, but not to addresses."""


def passages(message: Message) -> tuple[str, ...]:
    """The sentences with the hits, one line each."""
    return tuple(text for one in message.passages if (text := _marked(one.text, one.hits)))


def items(message: Message, disarm: Disarm = str) -> tuple[str, ...]:
    """The stories of a digest under their headings, a few lines each, the address last."""
    headings = wording.item_headings(message.items)
    return tuple(
        "\n".join(
            line
            for line in (
                disarm(heading.upper()) and f"{disarm(heading.upper())}\n",
                disarm(clean.line(one.headline, limit=300)),
                f"  {disarm(wording.item_line(one, message.timezone))}",
                f"  {disarm(clean.line(one.note))}" if one.note else "",
                f"  {clean.url(one.url)}" if clean.url(one.url) else "",
            )
            if line
        )
        for heading, one in zip(headings, message.items, strict=True)
    )


def footer(message: Message) -> str:
    """What was held, a line for each reason."""
    return "\n".join(clean.line(one, limit=300) for one in message.footer)


def why(message: Message) -> str:
    """The watches, and below them what matched; nothing for a digest, where they are headings."""
    if message.is_digest:
        return ""
    titles = wording.watches(message)
    first = f"{'Watch' if len(titles) == 1 else 'Watches'}: {', '.join(titles)}"
    return "\n".join([first, *(f"  {clean.line(one, limit=200)}" for one in message.why)])


def others(message: Message, disarm: Disarm = str) -> str:
    """The other outlets with their addresses; empty if there are none."""
    if not message.other_sources:
        return ""
    shown = [
        f"  {disarm(clean.line(wording.other(one), limit=100))} {clean.url(one.url)}".rstrip()
        for one in message.other_sources[:_OTHERS]
    ]
    more = len(message.other_sources) - len(shown)
    return "\n".join(["Also in:", *shown, *([f"  and {more} more"] if more else [])])


def _marked(text: str, hits: tuple[tuple[int, int], ...]) -> str:
    pieces = clean.marked(text, hits, limit=_LINE)
    return "".join(f"»{piece.text}«" if piece.hit else piece.text for piece in pieces)
