"""A story as it grew, for a terminal: first report, copies, own reports, new headlines, alerts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from watcher.alert import confirm
from watcher.cli.console import out, several, show
from watcher.cli.telling import quoted
from watcher.model.alert import Occasion
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.feed import Feed
from watcher.model.story import PlacementReason
from watcher.store.records import AlertRow, OldHeadline, StoryDetail
from watcher.store.stories import StoryArticle

_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), " ")
_WHO = 24  # columns
_STATES = {
    DeliveryState.QUEUED: "waits",
    DeliveryState.CLAIMED: "waits",
    DeliveryState.SENDING: "is being sent",
    DeliveryState.DEAD: "given up",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """A story with what counts of it: who reports, which text is whose."""

    story: StoryDetail
    feeds: Mapping[str, Feed]
    reports: tuple[confirm.Report, ...]
    independent: confirm.Independent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of the timeline. Copies stand at the time of their original, in its block."""

    at: tuple[datetime, int, datetime]
    moment: datetime
    who: str
    what: str
    note: str = ""
    style: str = ""


def of(story: StoryDetail, feeds: Mapping[str, Feed]) -> Lineage:
    """The lineage of a story by the sources as they are configured now."""
    reports = confirm.reports(story.articles, feeds)
    return Lineage(
        story=story, feeds=feeds, reports=reports, independent=confirm.independent(reports)
    )


def as_json(found: Lineage) -> dict[str, object]:
    """What `--json` prints: the story, and what was counted."""
    story = found.story
    return {
        "id": story.id,
        "founded_at": story.founded_at,
        "articles": story.articles,
        "alerts": story.alerts,
        "placements": story.placements,
        "headlines": story.headlines,
        "independent_sources": [one.source for one in found.independent.sources],
        "copies": found.independent.copies,
        "owners": {
            name: [one.article_id for one in found.reports if one.owner == name]
            for name in dict.fromkeys(one.owner for one in found.reports)
        },
    }


def print_out(found: Lineage) -> None:
    """Print the timeline, then the sources by owner."""
    story = found.story
    title = story.articles[0].title if story.articles else "(no article of it is left)"
    out.print(Text(_safe(title), style="bold"))
    counts = (
        several(len(story.articles), "article"),
        f"{found.independent.count} independent",
        several(found.independent.copies, "copy", "copies"),
        several(len(story.alerts), "alert"),
    )
    out.print(Text(f"story {story.id} · {' · '.join(counts)}", style="dim"))
    out.print()
    show(_timeline(found))
    if story.articles:
        out.print()
        show(_owners(found))


def _timeline(found: Lineage) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, max_width=_WHO, overflow="ellipsis")
    grid.add_column(overflow="fold")
    grid.add_column(no_wrap=True)
    day = ""
    for line in sorted(_lines(found), key=lambda one: one.at):
        here = line.moment.astimezone()
        if f"{here:%d %b}" != day:
            day = f"{here:%d %b}"
            grid.add_row(Text(day, style="bold"))
        grid.add_row(
            Text(f"{here:%H:%M}", style="dim"),
            Text(_safe(line.who), style=line.style),
            Text(_safe(line.what), style="dim" if line.who.startswith(" ") else ""),
            Text(_safe(line.note), style="dim"),
        )
    return grid


def _lines(found: Lineage) -> Iterator[_Line]:
    articles = {one.article_id: one for one in found.story.articles}
    roots = {one.article_id: one.text for one in found.reports}
    for order, article in enumerate(found.story.articles):
        yield _of_article(found, article, articles.get(roots[article.article_id]), order)
    now = {one.article_id: one.title for one in articles.values()}
    for old in reversed(found.story.headlines):
        if old.article_id in articles:
            yield _of_headline(found, articles[old.article_id], old, now[old.article_id])
            now[old.article_id] = old.title
    for alert in found.story.alerts:
        yield _of_alert(alert)


