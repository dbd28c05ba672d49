"""`watcher once`: one round, then a summary."""

import asyncio
from typing import Annotated

import typer
import uvloop
from rich.progress import Progress

from watcher import wiring
from watcher.cli import loading
from watcher.cli.console import emit, err, leave, out
from watcher.cli.options import folder, wants_json
from watcher.clock import Clock, SystemClock
from watcher.model.feed import FeedState
from watcher.pipeline.tally import Tally
from watcher.wiring import River, Standing


def once(
    every: Annotated[bool, typer.Option("--all", help="Every feed, due or not.")] = False,
) -> None:
    """Poll what is due, deliver what is due, print a summary, exit.

    The first poll of a feed is silent: what it holds by then is not news.

    Example: watcher once --all --json
    """
    standing = loading.standing(folder())
    clock = SystemClock()
    begun = clock.monotonic()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        summary = runner.run(_round(standing, clock, every=every))
    seconds = clock.monotonic() - begun
    result = summary.as_json(seconds)
    if wants_json():
        emit(result)
    else:
        _show(result)
    counts = summary.counts
    leave(3 if counts["feeds"] and counts["failed"] == counts["feeds"] else 0)


async def _round(standing: Standing, clock: Clock, *, every: bool) -> Tally:
    async with wiring.river(standing.setup, clock) as river:
        due = await (river.all_states() if every else river.due())
        if err.is_terminal and due:
            await asyncio.gather(_progress(river, len(due)), _poll(river, due))
        else:
            await _poll(river, due)
        await river.reread()
        await river.report()
        await river.delivered()
        return river.tally


async def _poll(river: River, due: tuple[FeedState, ...]) -> None:
    river.crew.hand(due)
    await river.crew.idle()


async def _progress(river: River, total: int) -> None:
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("polling", total=total)
        while river.crew.busy:
            bar.update(task, completed=total - river.crew.busy)
            await asyncio.sleep(0.1)


def _show(result: dict[str, object]) -> None:
    out.print(
        f"{result['feeds']} feeds polled: {result['fetched']} changed,"
        f" {result['not_modified']} unchanged, {result['failed']} failed"
    )
    out.print(
        f"{result['new_entries']} new entries, {result['articles']} articles,"
        f" {result['stories']} stories, {result['matches']} matches"
    )
    sent = result["deliveries"]
    out.print(f"[bold]{result['alerts']} alerts[/bold], deliveries: {_counts(sent)}")
    if result["held"]:
        out.print(f"held: {_counts(result['held'])}")
    out.print(f"[dim]{result['seconds']} s[/dim]")


def _counts(value: object) -> str:
    pairs = value.items() if isinstance(value, dict) else ()
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in pairs) or "none"
