"""What a bot may do in a Slack workspace, and what it lacks: for `watcher send-test`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from watcher.model.delivery import Destination
from watcher.notify import clean, slack_errors
from watcher.notify.slack import Said, SlackChannel
from watcher.notify.way import Way

NEEDED: Final = {
    "chat:write": "without it nothing can be posted, answered or edited",
    "chat:write.public": "without it the bot posts only in channels that it was invited to",
    "channels:read": "without it nobody can check here whether the bot is in the channel",
}
"""The scopes that a bot is asked for, and what each is for. Only the first is needed always."""

_ID = re.compile(r"[CG][A-Z0-9]{6,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """Who a token is. `scopes` is None where Slack does not say."""

    name: str
    team: str
    scopes: frozenset[str] | None


async def examine(destination: Destination, way: Way, *, within: float) -> tuple[str, ...]:
    """Lines for people: who the bot is, which scopes it lacks, and whether it is in the channel."""
    channel = SlackChannel(destination, way, timeout=within)
    try:
        return await _examined(channel, destination)
    finally:
        await channel.close()


async def _examined(channel: SlackChannel, destination: Destination) -> tuple[str, ...]:
    answered = await channel.ask("auth.test")
    if not isinstance(answered, Said):
        return (answered.detail,)
    fields = answered.fields
    if fields.get("ok") is not True:
        word = str(fields.get("error", ""))
        return (f"Slack: {clean.line(word)}{slack_errors.advice(word)}",)
    bot = Bot(
        name=clean.line(str(fields.get("user", "")), limit=60),
        team=clean.line(str(fields.get("team", "")), limit=60),
        scopes=scopes_of(answered.headers),
    )
    inside = await _inside(channel, destination, bot)
    return (f"the bot {bot.name} in the workspace {bot.team}", *lacking(bot, inside=inside))


def scopes_of(headers: Mapping[str, object]) -> frozenset[str] | None:
    """The scopes that Slack lists in `X-OAuth-Scopes`."""
    found = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    if found is None:
        return None
    listed = found if isinstance(found, list) else [found]
    return frozenset(one.strip() for text in listed for one in str(text).split(",") if one.strip())


def lacking(bot: Bot, *, inside: bool | None) -> tuple[str, ...]:
    """One line for each thing that a bot lacks. `inside`: whether it is in the channel, if known.

    A bot that is in the channel needs no scope to post in those where it is not.
    """
    lines = []
    if bot.scopes is not None:
        lines = [
            f"scope {name} is missing: {why}"
            for name, why in NEEDED.items()
            if name not in bot.scopes and not (inside and name == "chat:write.public")
        ]
    if inside is False:
        lines.append(f"the bot is not in the channel: write `/invite @{bot.name}` there")
    return tuple(lines)


async def _inside(channel: SlackChannel, destination: Destination, bot: Bot) -> bool | None:
    """Whether the bot is in the channel; None where its id or the right to look is not given."""
    if not _ID.fullmatch(destination.address) or "channels:read" not in (bot.scopes or ()):
        return None
    answered = await channel.ask("conversations.info", channel=destination.address)
    found = answered.fields.get("channel") if isinstance(answered, Said) else None
    return found.get("is_member") is True if isinstance(found, dict) else None
