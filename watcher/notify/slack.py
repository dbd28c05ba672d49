"""Sends to Slack: an incoming webhook, or a channel with a bot's token.

By a bot a story is one message that is edited as the story grows, with the rest in its thread
(`Message.threaded` says which part a message plays). A webhook gets each alert by itself.
"""

import asyncio
import json
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.model.sending import Answered, Stage, Unanswered
from watcher.model.thread import Posted, Thread
from watcher.notify import answer, clean, hiding, render_slack, slack_errors, wording
from watcher.notify.way import Way

T = TypeVar("T")
_API = "https://slack.com/api"
_FAILED = 300  # the status from which an answer is not a success
_DETAIL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer of the Web API."""

    fields: Mapping[str, object]
    headers: Mapping[str, object]


class SlackChannel:
    """One Slack destination: a webhook if `address` is a URL, else a channel and a token."""

    def __init__(self, destination: Destination, way: Way, *, timeout: float) -> None:
        """Opens nothing."""
        self._to = destination
        self._way = way
        self._timeout = timeout
        self._webhook = destination.address.startswith(("http://", "https://"))
        self._secrets = (
            hiding.of_webhook(destination.address) if self._webhook else (destination.token,)
        )

    async def send(self, message: Message) -> Outcome:
        """One HTTP request; a second one only where the thread to answer in is gone."""
        work = self._hook(message) if self._webhook else self._told(message)
        outcome = await self._ended(work)
        return replace(outcome, detail=hiding.without(outcome.detail, self._secrets))

    async def ask(self, method: str, **values: str) -> Said | Outcome:
        """A method that only reads: its answer, or why there is none.

        Such methods take no JSON, so `values` go into the address.
        """
        asked = f"{method}?{urlencode(values)}" if values else method
        answered = await self._ended(self._api(asked, {}))
        if isinstance(answered, Unanswered):
            return _unanswered(answered)
        if not isinstance(answered, Answered):
            return answered
        return Said(fields=_said(answered), headers=answered.headers)

    async def _ended(self, work: Awaitable[T]) -> T | Outcome:
        try:
            async with asyncio.timeout(self._timeout):
                return await work
        except TimeoutError:
            return Unknown(detail=f"no answer from Slack within {self._timeout:g} s")

    async def close(self) -> None:
        """Nothing is held: connections are the way's."""

    async def _hook(self, message: Message) -> Outcome:
        answered = await self._way.post(self._to.address, {}, self._body(message))
        if isinstance(answered, Unanswered):
            return _unanswered(answered)
        word = answered.text.strip()
        said = "" if answered.status < _FAILED else f"Slack: {word}{slack_errors.advice(word)}"
        wait = answer.retry_after(answered.headers)
        return answer.of_status(answered.status, said, retry_after=wait)

    async def _told(self, message: Message) -> Outcome:
        """As the root, as an answer below it, or as the root anew."""
        part = message.threaded
        if part is None or part.thread is None:
            return await self._post(message)
        if part.edit:
            return await self._edit(message, part.thread)
        outcome = await self._answer(message, part.thread)
        if isinstance(outcome, Refused) and outcome.gone:
            root = replace(message, threaded=replace(part, thread=None))
            return await self._post(root)
        return outcome

    async def _post(self, message: Message) -> Outcome:
        body = {"channel": self._to.address, **self._body(message)}
        return _of_api(await self._api("chat.postMessage", body))

    async def _answer(self, message: Message, thread: Thread) -> Outcome:
        """In the thread; in the channel as well if it is urgent and the root is not."""
        body: dict[str, object] = {
            "channel": thread.channel, "thread_ts": thread.message, **self._body(message)
        }  # fmt: skip
        if wording.louder(message, thread):
            body["reply_broadcast"] = True
        return _of_api(await self._api("chat.postMessage", body), root=False)

    async def _edit(self, message: Message, thread: Thread) -> Outcome:
        body = {"channel": thread.channel, "ts": thread.message, **self._body(message)}
        return _of_api(await self._api("chat.update", body))

    async def _api(self, method: str, body: dict[str, object]) -> Answered | Unanswered:
        """A method of the Web API."""
        url = f"{(self._to.api or _API).rstrip('/')}/{method}"
        return await self._way.post(url, {"Authorization": f"Bearer {self._to.token}"}, body)

    def _body(self, message: Message) -> dict[str, object]:
        mention = self._to.mention_on_breaking
        return {
            "text": render_slack.fallback(message, mention=mention),
            "blocks": render_slack.blocks(message, mention=mention),
            "unfurl_links": False,
            "unfurl_media": False,
        }


def _unanswered(why: Unanswered) -> Outcome:
    """Without a connection nothing was sent; later nobody knows. The address stays out of it."""
    match why.stage:
        case Stage.BAD_URL:
            return Refused(detail="the Slack address is not a usable URL")
        case Stage.REFUSED if why.lasting:
            return Refused(detail=why.detail)
        case Stage.IN_DOUBT:
            return Unknown(detail=f"the connection to Slack broke ({why.detail})")
        case _:
            return TryAgain(detail=clean.line(f"could not connect to Slack ({why.detail})"))


def _of_api(answered: Answered | Unanswered, *, root: bool = True) -> Outcome:
    """The web API says what went wrong in its JSON, most often with the status 200."""
    if isinstance(answered, Unanswered):
        return _unanswered(answered)
    fields = _said(answered)
    reason, needed = str(fields.get("error", "")), str(fields.get("needed", ""))
    wait = answer.retry_after(answered.headers)
    if answered.status >= _FAILED:
        text = f"Slack: {reason}{slack_errors.advice(reason, needed)}"
        return answer.of_status(answered.status, text, retry_after=wait)
    if fields.get("ok") is not True:
        return slack_errors.outcome(reason, needed=needed, wait=wait)
    channel, message = str(fields.get("channel", "")), str(fields.get("ts", ""))
    posted = Posted(channel=channel, message=message, root=root) if channel and message else None
    return Sent(detail=clean.line(f"ts {message}", limit=_DETAIL), posted=posted)


def _said(answered: Answered) -> dict[str, object]:
    """The fields of a JSON answer; none if it is not JSON."""
    try:
        fields = json.loads(answered.text)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}
