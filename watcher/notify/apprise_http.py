"""How Apprise's HTTP leaves: by the configuration's proxy and authorities, never the environment's.

Apprise calls `requests.post` and its like, which make a session for each call and read proxies,
bundles of certificates and passwords (`.netrc`) from the surroundings. Their session is replaced
here by one that asks the way of the call; outside of `using` it is as it was. The only requests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import proxy_from_url

from watcher.notify.way import Way

_CONNECTIONS = 2  # a session lives for one call
_WAY: ContextVar[Way | None] = ContextVar("way", default=None)


class Session(requests.Session):
    """A session that knows its way."""

    def __init__(self) -> None:
        """Outside of `using`, an ordinary session."""
        super().__init__()
        self._verifies = False
        way = _WAY.get()
        if way is None:
            return
        self.trust_env = False
        if way.proxy:
            self.proxies = {"http": way.proxy, "https": way.proxy}

    def get_adapter(self, url: str) -> BaseAdapter:
        """Called by requests. Authorities are read when they are needed first."""
        way = _WAY.get()
        if way is not None and not self._verifies and url.lower().startswith("https://"):
            self._verifies = True
            self.mount("https://", _verified(way))
        return super().get_adapter(url)

    def send(self, request: requests.PreparedRequest, **more: object) -> requests.Response:
        """Send, unless the address itself is refused: behind a proxy nobody else looks at it."""
        way = _WAY.get()
        refused = way.refusal(request.url or "") if way and way.proxy else ""
        if refused:
            raise requests.exceptions.InvalidURL(refused)
        return super().send(request, **more)


def _verified(way: Way) -> HTTPAdapter:
    """Verifies by the way's authorities besides its own. `verify=no` is an error with it."""
    context = way.trusting()
    adapter = HTTPAdapter()
    adapter.init_poolmanager(_CONNECTIONS, _CONNECTIONS, ssl_context=context)
    if way.proxy:
        adapter.proxy_manager[way.proxy] = proxy_from_url(
            way.proxy, proxy_headers=adapter.proxy_headers(way.proxy), ssl_context=context
        )
    return adapter


@contextmanager
def using(way: Way) -> Iterator[None]:
    """Within, and in threads that get a copy of the context, HTTP goes by `way`."""
    _put_in_place()
    token = _WAY.set(way)
    try:
        yield
    finally:
        _WAY.reset(token)


@lru_cache(maxsize=1)
def _put_in_place() -> None:
    requests.sessions.Session = Session  # type: ignore[misc]  # what requests.post makes
    requests.Session = Session  # type: ignore[misc]
