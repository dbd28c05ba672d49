"""From a due feed to recorded articles: fetch, parse, sift, and judge what is new.

The feed's validators are saved only after everything that its body caused is committed: saved
before, a crash would turn into 304 for ever.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import Random

from watcher.alert import decide
from watcher.clock import Clock
from watcher.fetch import pace
from watcher.model.alert import Alert
from watcher.model.article import Article
from watcher.model.condition import Condition
from watcher.model.entry import Entry, ParsedFeed
from watcher.model.feed import ArticlesFrom, Feed, FeedState
from watcher.model.fetched import Failed, FailReason, Fetched, NotModified
from watcher.parse import entries, novelty
from watcher.pipeline import notices
from watcher.pipeline.judge import NEW, Candidate, Judge, Matching, Quiet, Subject
from watcher.pipeline.ports import Fetcher, Reader, Transaction
from watcher.pipeline.reading import Articles, Read
from watcher.pipeline.setup import Setup
from watcher.pipeline.tally import Tally
from watcher.pipeline.together import Done, finished, in_batches, settled
from watcher.pipeline.writes import Writes

_PAGES_AT_ONCE = 16  # of one feed: a slow publisher holds up its own pages only
_FLOOD, _OF_FLOOD_AT_ONCE = 100, 3  # new entries of one poll, behind which others must not wait
_FEW = 3  # old entries of a flood that a watch may tell of: more would be the flood itself
_TOLD = 5  # bugs of one poll that the log tells of

_Quietly = tuple[Entry, Article | None, frozenset[str]]
_Versions = Sequence[tuple[Entry, Entry | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The edges and pure stages that a poll goes through."""

    fetcher: Fetcher
    reader: Reader
    writes: Writes
    judge: Judge
    clock: Clock
    tally: Tally
    chance: Random


