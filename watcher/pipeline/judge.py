"""From an article to everything that it causes, committed in one transaction.

    article -> signature -> match -> [ place -> decide -> rows ] in one transaction

"Is this a new story?" is decided inside the transaction that records it, and the outbox rows
commit with the match that caused them. Where the program has a bug with one watch, the others judge
an article all the same (see `faults`).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from watcher.alert import decide, follow_up
from watcher.clock import Clock
from watcher.dedup import features, signature
from watcher.match import judge
from watcher.model.alert import Alert, Held
from watcher.model.article import Article, Doubt, TextFrom
from watcher.model.entry import Entry
from watcher.model.habits import Shown
from watcher.model.match import Match, NearMatch
from watcher.model.story import Features, Signature
from watcher.pipeline import deciding, placing, reading
from watcher.pipeline.faults import JUDGING, Faults, matches
from watcher.pipeline.ports import Embedding, Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.together import settled
from watcher.pipeline.writes import Writes

_REREADS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=24))
"""When a page that could not be read is tried again, counted from the last try."""


NEW = decide.NEW
"""The status of an entry that may alert. Those of a first poll or of a reset may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry on its way to be judged.

    `status` is that of the entry when it was first seen. `news` names the watches for which an
    edit made news of an entry that was kept silent: what they look for was not in it before.
    """

    entry: Entry
    status: str = NEW
    news: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An article to be judged. From what its page `shown`, if that is given, habits are learnt."""

    candidate: Candidate
    article: Article
    attempts: int = 0
    shown: Shown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An article ready to be recorded, with what the pure stages say of it.

    To the watches `at_fault` it is left to judge it later; and to all that are concerned, if it is
    to be recorded `apart` from what they decide.
    """

    subject: Subject
    signature: Signature
    features: Features
    matches: tuple[Match, ...]
    nearly: tuple[NearMatch, ...] = ()
    at_fault: frozenset[str] = frozenset()
    apart: bool = False


Commit = Callable[[Sequence[Case]], Awaitable[tuple[Alert, ...]]]
"""Commits cases, all or none; the alerts that they raised."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The watches that match, and those of which a bug of the program keeps it from knowing."""

    sure: frozenset[str]
    unsure: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Both: what may be a match is judged like one."""
        return self.sure | self.unsure


Matching = Callable[[Setup, Article], Awaitable[Matched]]
"""Asks which watches match."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Entries that are noted without being judged, and the status that says why."""

    entries: tuple[Entry, ...]
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What recording a case did. All empty when the very version was recorded before."""

    articles: int = 0
    stories: int = 0
    matches: int = 0
    alerts: tuple[Alert, ...] = ()
    held: tuple[Held, ...] = ()


class Judge:
    """Judges articles by the setup in force and records what follows."""

    def __init__(
        self,
        writes: Writes,
        clock: Clock,
        tally: Tally,
        faults: Faults,
        embed: Embedding | None = None,
    ) -> None:
        """`writes` commits, `tally` counts. `embed` is an embedding model, if one is used."""
        self._embed = embed
        self._writes = writes
        self._clock = clock
        self._tally = tally
        self._faults = faults

    async def judge_all(
        self, setup: Setup, subjects: Sequence[Subject], commit: Commit | None = None
    ) -> tuple[Alert, ...]:
        """Match and record articles together; the alerts that they raised, new ones only.

        A bug of the program with one of several is raised. With a single one it is found out which
        watches it concerns, and the others go on; it is raised if it is not that of a watch.
        """
        commit = commit or partial(self.record, setup)
        tried = await settled(self._plainly(setup, subjects, commit))
        if not isinstance(tried, Exception):
            return tried
        if len(subjects) != 1:
            raise tried
        return await self._apart(setup, subjects[0], commit, tried)

    async def _plainly(
        self, setup: Setup, subjects: Sequence[Subject], commit: Commit
    ) -> tuple[Alert, ...]:
        return await commit([self.case(setup, one) for one in subjects])

    async def _apart(
        self, setup: Setup, subject: Subject, commit: Commit, error: Exception
    ) -> tuple[Alert, ...]:
        """The same watch by watch. What fails in a transaction of several is decided one by one."""
        article = subject.article
        found, errors = await matches(setup, article, _groups(setup, article))
        named = judge.actors(setup.program, article)
        case = self._case(subject, judge.Whole(matches=found, nearly=(), actors=named))
        case = replace(case, at_fault=frozenset(errors))
        alerts = await settled(commit([case]))
        if isinstance(alerts, Exception):
            alerts = await commit([replace(case, apart=True)])
            marks = await self._writes.do(lambda tx: tx.unjudged(article.id))
            left = [one for one in marks if one.watch not in errors]
            decided, failed = await self._faults.late(setup, left)
            alerts += self._counted(decided)
            errors |= failed
        await self._faults.found(JUDGING, errors)
        if not errors:
            self._faults.log(JUDGING, "no watch by itself", error)
        return alerts

    async def again(self, setup: Setup) -> tuple[Alert, ...]:
        """Let the watches judge that could not for a bug; the alerts that they raise."""
        return self._counted(await self._faults.again(setup))

    def _counted(self, decided: Sequence[Alert | Held]) -> tuple[Alert, ...]:
        alerts = tuple(one for one in decided if isinstance(one, Alert))
        held = tuple(one for one in decided if isinstance(one, Held))
        self.count(Recorded(alerts=alerts, held=held))
        return alerts

    def case(self, setup: Setup, subject: Subject) -> Case:
        """Sign and match an article. Pure but for the stop-watch."""
        article = subject.article
        with self._tally.stage("match", self._clock):
            found = judge.whole(setup.program, article, groups=_groups(setup, article))
        return self._case(subject, found)

    def _case(self, subject: Subject, found: judge.Whole) -> Case:
        with self._tally.stage("dedup", self._clock):
            signed = signature.of(subject.article.title, subject.article.text)
            own = _own(subject.article)
            meaning = self._embed(f"{own.title}\n{own.text}") if self._embed else ()
            said = features.of(own, found.actors, meaning)
        return Case(
            subject=subject,
            signature=signed,
            features=said,
            matches=found.matches,
            nearly=found.nearly,
        )

    async def matching(self, setup: Setup, article: Article) -> Matched:
        """Which watches match, with the groups of the article's feed."""
        found = judge.judge(setup.program, article, groups=_groups(setup, article))
        return Matched(frozenset(one.watch for one in found))

    async def matching_apart(self, setup: Setup, article: Article) -> Matched:
        """The same watch by watch, where the program has a bug with one."""
        found, errors = await matches(setup, article, _groups(setup, article))
        return Matched(frozenset(one.watch for one in found), frozenset(errors))

    async def record(
        self, setup: Setup, cases: Sequence[Case], *, quiet: Quiet | None = None
    ) -> tuple[Alert, ...]:
        """Commit a small batch of cases together; the alerts that they raised, new ones only.

        The entries in `quiet` are known from the same commit on: known before it, a crash would
        leave their matches unjudged for ever.
        """
        now = self._clock.now()

        def work(tx: Transaction) -> list[Recorded]:
            if quiet:
                tx.add_entries(quiet.entries, status=quiet.status, now=now)
            return [record(tx, setup, case, now) for case in cases]

        with self._tally.stage("store", self._clock):
            done = await self._writes.do(work)
        for one in done:
            self.count(one)
        return tuple(alert for one in done for alert in one.alerts)

    def count(self, done: Recorded) -> None:
        """Add to the tally what was recorded."""
        counts = self._tally.counts
        counts["articles"] += done.articles
        counts["stories"] += done.stories
        counts["matches"] += done.matches
        counts["alerts"] += len(done.alerts)
        self._tally.held.update(held.name.lower() for held in done.held)


