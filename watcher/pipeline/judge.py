"""From an article to everything that it causes, committed in one transaction.

    article -> signature -> match -> [ place -> decide -> rows ] in one transaction

"Is this a new story?" is decided inside the transaction that records it, and the outbox rows
commit with the match that caused them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.alert import decide
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
from watcher.pipeline.ports import Embedding, Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
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
class Case:
    """An article ready to be recorded, with what the pure stages say of it.

    From what its page `shown`, if that is given, the habits of its site are learnt.
    """

    candidate: Candidate
    article: Article
    signature: Signature
    features: Features
    matches: tuple[Match, ...]
    nearly: tuple[NearMatch, ...] = ()
    attempts: int = 0
    shown: Shown | None = None


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
        self, writes: Writes, clock: Clock, tally: Tally, embed: Embedding | None = None
    ) -> None:
        """`writes` commits, `tally` counts. `embed` is an embedding model, if one is used."""
        self._embed = embed
        self._writes = writes
        self._clock = clock
        self._tally = tally

    def case(
        self,
        setup: Setup,
        candidate: Candidate,
        article: Article,
        *,
        attempts: int = 0,
        shown: Shown | None = None,
    ) -> Case:
        """Sign and match an article. Pure but for the stop-watch."""
        with self._tally.stage("dedup", self._clock):
            signed = signature.of(article.title, article.text)
        with self._tally.stage("match", self._clock):
            found = judge.whole(setup.program, article, groups=_groups(setup, article))
        with self._tally.stage("dedup", self._clock):
            own = _own(article)
            meaning = self._embed(f"{own.title}\n{own.text}") if self._embed else ()
            said = features.of(own, found.actors, meaning)
        return Case(
            candidate=candidate,
            article=article,
            signature=signed,
            features=said,
            matches=found.matches,
            nearly=found.nearly,
            attempts=attempts,
            shown=shown,
        )

    def matches(self, setup: Setup, article: Article) -> tuple[Match, ...]:
        """Which watches match, with the groups of the article's feed."""
        return judge.judge(setup.program, article, groups=_groups(setup, article))

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
    article = case.article
    tx.add_entries([case.candidate.entry], status=case.candidate.status, now=now)
    due = reread_due(article, case.attempts, now)
    known = tx.article_version(article.id)
    if known == article.version:
        tx.set_reread(article.id, due, case.attempts)
        return Recorded()
    before, earlier = tx.article(article.id), tx.placement(article.id)
    placed = placing.place(tx, article, case.signature, now, case.features)
    tx.put_article(article, reread_due=due, reread_attempts=case.attempts)
    tx.put_placement(placed, case.signature, now)
    if case.shown and (known is None or case.attempts):
        reading.learn(tx, case.shown, now)
    decisions = deciding.Desk(tx, setup, now).arrived(
        deciding.Arrival(
            article=article,
            matches=case.matches,
            placement=placed,
            stories=frozenset({placed.story_id, earlier.story_id if earlier else placed.story_id}),
            before=before,
            status=case.candidate.status,
            news=case.candidate.news,
        )
    )
    if case.nearly or known is not None:
        tx.put_near(article.id, case.nearly if case.candidate.status == NEW else (), now)
    return Recorded(
        articles=1,
        stories=int(placed.story_id == article.id and earlier is None),
        matches=len(case.matches),
        alerts=tuple(one for one in decisions if isinstance(one, Alert)),
        held=tuple(one for one in decisions if isinstance(one, Held)),
    )


def reread_due(article: Article, attempts: int, now: datetime) -> datetime | None:
    """When to read the page again: never if it was read, or after the last of the tries."""
    read = article.text_from is TextFrom.PAGE or not article.problem
    read = read or Doubt.UNRESOLVED in article.doubts  # the link would lead there again
    return None if read or attempts >= len(_REREADS) else now + _REREADS[attempts]
