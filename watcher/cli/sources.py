"""`watcher sources`: which feeds there are and how they do."""

import asyncio
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from watcher.cli import opening, outlines
from watcher.cli.console import clean, emit, err, leave, out, several, short, show, table
from watcher.cli.options import folder, wants_json
from watcher.clock import SystemClock
from watcher.config import edit
from watcher.errors import UsageError
from watcher.fetch.address import shown
from watcher.fetch.discover import FoundFeed, discover
from watcher.fetch.http import HttpFetcher
from watcher.jobs.sandbox import Sandbox, map_ordered
from watcher.model.condition import Condition, cure
from watcher.model.feed import FeedState
from watcher.model.fetched import Failed
from watcher.model.health import detail, is_ill, named, urgency
from watcher.model.settings import Network
from watcher.store import status as asking
from watcher.store.records import FeedHealth

app = typer.Typer(
    help="Which feeds there are, and how they do.\n\nExample: watcher sources list",
    no_args_is_help=True,
    add_completion=False,
)
_LARGEST_OPML, _OPML_SECONDS = 5_000_000, 5


@app.command("list")
def list_sources() -> None:
    """List the configured sources, without the keys in their addresses. With --json: JSON lines.

    Example: watcher sources list
    """
    feeds = opening.configured(folder()).feeds.values()
    if wants_json():
        for feed in feeds:
            emit(replace(feed, url=shown(feed.url)))
        return
    listed = table("source", "language", "owner", "every", "feed", wrap="feed")
    for feed in feeds:
        every = f"{feed.every.total_seconds():.0f} s" if feed.every else "adapts"
        listed.add_row(*map(clean, (feed.id, feed.language, feed.owner, every, shown(feed.url))))
    show(listed)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed's address, or a site's.")],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its name.", show_default="from the host")
    ] = None,
) -> None:
    """Add a feed, found from a site's address if need be. A running daemon picks it up.

    Exit code 3 if the site does not answer, 1 if it has no feed.

    Example: watcher sources add https://example.org
    """
    where = folder()
    config = opening.configured(where)
    found = asyncio.run(_discover(url, config.settings.network))
    if isinstance(found, Failed):
        err.print(f"[red]{clean(shown(url))}[/red]: {found.reason.value} {clean(found.detail)}")
        leave(3)
    if not found:
        err.print(f"{clean(shown(url))} offers no feed")
        leave(1)
    known = {feed.url: feed.id for feed in config.feeds.values()}
    if found[0].url in known:
        raise UsageError(f"{shown(found[0].url)} is a source already: {known[found[0].url]}")
    chosen = name or _name(found[0].url, set(config.feeds))
    path = edit.add(where, {chosen: found[0].url})
    if wants_json():
        emit({"name": chosen, "feed": shown(found[0].url), "file": str(path)})
        return
    out.print(
        f"added [bold]{clean(chosen)}[/bold]: {clean(shown(found[0].url))} in {clean(str(path))}"
    )
    for other in found[1:6]:
        out.print(f"  also offered: {clean(shown(other.url))}")


async def _discover(url: str, network: Network) -> tuple[FoundFeed, ...] | Failed:
    fetcher = HttpFetcher(network, SystemClock())
    reader = Sandbox(workers=1, feeds=False, pages=False)
    try:
        return await discover(fetcher, reader, url if "://" in url else f"https://{url}")
    finally:
        await reader.close()
        await fetcher.close()


def _name(url: str, taken: set[str]) -> str:
    host = (urlsplit(url).hostname or "feed").removeprefix("www.").removeprefix("feeds.")
    base = re.sub(r"[^a-z0-9]+", "-", host.rsplit(".", 1)[0].casefold()).strip("-") or "feed"
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


@app.command()
def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source's name.")],
) -> None:
    """Remove a source from the configuration. What it brought stays stored.

    Example: watcher sources remove example-blog
    """
    path = edit.remove(folder(), source)
    if wants_json():
        emit({"removed": source, "file": str(path)})
    else:
        out.print(f"removed {clean(source)} from {clean(str(path))}")


