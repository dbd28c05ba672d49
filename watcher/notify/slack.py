"""Sends to Slack: an incoming webhook, or a channel with a bot's token. The only slack_sdk."""

import asyncio
import errno
import json
import logging

from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.notify import answer, clean, render_slack

# Errors that Slack documents as passing; any other is for good.
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
_PASSING = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
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


class SlackChannel:
    """One Slack destination: a webhook if `address` is a URL, else a channel and a token."""

    def __init__(self, destination: Destination, *, timeout: float) -> None:
        """Opens nothing; each send makes its own connection."""
        self._to = destination
        self._timeout = timeout
        self._webhook = destination.address.startswith(("http://", "https://"))

    async def send(self, message: Message) -> Outcome:
        """One HTTP request, never repeated here."""
        try:
            async with asyncio.timeout(self._timeout):
                return await (self._hook(message) if self._webhook else self._post(message))
        except TimeoutError:
            return Unknown(detail=f"no answer from Slack within {self._timeout:g} s")
        except _BROKEN as error:
            return _broken(error)
        except ValueError:
            return Refused(detail="the Slack address is not a usable URL")

    async def close(self) -> None:
        """Nothing is held."""

    async def _hook(self, message: Message) -> Outcome:
        answered = await self._request(self._to.address, {}, self._body(message))
        return answer.of_status(
            answered.status_code,
            "" if answered.status_code < _FAILED else f"Slack: {answered.body}",
            retry_after=answer.retry_after(answered.headers),
        )

    async def _post(self, message: Message) -> Outcome:
        """chat.postMessage, without the SDK's web client, which breaks on plain text."""
        return _of_api(
            await self._request(
                f"{(self._to.api or _API).rstrip('/')}/chat.postMessage",
                {"Authorization": f"Bearer {self._to.token}"},
                {"channel": self._to.address, **self._body(message)},
            )
        )

    async def _request(
        self, url: str, headers: dict[str, str], body: dict[str, object]
    ) -> WebhookResponse:
        client = AsyncWebhookClient(
            url,
            timeout=int(self._timeout) + _SPARE,
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


def _of_api(answered: WebhookResponse) -> Outcome:
    """The web API says what went wrong in its JSON, most often with the status 200."""
    said = _said(answered.body)
    reason = str(said.get("error", ""))
    wait = answer.retry_after(answered.headers)
    if answered.status_code >= _FAILED:
        return answer.of_status(answered.status_code, f"Slack: {reason}", retry_after=wait)
    if said.get("ok") is True:
        return Sent(detail=f"ts {said.get('ts', '')}".strip())
    if reason in _PASSING or not reason:
        return TryAgain(detail=f"Slack: {reason or 'an answer that is not Slack’s'}", after=wait)
    return Refused(detail=clean.line(f"Slack: {reason}", limit=_DETAIL))


def _said(body: str) -> dict[str, object]:
    """The fields of a JSON answer; none if it is not JSON."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
