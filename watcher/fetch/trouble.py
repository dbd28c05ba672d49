"""Exceptions and status codes of one request, as the reasons that the river knows. Pure.

No text of an exception is passed on as it is: it may hold addresses, secrets or hostile bytes.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from ssl import SSLCertVerificationError

import aiohttp

from watcher.fetch import headers
from watcher.fetch.address import one_line
from watcher.fetch.decode import Spoiled
from watcher.fetch.guard import RefusedAddress
from watcher.model.fetched import Failed, FailReason

# RuntimeError is what uvloop raises when a transport has just been closed under a write.
NETWORK_TROUBLE = (aiohttp.ClientError, OSError, ValueError, RuntimeError, EOFError)

_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
_BLOCKING = frozenset({401, 403, 451})
_CHALLENGING = frozenset({202, 403, 405, 429, 503})


def of_exception(error: Exception) -> Spoiled:
    """What an exception out of aiohttp means."""
    match error:
        case RefusedAddress():
            return Spoiled(FailReason.REFUSED_ADDRESS, str(error))
        case TimeoutError():
            return Spoiled(FailReason.TIMEOUT, "")
        case aiohttp.ClientConnectorError():
            return _of_connecting(error)
        case aiohttp.ClientHttpProxyError():
            return Spoiled(FailReason.CONNECT, f"the proxy answered {error.status}")
        case aiohttp.ClientResponseError():
            return Spoiled(FailReason.BROKEN, "the answer is not valid HTTP, or its header too big")
        case aiohttp.ClientPayloadError():
            return Spoiled(FailReason.BROKEN, "the body broke off or was framed wrongly")
        case aiohttp.InvalidURL() | ValueError():
            return Spoiled(FailReason.BAD_URL, "")
        case _:
            return Spoiled(FailReason.BROKEN, "the connection was closed before the answer")


def of_status(status: int, found: Mapping[str, str], url: str, now: datetime) -> Failed:
    """What an answer other than 200 and 304 means. `url` must be fit to be shown."""
    wait = headers.retry_after(found, now)
    if status == HTTPStatus.GONE:
        reason = FailReason.GONE
    elif status in _BLOCKING or (status in _CHALLENGING and headers.is_challenge(found)):
        reason = FailReason.BLOCKED
    elif status == HTTPStatus.TOO_MANY_REQUESTS or (status == _UNAVAILABLE and wait is not None):
        reason = FailReason.RATE_LIMITED
    else:
        reason = FailReason.HTTP
    return Failed(url=url, reason=reason, detail=_named(status), status=status, retry_after=wait)


def _of_connecting(error: aiohttp.ClientConnectorError) -> Spoiled:
    cause = error.os_error
    if isinstance(cause, RefusedAddress):
        return Spoiled(FailReason.REFUSED_ADDRESS, str(cause))
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Spoiled(FailReason.DNS, one_line(cause.strerror or "").lower())
    if isinstance(error, aiohttp.ClientSSLError):
        why = cause.verify_message if isinstance(cause, SSLCertVerificationError) else ""
        return Spoiled(FailReason.TLS, one_line(why))
    where = "the proxy: " if isinstance(error, aiohttp.ClientProxyConnectionError) else ""
    return Spoiled(FailReason.CONNECT, where + one_line(cause.strerror or "no answer").lower())


def _named(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
