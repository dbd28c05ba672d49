"""How fast the outbox drains, and how soon it begins to.

    python -m benchmarks.outbox [--count 10000] [--only webhook bot mail apprise] [--claims 1000]

Queues deliveries of as many alerts in a real store and lets the program send them to one
destination, each message recorded before the next one goes: a Slack webhook, a Slack channel by a
bot (with a thread for each story), mail, and Apprise's JSON webhook. The other side takes
everything; it is a process of its own. Beside it stand the raw libraries in the same run, with the
same texts and nothing recorded: aiohttp on one connection, smtplib on one connection, Apprise.
Then alerts are committed one at a time, and it is measured when the channel is asked to send.
"""

import argparse
import asyncio
import random
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import aiohttp
import uvloop
from apprise import Apprise

from benchmarks import cpu, report
from benchmarks.world import sentence
from watcher import wiring
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.model import ids
from watcher.model.alert import Alert, Message
from watcher.model.article import Article
from watcher.model.delivery import Delivery, Outcome, Sent
from watcher.model.match import Evidence, Field
from watcher.model.story import Placement, PlacementReason, Signature
from watcher.model.watch import Priority
from watcher.notify import mail, render_slack, render_text
from watcher.pipeline import messages
from watcher.pipeline.deliver import Outbox
from watcher.pipeline.tally import Tally
from watcher.pipeline.writes import Writes
from watcher.store import status
from watcher.store.database import Store
from watcher.store.transaction import Transaction
from watcher.wiring import River

_CONFIGURATION = """\
version: 1
daemon: {{ store: {store}, network: {{ allow: [127.0.0.0/8] }}, workers: 1 }}
sources: {{ outlet: {{ feed: "http://127.0.0.1:{chat}/feed", articles: from feed }} }}
watches: {{ w: {{ match: {{ all: [ {{ words: [budget] }} ] }}, send: {{ to: [{name}] }} }} }}
destinations: {{ {name}: {destination} }}
"""
_DESTINATIONS = {
    "webhook": '{{ slack: "http://127.0.0.1:{chat}/hook" }}',
    "bot": '{{ slack: "#alerts", token: xoxb-1, api: "http://127.0.0.1:{chat}/api" }}',
    "mail": "{{ email: [desk@example.org], from: w@example.org,"
    ' server: "smtp://127.0.0.1:{mail}?tls=no" }}',
    "apprise": '{{ apprise: "json://127.0.0.1:{chat}/hook" }}',
}
_AIMS = {"webhook": 500, "bot": 500, "mail": 500, "apprise": 200}
_POURED = 500
_FIRST = 20  # messages before the clock runs
_APART = 0.02  # seconds between two alerts of which the claim is timed
_CLAIM_AIM = 100.0  # milliseconds, in 99 of 100 cases


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the sinks listen."""

    chat: int
    mail: int


@contextmanager
def sinks() -> Iterator[Ports]:
    """A chat and a mail server, until the block ends."""
    arguments = [sys.executable, "-m", "benchmarks.sinks"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("the sinks have no pipes")
        yield Ports(*map(int, process.stdout.readline().split()))
        process.stdin.close()


def queue(tx: Transaction, numbers: Sequence[int], to: str, now: datetime) -> list[str]:
    """Record an article, its placement, an alert and a delivery for each number; their ids."""
    queued = []
    for number in numbers:
        article = _article(number, now)
        tx.put_article(article, reread_due=None)
        placed = Placement(
            article_id=article.id, story_id=article.id, copy_of=None,
            score=0.0, reason=PlacementReason.FOUNDED,
        )  # fmt: skip
        tx.put_placement(placed, Signature(bands=(number,), minhash=b""), now)
        alert = _alert(article, now)
        tx.put_alert(alert)
        delivery = Delivery(
            id=ids.delivery_id(alert.id, to),
            alert_id=alert.id,
            destination=to,
            created_at=now,
            due_at=now,
        )
        tx.put_deliveries([delivery])
        queued.append(delivery.id)
    return queued


def _article(number: int, now: datetime) -> Article:
    entry = ids.entry_id("outlet", str(number))
    text = "\n".join(sentence(f"{number}/{one}", 24) for one in range(12)) + " The budget rose."
    return Article(
        id=ids.article_id(entry), entry_id=entry, feed_id="outlet", version=ids.digest(text),
        url=f"https://outlet.example/{number}", title=sentence(f"{number}", 9), text=text,
        first_seen=now, published_at=now, language="en",
    )  # fmt: skip


def _alert(article: Article, now: datetime) -> Alert:
    at = article.text.index("budget")
    hit = Evidence(
        item="words:budget", field=Field.TEXT, start=at, end=at + 6, quote="budget",
        form_of="budget", step="typed",
    )  # fmt: skip
    return Alert(
        id=ids.alert_id("w", article.id, "first"), watch="w", watch_version="1",
        story_id=article.id, article_id=article.id, article_version=article.version,
        occasion="first", priority=Priority.NORMAL, created_at=now, evidence=(hit,),
    )  # fmt: skip


def standing(folder: Path, name: str, ports: Ports) -> wiring.Standing:
    """A configuration with one destination."""
    folder.mkdir()
    to = _DESTINATIONS[name].format(chat=ports.chat, mail=ports.mail)
    text = _CONFIGURATION.format(
        store=folder / "bench.db", chat=ports.chat, name=name, destination=to
    )
    (folder / "watcher.yaml").write_text(text, encoding="utf-8")
    made = wiring.stand(folder, Secrets.of(folder))
    if made.errors:
        raise RuntimeError(made.errors[0].message)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """Messages a second by the clock, and CPU milliseconds of one message."""

    rate: float
    cpu: float


def timed(count: int, begun: float, spent: float) -> Drained:
    """What `count` messages took since `begun` and since the CPU stood at `spent`."""
    lasted = time.perf_counter() - begun
    return Drained(rate=count / lasted, cpu=1000 * (cpu.own() - spent) / count)


async def ours(river: River, name: str, count: int) -> Drained:
    """Drain `count` deliveries that are queued, after a few that load the channel's library."""
    await fill(river, name, range(_FIRST))
    await river.delivered()
    await fill(river, name, range(_FIRST, _FIRST + count))
    begun, spent = time.perf_counter(), cpu.own()
    await river.delivered()
    drained = timed(count, begun, spent)
    left, sent = (await river.store.read(status.queue)).queued, river.tally.deliveries["sent"]
    if left or sent != _FIRST + count:
        raise RuntimeError(f"{left} are left of {count}, {dict(river.tally.deliveries)}")
    return drained


