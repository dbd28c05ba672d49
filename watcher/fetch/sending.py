"""The way out for senders: to addresses that the guard permits, verified, by the proxy if any.

Webhooks obey the same rule as feeds: public addresses, and networks that `daemon.network.allow`
names. A mail server may besides stand in a private network or on this machine, as most do: its
address is typed by whoever runs the machine, and SMTP speaks to nothing else. Ports are free for
both, for the same reason. Redirects are not followed: a message goes to whom it was meant for.
"""

import asyncio
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import aiohttp
from aiohttp import hdrs

from watcher.fetch import address, guard, tapped, trouble
from watcher.fetch.session import Connections, trusting
from watcher.fetch.tapped import Tap
from watcher.model.sending import Answered, Stage, Unanswered
from watcher.model.settings import Network

MAIL_NETWORKS = (
    "10.0.0.0/8",
    "127.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
)
"""Where a mail server may stand without being named: this machine and private networks."""

# Seconds. Servers close connections that are idle for some seconds, and a message sent in that very
# moment is in doubt.
_KEEP_ALIVE = 1.0
_LARGEST_ANSWER = 65_536


class Way:
    """How everything that is sent leaves the machine. Opens nothing before its first use."""

    def __init__(self, network: Network, *, lookup: guard.Lookup | None = None) -> None:
        """ValueError where `network.allow` holds something that is not a network."""
        self._network = replace(network, ports=())
        self._lookup = lookup or guard.system_lookup
        self._connections = Connections(self._network, lookup=lookup, keep_alive=_KEEP_ALIVE)
        self._mail = (*network.allow, *MAIL_NETWORKS)
        self._tls: ssl.SSLContext | None = None
        self._names = guard.GuardedResolver(self._mail, lookup)

    @property
    def proxy(self) -> str:
        """The proxy for HTTP; empty for none."""
        return self._network.proxy

    def trusting(self) -> ssl.SSLContext:
        """What certificates are verified by. OSError where `ca_file` is gone."""
        if self._tls is None:
            self._tls = trusting(self._network.ca_file)
        return self._tls

    def refusal(self, url: str) -> str:
        """Why `url` may not be sent to, as far as its text tells; empty where it may be."""
        at = address.target(url)
        if at is None:
            return str(Stage.BAD_URL)
        return guard.refusal(at.host, self._network.allow)

    async def post(
        self, url: str, headers: Mapping[str, str], body: Mapping[str, object]
    ) -> Answered | Unanswered:
        """Post `body` as JSON, once. No deadline of its own."""
        at = address.target(url)
        if at is None:
            return Unanswered(stage=Stage.BAD_URL, lasting=True)
        refused = guard.refusal(at.host, self._network.allow)
        if refused:
            return Unanswered(stage=Stage.REFUSED, detail=refused, lasting=True)
        sent = {hdrs.ACCEPT: "*/*", hdrs.CONTENT_TYPE: "application/json;charset=utf-8", **headers}
        if at.credentials:
            sent[hdrs.AUTHORIZATION] = at.credentials
        try:
            await self._connections.vet(at.host, at.url.port or 0)
            async with self._connections.session().post(
                at.url,
                data=json.dumps(body).encode(),
                headers=sent,
                allow_redirects=False,
                proxy=self._connections.proxy,
            ) as answer:
                text = await _beginning(answer)
                return Answered(status=answer.status, headers=dict(answer.headers), text=text)
        except trouble.NETWORK_TROUBLE as error:
            return _unanswered(error)

    async def dial(self, host: str, port: int) -> socket.socket:
        """A connected socket to a mail server. OSError where there is none, or none is permitted.

        Every address of the host is judged before the first one is tried.
        """
        opened = guard.SocketGuard(self._mail)
        literal = guard.literal(host)
        if literal is not None:
            return await _connected(opened, str(literal), port)
        last: OSError = OSError("the name has no address")
        for found in await self._names.resolve(host, port):
            try:
                return await _connected(opened, found["host"], port)
            except guard.RefusedAddress:
                raise
            except OSError as error:
                last = error
        raise last

    @contextmanager
    def tapped(self, *, mail: bool) -> Iterator[Tap]:
        """Within, every socket that any library opens in this context obeys the guard."""
        allowed = self._mail if mail else self._network.allow
        with tapped.guarding(allowed, self.proxy, self._lookup) as tap:
            yield tap

    async def close(self) -> None:
        """Close all connections."""
        await self._connections.close()
        await self._names.close()


async def _connected(opened: guard.SocketGuard, ip: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    made = opened((family, socket.SOCK_STREAM, 0, "", (ip, port)))
    with ExitStack() as undoing:
        undoing.callback(made.close)
        made.settimeout(0)
        await asyncio.get_running_loop().sock_connect(made, (ip, port))
        undoing.pop_all()
    return made


async def _beginning(answer: aiohttp.ClientResponse) -> str:
    """The first bytes of an answer as text. What is packed is not unpacked."""
    body = b""
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) >= _LARGEST_ANSWER:
            break
    return body[:_LARGEST_ANSWER].decode("utf-8", "replace")


def _unanswered(error: Exception) -> Unanswered:
    """What an exception out of aiohttp means for something that was to be sent."""
    if isinstance(error, aiohttp.ClientConnectorError | guard.RefusedAddress):
        found = trouble.of_exception(error)
        refused = isinstance(error, guard.RefusedAddress) or isinstance(
            error.os_error, guard.RefusedAddress
        )
        stage = Stage.REFUSED if refused else Stage.NOT_SENT
        detail = found.detail if refused else f"{found.reason.value} {found.detail}".strip()
        return Unanswered(stage=stage, detail=detail)
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return Unanswered(stage=Stage.BAD_URL, lasting=True)
    return Unanswered(stage=Stage.IN_DOUBT, detail=type(error).__name__)
