"""`watcher explain`: why an article did or did not alert, stage by stage."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated

import typer
from rich.text import Text

from watcher.cli import opening
from watcher.cli.console import clean, emit, leave, out, when
from watcher.cli.history import excerpt
from watcher.cli.options import folder, wants_json
from watcher.errors import UsageError
from watcher.match import judge
from watcher.model.article import Article
from watcher.model.match import Field, Judgement
from watcher.store import history
from watcher.store.records import Explained, VerdictRow
from watcher.wiring import Standing

_STATUS = {
    "new": "new",
    "first_poll": "seen on the feed's first poll, which is silent",
    "reset": "an old entry that the publisher issued again",
}


def explain(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's id or address.")],
    watch: Annotated[
        str | None,
        typer.Argument(metavar="WATCH", help="A watch's name.", show_default="all of them"),
    ] = None,
) -> None:
    """Tell why an article did or did not alert. Exit code 1 if the article was never seen.

    The verdict is the one stored at the time; the judgement below it is made now, by the
    configuration in force.

    Example: watcher explain https://example.org/news/1 kursk
    """
    standing = opening.standing(folder(), quiet=True)
    watches = _wanted(standing, watch)
    found = opening.with_store(
        standing,
        lambda store: store.read(lambda reader: history.explain_article(reader, article)),
    )
    if found is None:
        _never_seen(article, as_json=wants_json())
    elif wants_json():
        emit(_as_json(standing, found, watches))
    else:
        _show(standing, found, watches)


def _wanted(standing: Standing, watch: str | None) -> tuple[str, ...]:
    known = standing.setup.watches
    if watch is None:
        return tuple(known)
    if watch not in known:
        near = get_close_matches(watch, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"there is no working watch {watch!r}{hint}")
    return (watch,)


def _never_seen(article: str, *, as_json: bool) -> None:
    if as_json:
        emit({"article": article, "seen": False})
    else:
        out.print(
            f"{clean(article)} was never seen: no configured feed has carried it since its first"
            " poll, or it is past its retention. `watcher sources health` shows how the feeds do."
        )
    leave(1)


def _judged(standing: Standing, article: Article, watch: str) -> Judgement:
    feed = standing.setup.feeds.get(article.feed_id)
    groups = feed.groups if feed else frozenset()
    return judge.examine(standing.setup.program, article, watch, groups)


def _article_of(found: Explained) -> Article | None:
    """The stored article; for an entry of a first poll, the entry's own words."""
    if found.article or not found.entry or not found.entry_seen:
        return found.article
    entry = found.entry
    return Article(
        id="",
        entry_id=entry.id,
        feed_id=entry.feed_id,
        version="",
        url=entry.url,
        title=entry.title,
        text=entry.summary or entry.content,
        first_seen=found.entry_seen,
    )


def _as_json(standing: Standing, found: Explained, watches: Iterable[str]) -> dict[str, object]:
    article = _article_of(found)
    return {
        "seen": True,
        "entry": found.entry,
        "entry_status": found.entry_status,
        "first_seen": found.entry_seen,
        "article": found.article,
        "placement": found.placement,
        "watches": [
            {
                "watch": watch,
                "verdicts": [
                    {**_outcome(row), "decided_at": row.decided_at, "version": row.version}
                    for row in found.verdicts
                    if row.watch == watch
                ],
                "now": _judged(standing, article, watch) if article else None,
            }
            for watch in watches
        ],
        "deliveries": found.deliveries,
    }


def _outcome(row: VerdictRow) -> dict[str, object]:
    return {"outcome": row.held.value if row.held else "alerted", "alert": row.alert_id}


def _show(standing: Standing, found: Explained, watches: Iterable[str]) -> None:
    article = _article_of(found)
    if found.entry and found.entry_seen:
        status = _STATUS.get(found.entry_status, found.entry_status)
        seen = f"{when(found.entry_seen)} in {clean(found.entry.feed_id)}"
        out.print(f"[bold]entry[/bold]    {seen}: {status}")
    if found.article:
        _show_article(found.article)
    else:
        out.print("[bold]article[/bold]  not read: the entry was not news")
    if found.placement:
        copy = f", a copy of {found.placement.copy_of}" if found.placement.copy_of else ""
        reason = found.placement.reason.value
        out.print(f"[bold]story[/bold]    {found.placement.story_id}{copy}: {reason}")
    for watch in watches:
        _show_watch(watch, found)
        if article:
            _show_judgement(_judged(standing, article, watch), article)
    for delivery in found.deliveries:
        out.print(
            f"[bold]delivery[/bold] {clean(delivery.destination)}: {delivery.state.value}"
            f" {clean(delivery.last_error)}"
        )


def _show_article(article: Article) -> None:
    out.print(Text.assemble(("article  ", "bold"), (article.title, "bold cyan")))
    problem = f": {clean(article.problem)}" if article.problem else ""
    out.print(
        f"         {clean(article.url)}\n         text from the {article.text_from.value}{problem},"
        f" {len(article.text)} characters, language {clean(article.language) or 'unknown'}"
    )


def _show_watch(watch: str, found: Explained) -> None:
    rows = [row for row in found.verdicts if row.watch == watch]
    for row in rows:
        outcome = _outcome(row)["outcome"]
        out.print(f"[bold]{clean(watch)}[/bold]: {outcome}, decided {when(row.decided_at)}")
    if not rows:
        out.print(f"[bold]{clean(watch)}[/bold]: did not match, so nothing was sent")


def _show_judgement(judgement: Judgement, article: Article) -> None:
    now = "matches" if judgement.matched else f"does not match: {judgement.miss}"
    out.print(f"  by the rules in force now it {now}")
    for line in judgement.detail.splitlines():
        out.print(f"  {clean(line)}")
    for one in judgement.evidence[:6]:
        field = article.title if one.field is Field.TITLE else article.text
        out.print(Text(f"    {one.item}: ", style="dim") + excerpt(field, one))
