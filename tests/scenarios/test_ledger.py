"""Whatever comes, every match is in exactly one place, and nobody is told the same thing twice.

Sequences of reports, copies, edits, silences and waits are played on the river's own code with a
simulated clock. WATCHER_LEDGER_EXAMPLES sets how many.
"""

import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from watcher import wiring
from watcher.cli.rehearsing import Rehearsal, Seen
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.model import ids
from watcher.model.alert import FOLLOW_UPS, Alert, Held, Message, Occasion
from watcher.model.article import Article
from watcher.model.delivery import Delivery, DeliveryState, Outcome, Sent
from watcher.model.silence import Silence, SilenceKind
from watcher.pipeline.setup import Setup
from watcher.store import ledger
from watcher.store.transaction import Transaction

EXAMPLES = int(os.environ.get("WATCHER_LEDGER_EXAMPLES", "20"))
START = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
PLAIN = "match: { all: [ { words: [harbour] } ] }"
CONFIG = f"""version: 1
timezone: Europe/Brussels
daemon:
  storm: {{ at_most: 2, within: 30 minutes }}
sources:
  coast: {{ feed: "https://coast.example/feed", owner: Coast }}
  gazette: {{ feed: "https://gazette.example/feed", owner: Gazette }}
  mail: {{ feed: "https://mail.example/feed", owner: Mail }}
destinations:
  desk: {{ apprise: "json://localhost" }}
  morning: {{ apprise: "json://localhost", digest: every day at 07:30, if_empty: say nothing new }}
  phone: {{ apprise: "json://localhost", only: [breaking] }}
watches:
  plain: {{ {PLAIN}, send: {{ to: [desk, morning] }} }}
  cooling: {{ {PLAIN}, send: {{ to: [desk], cooldown: 1 hour }} }}
  sure: {{ {PLAIN}, confirm: {{ sources: 2, within: 3 hours }}, send: {{ to: [desk] }} }}
  collected:
    {PLAIN}
    confirm: {{ sources: 2, within: 3 hours, until_then: digest }}
    send: {{ to: [morning] }}
  quietly:
    {PLAIN}
    confirm: {{ sources: 2, within: 3 hours, until_then: send quietly }}
    send: {{ to: [desk], follow_ups: none }}
  resting: {{ {PLAIN}, quiet: {{ hours: "22:00-07:00" }}, send: {{ to: [desk, morning] }} }}
  waking:
    {PLAIN}
    quiet: {{ hours: "22:00-07:00", afterwards: send }}
    send: {{ to: [desk], cooldown: 20 minutes }}
  counting: {{ {PLAIN}, mode: shadow, send: {{ to: [desk] }} }}
  ended: {{ {PLAIN}, until: 2026-11-01, send: {{ to: [desk] }} }}
  choosy: {{ {PLAIN}, send: {{ to: [phone] }} }}
  choosy-quietly:
    {PLAIN}
    priority: breaking
    confirm: {{ sources: 2, within: 3 hours, until_then: send quietly }}
    send: {{ to: [phone] }}
"""
OUTLETS = ("coast", "gazette", "mail")
PIER = (
    "The harbour council voted on Monday to close the north pier of Northport in spring. Two"
    " members spoke against it, since ninety fishermen land their catch there, and the mayor Anna"
    " Berg promised them berths on the south side before the first crane is moved."
)
HOURS = (
    "After four hours the harbour council of Northport decided: the north pier will close. Mayor"
    " Anna Berg said that fishermen will get other berths on the south side."
)
FIRE = (
    "A fire destroyed a grain store in the old harbour of Westmouth during the night. Forty firemen"
    " from three towns fought it until the morning. Nobody was hurt, said their chief Peter Lund,"
    " who suspects a cable that was mended with tape some weeks ago."
)
CABLE = (
    "Peter Lund, chief of the firemen of Westmouth, suspects a cable after a store for grain in the"
    " old harbour burnt down overnight."
)
RACE = (
    "Baker Clara Holm won the swimming race across the harbour of Easthaven on Sunday, in eleven"
    " minutes and four seconds, ahead of last year's winner. Six hundred people took part in water"
    " of fourteen degrees, more than in any year since it began."
)
BAKER = (
    "With eleven minutes and four seconds Clara Holm was the fastest of all who swam through the"
    " cold harbour of Easthaven on Sunday."
)
TELLINGS = (
    ("Harbour council votes to close pier", PIER, "Fishermen lose pier in the harbour", HOURS),
    ("Fire destroys grain store in harbour", FIRE, "Old harbour: forty men at a fire", CABLE),
    ("Race across the harbour won by baker", RACE, "Baker beats hundreds in harbour", BAKER),
)
"""Of each story what the agency sent, headline and text, and what a reporter saw."""


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet has a version of a story: a copy, its own words, another headline, a mend.

    `known` is that its own words are seen to be of the same event, sooner or later.
    """

    story: int
    outlet: int
    own_words: bool
    known: bool
    edit: str
    status: str


@dataclass(frozen=True, slots=True)
class Wait:
    minutes: int


@dataclass(frozen=True, slots=True)
class Hush:
    kind: SilenceKind
    target: str
    hours: int


Event = Report | Wait | Hush
REPORTS = st.builds(
    Report,
    story=st.integers(0, 2),
    outlet=st.integers(0, 2),
    own_words=st.booleans(),
    known=st.booleans(),
    edit=st.sampled_from(["", "", "", "headline", "correction", "longer"]),
    status=st.sampled_from(["new"] * 8 + ["first_poll", "reset"]),
)
EVENTS = st.one_of(
    REPORTS,
    REPORTS,
    REPORTS,
    st.builds(Wait, st.sampled_from([1, 7, 25, 70, 200, 700])),
    st.builds(
        Hush,
        st.just(SilenceKind.WATCH),
        st.sampled_from(["plain", "cooling", "sure", "quietly"]),
        st.integers(1, 5),
    ),
    st.builds(Hush, st.just(SilenceKind.SOURCE), st.sampled_from(OUTLETS), st.integers(1, 5)),
)


class Inbox:
    """A channel that remembers which deliveries came."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()

    async def send(self, message: Message) -> Outcome:
        self.came[message.delivery_id] += 1
        return Sent(detail="on paper")

    async def close(self) -> None: ...


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Setup:
    folder = tmp_path_factory.mktemp("config")
    (folder / "watcher.yaml").write_text(CONFIG, encoding="utf-8")
    standing = wiring.stand(folder, Secrets.of(folder, {}))
    assert [str(one) for one in standing.errors] == []
    return standing.setup


