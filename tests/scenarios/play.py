"""A play for the kills: two hundred articles in nine acts, a webhook, a Slack room and a mailbox.

    act 0      the first outlet tells 24 stories
    act 2      an outlet of 8 stories with pages of its own, which are read again after six minutes
    other      an outlet of 16 copies, by which the roots of their stories grow, and of 8 stories
    act 5      the pages are read again: a headline has changed, one is corrected, one is gone
    act 6      the slot of a digest has come

Every act has three rounds, six minutes of the play's own time apart: what a kill in the first or
second of them left under a lease is free again in the next. Who plays an act again after a kill in
its last round sets the clock back by twelve minutes, and the program puts what is due forward by as
much: so no act may end within twelve minutes before something else falls due.
"""

import asyncio
import json
import random
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.scenarios.builders import item, page, rss
from watcher.demo.serve import Reply, Request, Server
from watcher.demo.workspace import TOKEN, Channel, Workspace
from watcher.model.alert import Occasion
from watcher.notify.wording import REPEAT

BEGUN = datetime(2026, 11, 23, 9, 2, tzinfo=UTC)
ACTS = tuple(BEGUN + timedelta(minutes=at) for at in (0, 20, 40, 56, 72, 110, 130, 150, 170))
ROUNDS, BETWEEN = 3, timedelta(minutes=6)
FIRST, PAGES, CHANGED = 0, 2, 5
OWN, COPIES = 8, 16

Told = tuple[str, str, str, str]
"""Destination, watch, what is new ("" at first) and the first word of the headline."""

HEADS = {
    Occasion.HEADLINE: "New headline",
    Occasion.CORRECTED: "Corrected",
    Occasion.RETRACTED: "Withdrawn",
}

_PARTS = "ba de ki lo mu ran sel tor vin gor dan mar pel nis hur zak bel fer jan kol"
_WORDS = """
    auction bakery canal depot estuary festival gallery harvest inquest jury kiln ledger museum
    nursery orchard parade quarry refinery seminary tannery ushers vineyard wharf yacht zinc
    arcade brewery census dredger embargo foundry granary hostel insurer jetty kennel lottery
"""


def story(number: int) -> tuple[str, str]:
    """Headline and text of a story that has nothing to do with the others."""
    draw = random.Random(number)  # noqa: S311 - made-up words
    parts = _PARTS.split()
    names = ["".join(draw.sample(parts, 3)).capitalize() for _ in range(2)]
    names.insert(0, f"{parts[number % 20]}{parts[number // 20]}{parts[-1]}".capitalize())
    words = draw.sample(_WORDS.split(), 12)
    about = "bridge" if number % 6 == 0 else words[0]
    title = f"{names[0]} {words[1]} {words[2]}: {names[1]} {words[3]} and {about} {words[4]}"
    text = f"{names[2]} {' '.join(words[5:9])} {names[0]}. {names[1]} {' '.join(words[9:])}."
    return title, f"{text} Case {number + 1000} of {names[2]}."


def outlet(act: int) -> list[int]:
    """The stories that the outlet of an act tells: its own, and those that it copies."""
    if act == FIRST:
        return list(range(OWN + COPIES))
    first = OWN * act + COPIES
    own = list(range(first, first + OWN))
    return own if act == PAGES else [*own, *range(first - COPIES, first)]


ARTICLES = sum(len(outlet(act)) for act in range(len(ACTS)))


def feed(act: int, pages: str) -> bytes:
    items = []
    for number in outlet(act):
        title, text = story(number)
        link = f"{pages}/{number}.html" if act == PAGES else f"https://o{act}.example/{number}"
        dated = format_datetime(ACTS[act] - timedelta(minutes=1))
        guid = f"https://o{act}.example/{number}"
        items.append(item(number, title, guid=guid, link=link, description=text, pubDate=dated))
    return rss(*items, title=f"Outlet {act}")


def article(number: int, *, changed: bool) -> Reply:
    """A page of the outlet that has pages; three of them change after they were told of."""
    title, text = story(number)
    place = outlet(PAGES).index(number)
    long = " ".join([text] * 6)
    if changed and place == 0:
        title = f"{title} in doubt after a second count in Northport"
    if changed and place == 1:
        long = f"{long} An earlier version of this article was wrong about the year."
    if changed and place == 2:
        return Reply(status=HTTPStatus.GONE)
    return Reply(body=page(title, long), content_type="text/html")


