"""Eighteen paths of one publisher are polled thirty times each, and it counts every discourtesy.

The publisher knows what it gave to whom: which validators stand for a body that could be read, and
until when it asked to be left alone. The program runs as always but for the clock, over a restart
and a reload.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.scenarios.builders import item, rss
from tests.scenarios.scripted import Answer, Asked, Drip, Publisher, http, packed, publishing
from watcher import wiring
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.wiring import River

START = datetime(2026, 11, 2, 5, 30, tzinfo=UTC)
POLLS = 30
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FASTEST = 2 * MINUTE
CONTACT = "desk@example.org"


@dataclass
class Guest:
    """What one path of the publisher knows of its visitor, and what it has against him."""

    path: str
    visits: int = 0
    etag: str = ""
    modified: str = ""
    full_at: datetime | None = None
    not_before: datetime = START
    last: datetime | None = None
    complaints: list[str] = field(default_factory=list)

    def look(self, asked: Asked) -> None:
        """Complain of what is wrong with a request."""
        self.visits += 1
        said = asked.headers
        for name in {"cookie", "referer", "from", "authorization", "range"} & said.keys():
            self.complaints.append(f"sends {name}")
        if CONTACT not in said["user-agent"] or "gzip" not in said["accept-encoding"]:
            self.complaints.append("does not say who asks, or takes nothing packed")
        if asked.at < self.not_before:
            self.complaints.append(f"comes {self.not_before - asked.at} before its time")
        if self.last and asked.at - self.last < FASTEST:
            self.complaints.append(f"comes again after {asked.at - self.last}")
        self._look_at_validators(asked)
        self.last = asked.at

    def _look_at_validators(self, asked: Asked) -> None:
        sent = {asked.headers.get("if-none-match", ""), asked.headers.get("if-modified-since", "")}
        sent -= {""}
        known = {self.etag, self.modified} - {""}
        if sent - known:
            self.complaints.append(f"sends {sent} and not {known}")
        elif sent != known and self.full_at and asked.at - self.full_at < DAY:
            self.complaints.append(f"asks for all of it again; should send {known - sent}")
        for value in sent & known:
            if f": {value}\r\n" not in asked.raw:
                self.complaints.append(f"does not send {value} to the letter")

    def good(self, asked: Asked, *headers: str, etag: str = "", modified: str = "") -> bytes:
        """A body that can be read, or 304 to who has it already."""
        lines = [f"ETag: {etag}"] * bool(etag) + [f"Last-Modified: {modified}"] * bool(modified)
        same = asked.headers.get("if-none-match") == etag if etag else False
        same = same or (bool(modified) and asked.headers.get("if-modified-since") == modified)
        if same and (etag, modified) == (self.etag, self.modified):
            return http("304 Not Modified", *lines, *headers)
        self.etag, self.modified, self.full_at = etag, modified, asked.at
        return http("200 OK", *lines, *headers, body=self.feed())

    def feed(self, *channel: str) -> bytes:
        """The feed, with one more entry at every third visit."""
        return rss(*channel, *(item(n) for n in range(self.visits // 3 + 10, self.visits // 3, -1)))

    def wait(self, asked: Asked, span: timedelta) -> None:
        """Ask not to be visited for so long."""
        self.not_before = asked.at + span


def version(guest: Guest) -> int:
    return guest.visits // 3


def gmt(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def strong(guest: Guest, asked: Asked) -> Answer:
    return guest.good(asked, etag=f'"v{version(guest)}"')


def weak(guest: Guest, asked: Asked) -> Answer:
    return guest.good(asked, etag=f'W/"v{version(guest)}--gzip"')


def unquoted(guest: Guest, asked: Asked) -> Answer:
    return guest.good(asked, etag=f'v{version(guest)}; "half')


def dated(guest: Guest, asked: Asked) -> Answer:
    day = START + version(guest) * HOUR
    return guest.good(asked, modified=f"{day:%A, %d-%b-%y %H:%M:%S} +0000")


def both_then_one(guest: Guest, asked: Asked) -> Answer:
    tag = f'"v{version(guest)}"' if version(guest) % 2 else ""
    return guest.good(asked, etag=tag, modified=gmt(START + version(guest) * HOUR))


def nothing_to_go_by(guest: Guest, asked: Asked) -> Answer:
    return guest.good(asked)


def cut_by_length(guest: Guest, asked: Asked) -> Answer:
    if guest.visits % 3 == 1:
        return strong(guest, asked)
    body = guest.feed()
    return http("200 OK", f'ETag: "cut{guest.visits}"', body=body[:-200], length=len(body))


def cut_in_the_text(guest: Guest, asked: Asked) -> Answer:
    if guest.visits % 3 == 1:
        return strong(guest, asked)
    return http("200 OK", f'ETag: "cut{guest.visits}"', body=guest.feed()[:-200])


def pages_and_nothing(guest: Guest, asked: Asked) -> Answer:
    page = b"<!doctype html><html><head><title>Before you go on</title></head></html>"
    bodies = {1: page, 2: b"", 3: b"Internal error", 4: rss(), 5: b"\x1f\x8b\x08garbage"}
    if guest.visits % 6 in bodies:
        return http("200 OK", f'ETag: "bad{guest.visits}"', body=bodies[guest.visits % 6])
    return strong(guest, asked)


def slow_down_for_seconds(guest: Guest, asked: Asked) -> Answer:
    if guest.visits % 4 == 2:
        guest.wait(asked, 3 * HOUR)
        return http("429 Too Many Requests", "Retry-After: 10800")
    return strong(guest, asked)


def slow_down_until_a_date(guest: Guest, asked: Asked) -> Answer:
    if guest.visits % 4 == 2:
        until = asked.at.replace(microsecond=0) + 2 * HOUR
        guest.wait(asked, until - asked.at)
        return http("503 Service Unavailable", f"Retry-After: {gmt(until)}")
    return strong(guest, asked)


def slow_down_beside_a_body(guest: Guest, asked: Asked) -> Answer:
    answer = guest.good(asked, "Retry-After: 5400", etag=f'"v{version(guest)}"')
    guest.wait(asked, 90 * MINUTE)
    return answer


def gone(guest: Guest, asked: Asked) -> Answer:
    guest.wait(asked, DAY)
    return http("410 Gone")


def not_found(guest: Guest, asked: Asked) -> Answer:
    guest.wait(asked, min(2 ** min(guest.visits - 1, 20) * 8 * MINUTE, 19 * HOUR))
    return http("404 Not Found")


def fresh_for_half_an_hour(guest: Guest, asked: Asked) -> Answer:
    guest.wait(asked, 30 * MINUTE)
    return guest.good(asked, "Cache-Control: public, max-age=1800", etag=f'"v{version(guest)}"')


def hourly_and_not_at_night(guest: Guest, asked: Asked) -> Answer:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (1, 2, 3, 4))
    words = f"<ttl>60</ttl><skipHours>{hours}</skipHours>"
    guest.wait(asked, HOUR)
    if 1 <= guest.not_before.hour <= 4:
        guest.not_before = guest.not_before.replace(hour=5, minute=0)
    guest.etag, guest.modified = f'"{guest.visits}"', ""
    guest.full_at = asked.at
    return packed(guest.feed(words), f"ETag: {guest.etag}")


def hangs(guest: Guest, asked: Asked) -> Answer:
    if guest.visits % 10 == 5:
        return Drip(b'HTTP/1.1 200 OK\r\nETag: "slow"\r\nContent-Length: 9999\r\n\r\n')
    return strong(guest, asked)


def with_cookies(guest: Guest, asked: Asked) -> Answer:
    return guest.good(asked, "Set-Cookie: id=7; Path=/", etag=f'"v{version(guest)}"')


PATHS: dict[str, Callable[[Guest, Asked], Answer]] = {
    made.__name__: made
    for made in (
        strong, weak, unquoted, dated, both_then_one, nothing_to_go_by, cut_by_length,
        cut_in_the_text, pages_and_nothing, slow_down_for_seconds, slow_down_until_a_date,
        slow_down_beside_a_body, gone, not_found, fresh_for_half_an_hour, hourly_and_not_at_night,
        hangs, with_cookies,
    )
}  # fmt: skip


def received(publisher: Publisher) -> dict[str, Guest]:
    """A guest book for each path."""
    guests = {name: Guest(f"/{name}") for name in PATHS}

    def play(name: str) -> Callable[[Asked], Answer]:
        def answer(asked: Asked) -> Answer:
            guests[name].look(asked)
            return PATHS[name](guests[name], asked)

        return answer

    publisher.plays |= {f"/{name}": play(name) for name in PATHS}
    return guests


def written(folder: Path, publisher: Publisher, names: Iterator[str] | list[str]) -> Path:
    sources = "".join(
        f'  {name}: {{ feed: "{publisher.url}/{name}", articles: from feed }}\n' for name in names
    )
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "watcher.yaml").write_text(
        f"""version: 1
