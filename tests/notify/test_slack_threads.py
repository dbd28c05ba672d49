"""A story in a channel of Slack: one root, answers below it, and what happens if either fails."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.notify.conftest import HERE, NOW, STANDING, MakeMessage
from watcher.demo.serve import Reply, Request, Server
from watcher.demo.workspace import TOKEN, Channel, Workspace
from watcher.model.alert import Message
from watcher.model.delivery import Destination, DestinationKind, Outcome, Refused, Sent, TryAgain
from watcher.model.thread import Posted, Thread, Threaded
from watcher.model.watch import Priority
from watcher.notify import render_slack, slack_errors
from watcher.notify.channel import examined, open_channel

GREW = replace(
    STANDING,
    watches=("Ilyin abroad", "Northport"),
    confirmed_at=NOW + timedelta(hours=1, minutes=20),
)

LINE = "3 independent sources: Yonhap (first, 14:02), TASS, Reuters; 9 copies"


@pytest.fixture
async def slack() -> AsyncIterator[tuple[Workspace, str]]:
    space = Workspace(channels=[Channel(id="C0DESK", name="desk")])

    async def respond(request: Request) -> Reply:
        return space.respond(request)

    server = Server(respond)
    await server.start()
    yield space, server.url + "/api"
    await server.stop()


async def send(api: str, message: Message, *, token: str = TOKEN) -> Outcome:
    destination = Destination(
        id="slack", kind=DestinationKind.SLACK, address="desk", token=token, api=api
    )
    channel = open_channel(destination, HERE, timeout=5)
    outcome = await channel.send(message)
    await channel.close()
    return outcome


def thread_of(outcome: Outcome, priority: Priority = Priority.NORMAL) -> Thread:
    assert isinstance(outcome, Sent)
    assert outcome.posted is not None
    return Thread(
        destination="slack",
        story_id="story1",
        channel=outcome.posted.channel,
        message=outcome.posted.message,
        subject="",
        alert_id="alert1",
        priority=priority,
        posted_at=NOW,
    )


def shown(payload: dict[str, object]) -> str:
    return json.dumps(payload["blocks"], ensure_ascii=False)


async def test_a_root_says_where_it_stands(
    slack: tuple[Workspace, str], make_message: MakeMessage
) -> None:
    space, api = slack
    outcome = await send(api, make_message(threaded=Threaded(standing=STANDING)))
    assert thread_of(outcome).channel == "C0DESK"
    assert thread_of(outcome).message == space.posts[0].ts
    assert (space.calls[0][1]["unfurl_links"], space.calls[0][1]["unfurl_media"]) == (False, False)


async def test_what_follows_goes_into_the_thread(
    slack: tuple[Workspace, str], make_message: MakeMessage
) -> None:
    space, api = slack
    root = thread_of(await send(api, make_message(threaded=Threaded(standing=STANDING))))
    part = Threaded(standing=GREW, thread=root)
    outcome = await send(api, make_message("Second", watch_title="Northport", threaded=part))
    (post,) = space.roots
    (answer,) = space.answers(post)
    assert isinstance(outcome, Sent)
    assert outcome.posted is not None
    assert not outcome.posted.root
    assert not answer.broadcast
    assert "Watch *Northport*" in shown(answer.payload)
    assert "Also in" not in shown(answer.payload)  # the root says so


async def test_the_root_is_edited_to_say_how_the_story_stands(
    slack: tuple[Workspace, str], make_message: MakeMessage
) -> None:
    space, api = slack
    root = thread_of(await send(api, make_message(threaded=Threaded(standing=STANDING))))
    part = Threaded(standing=GREW, thread=root, edit=True)
    await send(api, make_message(threaded=part, sources_line=LINE))
    (post,) = space.posts
    assert post.edits == 1
    assert "*3 independent sources*: Yonhap (first, 14:02), TASS" in shown(post.payload)
    assert "; 9 copies · confirmed 14:20" in shown(post.payload)
    assert "Watches *Ilyin abroad* and *Northport*" in shown(post.payload)


async def test_a_root_that_was_deleted_is_posted_anew(
    slack: tuple[Workspace, str], make_message: MakeMessage
) -> None:
    space, api = slack
    root = thread_of(await send(api, make_message(threaded=Threaded(standing=STANDING))))
    space.delete(space.posts[0])
    part = Threaded(standing=GREW, thread=root)
    outcome = await send(api, make_message(threaded=part, sources_line=LINE))
    assert isinstance(outcome, Sent)
    assert outcome.posted is not None
    assert outcome.posted.root
    assert [one.ts for one in space.roots] == [outcome.posted.message]
    assert "independent sources" in shown(space.posts[0].payload)


async def test_an_edit_of_a_deleted_root_says_that_it_is_gone(
    slack: tuple[Workspace, str], make_message: MakeMessage
) -> None:
    space, api = slack
    root = thread_of(await send(api, make_message(threaded=Threaded(standing=STANDING))))
    space.delete(space.posts[0])
    part = Threaded(standing=GREW, thread=root, edit=True)
    outcome = await send(api, make_message(threaded=part))
    assert isinstance(outcome, Refused)
    assert outcome.gone
    assert space.posts == []


async def test_breaking_news_in_a_quiet_thread_is_shown_in_the_channel_too(
    slack: tuple[Workspace, str], make_message: MakeMessage
) -> None:
    space, api = slack
    quiet = thread_of(await send(api, make_message(threaded=Threaded(standing=STANDING))))
    for thread in (quiet, replace(quiet, priority=Priority.BREAKING)):
        part = Threaded(standing=GREW, thread=thread)
        await send(api, make_message(priority=Priority.BREAKING, threaded=part))
    assert [one.broadcast for one in space.answers(space.roots[0])] == [True, False]


def test_a_root_turns_to_breaking_news_with_its_thread_and_calls_nobody(
    make_message: MakeMessage,
) -> None:
    root = thread_of(Sent(posted=Posted(channel="C0DESK", message="1.1")))
    breaking = replace(GREW, priority=Priority.BREAKING)
    part = Threaded(standing=breaking, thread=root, edit=True)
    text = json.dumps(render_slack.blocks(make_message(threaded=part), mention="here"))
    assert "BREAKING" in text
    assert "<!here>" not in text


@pytest.mark.parametrize("edit", [False, True])
async def test_a_limit_in_the_thread_is_waited_out(
    slack: tuple[Workspace, str], make_message: MakeMessage, *, edit: bool
) -> None:
    space, api = slack
    root = thread_of(await send(api, make_message(threaded=Threaded(standing=STANDING))))
    space.fail("chat.update" if edit else "chat.postMessage", "ratelimited", retry_after=30)
    part = Threaded(standing=GREW, thread=root, edit=edit)
    outcome = await send(api, make_message(threaded=part))
    assert isinstance(outcome, TryAgain)
    assert outcome.after == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("channel", "scopes", "word", "advice"),
    [
        (Channel(id="C1", name="desk", member=False), "chat:write", "not_in_channel", "/invite"),
        (Channel(id="C1", name="desk", archived=True), "chat:write", "is_archived", "archive"),
        (Channel(id="C1", name="other"), "chat:write", "channel_not_found", "name"),
        (
            Channel(id="C1", name="desk", private=True, member=False),
            "chat:write,chat:write.public",
            "channel_not_found",
            "/invite",
        ),
        (Channel(id="C1", name="desk"), "channels:read", "missing_scope", "scope chat:write"),
    ],
)
async def test_a_refusal_says_what_to_do(
    slack: tuple[Workspace, str],
    make_message: MakeMessage,
    *,
    channel: Channel,
    scopes: str,
    word: str,
    advice: str,
) -> None:
    space, api = slack
    space.channels[:], space.scopes = [channel], scopes
    outcome = await send(api, make_message())
    assert isinstance(outcome, Refused)
    assert word in outcome.detail
    assert advice in outcome.detail


async def test_a_wrong_token_says_what_to_do_without_repeating_it(
    slack: tuple[Workspace, str], make_message: MakeMessage
) -> None:
    _, api = slack
    outcome = await send(api, make_message(), token="xoxb-canary")
    assert isinstance(outcome, Refused)
    assert "invalid_auth" in outcome.detail
    assert "into the secret" in outcome.detail
    assert "canary" not in outcome.detail


@pytest.mark.parametrize(
    ("scopes", "member", "lines"),
    [
        ("chat:write,chat:write.public,channels:read", True, []),
        ("chat:write,channels:read", True, []),
        (
            "chat:write,channels:read",
            False,
            ["scope chat:write.public is missing", "write `/invite @watcher` there"],
        ),
        ("chat:write.public,channels:read", True, ["scope chat:write is missing"]),
        ("chat:write,chat:write.public", True, ["scope channels:read is missing"]),
    ],
)
async def test_what_a_bot_lacks_is_said(
    slack: tuple[Workspace, str], *, scopes: str, member: bool, lines: list[str]
) -> None:
    space, api = slack
    space.channels[:] = [Channel(id="C0DESKS", name="desk", member=member)]
    space.scopes = scopes
    destination = Destination(
        id="slack", kind=DestinationKind.SLACK, address="C0DESKS", token=TOKEN, api=api
    )
    first, *rest = await examined(destination, HERE, within=5)
    assert first == "the bot watcher in the workspace Demo desk"
    assert len(rest) == len(lines)
    assert all(line in said for line, said in zip(lines, rest, strict=True))


async def test_a_bot_with_a_wrong_token_is_told_what_to_do(slack: tuple[Workspace, str]) -> None:
    destination = Destination(
        id="slack", kind=DestinationKind.SLACK, address="desk", token="xoxb-canary", api=slack[1]
    )
    (line,) = await examined(destination, HERE, within=5)
    assert line.startswith("Slack: invalid_auth — put the bot")
    assert "canary" not in line


async def test_of_a_webhook_there_is_nothing_to_say() -> None:
    hook = Destination(id="hook", kind=DestinationKind.SLACK, address="https://hooks.example/x")
    assert await examined(hook, HERE, within=5) == ()


@pytest.mark.parametrize("word", sorted(slack_errors.ADVICE))
def test_each_failure_that_lasts_says_what_to_do(word: str) -> None:
    outcome = slack_errors.outcome(word, wait=None)
    assert isinstance(outcome, Refused)
    assert f"{word} — " in outcome.detail
    assert outcome.gone == (word in {"message_not_found", "thread_not_found"})


@pytest.mark.parametrize("word", sorted(slack_errors.PASSING))
def test_each_failure_that_passes_is_tried_again(word: str) -> None:
    assert slack_errors.PASSING.isdisjoint(slack_errors.ADVICE)
    wait = timedelta(seconds=3)
    assert slack_errors.outcome(word, wait=wait) == TryAgain(detail=f"Slack: {word}", after=wait)


def test_a_failure_that_nobody_knows_lasts() -> None:
    assert slack_errors.outcome("brand_new", wait=None) == Refused(detail="Slack: brand_new")
