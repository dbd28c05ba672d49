"""What the program has a bug with, told apart by watch: the others go on, it is judged later.

A bug in what concerns one watch must not keep an article from all. The article is recorded with a
mark for each watch that has yet to judge it (`Unjudged`), in the same commit; and each mark goes
in the commit of the decision, so that whatever crashes or restarts nothing is lost or told twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from watcher.alert import decide
from watcher.alert.follow_up import Change
from watcher.clock import Clock
from watcher.match import judge
from watcher.model.alert import Alert, Held, Occasion
from watcher.model.article import Article
from watcher.model.match import Match
from watcher.model.watching import Unjudged
from watcher.pipeline import notices
from watcher.pipeline.deciding import Arrival, Desk
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup
from watcher.pipeline.together import settled
from watcher.pipeline.writes import Writes

JUDGING = "judging articles"
"""What a watch is at fault in, as the operator reads it."""

_TRIES = 3
"""Failures in a row after which a watch rests until the next time: its bug is not mended yet."""

_log = structlog.get_logger("watcher.faults")


class Faults:
    """Notes what the program has a bug with, and lets watches judge what they have yet to judge."""

    def __init__(self, writes: Writes, clock: Clock) -> None:
        """`writes` commits."""
        self._writes = writes
        self._clock = clock
        self._traced: set[tuple[str, str, type[Exception]]] = set()

    async def found(self, doing: str, errors: Mapping[str, Exception]) -> None:
        """Log what was raised for each watch or destination, and note it for the operator."""
        for name, error in errors.items():
            self.log(doing, name, error)
            work = partial(
                notices.fault, doing=doing, name=name, error=error, now=self._clock.now()
            )
            await self._writes.do(work)

    def log(self, doing: str, name: str, error: Exception) -> None:
        """Log an error, its traceback once for each kind: it may come with every article."""
        kind = (doing, name, type(error))
        _log.error(
            "a fault of this program",
            doing=doing,
            of=name,
            error=repr(error),
            exc_info=None if kind in self._traced else error,
        )
        self._traced.add(kind)

    async def noted(self, doing: str) -> frozenset[str]:
        """The watches or destinations of which such a fault is noted, by an earlier run perhaps."""
        return await self._writes.do(lambda tx: notices.faults(tx, doing))

    async def over(self, doing: str, names: Iterable[str]) -> None:
        """These watches or destinations do well again."""
        for name in names:
            await self._writes.do(partial(notices.fault_over, doing=doing, name=name))

    async def again(self, setup: Setup) -> list[Alert | Held]:
        """Let every watch judge what it has yet to judge; what was decided.

        A watch that is not configured, for an error in its file say, is left as it is.
        """
        marks = await self._writes.do(lambda tx: tx.unjudged())
        inforce = [one for one in marks if setup.program.watch(one.watch)]
        done, errors = await self.late(setup, inforce)
        await self.found(JUDGING, errors)
        left = await self._writes.do(lambda tx: {one.watch for one in tx.unjudged()})
        await self.over(JUDGING, await self.noted(JUDGING) - left)
        return done

    async def late(
        self, setup: Setup, marks: Sequence[Unjudged]
    ) -> tuple[list[Alert | Held], dict[str, Exception]]:
        """Let watches judge what these marks stand for, each by itself.

        What was decided, and what was raised for each watch that failed.
        """
        done: list[Alert | Held] = []
        errors: dict[str, Exception] = {}
        failures: Counter[str] = Counter()
        for mark in marks:
            if failures[mark.watch] == _TRIES:
                continue
            now = self._clock.now()
            work = partial(_late, setup=setup, mark=mark, now=now)
            decided = await settled(self._writes.do(work))
            if isinstance(decided, Exception):
                errors[mark.watch] = decided
                failures[mark.watch] += 1
                await self._writes.do(partial(_put_off, mark=mark, now=now))
            else:
                done += decided
                failures[mark.watch] = 0
        return done, errors


async def matches(
    setup: Setup, article: Article, groups: frozenset[str]
) -> tuple[tuple[Match, ...], dict[str, Exception]]:
    """The matches of an article, and what was raised for each watch that has a bug with it."""
    found: list[Match] = []
    errors: dict[str, Exception] = {}
    for watch, asked in judge.separately(setup.program, article, groups=groups):
        match = await settled(_answer(asked))
        if isinstance(match, Exception):
            errors[watch] = match
        elif match is not None:
            found.append(match)
    return tuple(found), errors


async def _answer(asked: judge.Question) -> Match | None:
    return asked()


def _put_off(tx: Transaction, mark: Unjudged, now: datetime) -> None:
    """Others come first the next time."""
    if mark in tx.unjudged(mark.article_id, mark.watch):
        tx.put_unjudged([replace(mark, tried_at=now)])


def _late(tx: Transaction, setup: Setup, mark: Unjudged, now: datetime) -> list[Alert | Held]:
    """Judge what a mark stands for, by the rule in force and the article as it reads now."""
    marks = tx.unjudged(mark.article_id, mark.watch)
    article, placement = tx.article(mark.article_id), tx.placement(mark.article_id)
    if not marks or article is None or placement is None:
        return []
    (mark,) = marks
    feed = setup.feeds.get(article.feed_id)
    groups = feed.groups if feed else frozenset[str]()
    match = judge.one(setup.program, article, mark.watch, groups=groups)
    new = Arrival(
        article=article,
        matches=(match,) if match and not tx.is_decided(match) else (),
        placement=placement,
        stories=frozenset({placement.story_id, mark.story or placement.story_id}),
        change=_change(mark.change),
        status=tx.entry_status(article.entry_id) or decide.NEW,
        news=frozenset({mark.watch} if mark.news else ()),
    )
    tx.drop_unjudged(mark)
    return Desk(tx, setup.only(mark.watch.__eq__), now).arrived(new)


def _change(kept: tuple[str, ...]) -> Change | None:
    if not kept:
        return None
    occasion, key, *facts = kept
    return Change(occasion=Occasion(occasion), key=key, facts=tuple(facts))