@app.command("import")
def import_opml(
    opml: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file.")],
) -> None:
    """Add every feed of an OPML file that is not a source yet.

    Example: watcher sources import feeds.opml
    """
    where = folder()
    feeds = opening.configured(where).feeds
    known, taken = {feed.url for feed in feeds.values()}, set(feeds)
    fresh: dict[str, str] = {}
    for url in _feeds_of(opml):
        if url not in known:
            known.add(url)
            name = _name(url, taken)
            taken.add(name)
            fresh[name] = url
    if fresh:
        edit.add(where, fresh)
    if wants_json():
        emit({"added": {name: shown(url) for name, url in fresh.items()}})
    else:
        out.print(f"added {len(fresh)} sources")


def _feeds_of(opml: Path) -> list[str]:
    try:
        data = opml.read_bytes()
        if len(data) > _LARGEST_OPML:
            raise UsageError(f"{opml}: larger than {_LARGEST_OPML} bytes")
    except OSError as error:
        raise UsageError(f"{opml}: {error.strerror}") from error
    (found,) = map_ordered(outlines.feeds, [data], seconds=_OPML_SECONDS, workers=1)
    if isinstance(found, Failed):
        raise UsageError(f"{opml}: not an OPML file: {found.reason.value}: {found.detail}")
    if found.problem:
        raise UsageError(f"{opml}: not an OPML file: {found.problem}")
    return list(found.urls)


@app.command("export")
def export_opml() -> None:
    """Print the sources as OPML, with the keys that some addresses hold.

    Example: watcher sources export > feeds.opml
    """
    feeds = opening.configured(folder()).feeds.values()
    sys.stdout.write(outlines.written((feed.title or feed.id, feed.url) for feed in feeds))


@app.command()
def health() -> None:
    """How every feed does and what to do about it, the ill ones first. Exit code 1 if any is ill.

    Example: watcher sources health
    """
    rows = opening.with_store(
        opening.configured(folder()), lambda store: store.read(asking.feed_health)
    )
    rows = tuple(sorted(rows, key=lambda one: (urgency(one.state), one.state.feed_id)))
    ill = sum(is_ill(one.state) for one in rows)
    if wants_json():
        for one in rows:
            emit(_health(one))
        leave(1 if ill else 0)
    listed = table("source", "state", "last read", "next", "entries", "gaps", wrap="state")
    for one in rows:
        state = one.state
        listed.add_row(
            clean(state.feed_id), _told(state), short(state.last_ok), short(state.next_due),
            str(one.entries), str(state.gaps),
        )  # fmt: skip
    show(listed)
    if ill:
        out.print(f"\n{ill} of {several(len(rows), 'feed')} cannot be read")
    leave(1 if ill else 0)


def _health(one: FeedHealth) -> dict[str, object]:
    state = one.state
    return {
        "source": state.feed_id, "feed": shown(one.url),
        "entries": one.entries, "newest": one.newest,
        "status": state.status.value, "condition": named(state), "advice": cure(state.condition),
        "last_ok": state.last_ok, "next_due": state.next_due, "failures": state.failures,
        "gaps": state.gaps, "last_error": state.last_error, "moved_to": shown(state.moved_to),
    }  # fmt: skip


def _told(state: FeedState) -> str:
    """The condition by name, then what was said and how often, then what to do."""
    colour = ("red", "yellow", "green")[urgency(state)]
    lines = [f"[{colour}]{clean(named(state))}[/{colour}]"]
    said = detail(state)
    if said or state.failures > 1:
        times = f"{state.failures} times in a row" if state.failures > 1 else ""
        lines.append(f"[dim]{clean(', '.join(filter(None, (said, times))))}[/dim]")
    if state.condition is Condition.MOVED:
        lines.append(f"[dim]{clean(shown(state.moved_to))}[/dim]")
    if advice := cure(state.condition):
        lines.append(f"→ {clean(advice)}")
    return "\n".join(lines)