def written(report: Report, now: datetime) -> Article:
    title, text, other, own = TELLINGS[report.story]
    if report.own_words:
        title, text = other, own
    if report.edit == "headline":
        title = f"Talks go on: what next for the harbour, asks town {report.story}"
    elif report.edit == "correction":
        text = f"Correction: an earlier version named the wrong day. {text}"
    elif report.edit == "longer":
        text = f"{text} More is expected in the course of the day."
    name = _name(report.story, report.outlet)
    return Article(
        id=name,
        entry_id=name,
        feed_id=OUTLETS[report.outlet],
        version=ids.digest(title, text),
        url=f"https://{OUTLETS[report.outlet]}.example/{report.story}",
        title=title,
        text=text,
        first_seen=now,
        published_at=now,
        language="en",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the store says of matches, alerts and deliveries at one moment."""

    now: datetime
    matches: Counter[tuple[str, ...]]
    verdicts: dict[tuple[str, ...], tuple[str | None, str | None]]
    alerts: dict[str, Alert]
    deliveries: dict[str, tuple[Delivery, ...]]
    digests: frozenset[str]

    @property
    def sent(self) -> list[Delivery]:
        """The deliveries of all alerts."""
        return [one for several in self.deliveries.values() for one in several]

    def places(self, key: tuple[str, ...]) -> list[str]:
        """Every place in which a match is."""
        held, alert_id = self.verdicts.get(key, (None, None))
        found = [Held[held].value] if held else []
        if alert_id:
            assert alert_id in self.alerts, key
            found += ["told"] if self.deliveries.get(alert_id) else []
        return found

    def astray(self, delivery: Delivery) -> bool:
        """Whether it is neither sent, nor in a digest, nor waits for a moment that will come."""
        match delivery.state:
            case DeliveryState.SENT:
                return False
            case DeliveryState.DIGESTED:
                return delivery.digest_id not in self.digests
            case DeliveryState.QUEUED | DeliveryState.WAITING:
                return delivery.due_at <= self.now or delivery.hold is None
            case _:
                return True


def _books(reader: Connection, now: datetime) -> Books:
    key = "article_id, version, watch, watch_version"
    matches = reader.exec_driver_sql(f"SELECT {key} FROM match")  # noqa: S608 - columns
    verdicts = reader.exec_driver_sql(f"SELECT {key}, held, alert_id FROM verdict")  # noqa: S608
    digests = reader.exec_driver_sql(
        "SELECT digest.id FROM digest JOIN delivery ON delivery.alert_id = digest.id"
    )
    raised = ledger.raised(reader)
    return Books(
        now=now,
        matches=Counter(tuple(row) for row in matches),
        verdicts={tuple(row[:4]): (row[4], row[5]) for row in verdicts},
        alerts={one.alert.id: one.alert for one in raised},
        deliveries={one.alert.id: one.deliveries for one in raised},
        digests=frozenset(row[0] for row in digests),
    )


@dataclass(slots=True, kw_only=True)
class Game:
    """A river that is played to, and what comes of it.

    `excused` are alerts on what was seen to be one story only after both were told, whether a
    report tied the two together or what is known of the events did.
    """

    setup: Setup
    rehearsal: Rehearsal
    clock: SimulatedClock
    excused: set[tuple[str, str]] = field(default_factory=set)
    twice: set[tuple[str, str]] = field(default_factory=set)

    async def books(self) -> Books:
        now = self.clock.now()
        return await self.rehearsal.river.store.read(lambda reader: _books(reader, now))

    async def happen(self, event: Event, number: int) -> None:
        now = self.clock.now()
        match event:
            case Report():
                before = await self.books()
                seen = Seen(article=written(event, now), status=event.status)
                await self.rehearsal.see(seen)
                self.excused |= await self._tied_together(before)
                if event.known:
                    await self.judge()
                    await self.rehearsal.river.store.transaction(lambda tx: _unite(tx, event))
                    self.excused |= told_too_often(self.setup, await self.books())
            case Wait(minutes):
                await self.rehearsal.wait_until(now + timedelta(minutes=minutes))
            case Hush():
                made = _silence(event, number, now)
                await self.rehearsal.river.store.transaction(lambda tx: tx.put_silence(made))

    async def _tied_together(self, before: Books) -> set[tuple[str, str]]:
        """Alerts on two stories that a report has shown to be one, as a copy of both does."""
        pairs = told_too_often(self.setup, await self.books())
        known = before.alerts
        return {
            (one, other)
            for one, other in pairs
            if one in known and other in known and known[one].story_id != known[other].story_id
        }

    async def judge(self) -> Books:
        """Whether anything was told too often up to now."""
        books = await self.books()
        self.twice |= told_too_often(self.setup, books) - self.excused
        return books


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The books after the last event, and three days later; how often each delivery came."""

    soon: Books
    late: Books
    came: Counter[str]
    twice: set[tuple[str, str]]


async def play(setup: Setup, events: Sequence[Event]) -> Played:
    clock, inbox = SimulatedClock(START), Inbox()
    with tempfile.TemporaryDirectory() as folder:
        here = replace(setup.settings, store=str(Path(folder) / "watcher.db"))
        async with wiring.river(replace(setup, settings=here), clock, on_paper=inbox) as river:
            game = Game(setup=setup, rehearsal=Rehearsal(river, clock), clock=clock)
            for number, event in enumerate(events):
                await game.happen(event, number)
            await river.delivered()
            soon = await game.judge()
            for _ in range(3 * 8):
                clock.advance(timedelta(hours=3))
                await game.rehearsal.beat()
            late = await game.judge()
    return Played(soon=soon, late=late, came=inbox.came, twice=game.twice)


def _name(story: int, outlet: int) -> str:
    return f"{OUTLETS[outlet]}-{story}"


def _unite(tx: Transaction, report: Report) -> None:
    """Make one of what the outlets tell of one event, the stories founded later joining."""
    names = (_name(report.story, outlet) for outlet in range(len(OUTLETS)))
    placed = [one for one in map(tx.placement, names) if one is not None]
    stories = list(dict.fromkeys(one.story_id for one in placed))
    for other in stories[1:]:
        tx.unite(other, stories[0])


def _silence(event: Hush, number: int, now: datetime) -> Silence:
    return Silence(
        id=str(number),
        kind=event.kind,
        target=event.target,
        begins=now,
        until=now + timedelta(hours=event.hours),
        author="desk",
        why="known",
    )


def told_too_often(setup: Setup, books: Books) -> set[tuple[str, str]]:
    """Pairs of alerts of one watch on one story that its cooldown should have kept apart."""
    news = [one for one in books.alerts.values() if one.kind not in FOLLOW_UPS]
    confirmed = Occasion.CONFIRMED
    news.sort(key=lambda one: (one.watch, one.story_id, one.created_at, one.kind is confirmed))
    return {
        (before.id, after.id)
        for before, after in pairwise(news)
        if (before.watch, before.story_id) == (after.watch, after.story_id)
        and not _apart(before, after, setup.watches[after.watch].send.cooldown)
    }


def _apart(before: Alert, after: Alert, cooldown: timedelta | None) -> bool:
    confirms = (before.kind, after.kind) == (Occasion.UNCONFIRMED, Occasion.CONFIRMED)
    return confirms or (cooldown is not None and after.created_at - before.created_at >= cooldown)


@settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate])
@given(events=st.lists(EVENTS, min_size=4, max_size=24))
def test_every_match_is_in_one_place_and_no_story_is_told_twice(
    setup: Setup, events: list[Event]
) -> None:
    played = asyncio.run(play(setup, events))
    for books in (played.soon, played.late):
        assert set(books.matches) == set(books.verdicts)
        places = {key: books.places(key) for key in books.matches}
        assert {key: found for key, found in places.items() if len(found) != 1} == {}
        assert [one for one in books.sent if books.astray(one)] == []
    final = {DeliveryState.SENT, DeliveryState.DIGESTED}
    assert {one.state for one in played.late.sent} <= final
    assert set(played.came.values()) <= {1}
    assert played.twice == set()


def report(outlet: int, *, own_words: bool = False) -> Report:
    return Report(story=0, outlet=outlet, own_words=own_words, known=True, edit="", status="new")


def outcomes(books: Books, watch: str) -> list[str]:
    return [place for key in books.matches if key[2] == watch for place in books.places(key)]


async def test_a_match_that_no_destination_takes_is_held_and_says_so(setup: Setup) -> None:
    played = await play(setup, [report(0)])
    assert outcomes(played.soon, "choosy") == [Held.NOT_TAKEN]


async def test_what_nobody_takes_quietly_waits_and_is_told_once_confirmed(setup: Setup) -> None:
    played = await play(setup, [report(0)])
    assert outcomes(played.soon, "choosy-quietly") == [Held.UNCONFIRMED]
    played = await play(setup, [report(0), report(1, own_words=True), Wait(2)])
    told = [one for one in played.soon.alerts.values() if one.watch == "choosy-quietly"]
    assert [one.kind for one in told] == [Occasion.CONFIRMED]
