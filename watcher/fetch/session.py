"""The aiohttp session: guarded, no cookies, small limits, nothing from the environment.

Behind a proxy only the proxy is connected to, and it is the operator's own. What it may be asked
for is judged before each request, as far as can be known here: literal addresses, ports, and
names that resolve here to a refused address. Names that this machine cannot resolve are the
proxy's to judge.
"""

import asyncio
import ssl

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
# How long a name may take to resolve here before it is left to the proxy.
_VET_SECONDS = 2.0
_MOST_VETTED = 4_096


def agent(network: Network) -> str:
    """The User-Agent header: who asks, and where a publisher who minds can write to."""
    contact = address.one_line(network.contact)
    return address.one_line(network.user_agent) or (
        f"{_PRODUCT} ({_WHAT}; +{contact})" if contact else f"{_PRODUCT} ({_WHAT})"
    )


class Connections:
    """Opens the session at the first use, inside the running loop, and closes all of it."""

    def __init__(
        self,
        network: Network,
        *,
        lookup: guard.Lookup | None = None,
        keep_alive: float = _KEEP_ALIVE_SECONDS,
    ) -> None:
        """ValueError where `network.allow` holds something that is not a network.

        Empty `network.ports` permit any port; `lookup` stands in for the system's resolver.
        `keep_alive` are the seconds for which a connection waits for the next request.
        """
        guard.networks(network.allow)
        self._keep_alive = keep_alive
        self._network = network
        self._lookup = lookup
        self._session: aiohttp.ClientSession | None = None
        self._resolver: guard.GuardedResolver | None = None
        self._vetted: dict[str, float] = {}

    @property
    def proxy(self) -> str | None:
        """The proxy for each request, as aiohttp takes it."""
        return self._network.proxy or None

    async def vet(self, host: str, port: int) -> None:
        """Raises RefusedAddress where a request must not be made; to be called before each.

        Without a proxy the socket's own guard knows more; this then judges literals only, which
        says so before anything else is done.
        """
        allowed = self._network.allow
        if guard.refusal(host, allowed):
            address = guard.literal(host) or "127.0.0.1"
            raise guard.RefusedAddress(str(address), guard.verdict(str(address), allowed))
        if not self.proxy:
            return
        literal = guard.literal(host)
        if literal is not None:
            guard.judge(str(literal), port, allowed, self._network.ports)
        elif self._network.ports and port not in self._network.ports:
            raise guard.RefusedPort(port)
        else:
            await self._vet_name(host)

    async def _vet_name(self, host: str) -> None:
        now = asyncio.get_running_loop().time()
        if self._vetted.get(host, 0.0) > now:
            return
        try:
            async with asyncio.timeout(_VET_SECONDS):
                await self.resolver().resolve(host)
        except guard.RefusedAddress:
            raise
        except OSError:  # a name, or a time-out, of which the proxy may know more
            pass
        if len(self._vetted) >= _MOST_VETTED:
            self._vetted.clear()
        self._vetted[host] = now + _LOOKUP_TTL_SECONDS

    def resolver(self) -> guard.GuardedResolver:
        """The one resolver, opened at its first use."""
        if self._resolver is None:
            self._resolver = guard.GuardedResolver(self._network.allow, self._lookup)
        return self._resolver

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
        guarded = not self._network.proxy
        return aiohttp.TCPConnector(
            resolver=self.resolver() if guarded else None,
            socket_factory=(
                guard.SocketGuard(self._network.allow, self._network.ports) if guarded else None
            ),
            ssl=trusting(self._network.ca_file) if self._network.ca_file else True,
            limit=_MAX_CONNECTIONS,
            keepalive_timeout=self._keep_alive,
            ttl_dns_cache=_LOOKUP_TTL_SECONDS,
        )


def trusting(ca_file: str) -> ssl.SSLContext:
    """TLS that is verified by the system's authorities and those in `ca_file`, if one is named.

    Raises OSError where that file cannot be read any more.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])  # as aiohttp's own
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