def _of_article(
    found: Lineage, article: StoryArticle, root: StoryArticle | None, order: int
) -> _Line:
    name = _outlet(found, article.feed_id)
    seen = article.first_seen
    if root is None or root.article_id == article.article_id:
        note = "first" if not order else "own report" if article.copy_of is None else "a copy"
        place = (seen, 0, seen)
        return _Line(
            at=place,
            moment=seen,
            who=f"● {name}",
            what=f"{article.title}\n{article.url}",
            note=note,
            style="cyan",
        )
    same = article.title.casefold() == root.title.casefold()
    headline = "same headline" if same else article.title
    passage = quoted(article.passage) if article.passage else ""
    return _Line(
        at=(root.first_seen, 1, seen),
        moment=seen,
        who=f"  └ {name}",
        what="\n".join(filter(None, (headline, passage))),
        note=_share(found.story, article),
    )


def _share(story: StoryDetail, article: StoryArticle) -> str:
    """How much of the text a copy shares with its original, or what made it one."""
    placed = next((one for one in story.placements if one.article_id == article.article_id), None)
    if placed is None or placed.reason is PlacementReason.EARLIER_VERSION:
        return "copy"
    if placed.reason is PlacementReason.SAME_URL:
        return "same address"
    return f"copy {placed.score:.0f} %"


def _of_headline(found: Lineage, article: StoryArticle, old: OldHeadline, now: str) -> _Line:
    at = old.replaced_at
    return _Line(
        at=(at, 2, at),
        moment=at,
        who=f"✎ {_outlet(found, article.feed_id)}",
        what=f"{now}\nbefore: {old.title}",
        note="new headline",
        style="magenta",
    )


def _of_alert(alert: AlertRow) -> _Line:
    kind = Occasion.of(alert.occasion)
    said = "" if kind in {Occasion.FIRST, Occasion.AGAIN} else f", {kind.value}"
    sent = ", ".join(_sent(one, alert.created_at) for one in alert.deliveries)
    seen = f"\nacknowledged by {alert.acknowledged.by}" if alert.acknowledged else ""
    return _Line(
        at=(alert.created_at, 3, alert.created_at),
        moment=alert.created_at,
        who=f"▲ {alert.watch}",
        what=f"alert{said} → {sent or 'nobody'}{seen}",
        note=alert.id[:10],
        style="bold green",
    )


def _sent(one: Delivery, raised: datetime) -> str:
    if one.state is DeliveryState.SENT and one.sent_at:
        after = one.sent_at - raised
        late = f" {one.sent_at.astimezone():%H:%M}" if after >= timedelta(minutes=1) else ""
        return f"{one.destination}{late}"
    return f"{one.destination} ({_STATES.get(one.state, one.state.value)})"


def _owners(found: Lineage) -> Table:
    listed = Table(box=None, pad_edge=False)
    listed.add_column("owner", no_wrap=True)
    listed.add_column("outlets", overflow="fold")
    listed.add_column("texts", justify="right")
    listed.add_column("counts", no_wrap=True)
    counted = {one.owner for one in found.independent.sources}
    for owner in dict.fromkeys(one.owner for one in found.reports):
        mine = [one for one in found.reports if one.owner == owner]
        listed.add_row(
            Text(_safe(_owner(found, owner, mine))),
            Text(_safe(", ".join(dict.fromkeys(one.source for one in mine)))),
            str(len({one.text for one in mine})),
            Text("yes", style="green") if owner in counted else Text("copies only", style="dim"),
        )
    return listed


def _owner(found: Lineage, owner: str, mine: Sequence[confirm.Report]) -> str:
    """The owner as it is written in the configuration; of a source without one, the source."""
    sort, _, name = owner.partition(":")
    if sort == "group":
        return f"{name} (as one)"
    if sort == "source":
        return mine[0].source
    written = (feed.owner for feed in found.feeds.values() if feed.owner.casefold() == name)
    return next(written, name)


def _outlet(found: Lineage, feed_id: str) -> str:
    feed = found.feeds.get(feed_id)
    return (feed.title if feed else "") or feed_id


def _safe(text: str) -> str:
    return "\n".join(line.translate(_CONTROL) for line in text.split("\n"))
