"""Sends through Apprise, one target per call. The only apprise.

Apprise hides what the service answered; its log, captured per call at every level and never passed
on, is where the status stands, and often the answer. What of it is kept has lost all that the
address holds.
"""

import ast
import asyncio
import logging
import re
import warnings
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, NotifyType
from apprise.result import AppriseResultStatus

from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.model.watch import Priority
from watcher.notify import answer, apprise_http, clean, fitting, hiding
from watcher.notify.way import Way

# `format` would switch off Apprise's escaping, `retry` and `wait` would repeat behind our back.
# `verify` would let anybody read along, and `redirect` send the message elsewhere.
_NOT_IN_URL = frozenset({"format", "redirect", "retry", "verify", "wait"})
_STATUS = re.compile(r"\berror=(\d{3})\b|\bHTTP (?:error )?(\d{3})\b")
_IN_DOUBT = re.compile(r"Read timed out|RemoteDisconnected|Connection aborted|reset by peer")
_ANSWER = re.compile(r"Response Details:\s*(b?(['\"]).*\2)\s*$", re.DOTALL)
_WAIT = re.compile(r'"retry_after(_ms)?"\s*:\s*"?(\d{1,9}(?:\.\d{1,6})?)')
_LONGEST_WAIT = 30 * 86400.0
_ANSWER_SHOWN = 150
_PLENTY: Final = fitting.Limits(title=250, body=20_000)
_NTFY: Final = 4_096  # bytes; a longer message arrives as a file
_MAIL = frozenset({"mailto", "mailtos"})
_SPARE = 0.5  # seconds by which Apprise's own limit comes earlier than ours
_LOG = logging.getLogger("apprise")


class AppriseChannel:
    """One Apprise URL."""

    def __init__(self, destination: Destination, way: Way, *, timeout: float) -> None:
        """Parses the URL; a wrong one is told by `send`."""
        _keep_quiet()
        self._timeout = timeout
        self._way = way
        self._host, self._mail = _host(destination.address)
        self._problem = _forbidden(destination.address)
        self._apprise = Apprise(asset=_asset())
        with warnings.catch_warnings():  # the first URL loads all of Apprise's services
            warnings.simplefilter("ignore", DeprecationWarning)
            if not self._problem and not self._apprise.add(destination.address):
                self._problem = "not a URL that Apprise knows"
        self.limits, self._name = _PLENTY, "the service"
        for service in self._apprise:
            service.request_rate_per_sec = 0  # our outbox paces; this would sleep in a thread
            self.limits, self._name = _limits(service), str(service.service_name)
        self._secrets = hiding.of_any(destination.address)

    async def send(self, message: Message) -> Outcome:
        """One call. After a time-out it may still end well in its thread, so nobody knows."""
        if self._problem:
            return Refused(detail=self._problem)
        fitted = fitting.fitted(message, self.limits)
        call = self._apprise.async_notify(
            body=fitted.body,
            title=fitted.title,
            notify_type=_kind(message),
            body_format=NotifyFormat.TEXT,
            interpret_escapes=False,
            timeout=max(self._timeout - _SPARE, self._timeout / 2),
            log_level=logging.DEBUG,
        )
        with self._way.tapped(mail=self._mail) as tap, apprise_http.using(self._way):
            try:
                result = await asyncio.wait_for(call, self._timeout)
            except TimeoutError:
                return _late(self._timeout)
        if tap.refused and result.status is not AppriseResultStatus.SUCCESS:
            lasting = self._host and self._way.refusal(f"https://{self._host}/")
            return Refused(detail=tap.refused) if lasting else TryAgain(detail=tap.refused)
        if result.status is AppriseResultStatus.SUCCESS:
            return Sent(detail=f"accepted by {clean.line(self._name, limit=60)}")
        if result.status is AppriseResultStatus.TIMEOUT:
            return _late(self._timeout)
        return _outcome([entry.message for entry in result.logs()], self._secrets)

    async def close(self) -> None:
        """Apprise holds no connection between two calls."""


def _outcome(log: list[str], secrets: tuple[str, ...]) -> Outcome:
    """What a failed call means, by the last status in its log and the answer that came with it."""
    said = _answered(log)
    shown = _without(said, secrets)
    found = [match for line in log for match in _STATUS.finditer(line)]
    if found:
        status = int(found[-1].group(1) or found[-1].group(2))
        text = f"from the service: {shown}" if shown else "from the service"
        answered = answer.of_status(status, text, retry_after=_wait(said))
        # A failure with a 2xx in the log is a failure nevertheless.
        return TryAgain(detail=answered.detail) if isinstance(answered, Sent) else answered
    if any(_IN_DOUBT.search(line) for line in log):
        return Unknown(detail="the connection to the service broke")
    return TryAgain(detail="the service could not be reached, or did not accept the message")


def _answered(log: list[str]) -> str:
    """The last answer that the log shows, as text; empty if it shows none."""
    found = [match.group(1) for line in log if (match := _ANSWER.search(line))]
    try:
        said = ast.literal_eval(found[-1]) if found else ""
    except (ValueError, SyntaxError):
        said = found[-1]
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _wait(said: str) -> timedelta | None:
    """How long an answer in JSON asks to wait: Discord and Telegram in seconds, Matrix in ms."""
    found = _WAIT.search(said)
    if not found:
        return None
    seconds = float(found.group(2)) / (1000 if found.group(1) else 1)
    return timedelta(seconds=min(seconds, _LONGEST_WAIT))


def _without(text: str, secrets: tuple[str, ...]) -> str:
    return clean.line(hiding.without(text, secrets), limit=_ANSWER_SHOWN)


def _limits(service: NotifyBase) -> fitting.Limits:
    """What a service takes at most: by what Apprise knows, and never more than is pleasant."""
    in_bytes = str(service.service_name).casefold() == "ntfy"
    most = _NTFY if in_bytes else min(service.body_maxlen, _PLENTY.body)
    title = min(service.title_maxlen, _PLENTY.title)
    together = bool(service.overflow_amalgamate_title)
    return fitting.Limits(title=title, body=most, in_bytes=in_bytes, together=together)


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
        app_id="watcher",
        app_desc="news watch",
        async_mode=True,
        default_service_retry=0,
        http_redirects=False,
    )


def _host(address: str) -> tuple[str, bool]:
    """The host that an address names, and whether it is a mail server's."""
    try:
        parts = urlsplit(address)
        return parts.hostname or "", parts.scheme.lower() in _MAIL
    except ValueError:
        return "", False


def _keep_quiet() -> None:
    """Apprise's log may hold tokens: it goes to no handler but its own capture.

    urllib3, by which it sends, writes addresses with their secrets at DEBUG.
    """
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    _LOG.propagate = False
    _LOG.setLevel(logging.DEBUG)  # the answers of services stand at this level
    if not _LOG.handlers:
        _LOG.addHandler(logging.NullHandler())
