"""Decisions that time brings about, for watches at one moment, inside one transaction.

    waiting matches   tried again, since the configuration may have changed
    spike             far more stories than usual at this time of day
    quiet_for         nothing for so long: quiet, or blind?

What must be remembered between two rounds stands in the store, so that a restart changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.alert import confirm, decide, quiet, spike
from watcher.match import judge
from watcher.model.alert import Alert, Held, Occasion
from watcher.model.feed import Feed, FeedState
from watcher.model.plain import span
from watcher.model.watch import Spike, Watch
from watcher.model.watching import MatchedStory
from watcher.pipeline import notices
from watcher.pipeline.deciding import Desk
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup

STILL_NEWS = timedelta(hours=24)
"""How long a match that waits is tried again without any article that joins its story."""

_USUAL_FOR = timedelta(hours=1)
_FAR = 0.5  # of the floor, since what is usual changes within an hour

_TOP = 5
_LOOKED_AT = 50  # stories of which the top is chosen


def keep(tx: Transaction, setup: Setup, now: datetime) -> tuple[Alert, ...]:
    """Decide what is due at `now`; the alerts raised."""
    desk = Desk(tx, setup, now)
    stories = tx.stories_waiting(now - STILL_NEWS)
    raised = [alert for story in stories for alert in desk.redecide(story)]
    timed = [one for one in setup.watches.values() if one.spike or one.quiet_for]
    sources = Sources(setup.feeds, tx.health() if timed else {}, setup.settings.timezone)
    for watch in timed:
        found = _Look(tx, sources, watch, now)
        for decision in (found.rise(), found.silence()):
            if isinstance(decision, Alert) and tx.alert(decision.id) is None:
                done = desk.raised(decision, watch)
                raised += [done] if isinstance(done, Alert) else []
    return tuple(raised)


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources as configured, how each is reached, and the zone in which times are told."""

    feeds: Mapping[str, Feed]
    states: Mapping[str, FeedState]
    timezone: str


def standing(
    tx: Transaction,
    watches: Iterable[Watch],
    feeds: Mapping[str, Feed],
    timezone: str,
    now: datetime,
) -> dict[str, dict[str, str]]:
    """How numbers and silence of each watch that looks at them stand, in words. It only reads."""
    sources = Sources(feeds, tx.health(), timezone)
    found = {one.id: _standing(_Look(tx, sources, one, now), one) for one in watches}
    return {name: words for name, words in found.items() if words}


def _standing(found: "_Look", watch: Watch) -> dict[str, str]:
    told: dict[str, str] = {}
    if watch.spike:
        reading = found.reading(watch.spike)
        told["spike"] = spike.words(reading, span(watch.spike.window))
    if watch.quiet_for:
        since = found.heard_last()
        heard = f"nothing since {found.at(since)}" if since else "not looked at yet"
        told["quiet_for"] = f"{heard}; {found.reach_in_words()}"
    return told