_FIRST_WORD = re.compile(r"(?:(New headline|Corrected|Withdrawn): )?(\w+)")
_DELIVERIES = """
    SELECT delivery.id, delivery.destination, alert.watch, alert.occasion, article.title
    FROM delivery
    LEFT JOIN alert ON alert.id = delivery.alert_id
    LEFT JOIN article ON article.id = alert.article_id
    WHERE delivery.state != 'DIGESTED' AND delivery.state != 'WAITING'
"""
_ROOTS = """
    SELECT thread.message, article.feed_id FROM thread
    JOIN placement ON placement.story_id = thread.story_id
    JOIN article ON article.id = placement.article_id
    WHERE thread.destination = 'room'
"""
_STATE = {
    "entry": "id, status",
    "article": "id, version, title, text_from",
    "placement": "article_id, story_id, copy_of",
    "match": "article_id, version, watch",
    "verdict": "article_id, version, watch, held, alert_id",
    "alert": "id, watch, story_id, article_id, occasion, priority",
    "delivery": "id, alert_id, destination, state, hold, digest_id",
    "digest": "id, destination, slot",
    "thread": "destination, story_id, alert_id",
    "recheck": "article_id, step, missing, headline",
    "near_miss": "article_id, watch, missing",
    "feed": "feed_id, status, etag, failures",
    "notice": "kind, key",
}
"""What of the store has to be as if nothing had happened: all but times and numbers of attempts."""


@dataclass
class Room:
    """A folder with a configuration and a store of its own, and what came to its destinations."""

    folder: Path
    at: str = "watcher.db"
    hooked: list[object] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    slack: Workspace = field(default_factory=lambda: Workspace([Channel(id="C0ROOM", name="room")]))
    stood: int = 0
    """Messages in the Slack room that stood there already."""

    @property
    def store(self) -> Path:
        return self.folder / self.at

    @property
    def act(self) -> int:
        """The act that is being played."""
        return int((self.folder / "act.txt").read_text())

    def after(self, act: int) -> "Room":
        """How the room stood after an act, where it was not left out."""
        stood = Room(self.folder, at=f"after-{act}.db")
        posted = sum(one[0] == "room" for one in stood.deliveries().values())
        stood.slack.posts = self.slack.posts[:posted]
        return stood

    def commits(self, act: int) -> int:
        """How many commits an act took to its end."""
        return int((self.folder / f"commits-{act}.txt").read_text())

    def state(self) -> dict[str, Counter[tuple[object, ...]]]:
        """The store, but for times and numbers of attempts."""
        with closing(sqlite3.connect(self.store)) as connection:
            return {
                table: Counter(connection.execute(f"SELECT {columns} FROM {table}"))  # noqa: S608
                for table, columns in _STATE.items()
            }

    def deliveries(self) -> dict[str, Told]:
        """What each delivery that goes out by itself says, by its id."""
        with closing(sqlite3.connect(self.store)) as connection:
            rows = connection.execute(_DELIVERIES).fetchall()
        return {row[0]: _told_by(*row[1:]) for row in rows}

    def claimed(self) -> set[Told]:
        """What the kill found between the claim and the record of how it went."""
        known = self.deliveries()
        return {known[one] for one in json.loads((self.folder / "left.json").read_text())}

    def untold(self) -> list[tuple[str, str]]:
        """The roots in Slack that do not name an outlet which has their story, with that outlet."""
        with closing(sqlite3.connect(self.store)) as connection:
            rows = connection.execute(_ROOTS).fetchall()
        shown = {one.ts: json.dumps(one.payload) for one in self.slack.posts}
        return [(ts, outlet) for ts, outlet in rows if f"Outlet {outlet[1:]}" not in shown[ts]]

    def came(self) -> Counter[Told]:
        """How often each message came."""
        return Counter(told for told, _ in self._messages())

    def labelled(self) -> set[Told]:
        """The messages that say that they may be a repeat."""
        return {told for told, text in self._messages() if REPEAT in text}

    def _messages(self) -> list[tuple[Told, str]]:
        posts = [one.payload for one in self.slack.posts[self.stood :]]
        found = [_said("hook", one) for one in self.hooked]
        return [*found, *(_said("room", one) for one in posts), *map(_mailed, self.mails)]


def _told_by(destination: str, watch: str | None, occasion: str, title: str) -> Told:
    if watch is None:
        return destination, "", "", "digest"
    return destination, watch, HEADS.get(Occasion.of(occasion), ""), title.split(maxsplit=1)[0]


