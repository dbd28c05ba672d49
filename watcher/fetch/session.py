"""The aiohttp session: guarded, no cookies, small limits, nothing from the environment."""

import aiohttp
from aiohttp import hdrs

from watcher import __version__
from watcher.fetch import address, guard
from watcher.model.settings import Network

_PRODUCT = f"newswatcher/{__version__}"
_WHAT = "news feed watch daemon"
_ACCEPT_FEED = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)
_MAX_HEADER_BYTES = 65_536
_MAX_HEADERS = 256
# Long enough for the next page of the same host, short enough that thousands of idle TLS
# connections (some 40 kB each) do not pile up.
_KEEP_ALIVE_SECONDS = 4.0
_MAX_CONNECTIONS = 256
_LOOKUP_TTL_SECONDS = 60


def agent(network: Network) -> str:
    """The User-Agent header: who asks, and where a publisher who minds can write to."""
    contact = address.one_line(network.contact)
    return address.one_line(network.user_agent) or (
        f"{_PRODUCT} ({_WHAT}; +{contact})" if contact else f"{_PRODUCT} ({_WHAT})"
    )


class Connections:
    """Opens the session at the first use, inside the running loop, and closes all of it."""

    def __init__(self, network: Network) -> None:
        """ValueError where `network.allow` holds something that is not a network."""
        guard.networks(network.allow)
        self._network = network
        self._session: aiohttp.ClientSession | None = None
        self._resolver: guard.GuardedResolver | None = None

    def session(self) -> aiohttp.ClientSession:
        """The one session. Its `timeout` is off: whoever asks sets the deadline."""
        if self._session is None:
            self._session = self._open()
        return self._session

    async def close(self) -> None:
        """Close all connections; the next use opens new ones."""
        session, self._session = self._session, None
        resolver, self._resolver = self._resolver, None
        if session is not None:
            await session.close()
        if resolver is not None:
            await resolver.close()

    def _open(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._connector(),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            max_headers=_MAX_HEADERS,
            headers={
                hdrs.USER_AGENT: agent(self._network),
                hdrs.ACCEPT: _ACCEPT_FEED,
                hdrs.ACCEPT_ENCODING: "gzip, br, zstd",
            },
        )

    def _connector(self) -> aiohttp.TCPConnector:
        # Behind a proxy only the proxy is connected to, and it is the operator's own. Literal
        # addresses are judged before each request; names are then the proxy's to judge.
        direct = not self._network.proxy
        if direct:
            self._resolver = guard.GuardedResolver(self._network.allow)
        return aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=guard.SocketGuard(self._network.allow) if direct else None,
            limit=_MAX_CONNECTIONS,
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            ttl_dns_cache=_LOOKUP_TTL_SECONDS,
        )
