"""SIGKILL at random moments, while the chat refuses, fails, hangs and breaks off at random.

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
from contextlib import closing
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.scenarios.builders import EVERYTHING, Web, configuration, item, rss
from tests.scenarios.daemon import running, until
from watcher.clock import SystemClock
from watcher.demo.serve import Reply, Request, Server
from watcher.notify.wording import REPEAT
from watcher.store import ledger
from watcher.store.database import Store
from watcher.store.ledger import Raised

KILLS = int(os.environ.get("WATCHER_KILLS", "20"))
PER_LIFE = 3
DESTINATIONS = ("desk", "night", "phone")
LIMITED = Reply(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "1"})
FAILED = Reply(status=HTTPStatus.INTERNAL_SERVER_ERROR)

pytestmark = pytest.mark.timeout(120 + 10 * KILLS)


class Chat:
    """Webhooks of Slack's shape. What it takes it remembers, its answer may be lost all the same.

    A message that says it may be a repeat is not lost again: waits after a second loss are minutes.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.ill = True
        self.came: Counter[tuple[str, str]] = Counter()
        self.labelled: Counter[tuple[str, str]] = Counter()
        self.answers: Counter[str] = Counter()

    async def respond(self, request: Request) -> Reply:
        body = json.loads(request.body)
        repeat = REPEAT in json.dumps(body)
        answer = self._answer(repeat=repeat)
        self.answers[answer] += 1
        if answer in {"429", "500"}:
            return LIMITED if answer == "429" else FAILED
        key = (request.path.strip("/"), body["text"].splitlines()[0].removesuffix(" (outlet)"))
        self.came[key] += 1
        self.labelled[key] += repeat
        if answer == "hangs":
            await asyncio.sleep(60)
        if answer == "breaks off":
            raise ConnectionResetError
        await asyncio.sleep(self.chance.uniform(0, 0.05))  # so that kills find some on their way
        return Reply(body=b"ok")

    def _answer(self, *, repeat: bool) -> str:
        ills = ["429", "500"] if repeat else ["429", "500", "hangs", "breaks off"]
        well = not self.ill or self.chance.random() < 0.8
        return "ok" if well else self.chance.choice(ills)


def write(folder: Path, web: Web, chat: str) -> Path:
    to = "\n".join(f'  {one}: {{ slack: "{chat}/{one}" }}' for one in DESTINATIONS)
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


def unsent(store: Path) -> int:
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT count(*) FROM delivery WHERE state != 'SENT'")
        return int(rows.fetchone()[0])


async def lives(config: Path, web: Web, chat: Chat, items: list[str]) -> None:
    """One life of the daemon: a kill at any moment while the chat is told the news, or before."""
    for _ in range(PER_LIFE):
        items.insert(0, item(len(items) + 1))
    web.paths["/feed"] = rss(*items)
    asked, heard = len(web.asked), chat.answers.total()
    early = chat.chance.random() < 0.2
    async with running(config) as daemon:
        await until(lambda: len(web.asked) > asked if early else chat.answers.total() > heard)
        await asyncio.sleep(chat.chance.uniform(0, 0.4))
        await daemon.kill()


async def test_random_kills_under_a_chat_that_fails_in_every_way_lose_nothing(
    web: Web, tmp_path: Path
) -> None:
    seed = time.time_ns() % 2**32
    chance, items = random.Random(seed), [item(1)]  # noqa: S311 - moments, not cryptography
    chat, web.paths["/feed"] = Chat(chance), rss(item(1))
    server = Server(chat.respond)
    await server.start()
    config = write(tmp_path, web, server.url)
    for _ in range(KILLS):
        await lives(config, web, chat, items)
    chat.ill = False
    async with running(config) as daemon:
        await until(lambda: len(chat.came) >= len(items) * len(DESTINATIONS))
        await until(lambda: unsent(tmp_path / "watcher.db") == 0)
        daemon.send(signal.SIGTERM)
        assert await daemon.ended() == 0
    await server.stop()
    rows = await raised(tmp_path / "watcher.db")
    sent = {(one.destination, row.title): one for row in rows for one in row.deliveries}
    twice = sum(times > 1 for times in chat.came.values())
    print(f"seed {seed}: {len(items)} reports, {chat.answers}, {twice} twice")  # noqa: T201
    assert len(rows) == len(items)
    assert set(chat.came) == set(sent)
    unlabelled = {key: times - chat.labelled[key] for key, times in chat.came.items()}
    assert set(unlabelled.values()) <= {0, 1}
    assert {key: one.state for key, one in sent.items() if one.state != "sent"} == {}
    assert all(sent[key].unsure >= times - 1 for key, times in chat.came.items())