def _said(destination: str, payload: object) -> tuple[Told, str]:
    text = json.dumps(payload, ensure_ascii=False)
    assert isinstance(payload, dict)
    watch = "bridges" if "Watch *bridges*" in text else "every"
    return (destination, watch, *_headed(payload["text"])), text


def _mailed(mail: EmailMessage) -> tuple[Told, str]:
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    box, watch = str(mail["X-Box"]), str(mail["X-Watcher-Watch"])
    if box == "evening":
        return (box, "", "", "digest"), text
    return (box, watch, *_headed(text)), text


def _headed(text: str) -> tuple[str, str]:
    found = _FIRST_WORD.match(text)
    assert found is not None
    return found[1] or "", found[2]


@dataclass
class House:
    """The servers on loopback: outlets, webhook and Slack by HTTP, and one for mail."""

    http: str = ""
    mail: str = ""
    rooms: dict[str, Room] = field(default_factory=dict)

    def open(self, folder: Path, after: Room | None = None) -> Room:
        """A room in `folder`, where things stand as they do in another one."""
        folder.mkdir()
        room = self.rooms[folder.name] = Room(folder)
        if after is not None:
            shutil.copy(after.store, room.store)
            room.slack.posts = [replace(one) for one in after.slack.posts]
            room.stood = len(room.slack.posts)
        self._configure(folder)
        return room

    def close(self, room: Room) -> None:
        """Forget a room, and delete what it holds."""
        del self.rooms[room.folder.name]
        shutil.rmtree(room.folder)

    def _configure(self, folder: Path) -> None:
        here, server = f"{self.http}/{folder.name}", f"{self.mail}/?tls=no"
        sources = "".join(
            f'  o{act}: {{ feed: "{self.http}/feeds/{act}", title: Outlet {act}'
            f"{'' if act == PAGES else ', articles: from feed'} }}\n"
            for act in range(len(ACTS))
        )
        text = f"""version: 1
daemon:
  store: "{folder / "watcher.db"}"
  workers: 1
  storm: {{ at_most: 10000 }}
  polling: {{ alert_on_first_poll: yes }}
  network: {{ allow: [127.0.0.0/8], timeout: 5 seconds, user_agent: {folder.name} }}
sources:
{sources}
watches:
  every: {{ match: {{ all: [ {{ regex: ["Case [0-9]"] }} ] }}, send: {{ to: [hook, room, post] }} }}
  bridges: {{ match: {{ all: [ {{ words: [bridge] }} ] }}, send: {{ to: [hook, room, evening] }} }}
destinations:
  hook: {{ slack: "{here}/hook" }}
  room: {{ slack: "#room", token: "{TOKEN}", api: "{here}/api" }}
  post: {{ email: [post@{folder.name}.example], server: "{server}" }}
  evening:
    {{ email: [evening@{folder.name}.example], server: "{server}", digest: every day at 11:10 }}
"""
        (folder / "watcher.yaml").write_text(text, encoding="utf-8")

    async def respond(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(status=HTTPStatus.NOT_FOUND)
        _, name, what, *rest = request.path.split("/")
        if (
            name == "feeds"
        ):  # all rooms have the same outlets, or their stores could not be compared
            return _tagged(request, feed(int(what), f"{self.http}/pages"))
        if name == "pages":
            room = self.rooms[request.headers["user-agent"]]
            return article(int(what.removesuffix(".html")), changed=room.act >= CHANGED)
        room = self.rooms[name]
        if what == "hook":
            room.hooked.append(json.loads(request.body))
            return Reply(body=b"ok")
        return room.slack.respond(replace(request, path=f"/api/{rest[0]}"))

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        (to,) = envelope.rcpt_tos
        box, _, domain = to.partition("@")
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        mail["X-Box"] = box
        self.rooms[domain.removesuffix(".example")].mails.append(mail)
        return "250 OK"


def _tagged(request: Request, body: bytes) -> Reply:
    tag = f'"{hash(body)}"'
    if request.headers.get("if-none-match") == tag:
        return Reply(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return Reply(body=body, content_type="application/rss+xml", headers={"ETag": tag})


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    """The servers, for as long as they are needed."""
    made = House()
    server = Server(made.respond)
    await server.start()
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(lambda: SMTP(made, hostname="house"), "127.0.0.1", 0)
    made.http = server.url
    made.mail = f"smtp://127.0.0.1:{mail.sockets[0].getsockname()[1]}"
    yield made
    mail.close()
    await server.stop()
