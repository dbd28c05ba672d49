"""The connection to Slack: kept for a moment, so that messages in a row need not each open one.

With fetch/ the only aiohttp: Slack's SDK sends by a session of it.
"""

import aiohttp
from aiohttp import ClientSession

__all__ = ["ClientSession", "opened"]

_KEPT_FOR = 1.0
"""Seconds. Servers close connections that are idle for some seconds, and a message sent in that
very moment is in doubt."""


def opened(timeout: float) -> ClientSession:
    """A session that keeps no cookies and takes nothing from the environment.

    A request ends after `timeout` seconds.
    """
    return ClientSession(
        connector=aiohttp.TCPConnector(keepalive_timeout=_KEPT_FOR),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=timeout),
    )
