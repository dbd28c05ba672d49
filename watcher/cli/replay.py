"""The filter `replay`: articles as JSONL in, the alerts that they would have raised out."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from watcher.cli import loading, rehearsing
from watcher.cli.articles import Given, Unread, given, lines
from watcher.cli.console import clean, emit, err, leave, several
from watcher.cli.options import folder
from watcher.cli.reading import Row
from watcher.cli.rehearsing import Seen
from watcher.errors import UsageError
from watcher.model.delivery import DeliveryState
from watcher.pipeline.setup import Setup
from watcher.store import ledger
from watcher.store.ledger import HeldBack, Raised


def replay(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="JSON lines; - is standard input.", show_default="-"),
    ] = None,
    held: Annotated[
        bool, typer.Option("--held", help="Also the matches that were held, with the reason.")
    ] = False,
) -> None:
    """Print the alerts (JSONL) that articles would have raised, on a simulated clock.

    The clock is set by `published_at`; nothing is sent. The same input and configuration give the
    same bytes. Exit code 1 if nothing would have been sent.

    Example: watcher replay articles.jsonl
    """
    loaded = loading.standing(folder(), quiet=True)
    loading.tell(loaded, but="destination")  # nothing is sent here
    articles = _read(file)
    rows = asyncio.run(_play(loaded.setup, articles, held=held))
    for row in rows:
        emit(row)
    leave(0 if any("deliveries" in row for row in rows) else 1)


def _read(file: Path | None) -> list[Given]:
    read = [given(line) for line in lines(file)]
    for one in read:
        if isinstance(one, Unread):
            err.print(clean(str(one)))
    articles = [one for one in read if isinstance(one, Given)]
    if read and not articles:
        raise UsageError("no line of the input is an article")
    return articles


async def _play(setup: Setup, articles: list[Given], *, held: bool) -> list[Row]:
    """All articles in order of time, then the rows in order of time."""
    if not articles:
        return []
    ordered = list(rehearsing.in_time(Seen(article=one.article) for one in articles))
    names = {one.article.id: one.id for one in articles}
    async with rehearsing.rehearsal(setup, ordered[0].article.first_seen) as rehearsal:
        for seen in track(ordered, "replaying", console=err, disable=not err.is_terminal):
            await rehearsal.see(seen)
        raised = await rehearsal.river.store.read(ledger.raised)
        kept = await rehearsal.river.store.read(ledger.held)
    rows = [_alert(one, names) for one in raised]
    err.print(f"{several(len(rows), 'alert')}, {several(len(kept), 'match', 'matches')} held")
    if held:
        rows += [_held(one, names) for one in kept]
    return sorted(rows, key=lambda row: (str(row["at"]), str(row["watch"]), str(row["id"])))


def _alert(one: Raised, names: dict[str, object]) -> Row:
    occasion = one.alert.occasion
    sent = any(sent.state is DeliveryState.SENT for sent in one.deliveries)
    return {
        "at": one.alert.created_at,
        "watch": one.alert.watch,
        "id": names.get(one.alert.article_id, one.alert.article_id),
        "story": names.get(one.alert.story_id, one.alert.story_id),
        "occasion": "again" if occasion in names else occasion,
        "priority": one.alert.priority,
        "title": one.title,
        "url": one.url,
        "source": one.feed_id,
        "outcome": "sent" if sent else "not sent",
        "deliveries": [
            {"destination": to.destination, "state": to.state, "at": to.sent_at}
            for to in one.deliveries
        ],
    }


def _held(one: HeldBack, names: dict[str, object]) -> Row:
    return {
        "at": one.decided_at,
        "watch": one.watch,
        "id": names.get(one.article_id, one.article_id),
        "story": names.get(one.story_id, one.story_id),
        "title": one.title,
        "url": one.url,
        "source": one.feed_id,
        "outcome": one.held,
    }