async def fill(river: River, name: str, numbers: range) -> None:
    """Queue alerts, some hundreds in a transaction."""
    now = river.clock.now()
    for first in range(numbers.start, numbers.stop, _POURED):
        some = range(first, min(first + _POURED, numbers.stop))
        work = partial(queue, numbers=some, to=name, now=now)
        await river.store.transaction(work)


async def composed(river: River, name: str) -> Message:
    """One of the messages, for the raw libraries."""

    def work(tx: Transaction) -> Message | None:
        article = _article(1, river.clock.now())
        alert = ids.alert_id("w", article.id, "first")
        delivery = tx.delivery(ids.delivery_id(alert, name))
        if delivery is None:
            return None
        return messages.message(tx, river.setup, delivery, river.clock.now())

    made = await river.store.transaction(work)
    if made is None:
        raise RuntimeError("the message is not in the store")
    return made


async def raw(name: str, message: Message, ports: Ports, count: int) -> Drained:
    """The same message `count` times by the library alone."""
    if name == "mail":
        return await asyncio.to_thread(_by_smtplib, message, ports, count)
    if name == "apprise":
        return await _by_apprise(message, ports, count)
    return await _by_aiohttp(message, ports, count)


def _by_smtplib(message: Message, ports: Ports, count: int) -> Drained:
    to = ("desk@example.org",)
    letter = mail.build(message, sender="w@example.org", recipients=to).as_bytes()
    with smtplib.SMTP("127.0.0.1", ports.mail) as server:
        begun, spent = time.perf_counter(), cpu.own()
        for _ in range(count):
            server.sendmail("w@example.org", to, letter)
        return timed(count, begun, spent)


