"""`watcher explain`: why an article did or did not alert, stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from functools import partial
from typing import Annotated, NoReturn

import typer
from rich.text import Text

from watcher.alert import confirm
from watcher.cli import loading, opening, unseen, why
from watcher.cli import standing as standings
from watcher.cli.console import clean, emit, leave, out, when
from watcher.cli.options import folder, wants_json
from watcher.cli.telling import quoted, shared, show_hits
from watcher.errors import UsageError
from watcher.match import judge
from watcher.model.article import Article, TextFrom
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.match import Judgement
from watcher.model.story import Placement
from watcher.store import history
from watcher.store import near as asking_near
from watcher.store import status as asking
from watcher.store import unjudged as asking_unjudged
from watcher.store.database import Store
from watcher.store.near import NearRow
from watcher.store.records import AlertRow, Explained, FeedHealth, StoryDetail, VerdictRow
from watcher.store.stories import StoryArticle
from watcher.wiring import Standing

_STATUS = {
    "first_poll": "on the feed's first poll, which is silent",
    "reset": "an old entry that the publisher issued again",
}
_TEXT = {
    TextFrom.PAGE: "the article's page",
    TextFrom.FEED: "the text in the feed",
    TextFrom.TEASER: "the teaser in the feed",
    TextFrom.BLOCKED: "the text in the feed, since a wall stood in place of the page",
}
_COLOUR = {
    why.Outcome.ALERTED: "green",
    why.Outcome.UNJUDGED: "magenta",
    why.Outcome.HELD: "yellow",
    why.Outcome.NOT_MATCHED: "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the store knows of an article and its story, and how each watch stands by now."""

    found: Explained
    told: tuple[AlertRow, ...]
    story: tuple[StoryArticle, ...]
    standing: Mapping[str, Mapping[str, str]]
    nearly: Mapping[str, NearRow]
    unjudged: Mapping[str, datetime]


def explain(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's address or id.")],
    watch: Annotated[
        str | None,
        typer.Argument(metavar="WATCH", help="A watch's name.", show_default="all of them"),
    ] = None,
) -> None:
    """Tell why an article did or did not alert. Exit code 1 if the article was never seen.

    The outcome is the one stored at the time. The lines below it, on what was found and what was
    missing, are judged now, by the rules in force.

    Example: watcher explain https://example.org/news/1 kursk
    """
    standing = loading.standing(folder(), quiet=True)
    watches = _wanted(standing, watch)
    known = opening.with_store(
        standing.configuration, lambda store: _known(store, article, standing, watches)
    )
    if not isinstance(known, _Seen):
        _never_seen(article, known)
    cases = [_case(standing, known, name) for name in watches]
    if wants_json():
        emit(_as_json(known, cases))
    else:
        _show(known, cases, whole=watch is not None)


async def _known(
    store: Store, article: str, standing: Standing, watches: Sequence[str]
) -> _Seen | tuple[FeedHealth, ...]:
    """What is known of the article; of one never seen, how the feeds do."""
    for form in unseen.addresses(article):
        found = await store.read(partial(history.explain_article, id_or_url=form))
        if found is not None:
            detail = await _story(store, found)
            near, unjudged = await _near(store, found), await _unjudged(store, found)
            return _Seen(
                nearly=near,
                unjudged=unjudged,
                found=found,
                told=detail.alerts if detail else (),
                story=detail.articles if detail else (),
                standing=await standings.of(
                    store, standing.configuration, [standing.setup.watches[one] for one in watches]
                ),
            )
    return await store.read(asking.feed_health)


async def _near(store: Store, found: Explained) -> dict[str, NearRow]:
    """The near misses kept of the article, by watch."""
    if found.article is None:
        return {}
    asked = partial(asking_near.missed, article_id=found.article.id)
    return {row.watch: row for row in await store.read(asked)}


async def _unjudged(store: Store, found: Explained) -> dict[str, datetime]:
    """The watches that have yet to judge the article, and since when."""
    if found.article is None:
        return {}
    asked = partial(asking_unjudged.of_article, article_id=found.article.id)
    return {one.watch: one.since for one in await store.read(asked)}


async def _story(store: Store, found: Explained) -> StoryDetail | None:
    if found.placement is None:
        return None
    story = found.placement.story_id
    return await store.read(lambda reader: history.story_detail(reader, story))


def _wanted(standing: Standing, watch: str | None) -> tuple[str, ...]:
    known = standing.setup.watches
    if watch is None:
        return tuple(known)
    if watch not in known:
        near = get_close_matches(watch, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"there is no working watch {watch!r}{hint}")
    return (watch,)


def _never_seen(article: str, feeds: Sequence[FeedHealth]) -> NoReturn:
    sentences = tuple(unseen.why(article, feeds))
    if wants_json():
        emit(
            {
                "article": article,
                "seen": False,
                "why": sentences,
                "feeds": [
                    {
                        "source": one.state.feed_id,
                        "status": one.state.status.value,
                        "last_ok": one.state.last_ok,
                        "next_due": one.state.next_due,
                        "last_error": one.state.last_error,
                    }
                    for one in unseen.of_site(article, feeds)
                ],
            }
        )
    else:
        for sentence in sentences:
            out.print(clean(sentence))
    leave(1)


