"""Which addresses may be connected to: the public ones, and those that the operator allows.

The decision falls on the address itself, where the socket opens, so it holds for every hop of a
redirect, for every spelling of an address and for a name that resolves differently each time.
"""

import asyncio
import socket
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Lookup = Callable[[str, int, int], list[ResolveResult]]

# getaddrinfo blocks a thread per lookup; a dead name server holds one for many seconds.
_LOOKUP_THREADS = 32


class Verdict(StrEnum):
    """Whether an address may be connected to. The values are the words that people read."""

    PUBLIC = "a public address"
    ALLOWED = "allowed by daemon.network.allow"
    UNSPECIFIED = "unspecified"
    LOOPBACK = "loopback"
    PRIVATE = "private"
    LINK_LOCAL = "link-local"
    SHARED = "shared by a carrier's NAT"
    SITE_LOCAL = "site-local"
    MULTICAST = "multicast"
    BENCHMARK = "reserved for benchmarks"
    DOCUMENTATION = "reserved for documentation"
    TRANSITION = "a wrapped IPv4 address"
    RESERVED = "reserved"
    UNREADABLE = "not an address"

    @property
    def permitted(self) -> bool:
        """Whether a connection may be opened."""
        return self in {Verdict.PUBLIC, Verdict.ALLOWED}


# IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates), less the
# few blocks that are globally reachable. The standard library's `is_private` misses 100.64/10 and
# 6to4, its `is_global` misses NAT64, 6to4, site-local and multicast. The first hit decides.
_SPECIAL: tuple[tuple[str, Verdict], ...] = (
    ("0.0.0.0/32", Verdict.UNSPECIFIED),
    ("0.0.0.0/8", Verdict.RESERVED),
    ("10.0.0.0/8", Verdict.PRIVATE),
    ("100.64.0.0/10", Verdict.SHARED),
    ("127.0.0.0/8", Verdict.LOOPBACK),
    ("169.254.0.0/16", Verdict.LINK_LOCAL),
    ("172.16.0.0/12", Verdict.PRIVATE),
    ("192.0.0.0/24", Verdict.RESERVED),
    ("192.0.2.0/24", Verdict.DOCUMENTATION),
    ("192.88.99.0/24", Verdict.TRANSITION),
    ("192.168.0.0/16", Verdict.PRIVATE),
    ("198.18.0.0/15", Verdict.BENCHMARK),
    ("198.51.100.0/24", Verdict.DOCUMENTATION),
    ("203.0.113.0/24", Verdict.DOCUMENTATION),
    ("224.0.0.0/4", Verdict.MULTICAST),
    ("240.0.0.0/4", Verdict.RESERVED),
    ("::/128", Verdict.UNSPECIFIED),
    ("::1/128", Verdict.LOOPBACK),
    ("::/96", Verdict.TRANSITION),
    ("::ffff:0:0/96", Verdict.TRANSITION),
    ("::ffff:0:0:0/96", Verdict.TRANSITION),
    ("64:ff9b::/96", Verdict.TRANSITION),
    ("64:ff9b:1::/48", Verdict.TRANSITION),
    ("2001::/32", Verdict.TRANSITION),
    ("2001:2::/48", Verdict.BENCHMARK),
    ("2001::/23", Verdict.RESERVED),
    ("2001:db8::/32", Verdict.DOCUMENTATION),
    ("2002::/16", Verdict.TRANSITION),
    ("3fff::/20", Verdict.DOCUMENTATION),
    ("fc00::/7", Verdict.PRIVATE),
    ("fe80::/10", Verdict.LINK_LOCAL),
    ("fec0::/10", Verdict.SITE_LOCAL),
    ("ff00::/8", Verdict.MULTICAST),
)
_SPECIAL_V4 = tuple((IPv4Network(net), why) for net, why in _SPECIAL if ":" not in net)
_SPECIAL_V6 = tuple((IPv6Network(net), why) for net, why in _SPECIAL if ":" in net)
# All global unicast addresses lie here (RFC 4291 section 2.4); the rest is not assigned.
_GLOBAL_V6 = IPv6Network("2000::/3")


class RefusedAddress(OSError):  # noqa: N818 - reads as the condition that it names
    """Carries a refusal through the libraries, which know only OSError."""

    def __init__(self, address: str, verdict_: Verdict) -> None:
        """Say which address was refused, and what would permit it."""
        super().__init__(
            f"address {address} is private or reserved ({verdict_.value}); "
            "to poll it, add it to daemon.network.allow in the configuration"
        )


class RefusedPort(RefusedAddress):
    """A port of a public address on which no web server is expected."""

    def __init__(self, port: int) -> None:
        """Say which port was refused, and what would permit it."""
        OSError.__init__(
            self,
            f"port {port} is not one of daemon.network.ports; "
            "to poll it, add it there in the configuration",
        )


@lru_cache(maxsize=64)
def networks(allow: tuple[str, ...]) -> tuple[Network, ...]:
    """`allow` as networks; a bare address stands for itself. ValueError where one is neither."""
    return tuple(ip_network(text.strip(), strict=False) for text in allow)


