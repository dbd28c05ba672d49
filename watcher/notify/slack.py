"""Sends to Slack: an incoming webhook, or a channel with a bot's token. The only slack_sdk.

By a bot a story is one message that is edited as the story grows, with the rest in its thread
(`Message.threaded` says which part a message plays). A webhook gets each alert by itself.
"""

import asyncio
import errno
import json
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.model.thread import Posted, Thread
from watcher.notify import answer, clean, render_slack, slack_errors, slack_session, wording
from watcher.notify.slack_session import ClientSession

T = TypeVar("T")
_API = "https://slack.com/api"
_SILENT = logging.getLogger("watcher.notify.slack_sdk")  # at DEBUG the SDK logs webhooks' secrets
_SILENT.setLevel(logging.CRITICAL)
# slack_sdk lets the errors of its transport through. Their common root comes from its own list of
# them, since only fetch/ may know which library that is.
_BROKEN: tuple[type[Exception], ...] = (
    OSError,
    *(
        root
        for listed in AsyncConnectionErrorRetryHandler().error_types_to_do_retries
        for root in listed.__mro__
        if issubclass(root, Exception) and root.__module__ != "builtins"
    ),
)
# Failures before anything was sent; those of name resolution have negative numbers.
_NO_CONNECTION = frozenset(
    {errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN}
)
_FAILED = 300  # the status from which an answer is not a success
_DETAIL = 200
_SPARE = 5  # seconds by which the SDK's own limit comes later than ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer of the Web API."""

    fields: Mapping[str, object]
    headers: Mapping[str, object]


class SlackChannel:
    """One Slack destination: a webhook if `address` is a URL, else a channel and a token."""

    def __init__(self, destination: Destination, *, timeout: float) -> None:
        """Opens nothing; the connection of one send is kept a moment for the next."""
        self._to = destination
        self._timeout = timeout
        self._session: ClientSession | None = None
        self._webhook = destination.address.startswith(("http://", "https://"))

    async def send(self, message: Message) -> Outcome:
        """One HTTP request; a second one only where the thread to answer in is gone."""
        return await self._ended(self._hook(message) if self._webhook else self._told(message))

    async def ask(self, method: str, **values: str) -> Said | Outcome:
        """A method that only reads: its answer, or why there is none.

        Such methods take no JSON, so `values` go into the address.
        """
        asked = f"{method}?{urlencode(values)}" if values else method
        answered = await self._ended(self._api(asked, {}))
        if not isinstance(answered, WebhookResponse):
            return answered
        return Said(fields=_said(answered), headers=answered.headers)

    async def _ended(self, work: Awaitable[T]) -> T | Outcome:
        try:
            async with asyncio.timeout(self._timeout):
                return await work
        except TimeoutError:
            return Unknown(detail=f"no answer from Slack within {self._timeout:g} s")
        except _BROKEN as error:
            return _broken(error)
        except ValueError:
            return Refused(detail="the Slack address is not a usable URL")

    async def close(self) -> None:
        """Close the connection, if one is kept."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _hook(self, message: Message) -> Outcome:
        answered = await self._request(self._to.address, {}, self._body(message))
        word = answered.body.strip()
        said = "" if answered.status_code < _FAILED else f"Slack: {word}{slack_errors.advice(word)}"
        wait = answer.retry_after(answered.headers)
        return answer.of_status(answered.status_code, said, retry_after=wait)

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

    async def _api(self, method: str, body: dict[str, object]) -> WebhookResponse:
        """A method of the Web API, without the SDK's web client, which breaks on plain text."""
        url = f"{(self._to.api or _API).rstrip('/')}/{method}"
        return await self._request(url, {"Authorization": f"Bearer {self._to.token}"}, body)

    async def _request(
        self, url: str, headers: dict[str, str], body: dict[str, object]
    ) -> WebhookResponse:
        limit = int(self._timeout) + _SPARE
        if self._session is None:
            self._session = slack_session.opened(limit)
        client = AsyncWebhookClient(
            url,
            timeout=limit,
            session=self._session,
            default_headers=headers,
            retry_handlers=[],
            logger=_SILENT,
        )
        return await client.send_dict(body)

    def _body(self, message: Message) -> dict[str, object]:
        mention = self._to.mention_on_breaking
        return {
            "text": render_slack.fallback(message, mention=mention),
            "blocks": render_slack.blocks(message, mention=mention),
            "unfurl_links": False,
            "unfurl_media": False,
        }


def _broken(error: Exception) -> Outcome:
    """Without a connection nothing was sent; later nobody knows. The address stays out of it."""
    number = error.errno if isinstance(error, OSError) else None
    if number is None or (number >= 0 and number not in _NO_CONNECTION):
        return Unknown(detail=f"the connection to Slack broke ({type(error).__name__})")
    reason = error.strerror if isinstance(error, OSError) else ""
    return TryAgain(detail=clean.line(f"could not connect to Slack ({reason})", limit=_DETAIL))


def _of_api(answered: WebhookResponse, *, root: bool = True) -> Outcome:
    """The web API says what went wrong in its JSON, most often with the status 200."""
    fields = _said(answered)
    reason, needed = str(fields.get("error", "")), str(fields.get("needed", ""))
    wait = answer.retry_after(answered.headers)
    if answered.status_code >= _FAILED:
        text = f"Slack: {reason}{slack_errors.advice(reason, needed)}"
        return answer.of_status(answered.status_code, text, retry_after=wait)
    if fields.get("ok") is not True:
        return slack_errors.outcome(reason, needed=needed, wait=wait)
    channel, message = str(fields.get("channel", "")), str(fields.get("ts", ""))
    posted = Posted(channel=channel, message=message, root=root) if channel and message else None
    return Sent(detail=clean.line(f"ts {message}", limit=_DETAIL), posted=posted)


def _said(answered: WebhookResponse) -> dict[str, object]:
    """The fields of a JSON answer; none if it is not JSON."""
    try:
        fields = json.loads(answered.body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}
