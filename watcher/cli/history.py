"""`watcher alerts` and `watcher search`: what happened."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated

import typer
from rich.text import Text

from watcher.cli import acknowledging, named, opening
from watcher.cli.console import clean, emit, leave, out, several, short, show, table, when
from watcher.cli.options import folder, wants_json
from watcher.cli.telling import show_hits
from watcher.clock import SystemClock
from watcher.model.alert import OF_A_WATCH, Occasion
from watcher.model.delivery import Delivery
from watcher.model.thread import Thread
from watcher.store import history, ledger
from watcher.store import near as nearly
from watcher.store.database import Store
from watcher.store.ledger import HeldBack
from watcher.store.records import AlertDetail, AlertRow

alerts = typer.Typer(
    help="What was alerted.\n\nExample: watcher alerts list",
    no_args_is_help=True,
    add_completion=False,
)
Limit = Annotated[int, typer.Option(min=1, metavar="N", help="How many at most.")]


@alerts.command("list")
def list_alerts(
    watch: Annotated[str | None, typer.Option(metavar="WATCH", help="Of this watch only.")] = None,
    days: Annotated[
        float | None, typer.Option(min=0, metavar="N", help="Of the last so many days.")
    ] = None,
    held: Annotated[
        bool, typer.Option("--held", help="The matches that were not told, with the reason.")
    ] = False,
    near: Annotated[
        bool, typer.Option("--near", help="Articles missed by one line of a watch, of a week.")
    ] = False,
    dead: Annotated[
        bool, typer.Option("--dead", help="Only those with a delivery that was given up.")
    ] = False,
    limit: Limit = 20,
) -> None:
    """List the latest alerts and where they were delivered. With --json: JSON lines.

    Example: watcher alerts list --watch kursk --days 7

    Example: watcher alerts list --held

    Example: watcher alerts list --near --watch kursk
    """
    config = opening.configured(folder())
    since = SystemClock().now() - timedelta(days=days) if days else None
    if held:
        asked = partial(ledger.held, since=since, watch=watch, limit=limit)
        _show_held(opening.with_store(config, lambda store: store.read(asked)))
        return
    if near:
        missed = partial(nearly.missed, since=since, watch=watch, limit=limit)
        _show_near(opening.with_store(config, lambda store: store.read(missed)))
        return
    found = partial(history.alerts, limit=limit, watch=watch, since=since, dead=dead)
    rows = opening.with_store(config, lambda store: store.read(found))
    if wants_json():
        for row in rows:
            emit(row)
        return
    listed = table("when", "watch", "alert", "source", "deliveries", "headline", wrap="headline")
    for row in rows:
        listed.add_row(
            short(row.created_at),
            clean(row.watch),
            row.id[:10],
            clean(row.feed_id),
            clean(_states(row)),
            clean(_headline(row)),
        )
    if rows:
        show(listed)
    else:
        out.print("no dead letters" if dead else "no alerts yet")


def _show_held(rows: Sequence[HeldBack]) -> None:
    if wants_json():
        for row in rows:
            emit(row)
        return
    listed = table("when", "watch", "why it was not told", "source", "headline", wrap="headline")
    for row in rows:
        listed.add_row(
            short(row.decided_at),
            clean(row.watch),
            row.held.value,
            clean(row.feed_id),
            clean(row.title),
        )
    if rows:
        show(listed)
    else:
        out.print("nothing was held")


def _show_near(rows: Sequence[nearly.NearRow]) -> None:
    if wants_json():
        for row in rows:
            emit(row)
        return
    listed = table("when", "watch", "all but", "source", "headline", wrap="headline")
    for row in rows:
        listed.add_row(
            short(row.seen_at),
            clean(row.watch),
            clean(row.missing),
            clean(row.feed_id),
            clean(row.title),
        )
    if rows:
        show(listed)
    else:
        out.print("no near misses")


def _headline(row: AlertRow) -> str:
    """The headline, after what the alert is raised on if that is not the story itself."""
    kind = Occasion.of(row.occasion)
    shown = "" if kind in {Occasion.FIRST, Occasion.AGAIN} else f"{kind.value}: "
    said = row.facts[0] if kind in OF_A_WATCH and row.facts else row.title
    return f"{shown}{said}"


def _states(row: AlertRow) -> str:
    states = [f"{one.destination}: {one.state.value}" for one in row.deliveries]
    seen = [f"acknowledged by {row.acknowledged.by}"] if row.acknowledged else []
    return ", ".join([*states, *seen])


@alerts.command("show")
def show_alert(
    alert: Annotated[
        str, typer.Argument(metavar="ALERT", help="The alert's id, or the beginning of it.")
    ],
) -> None:
    """Show one alert: its article, the evidence, the other sources, every delivery.

    Example: watcher alerts show 3f9a1c
    """
    config = opening.configured(folder())
    detail = opening.with_store(config, lambda store: named.alert(store, alert))
    if wants_json():
        emit(detail)
        return
    _show(detail)


def _show(detail: AlertDetail) -> None:
    told = detail.alert
    out.print(
        f"[bold]{clean(told.watch)}[/bold] {when(told.created_at)}"
        f" ({told.priority.value}, {told.kind.value})"
    )
    for fact in told.facts:
        out.print(f"  {clean(fact)}")
    if detail.article:
        out.print(Text(detail.article.title, style="bold"))
        out.print(clean(detail.article.url))
        show_hits(detail.article, told.evidence)
    for row in detail.story:
        kind = "a copy" if row.copy_of else "same story"
        out.print(f"  {kind}: {clean(row.feed_id)} {clean(row.title)} {clean(row.url)}")
    for delivery in detail.deliveries:
        out.print(f"  {clean(_told_of(delivery))}")
    if detail.acknowledged:
        out.print(f"  {clean(acknowledging.words(detail.acknowledged))}")
    for thread in detail.threads:
        out.print(f"  {clean(_thread(thread))}")


def _thread(thread: Thread) -> str:
    last = f", last edit: {thread.last_error}" if thread.last_error else ""
    return (
        f"{thread.destination}: thread since {when(thread.posted_at)}, {thread.edits} edits{last}"
    )


def _told_of(delivery: Delivery) -> str:
    last = f", last: {delivery.last_error}" if delivery.last_error else ""
    unsure = f", {delivery.unsure} possibly repeated" if delivery.unsure else ""
    sent = f" at {when(delivery.sent_at)}" if delivery.sent_at else ""
    tried = several(delivery.attempts, "attempt")
    why = f", since {delivery.escalated}" if delivery.escalated else ""
    return f"{delivery.destination}: {delivery.state.value}{sent} after {tried}{unsure}{last}{why}"


alerts.command("ack")(acknowledging.acknowledge)


@alerts.command("resend")
def resend(
    alert: Annotated[
        str, typer.Argument(metavar="ALERT", help="The alert's id, or the beginning of it.")
    ],
    to: Annotated[
        str | None, typer.Option("--to", metavar="DESTINATION", help="To this destination only.")
    ] = None,
) -> None:
    """Queue an alert's deliveries again, dead letters among them. A running daemon sends them.

    Example: watcher alerts resend 3f9a1c --to morning-email
    """
    config = opening.configured(folder())
    names = opening.with_store(config, lambda store: _requeue(store, alert, to))
    if wants_json():
        emit({"queued": names})
    else:
        out.print(f"queued again: {clean(', '.join(names)) or 'nothing'}")
    leave(0 if names else 1)


async def _requeue(store: Store, alert: str, to: str | None) -> list[str]:
    detail = await named.alert(store, alert)
    wanted = [one for one in detail.deliveries if to in {None, one.destination}]
    now = SystemClock().now()
    return await store.transaction(
        lambda tx: [one.destination for one in wanted if tx.requeue(one.id, now)]
    )


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD", help='Words, "a phrase", wor*, -without.')
    ],
    limit: Limit = 20,
) -> None:
    """Search the stored articles, newest first. With --json: JSON lines. Exit code 1 if none.

    Example: watcher search Kursk drone
    """
    config = opening.configured(folder())
    question = " ".join(words)
    found = opening.with_store(
        config,
        lambda store: store.read(lambda reader: history.search(reader, question, limit=limit)),
    )
    for one in found:
        if wants_json():
            emit(one)
            continue
        out.print(f"{when(one.first_seen)} [cyan]{clean(one.feed_id)}[/cyan] {clean(one.title)}")
        out.print(f"  [dim]{clean(one.url)}[/dim]")
    leave(0 if found else 1)
