"""Stories in a Slack channel, through the whole river: one root each, edited as they grow."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.scenarios.builders import NOW, Web, configuration, item, round_of, rss
from watcher import wiring
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.demo.serve import Reply, Request, Server
from watcher.demo.workspace import TOKEN, Channel, Workspace
from watcher.model.thread import Thread
from watcher.model.watch import Escalation, FollowUps, Priority
from watcher.pipeline.ports import Transaction
from watcher.pipeline.setup import Setup
from watcher.store import status
from watcher.wiring import River

TITLE = "Harbour council of Northport votes for the new bridge after a long night"
TEXT = "Members met on Monday to vote on the plan, and the mayor of Northport spoke at length."
WATCHES = (
    r'  every: { title: Everything, match: { all: [ { regex: ["\\pL"] } ] }, send: { to: [desk] } }'
    "\n"
    "  bridges: { match: { any: [ { words: [bridge] } ] }, send: { to: [desk] } }\n"
)
FEEDS = "  {name}: {{ feed: '{url}/{name}', title: {title}, articles: from feed }}"
OUTLETS = {"coast": "Daily Coast", "gazette": "Harbour Gazette", "mail": "Evening Mail"}


class Desk(Workspace):
    """A workspace that takes `slow` seconds for every answer."""

    slow = 0.0


class Room:
    """The river over a workspace, with a clock that the test moves."""

    def __init__(self, web: Web, river: River, space: Desk, clock: SimulatedClock) -> None:
        self.web, self.river, self.space, self.clock = web, river, space, clock

    async def publish(self, outlet: str, number: int = 1, title: str = TITLE) -> None:
        """Have one outlet tell the story, and do what follows."""
        fresh = item(number, title=title, description=f"{title}: {TEXT if number == 1 else ''}")
        self.web.paths[f"/{outlet}"] = rss(fresh, item(90))
        await round_of(self.river)

    async def after(self, span: timedelta) -> None:
        """Let time pass, and send and edit what is due then."""
        self.clock.advance(span)
        await self.river.delivered()


@pytest.fixture
async def slack() -> AsyncIterator[tuple[Desk, str]]:
    space = Desk(channels=[Channel(id="C0DESK", name="desk"), Channel(id="C0NIGHT", name="night")])

    async def respond(request: Request) -> Reply:
        await asyncio.sleep(space.slow)
        return space.respond(request)

    server = Server(respond)
    await server.start()
    yield space, server.url + "/api"
    await server.stop()


@pytest.fixture
def setup(web: Web, tmp_path: Path, slack: tuple[Desk, str]) -> Setup:
    feeds = "\n".join(
        FEEDS.format(name=name, url=web.url, title=title) for name, title in OUTLETS.items()
    )
    to = f'  desk: {{ slack: "#desk", token: "{TOKEN}", api: "{slack[1]}" }}'
    config = configuration(tmp_path, web, feeds=feeds, watches=WATCHES, destinations=to)
    for name in OUTLETS:
        web.paths[f"/{name}"] = rss(item(90))
    return wiring.stand(config, Secrets.of(config, {})).setup


@pytest.fixture
async def room(web: Web, setup: Setup, slack: tuple[Desk, str]) -> AsyncIterator[Room]:
    clock = SimulatedClock(NOW)
    async with wiring.river(setup, clock) as river:
        await round_of(river)
        yield Room(web, river, slack[0], clock)


def shown(payload: dict[str, object]) -> str:
    return json.dumps(payload["blocks"], ensure_ascii=False)


async def test_two_watches_on_one_story_make_one_root_that_names_both(room: Room) -> None:
    await room.publish("coast")
    (root,) = room.space.roots
    assert len(room.space.answers(root)) == 1
    await room.after(timedelta(minutes=2))
    assert root.edits == 1
    assert "Watches *Everything* and *bridges*" in shown(root.payload)


async def test_what_is_escalated_stands_beside_a_thread_and_not_below_it(room: Room) -> None:
    setup = room.river.setup
    every, bridges = setup.watches["every"], setup.watches["bridges"]
    step = Escalation(after=timedelta(minutes=15), to=("night",), lowest=Priority.LOW)
    night = replace(setup.destinations["desk"], id="night", address="night")
    await room.river.reload(
        replace(
            setup,
            destinations={**setup.destinations, "night": night},
            watches={
                "every": replace(every, send=replace(every.send, to=("night",))),
                "bridges": replace(bridges, escalate=(step,)),
            },
        )
    )
    await room.publish("coast")
    assert len(room.space.roots) == 2
    for _ in range(2):
        await room.river.keep_watch()
        await room.after(timedelta(minutes=16))
    await room.river.keep_watch()
    await room.after(timedelta(minutes=1))
    assert len(room.space.roots) == 3
    assert "not acknowledged for 15 minutes" in shown(room.space.roots[-1].payload)


async def test_further_sources_edit_the_root_once_a_minute_and_post_nothing(room: Room) -> None:
    await room.publish("coast")
    await room.after(timedelta(minutes=2))
    (root,) = room.space.roots
    posts = len(room.space.posts)
    await room.publish("gazette")
    await room.publish("mail")
    assert root.edits == 1
    await room.after(timedelta(minutes=2))
    assert root.edits == 2
    assert "*1 source*: Daily Coast (first, " in shown(root.payload)
    assert "; 2 copies" in shown(root.payload)
    assert "Harbour Gazette" in shown(root.payload)
    assert len(room.space.posts) == posts
    await room.after(timedelta(minutes=2))
    assert root.edits == 2


async def thread_of(room: Room) -> Thread:
    """The only thread there is."""
    now = room.clock.now()
    (found,) = await room.river.writes.do(
        lambda tx: tx.stale_threads(now + timedelta(days=1), since=NOW, limit=5)
    )
    return found


async def test_an_edit_that_fails_is_made_later_and_the_failure_is_kept(room: Room) -> None:
    await room.publish("coast")
    room.space.fail("chat.update", "ratelimited", retry_after=120)
    await room.after(timedelta(minutes=1))
    (root,) = room.space.roots
    assert (await thread_of(room)).last_error == "429 Slack: ratelimited"
    await room.after(timedelta(minutes=1))
    assert root.edits == 0
    await room.after(timedelta(minutes=2))
    assert root.edits == 1


async def test_a_look_during_a_slow_edit_does_not_edit_twice(room: Room) -> None:
    await room.publish("coast")
    room.clock.advance(timedelta(minutes=2))
    room.space.slow = 0.3
    updates = room.river.updates
    first = asyncio.create_task(updates.all(room.river.setup))
    await asyncio.sleep(0.1)
    await updates.all(room.river.setup)
    await first
    (root,) = room.space.roots
    assert root.edits == 1


async def test_a_destination_that_was_taken_out_holds_up_no_other(room: Room) -> None:
    await room.publish("coast")
    setup = room.river.setup
    await room.river.reload(replace(setup, destinations={}))
    await room.after(timedelta(minutes=2))
    assert "no longer has" in (await thread_of(room)).last_error
    await room.river.reload(setup)
    await room.after(timedelta(hours=2))
    assert room.space.roots[0].edits == 1


async def test_a_limit_on_edits_does_not_hold_up_posts(room: Room) -> None:
    await room.publish("coast")
    room.space.fail("chat.update", "ratelimited", retry_after=3600)
    await room.after(timedelta(minutes=1))
    await room.publish("coast", 2, "Ferry to the islands stops for the winter")
    assert len(room.space.roots) == 2


async def test_a_limit_on_posts_keeps_the_order_of_a_story(room: Room) -> None:
    room.space.fail("chat.postMessage", "ratelimited", retry_after=5)
    await room.publish("coast")
    assert room.space.posts == []
    await room.after(timedelta(seconds=10))
    (root,) = room.space.roots
    assert "Everything" in shown(root.payload)
    assert len(room.space.answers(root)) == 1


async def test_a_root_that_a_reader_deleted_is_not_posted_again_by_itself(room: Room) -> None:
    await room.publish("coast")
    room.space.posts.clear()
    await room.publish("gazette")
    await room.after(timedelta(minutes=1))
    assert room.space.posts == []
    assert await room.river.writes.do(lambda tx: tx.stale_threads(NOW, since=NOW, limit=5)) == []


async def test_a_thread_outlives_the_program(
    web: Web, setup: Setup, slack: tuple[Desk, str]
) -> None:
    clock = SimulatedClock(NOW)
    async with wiring.river(setup, clock) as river:
        await round_of(river)
        await Room(web, river, slack[0], clock).publish("coast")
    clock.advance(timedelta(minutes=5))
    async with wiring.river(setup, clock) as river:
        await Room(web, river, slack[0], clock).publish("gazette")
    (root,) = slack[0].roots
    assert root.edits == 1
    assert "; 1 copy" in shown(root.payload)


async def test_a_refused_story_is_told_in_order_once_the_channel_is_mended(room: Room) -> None:
    room.space.channels[0].archived = True
    await room.publish("coast")
    letters = await room.river.store.read(status.dead_letters)
    assert "archive" in letters[0].last_error
    room.space.channels[0].archived = False
    for letter in letters:
        await room.river.writes.do(partial(requeue, letter.id, room.clock.now()))
    await room.after(timedelta(seconds=20))
    (root,) = room.space.roots
    assert len(room.space.answers(root)) == 1
    assert not await room.river.store.read(status.dead_letters)


@pytest.mark.parametrize(
    ("follow_ups", "roots", "edits"),
    [(FollowUps.THREAD, 1, 1), (FollowUps.SEPARATE, 2, 1), (FollowUps.NONE, 1, 0)],
)
async def test_a_watch_says_how_its_stories_are_followed_up(
    room: Room, follow_ups: FollowUps, roots: int, edits: int
) -> None:
    watches = {
        name: replace(one, send=replace(one.send, follow_ups=follow_ups))
        for name, one in room.river.setup.watches.items()
    }
    await room.river.reload(replace(room.river.setup, watches=watches))
    await room.publish("coast")
    await room.publish("gazette")
    await room.after(timedelta(minutes=2))
    assert len(room.space.roots) == roots
    assert room.space.roots[0].edits == edits


def requeue(delivery: str, now: datetime, tx: Transaction) -> None:
    """Send a dead letter again, as `watcher alerts resend` does."""
    assert tx.requeue(delivery, now)  # type: ignore[attr-defined]
