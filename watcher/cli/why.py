"""Why a watch did or did not tell of an article, in words for people. Pure: no store, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from watcher.alert import confirm
from watcher.cli.console import when
from watcher.model.alert import Held
from watcher.model.article import Article
from watcher.model.match import Judgement, Miss
from watcher.model.plain import span
from watcher.model.watch import Watch
from watcher.store.records import AlertRow, Explained, VerdictRow

_IN_WORDS = {
    Held.FIRST_POLL: (
        "it stood in {feed} when that feed was polled for the first time; a first poll is silent,"
        " or every old entry would alert"
    ),
    Held.SHADOW: "the watch is in shadow mode: it counts and sends nothing (`mode: shadow`)",
    Held.NO_DESTINATION: (
        "the watch names no destination (`send: {{ to: [...] }}`), so nobody is told"
    ),
    Held.NOT_TAKEN: (
        "none of the destinations of the watch takes alerts of its priority (`only`), or none is"
        " configured any more, so nobody is told"
    ),
    Held.FOLLOW_UPS_OFF: (
        "it changed after you were told of it, and the watch has `follow_ups: none`"
    ),
}


class Outcome(StrEnum):
    """What became of an article with one watch."""

    ALERTED = "alerted"
    UNJUDGED = "not judged yet"
    HELD = "held"
    NOT_MATCHED = "not matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that the answer may look at.

    `told` are the alerts of the article's story; `now` is the judgement by the rules in force, and
    `uncut` that on the text with what was left out as furniture of its site, if anything was.
    `reports` are the articles of the story as evidence; times are in `timezone`. `unjudged` says
    since when a bug of the program has kept the watch from judging it; `now` is empty then.
    """

    watch: Watch
    found: Explained
    article: Article
    now: Judgement
    told: tuple[AlertRow, ...] = ()
    uncut: Judgement | None = None
    reports: tuple[confirm.Report, ...] = ()
    timezone: str = "UTC"
    unjudged: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The outcome and one or two sentences on it. `alert` is the id where there is one."""

    outcome: Outcome
    why: str
    alert: str = ""


def answer(case: Case) -> Answer:
    """What became of the article. A version that alerted counts before one that was held."""
    rows = [row for row in case.found.verdicts if row.watch == case.watch.id]
    for row in rows:
        if row.alert_id:
            words = f"alert {row.alert_id[:10]} was raised at {when(row.decided_at)}"
            if case.unjudged:
                words += f"; but what has changed in it is not judged: {_unjudged(case.unjudged)}"
            return Answer(outcome=Outcome.ALERTED, why=words, alert=row.alert_id)
    if case.unjudged:
        return Answer(outcome=Outcome.UNJUDGED, why=_unjudged(case.unjudged))
    if rows and rows[-1].held:
        changed = "" if case.now.matched else "; by the rules in force now it would not match"
        why = _held(case, rows[-1], rows[-1].held) + changed
        return Answer(outcome=Outcome.HELD, why=why)
    return Answer(outcome=Outcome.NOT_MATCHED, why=_missed(case))


def missing(now: Judgement) -> Iterator[str]:
    """The lines of a judgement's detail that made it miss, with what nearly was a hit."""
    part = {Miss.ALL: "all ", Miss.ANY: "any ", Miss.NONE: "none ", Miss.NEAR: "near"}.get(
        now.miss or Miss.LANGUAGE, "-"
    )
    wanted = ": found " if now.miss is Miss.NONE else ": n"  # "not found", "no, too far apart"
    inside = False
    for line in now.detail.splitlines():
        if not line.startswith(" "):
            inside = line.startswith(part) and wanted in line
        if inside:
            yield line


def _unjudged(since: datetime) -> str:
    return (
        f"since {when(since)} a bug of the program has kept this watch from judging it. It is tried"
        " again at each start, when the configuration changes, and once an hour, and told then."
        " Report the bug with what the log says; until it is mended, another wording of the rule"
        " may get round it"
    )


