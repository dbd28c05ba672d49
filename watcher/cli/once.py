"""`watcher once`: one round, then a summary."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer
import uvloop
from rich.progress import Progress

from watcher import wiring
from watcher.cli import loading
from watcher.cli.console import clean, emit, err, leave, out, several, when
from watcher.cli.options import folder, wants_json
from watcher.clock import Clock, SystemClock
from watcher.model.delivery import DeliveryState
from watcher.model.feed import FeedState
from watcher.pipeline import coverage
from watcher.pipeline.tally import Tally
from watcher.wiring import River, Standing

_AT_MOST = 10
_NO_LIMIT = 1_000_000
_WORDS = {"queued": "to be tried again", "dead": "given up", "unknown": "perhaps received"}


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
        done = runner.run(_round(standing, clock, every=every))
    result = done.tally.as_json(clock.monotonic() - begun)
    if wants_json():
        emit(result)
    else:
        _show(result, done)
    _tell_failures(done.failed)
    for line in done.blind:
        err.print(f"[yellow]{clean(line)}[/yellow]")
    leave(3 if done.outside_failed else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What was done, which of the feeds failed, and when the next of all feeds is due.

    `blind` are lines on the sources of watches that are down.
    """

    tally: Tally
    failed: tuple[FeedState, ...]
    next_due: datetime | None
    blind: tuple[str, ...]

    @property
    def outside_failed(self) -> bool:
        """Whether no feed answered, or of all messages that were tried none was taken."""
        counts, sent = self.tally.counts, self.tally.deliveries
        no_answer = counts["feeds"] > 0 and counts["failed"] == counts["feeds"]
        return no_answer or (sent.total() > 0 and not sent[DeliveryState.SENT.value])


async def _round(standing: Standing, clock: Clock, *, every: bool) -> _Round:
    async with wiring.river(standing.setup, clock) as river:
        due = await (river.all_states() if every else river.due(limit=_NO_LIMIT))
        if err.is_terminal and due:
            await asyncio.gather(_progress(river, len(due)), _poll(river, due))
        else:
            await _poll(river, due)
        await river.judge_again()
        await river.reread()
        await river.recheck()
        await river.keep_watch()
        await river.report()
        await river.collect()
        await river.delivered()
        states = await river.all_states()
        polled = {state.feed_id for state in due}
        watches, now = standing.setup.watches.values(), clock.now()
        blind = await river.writes.do(
            lambda tx: coverage.of_digest(tx, standing.setup, watches, now)
        )
        return _Round(
            tally=river.tally,
            failed=tuple(one for one in states if one.failures and one.feed_id in polled),
            next_due=min((one.next_due for one in states), default=None),
            blind=blind,
        )


async def _poll(river: River, due: tuple[FeedState, ...]) -> None:
    river.crew.hand(due)
    await river.crew.idle()


async def _progress(river: River, total: int) -> None:
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("polling", total=total)
        while river.crew.busy:
            bar.update(task, completed=total - river.crew.busy)
            await asyncio.sleep(0.1)


def _show(result: dict[str, object], done: _Round) -> None:
    counts = done.tally.counts
    if not counts["feeds"]:
        out.print(f"no feed was due; the next is at {when(done.next_due)} (--all polls every feed)")
        if not (counts["articles"] or done.tally.deliveries):
            return
    else:
        out.print(
            f"{several(counts['feeds'], 'feed')} polled: {counts['fetched']} changed,"
            f" {counts['not_modified']} unchanged, {counts['failed']} failed"
        )
    out.print(
        f"{several(counts['new_entries'], 'new entry', 'new entries')},"
        f" {several(counts['articles'], 'article')},"
        f" {several(counts['stories'], 'story', 'stories')},"
        f" {several(counts['matches'], 'match', 'matches')}"
    )
    alerts = several(counts["alerts"], "alert")
    out.print(f"[bold]{alerts}[/bold], deliveries: {_counts(result['deliveries'])}")
    if result["held"]:
        out.print(f"held: {_counts(result['held'])}")
    out.print(f"[dim]{result['seconds']} s[/dim]")


def _tell_failures(failed: tuple[FeedState, ...]) -> None:
    for one in failed[:_AT_MOST]:
        err.print(f"[yellow]failed[/yellow] {clean(one.feed_id)}: {clean(one.last_error)}")
    if len(failed) > _AT_MOST:
        err.print(f"and {len(failed) - _AT_MOST} more: `watcher sources health`")


def _counts(value: object) -> str:
    pairs = value.items() if isinstance(value, dict) else ()
    return (
        ", ".join(f"{number} {_WORDS.get(name, name.replace('_', ' '))}" for name, number in pairs)
        or "none"
    )
