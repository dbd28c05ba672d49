"""The words around the news that every channel shares."""

from watcher.model.alert import DigestItem, Message, OtherSource
from watcher.model.thread import Thread
from watcher.model.watch import Priority
from watcher.notify import clean

_NO_HEADLINE = "(no headline)"
_LOUD = frozenset({Priority.HIGH, Priority.BREAKING})
_NAMED = 5
REPEAT = "possibly a repeat: this message may have been sent before"


def headline(message: Message) -> str:
    """The headline, or words that say that there is none."""
    return message.headline if clean.line(message.headline) else _NO_HEADLINE


def watch(message: Message) -> str:
    """The watch's title, or its name."""
    return clean.line(message.watch_title or message.watch, limit=150)


def watches(message: Message) -> tuple[str, ...]:
    """The titles of the watches that tell it: in a root all of its thread, else its own."""
    part = message.threaded
    named = part.standing.watches if part and not part.answers else ()
    return tuple(clean.line(one, limit=150) for one in named) or (watch(message),)


def urgent(message: Message) -> bool:
    """Whether it is breaking news. A root is, once anything in its thread is."""
    part = message.threaded
    shown = part.standing.priority if part and not part.answers else message.priority
    return Priority.BREAKING in {message.priority, shown}


def louder(message: Message, thread: Thread) -> bool:
    """Whether a message is breaking news in the thread of a story that was not."""
    return message.priority is Priority.BREAKING and thread.priority is not Priority.BREAKING


def standing(message: Message) -> tuple[str, ...]:
    """How the story stands: "3 independent sources: Yonhap (first, 14:02), …", "confirmed 14:20".

    An answer in a thread leaves that to its root.
    """
    part = message.threaded
    if part is not None and part.answers:
        return ()
    told = [message.sources_line]
    if part is not None and part.standing.confirmed_at:
        day = part.standing.as_of
        at = clean.hour(part.standing.confirmed_at, message.timezone, today=day)
        told.append(f"confirmed {at}")
    return tuple(line for one in told if (line := clean.line(one)))


def source_and_time(message: Message) -> str:
    """Where it was published and when, in the reader's time."""
    seen = clean.moment(message.first_seen, message.timezone)
    source = clean.line(message.source, limit=100) or "unknown source"
    if message.published_at is None:
        return f"{source} · first seen {seen}"
    return f"{source} · {clean.moment(message.published_at, message.timezone)}"


def item_line(item: DigestItem, timezone: str) -> str:
    """Below a headline of a digest: who has it, since when, and who else."""
    told = [
        clean.line(item.source, limit=100),
        clean.moment(item.first_seen, timezone),
        f"also {_named(item.others)}" if item.others else "",
        item.priority.value if item.priority in _LOUD else "",
    ]
    return " · ".join(one for one in told if one)


def _named(names: tuple[str, ...]) -> str:
    shown = ", ".join(clean.line(one, limit=60) for one in names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def item_headings(items: tuple[DigestItem, ...]) -> tuple[str, ...]:
    """For each item the heading that stands above it: empty where it is that of the one before."""
    found, before = [], ""
    for item in items:
        heading = clean.line(" · ".join(item.groups), limit=150)
        found.append(heading if heading != before else "")
        before = heading
    return tuple(found)


def other(one: OtherSource) -> str:
    """Another outlet with the same story."""
    return f"{one.source} (copy)" if one.is_copy else one.source


def notes(message: Message) -> tuple[str, ...]:
    """What the reader should know about the message itself."""
    repeat = REPEAT if message.repeat_possible else ""
    return tuple(f"Note: {note}" for note in (message.note, repeat) if note)