def _held(case: Case, row: VerdictRow, held: Held) -> str:
    match held:
        case Held.ALREADY_TOLD:
            return _already_told(case, row)
        case Held.COOLING_DOWN:
            return _cooling_down(case, row)
        case Held.UNCONFIRMED | Held.UNCONFIRMED_DIGEST:
            return _unconfirmed(case, row, held)
        case Held.EXPIRED if case.watch.until:
            return f"the watch ran until {case.watch.until} (`until`), so nothing is sent"
        case _:
            return _IN_WORDS.get(held, held.value).format(feed=case.article.feed_id)


def _unconfirmed(case: Case, row: VerdictRow, held: Held) -> str:
    """How many of how many sources there are, counted again by what the store holds now."""
    wanted = case.watch.confirm
    if wanted is None:
        return f"{held.value}; the watch asks for no confirmation any more (`confirm`)"
    found = confirm.best(case.reports, wanted.within)
    copies = confirm.independent(case.reports).copies
    who = confirm.names(replace(found, copies=copies), timezone=case.timezone, now=row.decided_at)
    kept = " It is kept for the digest." if held is Held.UNCONFIRMED_DIGEST else ""
    return (
        f"{found.count} of {wanted.sources} independent sources have reported it inside"
        f" {span(wanted.within)} (`confirm`): {who}.{kept}"
    )


def _already_told(case: Case, row: VerdictRow) -> str:
    before = _told_before(case, row)
    what = _named(before) if before else "an alert on this story"
    if before and before.article_id == case.article.id:
        return f"you were told of this very article: {what}"
    copy = "it is a copy of an article of" if _is_copy(case) else "it belongs to"
    rule = "" if case.watch.send.cooldown else ", and without `cooldown` a story is told once"
    return f"{copy} a story that you were told of already: {what}{rule}"


def _cooling_down(case: Case, row: VerdictRow) -> str:
    before, cooldown = _told_before(case, row), case.watch.send.cooldown
    if before is None or cooldown is None:
        return Held.COOLING_DOWN.value
    return (
        f"you were told of this story shortly before: {_named(before)}; for {span(cooldown)}"
        f" (`cooldown`), until {when(before.created_at + cooldown)}, it is not told again"
    )


def _told_before(case: Case, row: VerdictRow) -> AlertRow | None:
    mine = [
        one for one in case.told if one.watch == case.watch.id and one.created_at <= row.decided_at
    ]
    return max(mine, key=lambda one: one.created_at, default=None)


def _named(alert: AlertRow) -> str:
    title = f" “{alert.title}” ({alert.feed_id})" if alert.title else ""
    return f"alert {alert.id[:10]} at {when(alert.created_at)}{title}"


def _is_copy(case: Case) -> bool:
    return bool(case.found.placement and case.found.placement.is_copy)


def _missed(case: Case) -> str:
    if case.now.matched:
        return (
            "it did not match when it came; by the rules in force now it would,"
            " so the watch or its actors were changed since"
        )
    if case.uncut and case.uncut.matched:
        return _in_furniture(case.article, case.uncut)
    match case.now.miss:
        case Miss.LANGUAGE:
            wanted = ", ".join(sorted(case.watch.languages))
            return f"it is in {case.article.language}; the watch reads only {wanted} (`languages`)"
        case Miss.SOURCE:
            return f"the watch leaves the source {case.article.feed_id} out (`sources`)"
        case Miss.ALL:
            return "every line of `all` must be found, and not every one was"
        case _:
            return case.now.miss.value if case.now.miss else ""


def _in_furniture(article: Article, uncut: Judgement) -> str:
    """The hits that only the passages left out of the text have."""
    quotes = {hit.quote for hit in uncut.evidence if hit.start > len(article.text)}
    named = ", ".join(f"“{quote}”" for quote in sorted(quotes))
    return (
        f"{named or 'what it looks for'} stands only in a passage that was taken for furniture of"
        " the site, since it repeats it on its pages, and was left out"
    )