class Poller:
    """Polls one feed at a time; many may be polled at once."""

    def __init__(self, stages: Stages) -> None:
        """`stages.chance` only spreads due times."""
        s = self._s = stages
        self._articles = Articles(s.fetcher, s.reader, s.writes, clock=s.clock, tally=s.tally)

    async def put_off(self, setup: Setup, feed: Feed, error: Exception) -> None:
        """Count a poll that ended in a bug as a failure; the feed keeps its usual pace.

        The operator hears of it, since entries may be lost if it is not mended.
        """
        noting = partial(
            notices.fault, doing=notices.POLLING, name=feed.id, error=error, now=self._s.clock.now()
        )
        await self._s.writes.do(noting)
        states = await self._s.writes.do(lambda tx: tx.states([feed.id]))
        failed = Failed(url=feed.url, reason=FailReason.BROKEN, detail="a bug; see the log")
        for state in states.values():
            self._s.tally.counts["failed"] += 1
            fresh = replace(state, strikes=0, failures=0)  # no back-off: other entries go on
            after = self._after(setup, feed, fresh, failed)
            await self._remember(fresh, replace(after, condition=Condition.FAULT))

    async def mended(self, feed: Feed) -> None:
        """A poll came to its end again."""
        over = partial(notices.fault_over, doing=notices.POLLING, name=feed.id)
        await self._s.writes.do(over)

    async def poll(self, setup: Setup, feed: Feed, state: FeedState) -> tuple[Alert, ...]:
        """Poll `feed` once and commit what follows; the new alerts."""
        with self._s.writes.underway():
            return await self._poll(setup, feed, state)

    async def _poll(self, setup: Setup, feed: Feed, state: FeedState) -> tuple[Alert, ...]:
        s, counts = self._s, self._s.tally.counts
        counts["feeds"] += 1
        full = pace.full_is_due(state, setup.settings.polling, s.clock.now())
        with s.tally.stage("fetch", s.clock):
            response = await s.fetcher.feed(feed, state, full=full)
        if isinstance(response, Fetched):
            counts["fetched"] += 1
            return await self._read(setup, feed, state, response)
        counts["not_modified" if isinstance(response, NotModified) else "failed"] += 1
        await self._remember(state, self._after(setup, feed, state, response))
        return ()

    async def _remember(self, before: FeedState, after: FeedState) -> None:
        """Save a feed's state with the next group, and note what its operator should know."""
        now = self._s.clock.now()
        self._s.writes.later(after)
        trouble = notices.trouble(before, after, now)
        if trouble is not None:
            await self._s.writes.do(lambda tx: notices.feed(tx, after.feed_id, trouble, now))

    def _after(
        self,
        setup: Setup,
        feed: Feed,
        state: FeedState,
        response: Fetched | NotModified | Failed,
        reading: pace.Reading | None = None,
    ) -> FeedState:
        return pace.after(
            feed,
            state,
            response,
            reading=reading,
            now=self._s.clock.now(),
            polling=setup.settings.polling,
            jitter=self._s.chance.random(),
        )

    async def _read(
        self, setup: Setup, feed: Feed, state: FeedState, fetched: Fetched
    ) -> tuple[Alert, ...]:
        s = self._s
        await s.writes.do(lambda tx: tx.strike([feed.id]))
        struck = replace(state, strikes=state.strikes + 1)
        with s.tally.stage("parse", s.clock):
            parsed = await s.reader.parse(
                fetched, feed_id=feed.id, known_items=state.items, language=feed.language
            )
        if isinstance(parsed, Failed):
            parsed = _of_beginning(parsed) if fetched.cut else parsed
            s.tally.counts["fetched"] -= 1
            s.tally.counts["failed"] += 1
            before = {FailReason.PARSER_DIED: struck, FailReason.BUSY: state}
            now = before.get(parsed.reason, replace(state, strikes=0))
            await self._remember(state, self._after(setup, feed, now, parsed))
            return ()
        return await self._sift(setup, feed, state, fetched, parsed)

    async def _sift(
        self, setup: Setup, feed: Feed, state: FeedState, fetched: Fetched, parsed: ParsedFeed
    ) -> tuple[Alert, ...]:
        s = self._s
        now = s.clock.now()
        known, lately = await self._known(feed, parsed, state.last_ok)
        sifted = novelty.sift(parsed, known, lately=lately, state=state, now=now)
        edited = await self._as_stored(setup, feed, sifted, parsed.language)
        told_at_once = setup.settings.polling.alert_on_first_poll
        silent = sifted.first and not told_at_once
        fresh = () if silent else sifted.new
        old = sifted.new if silent else sifted.reset
        if sifted.late and told_at_once:
            fresh, old = (*fresh, *old), ()
        s.tally.counts["entries"] += parsed.count
        s.tally.counts["new_entries"] += len(sifted.new) + len(sifted.reset)
        language = feed.language or parsed.language
        candidates = (*(Candidate(entry=entry) for entry in fresh), *edited)
        done = await self._judge(setup, feed, candidates, language)
        status = decide.FIRST_POLL if silent or sifted.late else decide.RESET
        done += await self._keep_quiet(setup, feed, old, language, status)
        done.raise_if_lost()
        reading = _reading(parsed, sifted, state, now)
        after = self._after(setup, feed, state, fetched, reading)
        await self._remember(state, _as_unread(after, state) if done.errors else after)
        if reading.condition is Condition.ANOTHER:
            title = parsed.title
            await s.writes.do(lambda tx: notices.another(tx, feed.id, state.title, title, now))
        elif sifted.gap:
            await s.writes.do(lambda tx: notices.gap(tx, feed.id, now))
        if done.errors:
            raise BaseExceptionGroup(f"{len(done.errors)} entries", done.errors[:_TOLD])
        return done.alerts

    async def _known(
        self, feed: Feed, parsed: ParsedFeed, ended: datetime | None
    ) -> tuple[frozenset[str], frozenset[str]]:
        """The keys that are known, and those only since a poll `ended` for the last time."""
        keys = [key for entry in parsed.entries for key in entry.keys]
        if not keys:
            return frozenset(), frozenset()

        def work(tx: Transaction) -> tuple[frozenset[str], frozenset[str]]:
            ids = tx.entries_by_key(feed.id, keys)
            recent = tx.entries_since(feed.id, ended) if ended else frozenset[str]()
            lately = (key for key, name in ids.items() if name in recent) if recent else ()
            return frozenset(ids), frozenset(lately)

        return await self._s.writes.do(work)

    async def _as_stored(
        self, setup: Setup, feed: Feed, sifted: novelty.Novelty, language: str
    ) -> tuple[Candidate, ...]:
        """Edited entries under the ids that they have in the store; others under their own."""
        if not (edited := sifted.edited):
            return ()
        beside = frozenset(key for entry in sifted.seen_again for key in entry.keys)
        keys = [key for entry in edited for key in entry.keys]
        ids = await self._s.writes.do(lambda tx: tx.entries_by_key(feed.id, keys))
        named = [(entry, novelty.same_as(entry, ids)) for entry in edited]
        stored = await self._s.writes.do(
            lambda tx: [(tx.entry(name), tx.entry_status(name)) for _, name in named]
        )
        others: list[Candidate] = []
        found: list[tuple[Entry, Entry | None, str]] = []
        for (entry, name), (old, status) in zip(named, stored, strict=True):
            if old and novelty.is_other(entry, old, beside):
                others.append(Candidate(entry=entries.apart(entry, old)))
            elif name:
                found.append((replace(entry, id=name), old, status or NEW))
        versions = [(entry, _in_language_of(entry, old)) for entry, old, _ in found]
        asked = partial(self._news, setup, feed, versions, feed.language or language)
        news = await settled(asked(self._s.judge.matching))
        if isinstance(news, Exception):
            news = await asked(self._s.judge.matching_apart)
        edits = (
            Candidate(entry=entry, status=status, news=new)
            for (entry, _, status), new in zip(found, news, strict=True)
        )
        return (*others, *edits)

    async def _news(
        self, setup: Setup, feed: Feed, versions: _Versions, language: str, matching: Matching
    ) -> list[frozenset[str]]:
        """The watches that match on what the feed itself says of entries, and did not before."""
        found = []
        for entry, old in versions:
            now = await matching(setup, self._articles.plain(feed, entry, language))
            known = old and await matching(setup, self._articles.plain(feed, old, language))
            found.append(now.all - (known.sure if known else frozenset()))
        return found

    async def _judge(
        self, setup: Setup, feed: Feed, candidates: Sequence[Candidate], language: str
    ) -> Done:
        if feed.articles is ArticlesFrom.FEED:
            work = partial(self._judge_feed_text, setup, feed, language)
            return await in_batches(work, candidates)
        places = _PAGES_AT_ONCE if len(candidates) < _FLOOD else _OF_FLOOD_AT_ONCE
        pages = (self.judge_page(setup, feed, one, language) for one in candidates)
        return Done.of(await finished(pages, at_once=places))

    async def _judge_feed_text(
        self, setup: Setup, feed: Feed, language: str, batch: Sequence[Candidate]
    ) -> tuple[Alert, ...]:
        read = await self._articles.of_feed(feed, [one.entry for one in batch], language)
        subjects = [
            Subject(candidate=one, article=each.article, shown=each.shown)
            for one, each in zip(batch, read, strict=True)
        ]
        return await self._s.judge.judge_all(setup, subjects)

    async def judge_page(
        self, setup: Setup, feed: Feed, candidate: Candidate, language: str, *, attempts: int = 0
    ) -> tuple[Alert, ...]:
        """Read the page behind an entry (or fall back on the feed's text), judge and record it."""
        read = await self._articles.of_page(feed, candidate.entry, language)
        subject = Subject(
            candidate=candidate, article=read.article, attempts=attempts, shown=read.shown
        )
        return await self._s.judge.judge_all(setup, [subject])

    async def look(self, feed: Feed, entry: Entry, language: str) -> Read:
        """The page behind an entry as it reads now, and the article that it would make."""
        return await self._articles.of_page(feed, entry, language)

    async def _keep_quiet(
        self, setup: Setup, feed: Feed, entries: Sequence[Entry], language: str, status: str
    ) -> Done:
        """Record entries that must not alert. Those that match get a verdict that says why.

        Old entries that were issued again do alert where they are few: silence is for floods.
        """
        judge, reading = self._s.judge, partial(self._read_quietly, setup, feed, language)
        read, errors = await finished((reading(judge.matching, e) for e in entries), at_once=1)
        if errors:
            again = (reading(judge.matching_apart, one) for one in entries)
            read, errors = await finished(again, at_once=1)
        many = Counter(watch for *_, watches in read for watch in watches)
        few = frozenset(watch for watch, count in many.items() if count <= _FEW)
        news = few if status == decide.RESET else frozenset[str]()

        async def note(batch: Sequence[_Quietly]) -> tuple[Alert, ...]:
            subjects = [
                Subject(candidate=Candidate(entry=one, status=status, news=news), article=article)
                for one, article, _ in batch
                if article
            ]
            noted = Quiet(tuple(one for one, *_ in batch), status)
            return await judge.judge_all(setup, subjects, partial(judge.record, setup, quiet=noted))

        return Done((), tuple(errors)) + await in_batches(note, read)

    async def _read_quietly(
        self, setup: Setup, feed: Feed, language: str, matching: Matching, entry: Entry
    ) -> _Quietly:
        """An entry, its feed's text and the watches that may match; None where there are none.

        Its language is looked for only where that can matter: it costs more than all the rest.
        """
        await asyncio.sleep(0)  # thousands of them must not hold up the other feeds
        article = self._articles.plain(feed, entry, None)
        if not (await matching(setup, article)).all:
            return entry, None, frozenset()
        article = self._articles.plain(feed, entry, language)
        watches = (await matching(setup, article)).all
        return entry, article if watches else None, watches