def _groups(setup: Setup, article: Article) -> frozenset[str]:
    feed = setup.feeds.get(article.feed_id)
    return feed.groups if feed else frozenset()


def _own(article: Article) -> Article:
    """What an article tells of an event: a text that strays from its headline is of another."""
    return replace(article, text="") if Doubt.OFF_TOPIC in article.doubts else article


def record(tx: Transaction, setup: Setup, case: Case, now: datetime) -> Recorded:
    """Record one case inside a transaction. A version that is there already changes nothing."""
    subject, candidate, article = case.subject, case.subject.candidate, case.subject.article
    tx.add_entries([candidate.entry], status=candidate.status, now=now)
    due = reread_due(article, subject.attempts, now)
    known = tx.article_version(article.id)
    if known == article.version:
        tx.set_reread(article.id, due, subject.attempts)
        return Recorded()
    before, earlier = tx.article(article.id), tx.placement(article.id)
    placed = placing.place(tx, article, case.signature, now, case.features)
    tx.put_article(article, reread_due=due, reread_attempts=subject.attempts)
    tx.put_placement(placed, case.signature, now)
    if subject.shown and (known is None or subject.attempts):
        reading.learn(tx, subject.shown, now)
    arrival = deciding.Arrival(
        article=article,
        matches=case.matches,
        placement=placed,
        stories=frozenset({placed.story_id, earlier.story_id if earlier else placed.story_id}),
        change=follow_up.change(before, article) if before else None,
        status=candidate.status,
        news=candidate.news,
    )
    decisions = _decided(deciding.Desk(tx, setup, now), case, arrival)
    if case.nearly or known is not None:
        tx.put_near(article.id, case.nearly if candidate.status == NEW else (), now)
    return Recorded(
        articles=1,
        stories=int(placed.story_id == article.id and earlier is None),
        matches=len(case.matches),
        alerts=tuple(one for one in decisions if isinstance(one, Alert)),
        held=tuple(one for one in decisions if isinstance(one, Held)),
    )


def _decided(desk: deciding.Desk, case: Case, new: deciding.Arrival) -> list[Alert | Held]:
    """What is decided at once; the rest is left to those that have to judge it later."""
    if case.apart:
        desk.leave(new, desk.concerned(new) | case.at_fault)
        return []
    if case.at_fault:
        desk.leave(replace(new, change=None), case.at_fault)
    return desk.arrived(new)


def reread_due(article: Article, attempts: int, now: datetime) -> datetime | None:
    """When to read the page again: never if it was read, or after the last of the tries."""
    read = article.text_from is TextFrom.PAGE or not article.problem
    read = read or Doubt.UNRESOLVED in article.doubts  # the link would lead there again
    return None if read or attempts >= len(_REREADS) else now + _REREADS[attempts]
