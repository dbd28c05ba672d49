"""SIGKILL at random moments, while all channels refuse, fail, hang and break off at random.

Twenty kills in the suite; WATCHER_KILLS sets how many.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http import HTTPStatus
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.scenarios.builders import EVERYTHING, Web, configuration, item, rss
from tests.scenarios.daemon import DEADLINE, running, until
from watcher.clock import SystemClock
from watcher.demo.serve import Reply, Request, Server
from watcher.demo.workspace import TOKEN, Channel, Workspace
from watcher.notify.retry import MOST_INTERRUPTIONS, UNSURE_WAITS
from watcher.notify.wording import REPEAT
from watcher.store import ledger
from watcher.store.database import Store
from watcher.store.ledger import Raised

KILLS = int(os.environ.get("WATCHER_KILLS", "20"))
PER_LIFE = 3
DESTINATIONS = ("hook", "room", "post")
LIMITED = Reply(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "1"})
FAILED = Reply(status=HTTPStatus.INTERNAL_SERVER_ERROR)

pytestmark = pytest.mark.timeout(180 + 15 * KILLS)


class Channels:
    """A webhook, a Slack room and a mailbox. What they take they remember; answers may be lost.

    A message that says it may be a repeat is not lost again: waits after a second loss are minutes.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.ill = True
        self.slack = Workspace(channels=[Channel(id="C0ROOM", name="room")])
        self.came: Counter[tuple[str, str]] = Counter()
        self.labelled: Counter[tuple[str, str]] = Counter()
        self.answers: Counter[str] = Counter()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[str, str]]:
        """The addresses of the web's and of the mail's server."""
        server, loop = Server(self.respond), asyncio.get_running_loop()
        await server.start()
        mail = await loop.create_server(lambda: SMTP(self, hostname="box"), "127.0.0.1", 0)
        yield server.url, f"smtp://127.0.0.1:{mail.sockets[0].getsockname()[1]}/?tls=no"
        mail.close()
        await server.stop()

    async def respond(self, request: Request) -> Reply:
        """Answer for the webhook and for Slack."""
        body = json.loads(request.body)
        edits = request.path.endswith("chat.update")
        answer = self._answer(lossy=REPEAT not in json.dumps(body) and not edits)
        if answer in {"429", "500"}:
            return LIMITED if answer == "429" else FAILED
        reply = Reply(body=b"ok") if request.path == "/hook" else self.slack.respond(request)
        if not edits:
            to = "hook" if request.path == "/hook" else "room"
            self._take(to, body["text"].splitlines()[0].removesuffix(" (outlet)"), json.dumps(body))
        if answer == "breaks off":
            raise ConnectionResetError
        await self._hang(answer)
        return reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer for the mailbox."""
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        answer = self._answer(lossy=REPEAT not in text)
        if answer in {"429", "500"}:
            return "451 4.7.0 not now"
        self._take("post", text.splitlines()[0], text)
        if answer == "breaks off":
            assert smtp.transport is not None
            smtp.transport.close()
        await self._hang(answer)
        return "250 OK"

    def _take(self, destination: str, headline: str, text: str) -> None:
        self.came[destination, headline] += 1
        self.labelled[destination, headline] += REPEAT in text

    async def _hang(self, answer: str) -> None:
        """Answer late or never; a little late always, so that kills find some on their way."""
        await asyncio.sleep(60 if answer == "hangs" else self.chance.uniform(0, 0.05))

    def _answer(self, *, lossy: bool) -> str:
        ills = ["429", "500", "hangs", "breaks off"] if lossy else ["429", "500"]
        well = not self.ill or self.chance.random() < 0.8
        answer = "ok" if well else self.chance.choice(ills)
        self.answers[answer] += 1
        return answer


def write(folder: Path, web: Web, chat: str, mail: str) -> Path:
    to = (
        f'  hook: {{ slack: "{chat}/hook" }}\n'
        f'  room: {{ slack: "#room", token: "{TOKEN}", api: "{chat}/api" }}\n'
        f'  post: {{ email: [desk@example.org], server: "{mail}" }}\n'
    )
    watches = f"  every: {EVERYTHING.replace('chat', ', '.join(DESTINATIONS))}\n"
    config = configuration(folder, web, watches=watches, destinations=to)
    path = config / "watcher.yaml"
    text = path.read_text().replace("polling: {", "polling: { alert_on_first_poll: yes,")
    text = text.replace("daemon:\n", "daemon:\n  storm: { at_most: 10000 }\n")
    path.write_text(text)
    return config


async def raised(store_path: Path) -> tuple[Raised, ...]:
    store = Store.open(store_path, exclusive=False, clock=SystemClock())
    try:
        return await store.read(ledger.raised)
    finally:
        store.close()


def unsent(store: Path, reports: int) -> int:
    """What is to be sent yet of so many reports to each destination, polled or not."""
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute(
            "SELECT count(*) FROM delivery WHERE state IN ('SENT', 'UNKNOWN')"
        )
        return reports * len(DESTINATIONS) - int(rows.fetchone()[0])


def given_up_in(store: Path) -> list[tuple[int, int]]:
    """How often the program died in sending what is unknown, and how often that is in doubt."""
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute(
            "SELECT interrupted, unsure FROM delivery WHERE state = 'UNKNOWN'"
        )
        return [(int(died), int(unsure)) for died, unsure in rows]


async def lives(config: Path, web: Web, channels: Channels, items: list[str]) -> None:
    """One life of the daemon: a kill at any moment while it tells the news, or before."""
    for _ in range(PER_LIFE):
        items.insert(0, item(len(items) + 1))
    web.paths["/feed"] = rss(*items)
    asked, heard = len(web.asked), channels.answers.total()
    early = channels.chance.random() < 0.2
    async with running(config) as daemon:
        await until(lambda: len(web.asked) > asked if early else channels.answers.total() > heard)
        await asyncio.sleep(channels.chance.uniform(0, 0.4))
        await daemon.kill()


async def test_random_kills_under_channels_that_fail_in_every_way_lose_nothing(
    web: Web, tmp_path: Path
) -> None:
    seed = time.time_ns() % 2**32
    channels, items = Channels(random.Random(seed)), [item(1)]  # noqa: S311 - moments, no secrets
    web.paths["/feed"] = rss(*items)
    async with channels.open() as (chat, mail):
        config = write(tmp_path, web, chat, mail)
        for _ in range(KILLS):
            await lives(config, web, channels, items)
        channels.ill = False
        async with running(config) as daemon:
            rest = DEADLINE + 5 * KILLS
            await until(lambda: unsent(tmp_path / "watcher.db", len(items)) == 0, within=rest)
            daemon.send(signal.SIGTERM)
            assert await daemon.ended() == 0
    rows, perhaps = await raised(tmp_path / "watcher.db"), given_up_in(tmp_path / "watcher.db")
    sent = {(one.destination, row.title): one for row in rows for one in row.deliveries}
    came, labelled = channels.came, channels.labelled
    twice = sum(times > 1 for times in came.values())
    print(f"seed {seed}: {len(items)} reports, {channels.answers}, {twice} twice")  # noqa: T201
    assert len(rows) == len(items)
    given_up = {key for key, one in sent.items() if one.state == "unknown"}
    assert len(given_up) == len(perhaps)
    assert all(died > MOST_INTERRUPTIONS or unsure > len(UNSURE_WAITS) for died, unsure in perhaps)
    assert set(sent) - given_up <= set(came) <= set(sent)
    assert {times - labelled[key] for key, times in came.items()} <= {0, 1}
    assert {one.state for one in sent.values()} <= {"sent", "unknown"}
    assert all(sent[key].unsure >= times - 1 for key, times in came.items())
