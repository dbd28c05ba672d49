"""Sends through Apprise, one target per call. The only apprise.

Apprise hides what the service answered; its log, captured per call and never passed on, is where
the status stands.
"""

import asyncio
import logging
import re
import warnings
from urllib.parse import parse_qsl, urlsplit

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType
from apprise.result import AppriseResultStatus

from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.model.watch import Priority
from watcher.notify import answer, render_text

# `format` would switch off Apprise's escaping, `retry` and `wait` would repeat behind our back.
_NOT_IN_URL = frozenset({"format", "retry", "wait"})
_STATUS = re.compile(r"\berror=(\d{3})\b|\bHTTP (?:error )?(\d{3})\b")
_IN_DOUBT = re.compile(r"Read timed out|RemoteDisconnected|Connection aborted|reset by peer")
_SPARE = 0.5  # seconds by which Apprise's own limit comes earlier than ours
_LOG = logging.getLogger("apprise")


class AppriseChannel:
    """One Apprise URL."""

    def __init__(self, destination: Destination, *, timeout: float) -> None:
        """Parses the URL; a wrong one is told by `send`."""
        _keep_quiet()
        self._timeout = timeout
        self._problem = _forbidden(destination.address)
        self._apprise = Apprise(asset=_asset())
        with warnings.catch_warnings():  # the first URL loads all of Apprise's services
            warnings.simplefilter("ignore", DeprecationWarning)
            if not self._problem and not self._apprise.add(destination.address):
                self._problem = "not a URL that Apprise knows"
        for service in self._apprise:
            service.request_rate_per_sec = 0  # our outbox paces; this would sleep in a thread

    async def send(self, message: Message) -> Outcome:
        """One call. After a time-out it may still end well in its thread, so nobody knows."""
        if self._problem:
            return Refused(detail=self._problem)
        call = self._apprise.async_notify(
            body=render_text.without_mentions(render_text.body(message)),
            title=render_text.without_mentions(render_text.subject(message)),
            notify_type=_kind(message),
            body_format=NotifyFormat.TEXT,
            interpret_escapes=False,
            timeout=max(self._timeout - _SPARE, self._timeout / 2),
            log_level=logging.DEBUG,
        )
        try:
            result = await asyncio.wait_for(call, self._timeout)
        except TimeoutError:
            return _late(self._timeout)
        if result.status is AppriseResultStatus.SUCCESS:
            return Sent()
        if result.status is AppriseResultStatus.TIMEOUT:
            return _late(self._timeout)
        return _outcome([entry.message for entry in result.logs()])

    async def close(self) -> None:
        """Apprise holds no connection between two calls."""


def _outcome(log: list[str]) -> Outcome:
    """What a failed call means, by the last status in its log; nothing of the log is kept."""
    found = [match for line in log for match in _STATUS.finditer(line)]
    if found:
        status = int(found[-1].group(1) or found[-1].group(2))
        answered = answer.of_status(status, "from the service")
        # A failure with a 2xx in the log is a failure nevertheless.
        return TryAgain(detail=answered.detail) if isinstance(answered, Sent) else answered
    if any(_IN_DOUBT.search(line) for line in log):
        return Unknown(detail="the connection to the service broke")
    return TryAgain(detail="the service could not be reached, or did not accept the message")


def _late(timeout: float) -> Outcome:
    return Unknown(detail=f"no answer from the service within {timeout:g} s")


def _kind(message: Message) -> NotifyType:
    urgent = message.priority in {Priority.HIGH, Priority.BREAKING}
    return NotifyType.WARNING if urgent else NotifyType.INFO


def _forbidden(url: str) -> str:
    try:
        names = {name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    except ValueError:
        return "not a URL that Apprise knows"
    found = ", ".join(f"{name}=" for name in sorted(names & _NOT_IN_URL))
    return f"the Apprise URL must not set {found}" if found else ""


def _asset() -> AppriseAsset:
    return AppriseAsset(
        app_id="watcher", app_desc="news watch", async_mode=True, default_service_retry=0
    )


def _keep_quiet() -> None:
    """Apprise's log may hold tokens: it goes to no handler but its own capture.

    urllib3, by which it sends, writes addresses with their secrets at DEBUG.
    """
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    _LOG.propagate = False
    if not _LOG.handlers:
        _LOG.addHandler(logging.NullHandler())