def _in_language_of(entry: Entry, old: Entry | None) -> Entry | None:
    """An entry out of the store, whose language is not kept, in that of its new version."""
    return replace(old, language=entry.language) if old else None


def _as_unread(after: FeedState, before: FeedState) -> FeedState:
    """The state after a poll of which an entry is to be judged yet: the body is asked for again.

    The poll has not come to its end, unless it was the first.
    """
    return replace(
        after,
        last_ok=before.last_ok or after.last_ok,
        etag=before.etag,
        last_modified=before.last_modified,
        body_hash=before.body_hash,
        items=before.items,
    )


def _of_beginning(failed: Failed) -> Failed:
    """Why the beginning of what was larger than the cap could not be read."""
    if failed.reason is not FailReason.NOT_A_FEED:
        return failed
    return replace(failed, reason=FailReason.TOO_LARGE, detail="and no feed in its beginning")


def _reading(
    parsed: ParsedFeed, sifted: novelty.Novelty, state: FeedState, now: datetime
) -> pace.Reading:
    return pace.Reading(
        condition=novelty.condition(parsed, sifted, state),
        problem=parsed.problem,
        skips=parsed.skips,
        title=parsed.title,
        newest=novelty.newest(parsed, now),
        count=parsed.count,
        new=len(sifted.new) + len(sifted.reset),
        known=sifted.known_count,
        gap=sifted.gap,
        complete=parsed.complete,
        hint=parsed.hint,
        items=parsed.items,
        first=sifted.first,
    )
