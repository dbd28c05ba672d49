"""What becomes of matches, decided inside the transaction that records what they rest on.

    arrived    an article came: its matches, what it confirms, what a new version changes
    redecide   matches of one story that waited for other sources
    changed    an article that was told of is not what it was

Alerts and their deliveries are recorded here, and nowhere else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.alert import confirm, decide, follow_up, silencing
from watcher.match import judge
from watcher.model.alert import FOLLOW_UPS, OF_A_WATCH, Alert, Held, Occasion, Told, Verdict
from watcher.model.article import Article
from watcher.model.feed import ArticlesFrom
from watcher.model.match import Match
from watcher.model.story import Placement
from watcher.model.watch import FollowUps, Watch
from watcher.model.watching import Recheck, Unjudged, Waiting
from watcher.pipeline import outgoing
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

FIRST_RECHECK = timedelta(minutes=5)
"""When the page of an article that was told of is read again for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A version of an article that was just recorded.

    `change` is what it changes in the one before. `stories` adds to the story of `placement` that
    of the article until then. `status` is that of the entry, "new" for the watches in `news`.
    """

    article: Article
    matches: tuple[Match, ...]
    placement: Placement
    stories: frozenset[str]
    change: follow_up.Change | None
    status: str
    news: frozenset[str]


class Desk:
    """Decides by the setup in force, at one moment, inside one transaction."""

    def __init__(self, tx: Transaction, setup: Setup, now: datetime) -> None:
        """`now` is aware and in UTC."""
        self._tx = tx
        self._setup = setup
        self._now = now
        self._today = setup.today(now)
        self._silences = tx.silences(now)

    def arrived(self, new: Arrival) -> list[Alert | Held]:
        """Decide all that a new version of an article sets off, and record it."""
        changes = self._changes(new)
        told = [one for one in changes.values() if isinstance(one, Alert)]
        confirmed = self.redecide(new.placement.story_id)
        decided = [self._decide(match, new, changes) for match in new.matches]
        fresh = [one for one in decided if not (isinstance(one, Alert) and one in told)]
        return [*told, *confirmed, *fresh]

    def concerned(self, new: Arrival) -> set[str]:
        """The watches with which anything is to be decided on a new version of an article."""
        told = {one.watch for one in self._told_of(new.stories)}
        waiting = {one.watch for one in self._tx.waiting(new.placement.story_id)}
        return (told | waiting | {one.watch for one in new.matches}) & self._setup.watches.keys()

    def leave(self, new: Arrival, watches: Collection[str]) -> None:
        """Leave it to these watches to judge an article, and to tell of its change, later."""
        earlier, change = new.stories - {new.placement.story_id}, new.change
        told = (change.occasion.value, change.key, *change.facts) if change else ()
        self._tx.put_unjudged([
            Unjudged(
                article_id=new.article.id,
                watch=watch,
                since=self._now,
                tried_at=self._now,
                news=watch in new.news,
                story=next(iter(earlier), ""),
                change=told,
            )
            for watch in sorted(watches)
        ])  # fmt: skip

    def redecide(self, story: str) -> list[Alert]:
        """Decide again on what waits in a story, now that its sources may be enough."""
        waiting = self._tx.waiting(story)
        quiet = [one for one in self._tx.story_alerts(story) if one.kind is Occasion.UNCONFIRMED]
        if not waiting and not quiet:
            return []
        reports = self._reports(story)
        found = [self._again(one, story, reports) for one in waiting]
        found += [self._after_quiet(one, reports) for one in quiet]
        return [one for one in found if one is not None]

    def changed(
        self,
        article: Article,
        change: follow_up.Change,
        placement: Placement,
        *,
        stories: frozenset[str] = frozenset(),
        matches: Sequence[Match] = (),
    ) -> dict[str, Alert | Held]:
        """Tell of a change to each watch that told of the article, or of its story.

        Of a headline or a correction hears who was told of the very article; of a retraction,
        everybody who was told of the story, unless it is that of a mere copy. What was told before
        is left out.
        """
        known = self._told_of({placement.story_id, *stories})
        renamed = [
            one.facts
            for one in known
            if one.kind is Occasion.HEADLINE and one.article_id == article.id
        ]
        if follow_up.returns(change, renamed):
            return {}
        whole = change.occasion is Occasion.RETRACTED and not placement.is_copy
        done: dict[str, Alert | Held] = {}
        for before in known:
            watch = self._setup.watches.get(before.watch)
            about = whole or before.article_id == article.id
            if watch is None or not about or before.watch in done:
                continue
            evidence = next((m.evidence for m in matches if m.watch == watch.id), ())
            raised = decide.follow_up(
                watch, before, article, change, evidence=evidence,
                now=self._now, today=self._today,
            )  # fmt: skip
            if isinstance(raised, Alert) and self._tx.alert(raised.id) is not None:
                continue
            done[watch.id] = self.raised(raised, watch)
        return done

    def _told_of(self, stories: Collection[str]) -> list[Alert]:
        """The alerts on stories, the latest first."""
        found = [one for story in stories for one in self._tx.story_alerts(story)]
        return sorted(found, key=lambda one: (one.created_at, one.id), reverse=True)

    def raised(self, decision: Alert | Held, watch: Watch) -> Alert | Held:
        """Record an alert with its deliveries; a reason for silence passes."""
        if isinstance(decision, Held):
            return decision
        if silencing.covering(self._silences, decision, source=self._source(decision)):
            return Held.SILENCED
        if not outgoing.put(self._tx, self._setup, watch, decision, self._now):
            return _untaken(decision)
        if watch.send.follow_ups is not FollowUps.NONE:
            self._look_again(decision)
        return decision

    def _source(self, alert: Alert) -> str:
        article = self._tx.article(alert.article_id) if self._silences else None
        return article.feed_id if article else ""

    def _look_again(self, alert: Alert) -> None:
        """Have the page read again, unless the alert came of that or concerns no article."""
        article = self._tx.article(alert.article_id)
        feed = self._setup.feeds.get(article.feed_id) if article else None
        if alert.kind in FOLLOW_UPS | OF_A_WATCH or feed is None:
            return
        if feed.articles is ArticlesFrom.PAGE:
            due = self._now + FIRST_RECHECK
            self._tx.add_recheck(Recheck(article_id=alert.article_id, due=due))

    def _changes(self, new: Arrival) -> dict[str, Alert | Held]:
        if new.change is None:
            return {}
        return self.changed(
            new.article, new.change, new.placement, stories=new.stories, matches=new.matches
        )

    def _decide(
        self, match: Match, new: Arrival, changes: Mapping[str, Alert | Held]
    ) -> Alert | Held:
        """One match of a new version. What its change led to counts before anything else."""
        decision = changes.get(match.watch)
        if decision is None:
            decision = self._decided(match, new.placement, new.stories, _status(match, new))
        self._tx.put_match(match)
        self._tx.put_verdict(self._verdict(match, decision))
        return decision

    def _decided(
        self, match: Match, placement: Placement, stories: frozenset[str], status: str
    ) -> Alert | Held:
        watch = self._setup.watches[match.watch]
        told = [one for story in stories for one in self._tx.told(watch.id, story)]
        decision = decide.decide(
            watch,
            match,
            story_id=placement.story_id,
            told=_in_order(told),
            is_copy=placement.is_copy,
            entry_status=status,
            now=self._now,
            today=self._today,
            confirmed=watch.confirm is None or _enough(watch, self._reports(placement.story_id)),
        )
        return self.raised(decision, watch)

    def _again(
        self, waiting: Waiting, story: str, reports: Sequence[confirm.Report]
    ) -> Alert | None:
        """Decide again on a match that waits, by the rule in force; None if it goes on waiting."""
        watch = self._setup.watches.get(waiting.watch)
        article = self._tx.article(waiting.article_id)
        placement = self._tx.placement(waiting.article_id)
        if watch is None or article is None or placement is None or not _enough(watch, reports):
            return None
        feed = self._setup.feeds.get(article.feed_id)
        groups = feed.groups if feed else frozenset[str]()
        match = judge.one(self._setup.program, article, watch.id, groups=groups)
        if match is None:
            return None
        decision = self._decided(match, placement, frozenset({story}), decide.NEW)
        verdict = self._verdict(match, decision)
        self._tx.put_match(match)
        self._tx.put_verdict(verdict)
        self._tx.settle_verdict(verdict)
        if waiting.watch_version != match.watch_version:
            self._tx.settle_verdict(_under(waiting, verdict))
        return decision if isinstance(decision, Alert) else None

    def _after_quiet(self, quiet: Alert, reports: Sequence[confirm.Report]) -> Alert | None:
        watch = self._setup.watches.get(quiet.watch)
        if watch is None or watch.confirm is None or not _enough(watch, reports):
            return None
        decision = decide.confirmed(watch, quiet, now=self._now, today=self._today)
        if isinstance(decision, Held) or self._tx.alert(decision.id) is not None:
            return None
        done = self.raised(decision, watch)
        return done if isinstance(done, Alert) else None

    def _reports(self, story: str) -> tuple[confirm.Report, ...]:
        return confirm.reports(self._tx.story_articles(story), self._setup.feeds)

    def _verdict(self, match: Match, decision: Alert | Held) -> Verdict:
        return Verdict(
            article_id=match.article_id,
            version=match.version,
            watch=match.watch,
            watch_version=match.watch_version,
            held=decision if isinstance(decision, Held) else None,
            alert_id=decision.id if isinstance(decision, Alert) else None,
            decided_at=self._now,
            evidence=match.evidence,
        )


def _status(match: Match, new: Arrival) -> str:
    return decide.NEW if match.watch in new.news else new.status


def _enough(watch: Watch, reports: Sequence[confirm.Report]) -> bool:
    if watch.confirm is None:
        return True
    needed = watch.confirm.sources
    return confirm.best(reports, watch.confirm.within, enough=needed).count >= needed


def _untaken(alert: Alert) -> Held:
    """Why nobody gets `alert`. What was to be told quietly waits: confirmed, it ranks higher."""
    return Held.UNCONFIRMED if alert.kind is Occasion.UNCONFIRMED else Held.NOT_TAKEN


def _in_order(told: Sequence[Told]) -> tuple[Told, ...]:
    return tuple(sorted(told, key=lambda one: one.at))


def _under(waiting: Waiting, verdict: Verdict) -> Verdict:
    """The same outcome for the match by an earlier state of the rule."""
    return Verdict(
        article_id=waiting.article_id,
        version=waiting.version,
        watch=waiting.watch,
        watch_version=waiting.watch_version,
        held=verdict.held,
        alert_id=verdict.alert_id,
        decided_at=verdict.decided_at,
    )
