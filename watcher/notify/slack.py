"""Sends to Slack: an incoming webhook, or a channel with a bot's token. The only slack_sdk.

slack_sdk meets the network through aiohttp and lets its errors through, so their names are
needed here.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.notify import answer, render_slack

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
_API = "https://slack.com/api/"
_SILENT = logging.getLogger("watcher.notify.slack_sdk")  # at DEBUG the SDK logs webhooks' secrets
_SILENT.setLevel(logging.CRITICAL)
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
        except ClientConnectorError as error:
            return TryAgain(detail=f"could not connect to Slack ({_errno(error)})")
        except SlackApiError as error:
            return _refusal(error)
        except (ClientError, OSError, SlackClientError) as error:
            return Unknown(detail=f"the connection to Slack broke ({type(error).__name__})")
        except ValueError:
            return Refused(detail="the Slack address is not a usable URL")

    async def close(self) -> None:
        """Nothing is held."""

    async def _hook(self, message: Message) -> Outcome:
        client = AsyncWebhookClient(
            self._to.address,
            timeout=int(self._timeout) + _SPARE,
            retry_handlers=[],
            logger=_SILENT,
        )
        answered = await client.send_dict(self._body(message))
        return answer.of_status(
            answered.status_code,
            "" if answered.status_code < _FAILED else f"Slack: {answered.body}",
            retry_after=answer.retry_after(answered.headers),
        )

    async def _post(self, message: Message) -> Outcome:
        client = AsyncWebClient(
            token=self._to.token,
            base_url=_base(self._to.api),
            timeout=int(self._timeout) + _SPARE,
            retry_handlers=[],
            logger=_SILENT,
        )
        body = {"channel": self._to.address, **self._body(message)}
        answered = await client.api_call("chat.postMessage", json=body)
        return Sent(detail=f"ts {answered.get('ts', '')}".strip())

    def _body(self, message: Message) -> dict[str, object]:
        mention = self._to.mention_on_breaking
        return {
            "text": render_slack.fallback(message, mention=mention),
            "blocks": render_slack.blocks(message, mention=mention),
            "unfurl_links": False,
            "unfurl_media": False,
        }


_FAILED = 300


def _base(api: str) -> str:
    return f"{api.rstrip('/')}/" if api else _API


def _errno(error: ClientConnectorError) -> str:
    """The system's words without the address, which may be a secret."""
    return error.os_error.strerror or type(error).__name__


def _refusal(error: SlackApiError) -> Outcome:
    """What "ok": false, or a status of 300 and more, means."""
    response = error.response
    status, headers = response.status_code, response.headers
    reason = _reason(response.data)
    wait = _wait(headers)
    if status >= _FAILED:
        return answer.of_status(status, f"Slack: {reason}", retry_after=wait)
    if reason in _PASSING:
        return TryAgain(detail=f"Slack: {reason}", after=wait)
    return answer.of_status(_NOT_OK, f"Slack: {reason}")


_NOT_OK = 400


def _wait(headers: Mapping[str, object]) -> timedelta | None:
    return answer.retry_after(headers)


def _reason(data: object) -> str:
    return str(data.get("error", "")) if isinstance(data, dict) else ""