def verdict(address: str, allowed: tuple[str, ...]) -> Verdict:
    """Whether `address`, in the form in which the system gives it, may be connected to."""
    try:
        ip = ip_address(address)
    except ValueError:
        return Verdict.UNREADABLE
    if _is_allowed(ip, allowed):
        return Verdict.ALLOWED
    if isinstance(ip, IPv4Address):
        return next((why for net, why in _SPECIAL_V4 if ip in net), Verdict.PUBLIC)
    special = next((why for net, why in _SPECIAL_V6 if ip in net), None)
    return special or (Verdict.PUBLIC if ip in _GLOBAL_V6 else Verdict.RESERVED)


def permits(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether the host of a URL may be tried, as far as can be told without the network.

    Anything that a C library would read as an address is judged as one (127.1, 0x7f.1, 2130706433,
    full-width digits), and `localhost` as loopback. Any other name passes here and is judged when
    it resolves.
    """
    if is_localhost(host):
        return any(verdict(address, allowed).permitted for address in ("127.0.0.1", "::1"))
    ip = literal(host)
    return ip is None or verdict(str(ip), allowed).permitted


def is_own(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether `host` is an address that the operator allowed by name: one of their own machines."""
    if is_localhost(host):
        return bool(allowed) and permits(host, allowed)
    ip = literal(host) if allowed else None
    return ip is not None and _is_allowed(ip, allowed)


def is_localhost(host: str) -> bool:
    """Whether `host` is a name of this machine (RFC 6761 section 6.3)."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")


def literal(host: str) -> Address | None:
    """The address that `host` spells in any notation, or None where it is a name."""
    folded = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").rstrip(".")
    try:
        return ip_address(folded)
    except ValueError:
        pass
    if not folded[:1].isdigit() or not folded.isascii() or " " in folded:
        return None
    try:
        return IPv4Address(socket.inet_aton(folded))
    except OSError:
        return None


@lru_cache(maxsize=4_096)
def refusal(host: str, allowed: tuple[str, ...]) -> str:
    """Why `permits` says no to `host`, as one line for people; empty where it says yes."""
    if permits(host, allowed):
        return ""
    address = "127.0.0.1" if is_localhost(host) else str(literal(host))
    return str(RefusedAddress(address, verdict(address, allowed)))


def judge(address: str, port: int, allowed: tuple[str, ...], ports: tuple[int, ...] = ()) -> None:
    """Raises RefusedAddress where `address` must not be connected to, RefusedPort for its port.

    `ports` are those of public addresses, all of them where it is empty. An address that is
    allowed by name has any port: the operator's own machines listen where they like.
    """
    found = verdict(address, allowed)
    if not found.permitted:
        raise RefusedAddress(address, found)
    if found is Verdict.PUBLIC and ports and port not in ports:
        raise RefusedPort(port)


def _is_allowed(ip: Address, allowed: tuple[str, ...]) -> bool:
    inner = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return any(ip in net or (inner is not None and inner in net) for net in networks(allowed))


class SocketGuard:
    """Opens the sockets of a connector, after a look at the address each is meant for."""

    def __init__(self, allowed: tuple[str, ...], ports: tuple[int, ...] = ()) -> None:
        """`allowed` are networks in CIDR notation; ValueError where one is not. See `judge`."""
        networks(allowed)
        self._allowed = allowed
        self._ports = ports

    def __call__(self, info: AddrInfoType) -> socket.socket:
        """A socket for `info`; RefusedAddress (an OSError) where it must not be opened."""
        family, kind, protocol, _, target = info
        judge(str(target[0]), int(target[1]), self._allowed, self._ports)
        return socket.socket(family, kind, protocol)


class GuardedResolver(AbstractResolver):
    """Name lookups in threads of their own. One bad answer among several refuses them all."""

    def __init__(self, allowed: tuple[str, ...], lookup: Lookup | None = None) -> None:
        """`allowed` are networks in CIDR notation; `lookup` blocks and runs in a thread."""
        self._allowed = allowed
        self._lookup = lookup or system_lookup
        self._threads = ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of `host`; OSError where it has none, RefusedAddress for a bad one."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._lookup, host, port, family)
        if is_localhost(host):
            found = self._permitted_of(found) or found
        for answer in found:
            judged = verdict(answer["host"], self._allowed)
            if not judged.permitted:
                raise RefusedAddress(answer["host"], judged)
        return found

    def _permitted_of(self, answers: Sequence[ResolveResult]) -> list[ResolveResult]:
        # localhost commonly means both 127.0.0.1 and ::1; allowing one of them is meant to do.
        return [a for a in answers if verdict(a["host"], self._allowed).permitted]

    async def close(self) -> None:
        """Let the threads go; a lookup under way is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def system_lookup(host: str, port: int, family: int) -> list[ResolveResult]:
    """All addresses of `host` by the system's resolver. Blocks; OSError where there is none."""
    answers = socket.getaddrinfo(
        host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
    )
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=port,
            family=found,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for found, _, protocol, _, address in answers
    ]
