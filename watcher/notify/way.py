"""What senders need of the network; who gives it decides which addresses may be reached."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from watcher.model.sending import Answered, Unanswered


class Tap(Protocol):
    """What was refused while a library spoke for itself; empty for nothing."""

    @property
    def refused(self) -> str:
        """One line for people, with what would permit it."""
        ...


class Way(Protocol):
    """The way out. Nothing else in `notify` opens a connection."""

    @property
    def proxy(self) -> str:
        """The proxy for HTTP; empty for none."""
        ...

    def trusting(self) -> ssl.SSLContext:
        """What certificates are verified by."""
        ...

    def refusal(self, url: str) -> str:
        """Why `url` may not be sent to, as far as its text tells; empty where it may be."""
        ...

    async def post(
        self, url: str, headers: Mapping[str, str], body: Mapping[str, object]
    ) -> Answered | Unanswered:
        """Post `body` as JSON, once; redirects are not followed. No deadline of its own."""
        ...

    async def dial(self, host: str, port: int) -> socket.socket:
        """A connected socket to a mail server. OSError where there is none."""
        ...

    def tapped(self, *, mail: bool) -> AbstractContextManager[Tap]:
        """Within, the sockets of foreign libraries obey the same rules."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...
