"""Makes foreign libraries obey the guard: looked at where Python itself looks up and connects.

Apprise speaks through `requests`, `smtplib`, MQTT clients and bare sockets. What they have in
common is the interpreter's own audit events (PEP 578), raised before a name is looked up and
before a socket connects. Within `guarding` these are judged; elsewhere they pass. The context
goes along into the threads that a library starts with a copy of it, as Apprise does.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from watcher.fetch import guard
from watcher.fetch.guard import Verdict

_INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})


@dataclass(slots=True)
class Tap:
    """One guarded stretch of work. `refused` says what was refused last; empty for nothing.

    `proxy` is host and port of the operator's proxy, which may be connected to wherever it is.
    """

    allowed: tuple[str, ...]
    lookup: guard.Lookup
    proxy: tuple[str, int] = ("", 0)
    refused: str = ""
    looking: bool = False

    def look_up(self, host: object, port: object) -> None:
        """Judge all addresses of a name before they are used; one bad among them refuses all."""
        name = host.decode("idna") if isinstance(host, bytes) else str(host or "")
        if self.looking or not name or (name, _number(port)) == self.proxy:
            return
        self.looking = True
        try:
            found = self.lookup(name, 0, socket.AF_UNSPEC)
        except OSError:
            return  # the library is about to hear the same
        finally:
            self.looking = False
        answers = {one["host"] for one in found}
        if guard.is_localhost(name):
            answers = {a for a in answers if guard.verdict(a, self.allowed).permitted} or answers
        for answer in sorted(answers):
            self._judge(answer)

    def connect(self, family: int, target: object) -> None:
        """Judge the address that a socket is about to be connected to."""
        if family not in _INTERNET or not isinstance(target, tuple):
            return
        host, port = str(target[0]), _number(target[1])
        if (host, port) == self.proxy or (host, port) in _addresses(*self.proxy):
            return
        if guard.verdict(host, self.allowed) is Verdict.UNREADABLE:
            self.look_up(host, port)  # a name for a datagram, which nothing has looked up yet
        else:
            self._judge(host)

    def _judge(self, host: str) -> None:
        try:
            guard.judge(host, 0, self.allowed)
        except guard.RefusedAddress as error:
            self.refused = str(error)
            raise


_TAP: ContextVar[Tap | None] = ContextVar("tap", default=None)


@contextmanager
def guarding(
    allowed: tuple[str, ...], proxy: str = "", lookup: guard.Lookup = guard.system_lookup
) -> Iterator[Tap]:
    """Within, names and sockets of this context are judged by `allowed`."""
    _listen()
    parts = urlsplit(proxy)
    tap = Tap(allowed, lookup, (parts.hostname or "", parts.port or 80) if proxy else ("", 0))
    token = _TAP.set(tap)
    try:
        yield tap
    finally:
        _TAP.reset(token)


@lru_cache(maxsize=1)
def _listen() -> None:
    """Begin to hear of sockets. Python offers no end to it."""
    sys.addaudithook(_heard)


def _heard(event: str, given: tuple[object, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"}:
        return
    tap = _TAP.get()
    if tap is None:
        return
    if event == "socket.getaddrinfo":
        tap.look_up(given[0], given[1])
    elif isinstance(given[0], socket.SocketType):
        tap.connect(given[0].family, given[1])


def _number(port: object) -> int:
    return int(port) if isinstance(port, int) or (isinstance(port, str) and port.isdigit()) else 0


@lru_cache(maxsize=8)
def _addresses(host: str, port: int) -> frozenset[tuple[str, int]]:
    """The addresses of the proxy, which may be connected to."""
    if not host:
        return frozenset()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return frozenset()
    return frozenset((str(one[4][0]), port) for one in found)