daemon:
  store: "{folder / "watcher.db"}"
  workers: 1
  network: {{ allow: [127.0.0.0/8], timeout: 0.5 seconds, contact: {CONTACT} }}
sources:
{sources}
watches:
  never: {{ match: {{ all: [ {{ words: [xyzzy] }} ] }}, mode: shadow }}
""",
        encoding="utf-8",
    )
    return config


async def polled(river: River, clock: SimulatedClock, counts: Counter[str], until: int) -> None:
    """Poll what is due, a little later than it is due, until every feed was polled so often."""
    while True:
        states = await river.all_states()
        waiting = [one for one in states if counts[one.feed_id] < until]
        if not waiting:
            return
        first = min(one.next_due for one in waiting)
        soon = max(one.next_due for one in waiting if one.next_due < first + 20 * MINUTE)
        clock.advance(max(soon - clock.now(), timedelta(0)))
        due = [one for one in await river.due() if counts[one.feed_id] < until]
        counts.update(one.feed_id for one in due)
        river.crew.hand(due)
        await river.crew.idle()
        await river.writes.flush()


async def test_a_publisher_has_nothing_to_complain_of(tmp_path: Path) -> None:
    clock, counts = SimulatedClock(START), Counter[str]()
    async with publishing(clock) as publisher:
        guests = received(publisher)
        config = written(tmp_path, publisher, list(PATHS))
        setup = wiring.stand(config, Secrets.of(config, {})).setup
        async with wiring.river(setup, clock) as river:
            await polled(river, clock, counts, POLLS // 3)
            await river.reload(setup)
            await polled(river, clock, counts, POLLS // 2)
        async with wiring.river(setup, clock) as river:
            await polled(river, clock, counts, POLLS)
        asked = len(publisher.asked)
    complaints = {name: one.complaints for name, one in guests.items() if one.complaints}
    assert complaints == {}
    assert asked == POLLS * len(PATHS) == 540


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
async def test_a_move_is_taken_up_at_the_fourth_poll(tmp_path: Path, status: str) -> None:
    asked = await redirected(tmp_path, status, polls=6)
    assert asked == ["/old", "/new"] * 3 + ["/new"] * 3


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary Redirect"])
async def test_a_temporary_redirect_is_followed_anew_each_time(tmp_path: Path, status: str) -> None:
    assert await redirected(tmp_path, status, polls=5) == ["/old", "/new"] * 5


async def redirected(folder: Path, status: str, *, polls: int) -> list[str]:
    """The paths asked for where one address leads to another; validators go only to the second."""
    clock = SimulatedClock(START)
    async with publishing(clock) as publisher:
        guests = {"old": Guest("/old"), "new": Guest("/new")}

        def old(asked: Asked) -> Answer:
            guests["old"].look(asked)
            return http(status, "Location: /new", "Set-Cookie: a=b")

        def new(asked: Asked) -> Answer:
            guests["new"].look(asked)
            return weak(guests["new"], asked)

        publisher.plays = {"/old": old, "/new": new}
        config = written(folder, publisher, ["old"])
        setup = wiring.stand(config, Secrets.of(config, {})).setup
        async with wiring.river(setup, clock) as river:
            await polled(river, clock, Counter(), polls)
        assert [one.complaints for one in guests.values()] == [[], []]
        return [one.path for one in publisher.asked]


async def test_a_move_that_was_a_mistake_is_undone(tmp_path: Path) -> None:
    clock = SimulatedClock(START)
    async with publishing(clock) as publisher:
        publisher.plays = {
            "/old": http("301 Moved Permanently", "Location: /evil"),
            "/evil": http("200 OK", body=rss(item(1), title="Casino")),
        }
        config = written(tmp_path, publisher, ["old"])
        setup = wiring.stand(config, Secrets.of(config, {})).setup
        async with wiring.river(setup, clock) as river:
            await polled(river, clock, Counter(), 5)
            publisher.plays["/old"] = http("200 OK", body=rss(item(2)))
            mended = clock.now()
            while clock.now() < mended + HOUR:
                await polled(river, clock, Counter(), 1)
            await polled(river, clock, Counter(), 2)
        assert [one.path for one in publisher.asked[-3:]] == ["/old"] * 3
        assert publisher.of("/evil"), "it was believed"