def _case(standing: Standing, known: _Seen, name: str) -> why.Case:
    article = _article(known.found)
    feed = standing.setup.feeds.get(article.feed_id)
    groups = feed.groups if feed else frozenset()
    program = standing.setup.program
    whole = replace(article, text="\n".join((article.text, *article.cut)))
    if unjudged := known.unjudged.get(name):  # to examine it would run into the bug
        examined = Judgement(watch=name, matched=False, miss=None, detail="", evidence=())
    else:
        examined = judge.examine(program, article, name, groups)
    cut = article.cut and not unjudged
    return why.Case(
        watch=standing.setup.watches[name],
        found=known.found,
        article=article,
        now=examined,
        uncut=judge.examine(program, whole, name, groups) if cut else None,
        told=known.told,
        reports=confirm.reports(known.story, standing.setup.feeds),
        timezone=standing.setup.settings.timezone,
        unjudged=unjudged,
    )


def _article(found: Explained) -> Article:
    """The stored article; where no page was read for an entry, the entry's own words."""
    if found.article:
        return found.article
    entry = found.entry
    if entry is None or found.entry_seen is None:
        raise LookupError("an explanation without entry and article")
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


def _as_json(known: _Seen, cases: Sequence[why.Case]) -> dict[str, object]:
    found = known.found
    return {
        "seen": True,
        "entry": found.entry,
        "entry_status": found.entry_status,
        "first_seen": found.entry_seen,
        "article": found.article,
        "confidence": found.article.confidence if found.article else None,
        "placement": found.placement,
        "watches": [
            {
                **_watch_as_json(case),
                "standing": known.standing.get(case.watch.id, {}),
                "near_miss": known.nearly.get(case.watch.id),
            }
            for case in cases
        ],
        "deliveries": found.deliveries,
    }


def _watch_as_json(case: why.Case) -> dict[str, object]:
    answer = why.answer(case)
    return {
        "watch": case.watch.id,
        "outcome": answer.outcome.value,
        "why": answer.why,
        "verdicts": [
            {**_outcome(row), "decided_at": row.decided_at, "version": row.version}
            for row in case.found.verdicts
            if row.watch == case.watch.id
        ],
        "now": case.now,
    }


def _outcome(row: VerdictRow) -> dict[str, object]:
    return {"outcome": row.held.value if row.held else "alerted", "alert": row.alert_id}


def _show(known: _Seen, cases: Sequence[why.Case], *, whole: bool) -> None:
    found = known.found
    _show_article(found)
    for case in cases:
        answer = why.answer(case)
        out.print()
        line = Text.assemble((case.watch.id, "bold"), "  ")
        line.append(answer.outcome.value, f"bold {_COLOUR[answer.outcome]}")
        out.print(line.append(f": {answer.why}"))
        if near := known.nearly.get(case.watch.id):
            out.print(
                f"  all but one thing when it came ({when(near.seen_at)}): {clean(near.missing)}"
            )
        for delivery in found.deliveries:
            if delivery.alert_id == answer.alert:
                out.print(f"  {clean(_sent(delivery))}")
        for key, words in known.standing.get(case.watch.id, {}).items():
            out.print(f"  {key}: {clean(words)}")
        if whole or answer.outcome is not why.Outcome.NOT_MATCHED:
            _show_judgement(case.now, case.article)
        else:
            for text in why.missing(case.now):
                out.print(f"  {clean(text)}")


def _show_article(found: Explained) -> None:
    article = _article(found)
    out.print(Text(article.title or "(no title)", style="bold cyan"))
    out.print(clean(article.url))
    status = _STATUS.get(found.entry_status, "")
    seen = found.entry_seen or article.first_seen
    out.print(f"seen in {clean(article.feed_id)} at {when(seen)}{f' {status}' if status else ''}")
    if not found.article:
        out.print("no page was read for it; judged by the feed's own words")
        return
    problem = f" ({clean(article.problem)})" if article.problem else ""
    out.print(
        f"judged by {_TEXT[article.text_from]}{problem}, {len(article.text)} characters,"
        f" language {clean(article.language) or 'unknown'}"
    )
    doubts = "".join(f"; {doubt.value}" for doubt in article.doubts)
    out.print(f"confidence in the text {article.confidence:.2f}{doubts}")
    for passage in article.cut:
        out.print(f"left out, since the site repeats it: “{clean(passage)}”")
    if found.placement:
        _show_placement(found.placement, article)


def _show_placement(placed: Placement, article: Article) -> None:
    copy = f", copy of {placed.copy_of}" if placed.copy_of else ""
    out.print(f"story {placed.story_id}: {placed.reason.value}{copy}")
    if placed.copy_of:
        passage = article.text[placed.passage_start or 0 : placed.passage_end or 0]
        longest = f", the longest passage is {quoted(passage)}" if passage else ""
        out.print(clean(f"shares {placed.score:.0f} % with it{longest}"))
    if common := shared(placed.shared):
        out.print(f"  {placed.score:.0f} of 100, {clean(common)}")


def _show_judgement(now: Judgement, article: Article) -> None:
    for line in now.detail.splitlines():
        out.print(f"  {clean(line)}")
    show_hits(article, now.evidence)


def _sent(delivery: Delivery) -> str:
    name, error = delivery.destination, delivery.last_error
    match delivery.state:
        case DeliveryState.SENT:
            return f"{name}: sent at {when(delivery.sent_at)}"
        case DeliveryState.DEAD:
            return f"{name}: given up: {error}; `watcher alerts resend {delivery.alert_id[:10]}`"
        case DeliveryState.UNKNOWN:
            again = f"`watcher alerts resend {delivery.alert_id[:10]}`"
            return f"{name}: perhaps received, and given up: {error}; {again}"
        case _:
            tried = f" after {delivery.attempts} attempts: {error}" if delivery.attempts else ""
            return f"{name}: not sent yet{tried}; next at {when(delivery.due_at)}"