async def _by_apprise(message: Message, ports: Ports, count: int) -> Drained:
    target = Apprise()
    target.add(f"json://127.0.0.1:{ports.chat}/hook")
    for service in target:
        service.request_rate_per_sec = 0
    body, title = render_text.body(message), render_text.subject(message)
    begun, spent = time.perf_counter(), cpu.own()
    for _ in range(count):
        await target.async_notify(body=body, title=title)
    return timed(count, begun, spent)


async def _by_aiohttp(message: Message, ports: Ports, count: int) -> Drained:
    body = {"text": message.headline, "blocks": render_slack.blocks(message, mention="")}
    async with aiohttp.ClientSession() as session:
        begun, spent = time.perf_counter(), cpu.own()
        for _ in range(count):
            async with session.post(f"http://127.0.0.1:{ports.chat}/hook", json=body) as answer:
                await answer.read()
        return timed(count, begun, spent)


async def drain(folder: Path, name: str, ports: Ports, count: int) -> bool:
    """One channel, and its library beside it. Whether the aim is met."""
    made = standing(folder / name, name, ports)
    async with wiring.river(made.setup, SystemClock()) as river:
        seen = await ours(river, name, count)
        beside = await raw(name, await composed(river, name), ports, count)
    met = seen.rate >= _AIMS[name]
    print(
        f"{name:10} {seen.rate:8.0f}/s {seen.cpu:6.2f} ms {beside.rate:8.0f}/s {beside.cpu:6.2f} ms"
        f" {seen.cpu / beside.cpu:6.2f}   >= {_AIMS[name]:4}/s {'met' if met else 'missed'}",
        flush=True,
    )
    return met


class Ear:
    """A channel that takes everything and notes when."""

    def __init__(self) -> None:
        """Nothing has come."""
        self.asked: dict[str, float] = {}

    async def send(self, message: Message) -> Outcome:
        """Take it."""
        self.asked[message.delivery_id] = time.perf_counter()
        return Sent()

    async def close(self) -> None:
        """Nothing is held."""


async def delays(folder: Path, ports: Ports, count: int) -> list[float]:
    """Milliseconds from just before an alert's commit until a channel is asked to send it."""
    setup, clock, ear = standing(folder / "claims", "webhook", ports).setup, SystemClock(), Ear()
    committing: dict[str, float] = {}
    store = Store.open(setup.settings.store, exclusive=True, clock=clock)
    writes = Writes(store)
    outbox = Outbox(writes, lambda _: ear, clock=clock, tally=Tally(), chance=random.Random())
    writes.queued = outbox.begin
    await outbox.deliver(setup)

    def one(tx: Transaction, number: int) -> None:
        (delivery,) = queue(tx, [number], "webhook", clock.now())
        committing[delivery] = time.perf_counter()

    for number in range(count):
        await writes.do(partial(one, number=number))
        await asyncio.sleep(_APART)
    await outbox.idle()
    await outbox.stop(within=1)
    store.close()
    return sorted(1000 * (ear.asked[name] - at) for name, at in committing.items())


async def main(folder: Path, names: Sequence[str], count: int, claims: int) -> None:
    """All channels, then the claims."""
    print(report.environment())
    print(f"{'':10} {'watcher':>10} {'CPU':>9} {'library':>10} {'CPU':>9} {'ratio':>6}   aim")
    with sinks() as ports:
        for name in names:
            await drain(folder, name, ports, count)
        if claims:
            seen = await delays(folder, ports, claims)
            half, most = (seen[int(share * (len(seen) - 1))] for share in (0.5, 0.99))
            met = "met" if most <= _CLAIM_AIM else "missed"
            print(
                f"claimed after {half:.1f} ms in the median, {most:.1f} ms in 99 of 100 cases,"
                f" {seen[-1]:.1f} ms at most   <= {_CLAIM_AIM:.0f} ms {met}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="deliveries of each channel")
    parser.add_argument("--only", nargs="+", choices=sorted(_AIMS), default=list(_AIMS))
    parser.add_argument("--claims", type=int, default=1000, help="alerts whose claim is timed")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as temporary,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(main(Path(temporary), given.only, given.count, given.claims))
