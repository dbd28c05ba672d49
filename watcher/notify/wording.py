"""The words around the news that every channel shares."""

from watcher.model.alert import Message, OtherSource
from watcher.notify import clean

_NO_HEADLINE = "(no headline)"
REPEAT = "this message may have been sent before"


def headline(message: Message) -> str:
    """The headline, or words that say that there is none."""
    return message.headline if clean.line(message.headline) else _NO_HEADLINE


def watch(message: Message) -> str:
    """The watch's title, or its name."""
    return clean.line(message.watch_title or message.watch, limit=150)


def source_and_time(message: Message) -> str:
    """Where it was published and when, in the reader's time."""
    seen = clean.moment(message.first_seen, message.timezone)
    source = clean.line(message.source, limit=100) or "unknown source"
    if message.published_at is None:
        return f"{source} · first seen {seen}"
    return f"{source} · {clean.moment(message.published_at, message.timezone)}"


def other(one: OtherSource) -> str:
    """Another outlet with the same story."""
    return f"{one.source} (copy)" if one.is_copy else one.source


def notes(message: Message) -> tuple[str, ...]:
    """How many sources the story has, and what the reader should know about the message itself."""
    repeat = REPEAT if message.repeat_possible else ""
    told = tuple(f"Note: {note}" for note in (message.note, repeat) if note)
    return (message.sources_line, *told) if message.sources_line else told
