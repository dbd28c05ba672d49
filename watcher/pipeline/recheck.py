"""Pages of articles that were told of, read again: silent edits, corrections, withdrawals.

Each is read four times in the day after its alert, through the same limits per host as any page. A
page that is gone is believed at once (410), or when it is still not there a little later (404); one
that could never be read is not withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from watcher.alert import follow_up
from watcher.clock import Clock
from watcher.model.alert import Alert, Occasion
from watcher.model.article import Article, PageText, TextFrom
from watcher.model.entry import Entry
from watcher.model.fetched import Failed
from watcher.model.story import Placement
from watcher.model.watching import Recheck
from watcher.pipeline.deciding import Arrival, Desk
from watcher.pipeline.judge import NEW, Candidate, Case, Judge, Recorded, Subject, record
from watcher.pipeline.poll import Poller
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.together import together
from watcher.pipeline.writes import Writes

PAUSES = (timedelta(minutes=55), timedelta(hours=5), timedelta(hours=18))
"""From one reading to the next: after five minutes (see `deciding`), 1, 6 and 24 hours in all."""

_NOT_THERE = timedelta(minutes=15)  # until a page that answered 404 is asked for once more
_LEASE = timedelta(minutes=5)
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class _Due:
    noted: Recheck
    article: Article
    entry: Entry
    status: str


class Rechecker:
    """Reads again what is due."""

    def __init__(
        self, writes: Writes, poller: Poller, judge: Judge, *, clock: Clock, tally: Tally
    ) -> None:
        """`poller` reads pages, `judge` records what they say now."""
        self._writes = writes
        self._poller = poller
        self._judge = judge
        self._clock = clock
        self._tally = tally

    async def due(self, setup: Setup) -> tuple[Alert, ...]:
        """Read what is due; the follow-ups raised. Raises the first error, after all were tried."""
        now = self._clock.now()
        found = await self._writes.do(partial(_claimed, setup=setup, now=now))
        raised = await together((self._one(setup, each) for each in found), at_once=_AT_ONCE)
        return tuple(alert for alerts in raised for alert in alerts)

    async def _one(self, setup: Setup, due: _Due) -> tuple[Alert, ...]:
        feed = setup.feeds[due.article.feed_id]
        read = await self._poller.look(feed, due.entry, due.article.language)
        candidate = Candidate(entry=due.entry, status=due.status)
        subject = Subject(candidate=candidate, article=read.article)
        return await self._judge.judge_all(
            setup, [subject], partial(self._commit, setup, due, read.page)
        )

    async def _commit(
        self, setup: Setup, due: _Due, page: PageText | Failed | None, cases: Sequence[Case]
    ) -> tuple[Alert, ...]:
        (case,) = cases
        now = self._clock.now()
        raised, recorded = await self._writes.do(
            lambda tx: _settled(tx, setup, due, page, case, now)
        )
        self._tally.counts["alerts"] += len(raised)
        self._judge.count(recorded)
        return (*raised, *recorded.alerts)


def _claimed(tx: Transaction, setup: Setup, now: datetime) -> list[_Due]:
    """What is due, put off by a lease so that a bug in one holds up no other."""
    found = []
    for noted in tx.due_rechecks(now, _AT_ONCE):
        article = tx.article(noted.article_id)
        entry = tx.entry(article.entry_id) if article else None
        if article is None or entry is None or article.feed_id not in setup.feeds:
            tx.drop_rechecks([noted.article_id])
            continue
        tx.save_recheck(replace(noted, due=now + _LEASE))
        status = tx.entry_status(entry.id) or NEW
        found.append(_Due(noted, article, entry, status))
    return found


def _settled(
    tx: Transaction,
    setup: Setup,
    due: _Due,
    page: PageText | Failed | None,
    case: Case,
    now: datetime,
) -> tuple[tuple[Alert, ...], Recorded]:
    """Tell of what the page shows, record what it reads now, and note when to read it again.

    All in one transaction: noted before the rest, a crash would leave what is new in it unread.
    """
    article, noted = due.article, due.noted
    missing = noted.missing + 1 if _is_missing(page) else 0
    change = _change(article, noted, page, missing)
    placement = tx.placement(article.id)
    raised: tuple[Alert, ...] = ()
    desk = Desk(tx, setup, now)
    if change and placement and case.apart:
        new = _arrival(due, change, placement)
        desk.leave(new, desk.concerned(new))
    elif change and placement:
        done = desk.changed(article, change, placement)
        raised = tuple(one for one in done.values() if isinstance(one, Alert))
    heard = page.title if isinstance(page, PageText) and page.title else noted.headline
    _next(tx, replace(noted, missing=missing, headline=heard), change, now)
    withdrawn = _is_withdrawal(change) if case.apart else _withdrawn(raised)
    if case.subject.article.text_from is not TextFrom.PAGE or withdrawn:
        return raised, Recorded()
    return raised, record(tx, setup, case, now)


def _change(
    article: Article, noted: Recheck, page: PageText | Failed | None, missing: int
) -> follow_up.Change | None:
    if isinstance(page, Failed):
        was_there = article.text_from is TextFrom.PAGE or bool(noted.headline)
        gone = was_there and (page.status == HTTPStatus.GONE or missing > 1)
        return follow_up.gone(article.id, f"the page answers {page.status}") if gone else None
    if page is None or page.text_from is not TextFrom.PAGE:
        return None
    title = page.title if noted.headline else article.title
    read = replace(article, title=title, text=page.text, text_from=TextFrom.PAGE)
    before = replace(article, title=noted.headline or article.title)
    found = follow_up.change(before, read)
    if found and found.occasion is Occasion.HEADLINE:
        told = follow_up.retitled(article.id, article.title, page.title, site=article.site)
        return found if told else None
    return found


def _next(tx: Transaction, noted: Recheck, change: follow_up.Change | None, now: datetime) -> None:
    """The next reading; none after the last, or once the article was withdrawn."""
    withdrawn = _is_withdrawal(change)
    if noted.missing and not withdrawn:
        tx.save_recheck(replace(noted, due=now + _NOT_THERE))
    elif withdrawn or noted.step >= len(PAUSES):
        tx.drop_rechecks([noted.article_id])
    else:
        due = now + PAUSES[noted.step]
        tx.save_recheck(replace(noted, due=due, step=noted.step + 1))


def _arrival(due: _Due, change: follow_up.Change, placement: Placement) -> Arrival:
    """The article as it stands, with what its page shows that is not in it."""
    return Arrival(
        article=due.article,
        matches=(),
        placement=placement,
        stories=frozenset({placement.story_id}),
        change=change,
        status=due.status,
        news=frozenset(),
    )


def _is_withdrawal(change: follow_up.Change | None) -> bool:
    return change is not None and change.occasion is Occasion.RETRACTED


def _is_missing(page: PageText | Failed | None) -> bool:
    return isinstance(page, Failed) and page.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


def _withdrawn(raised: tuple[Alert, ...]) -> bool:
    return any(one.kind is Occasion.RETRACTED for one in raised)
