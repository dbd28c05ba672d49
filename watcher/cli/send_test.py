"""`watcher send-test`: whether a destination really receives."""

import asyncio
from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated

import typer

from watcher import wiring
from watcher.cli import loading
from watcher.cli.console import clean, emit, err, leave, out
from watcher.cli.options import folder, wants_json
from watcher.clock import SystemClock
from watcher.errors import UsageError
from watcher.model import ids
from watcher.model.alert import Message, Passage
from watcher.model.delivery import Destination, Outcome, Sent
from watcher.model.settings import Settings
from watcher.model.watch import Priority

_SENTENCE = "This is a test message. If you can read it, alerts will reach you here."


def send_test(
    destination: Annotated[
        str, typer.Argument(metavar="DESTINATION", help="A name from `destinations`.")
    ],
) -> None:
    """Send a real test message and report what the provider answered.

    Exit code 3 unless the provider accepted it.

    Example: watcher send-test morning-email
    """
    standing = loading.standing(folder(), quiet=True)
    known = standing.setup.destinations
    if destination not in known:
        loading.tell(standing)
        near = get_close_matches(destination, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"no usable destination is called {destination!r}{hint}")
    found, outcome = asyncio.run(_try(known[destination], standing.setup.settings))
    accepted = isinstance(outcome, Sent)
    if wants_json():
        said = {"outcome": _word(outcome), "detail": outcome.detail, "found": list(found)}
        emit({"destination": destination, **said})
        leave(0 if accepted else 3)
    for line in found:
        out.print(f"  {clean(line)}")
    if accepted:
        out.print(f"[green]accepted[/green] by {clean(destination)}: {clean(outcome.detail)}")
    else:
        err.print(f"[red]{_word(outcome)}[/red] by {clean(destination)}: {clean(outcome.detail)}")
    leave(0 if accepted else 3)


def _word(outcome: Outcome) -> str:
    words = {"Sent": "sent", "TryAgain": "try again", "Refused": "refused", "Unknown": "unknown"}
    return words[type(outcome).__name__]


async def _try(destination: Destination, settings: Settings) -> tuple[tuple[str, ...], Outcome]:
    """What the destination says of itself, and what became of a message."""
    channels = wiring.Channels(settings.network)
    try:
        found = await channels.examine(destination)
        channel = channels(replace(destination, only=frozenset()))
        return found, await channel.send(_message(destination, settings.timezone))
    finally:
        await channels.close()


def _message(destination: Destination, timezone: str) -> Message:
    now = SystemClock().now()
    return Message(
        alert_id=ids.digest("test", now.isoformat()),
        delivery_id=ids.digest("test", destination.id, now.isoformat()),
        watch="send-test",
        watch_title="Test of a destination",
        priority=Priority.NORMAL,
        headline="watcher: test message",
        headline_hits=(),
        url="https://example.org/",
        source="watcher send-test",
        published_at=now,
        first_seen=now,
        created_at=now,
        passages=(Passage(text=_SENTENCE, hits=((10, 22),)),),
        why=("you asked for it with `watcher send-test`",),
        timezone=timezone,
    )
