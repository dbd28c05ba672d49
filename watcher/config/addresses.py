"""Addresses as typed: whether they can be fetched from, and whether they are private."""

import ipaddress
import re
import socket
from urllib.parse import SplitResult, urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_LENGTH = 2000

_LOOPBACK = ("127.0.0.0/8", "::1/128")
_NUMERIC = re.compile(r"[0-9a-fx.]+", re.IGNORECASE)
_HOST = re.compile(r"[^\s/\\@\"'<>]+")
_MAIL = re.compile(r"[^\s@,;:<>\"()\\]{1,64}@[^\s@,;:<>\"()\\.]+(\.[^\s@,;:<>\"()\\.]+)*")


def feed_url(text: str) -> str:
    """`text` if it is an http or https address. Raises ValueError with the reason."""
    if "${" in text:
        raise ValueError("secrets can be used in `destinations` and `daemon`, not in a feed")
    parts = split(text)
    if parts.scheme not in {"http", "https"}:
        scheme = f"`{parts.scheme[:20]}:` is neither" if parts.scheme else "there is no"
        raise ValueError(f"a feed's address begins with https:// or http://; {scheme} here")
    if parts.username or parts.password:
        raise ValueError(
            "a user and password in a feed's address would show up in logs: remove them"
        )
    if not parts.hostname or not _HOST.fullmatch(parts.hostname):
        raise ValueError("the address names no host; write https://example.org/feed.xml")
    return text


def split(text: str) -> SplitResult:
    """The parts of an address. Raises ValueError in words that do not repeat it."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"an address has at most {MAX_LENGTH} characters")
    if re.search(r"[\s\x00-\x1f\\]", text):
        raise ValueError("an address has no spaces and no backslashes")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("the address is malformed: check the host and the port") from None
    if port == 0:
        raise ValueError("the address is malformed: there is no port 0")
    return parts


def listen(text: str) -> tuple[str, int]:
    """Host and port of `8080` (this machine only), `127.0.0.1:8080` or `[::1]:8080`."""
    host, colon, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]") if colon else "127.0.0.1"
    number = int(port) if re.fullmatch(r"[0-9]{1,5}", port) else 0
    if not 0 < number < 1 << 16 or (host != "localhost" and not _is_number(host)):
        raise ValueError(
            f"`{text[:60]}` is not an address to listen at; write 8080 for this machine only,"
            " or 0.0.0.0:8080"
        )
    return host, number


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by name or number."""
    numbers = private_networks(host)
    return bool(numbers) and numbers[0] in _LOOPBACK


def private_networks(host: str) -> tuple[str, ...]:
    """The networks that `network.allow` must list before `host` is fetched from; () if public.

    Only what is plain from the text: no name is looked up.
    """
    name = host.casefold().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return _LOOPBACK
    address = _number(name)
    if address is None or (address.is_global and not address.is_multicast):
        return ()
    if address.is_loopback:
        return (_LOOPBACK[0] if address.version == 4 else _LOOPBACK[1],)  # noqa: PLR2004
    return (f"{address}/{address.max_prefixlen}",)


def refused_networks(host: str, allow: tuple[str, ...]) -> tuple[str, ...]:
    """As `private_networks`; () where `allow` covers the first of them."""
    needed = private_networks(host)
    return needed if needed and not is_allowed(needed[0], allow) else ()


def cure(networks: tuple[str, ...]) -> str:
    """What to write so that private networks may be reached."""
    listed = ", ".join(f'"{item}"' if ":" in item else item for item in networks)
    return f"it will be refused; under `daemon:` add `network: {{ allow: [{listed}] }}`"


def host_of(address: str) -> str:
    """The host of an address; empty where it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_allowed(network: str, allow: tuple[str, ...]) -> bool:
    """Whether a network in `allow` covers `network`."""
    wanted = ipaddress.ip_network(network)
    return any(_covers(ipaddress.ip_network(item), wanted) for item in allow)


def network(text: str) -> str:
    """`127.0.0.0/8` or a single address, in canonical form. Raises ValueError."""
    try:
        return str(ipaddress.ip_network(text.strip()))
    except ValueError:
        raise ValueError(
            f"`{text[:60]}` is not a network; write 127.0.0.0/8 or a single address"
        ) from None


def is_wide(network: str) -> bool:
    """Whether a network holds more than any private one does."""
    found = ipaddress.ip_network(network)
    return found.prefixlen < 7  # noqa: PLR2004 - fc00::/7 is the largest


def mail(text: str) -> str:
    """An e-mail address without a display name. Raises ValueError."""
    if len(text) > 254 or not _MAIL.fullmatch(text):  # noqa: PLR2004 - RFC 5321, section 4.5.3.1.3
        raise ValueError(f"`{text[:60]}` is not an e-mail address; write desk@example.org")
    return text


def _covers(outer: Network, inner: Network) -> bool:
    if isinstance(outer, ipaddress.IPv4Network) and isinstance(inner, ipaddress.IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(outer, ipaddress.IPv6Network) and isinstance(inner, ipaddress.IPv6Network):
        return inner.subnet_of(outer)
    return False


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if not _NUMERIC.fullmatch(host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))  # 127.1, 0x7f.1 and 2130706433
    except OSError:
        return None