class _Look:
    """One watch at one moment."""

    def __init__(self, tx: Transaction, sources: Sources, watch: Watch, now: datetime) -> None:
        self._tx = tx
        self._sources = sources
        self._zone = ZoneInfo(sources.timezone)
        self._watch = watch
        self._now = now
        read = [
            feed.id
            for feed in sources.feeds.values()
            if judge.admits(watch.sources, feed.id, feed.groups)
        ]
        self._feeds = frozenset(read)
        states = [sources.states[one] for one in read if one in sources.states]
        self._reach = quiet.reach(states, now)

    def rise(self) -> Alert | Held | None:
        """Whether there is a spike that was not told: once until numbers were usual for a window.

        What a round sees of the sources is noted whatever comes of it.
        """
        wanted = self._watch.spike
        if wanted is None:
            return None
        covered = self._reach.known and not self._reach.blind
        self._tx.note_hour(self._watch.id, self._now, covered=covered)
        if not self._may_rise(wanted):
            return None
        reading = self.reading(wanted)
        self._tx.put_beat(f"usual {self._watch.id}", f"{reading.usual:.3f}", self._now)
        if reading.state is not spike.State.SPIKE:
            return None
        key = f"spike {self._watch.id}"
        before = self._tx.beat(key)
        lasts = before is not None and self._now - before[1] <= wanted.window
        self._tx.put_beat(key, reading.since.isoformat(), self._now)
        return None if lasts else self._spike_told(wanted, reading)

    def _may_rise(self, wanted: Spike) -> bool:
        """Whether it is worth the while to count the past, which takes long for a busy watch.

        It is not where the floor is far, by what was usual within the last hour.
        """
        recent = self._tx.first_matches(self._watch.id, self._now - wanted.window)
        known = self._tx.beat(f"usual {self._watch.id}")
        if known is None or self._now - known[1] >= _USUAL_FOR:
            return len(recent) >= wanted.at_least
        floor = wanted.factor * float(known[0]) * _FAR
        return len(recent) >= max(wanted.at_least, floor)

    def reading(self, wanted: Spike) -> spike.Reading:
        """The numbers of the window and of the days before."""
        since = self._now - wanted.compared_with - 2 * wanted.window
        past = spike.Past(
            stories=self._tx.first_matches(self._watch.id, since),
            hours=self._tx.covered_hours(self._watch.id, since),
        )
        return spike.read(wanted, past, self._now)

    def _spike_told(self, wanted: Spike, reading: spike.Reading) -> Alert | Held:
        matched = self._tx.matched_since(self._watch.id, reading.since)[:_LOOKED_AT]
        ranked = sorted(((*self._weight(one), one) for one in matched), key=lambda one: one[:2])
        words = spike.words(reading, span(wanted.window)).partition(": ")[2]
        return decide.of_watch(
            self._watch,
            Occasion.SPIKE,
            reading.since.isoformat(timespec="minutes"),
            facts=(words, *(self._named(one[-1], -one[0]) for one in ranked[:_TOP])),
            now=self._now,
            today=self._now.astimezone(self._zone).date(),
            article_id=ranked[0][-1].article_id if ranked else "",
        )

    def _weight(self, story: MatchedStory) -> tuple[int, int, str]:
        """Most independent sources first, then most articles, then by id."""
        rows = self._tx.story_articles(story.story_id)
        found = confirm.independent(confirm.reports(rows, self._sources.feeds))
        return -found.count, -len(rows), story.story_id

    def _named(self, story: MatchedStory, sources: int) -> str:
        feed = self._sources.feeds.get(story.feed_id)
        more = f", {sources} independent sources" if sources > 1 else ""
        return f"{story.title} ({(feed.title if feed else '') or story.feed_id}{more})"

    def silence(self) -> Alert | Held | None:
        """Whether nothing has matched for so long, told once for each silence."""
        longest = self._watch.quiet_for
        if longest is None:
            return None
        since = self.heard_last() or self._now
        key = f"quiet {self._watch.id}"
        known = self._tx.beat(key)
        if known is None or known[0] != since.isoformat():
            self._tx.put_beat(key, since.isoformat(), self._now)
        if not quiet.is_due(longest, since, self._reach, self._now):
            return None
        return decide.of_watch(
            self._watch,
            Occasion.QUIET,
            since.isoformat(timespec="seconds"),
            facts=(
                f"nothing for {span(longest)}",
                self.reach_in_words(),
                f"the last match, or the beginning of the watch, was at {self.at(since)}",
            ),
            now=self._now,
            today=self._now.astimezone(self._zone).date(),
        )

    def heard_last(self) -> datetime | None:
        """When it matched last, or began; None before the first look at a watch without a match."""
        known = self._tx.beat(f"quiet {self._watch.id}")
        noted = datetime.fromisoformat(known[0]) if known else None
        times = [one for one in (noted, self._tx.last_match(self._watch.id)) if one]
        return max(times, default=None)

    def reach_in_words(self) -> str:
        """Whether it is quiet or the watch is blind."""
        since = self.heard_last() or self._now
        gaps = self._tx.noted_since(notices.Kind.GAP, since) & self._feeds
        lost = self._reach.since
        return quiet.words(self._reach, self.at(lost) if lost else "", gaps=len(gaps))

    def at(self, moment: datetime) -> str:
        """A time as readers of alerts see it."""
        return f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M}"
