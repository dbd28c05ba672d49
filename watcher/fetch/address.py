"""URLs: what can be asked for at all, and how a URL is shown without its secrets. Pure."""

import re
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from yarl import URL

_LONGEST = 4_096
_SHOWN = 300
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|[0-9a-f:.]+(?:%25[a-z0-9._-]+)?")
_SECRET_NAMES = (
    "key",
    "token",
    "secret",
    "auth",
    "authorization",
    "password",
    "passwd",
    "pass",
    "pwd",
    "sig",
    "signature",
    "credential",
    "credentials",
    "session",
    "sid",
    "user",
    "login",
    "hash",
)
# A long value in one piece with digits in it reads like a key, whatever its name.
_SECRET_VALUE = re.compile(r"(?=[^&]*\d)[A-Za-z0-9_~+/=-]{20,}")
# So does such a piece of a path: private feeds have theirs there. Slugs and UUIDs have hyphens.
_SECRET_PIECE = re.compile(r"[A-Za-z0-9_~]{24,}")
_DIGITS_OF_A_KEY = 4
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to ask for. `url` holds no user or password; `credentials` is a header value."""

    url: URL
    host: str
    credentials: str = ""


def target(url: str) -> Target | None:
    """`url` ready to be asked for, or None where it is no usable http or https address."""
    if len(url) > _LONGEST:
        return None
    try:
        return _target(URL(url.strip()))
    except ValueError:
        return None


def hop(origin: Target, location: str) -> Target | None:
    """Where a Location header leads from `origin`; None where it leads nowhere usable.

    A user and password in the header are dropped: a publisher does not choose our credentials.
    Ours go along only to the same host, and never from https to http.
    """
    if len(location) > _LONGEST:
        return None
    try:
        found = _target(origin.url.join(URL(location.strip())))
    except ValueError:
        return None
    if found is None:
        return None
    trusted = found.host == origin.host and found.url.scheme in {"https", origin.url.scheme}
    return Target(found.url, found.host, origin.credentials if trusted else "")


def shown(url: str) -> str:
    """`url` for people and logs: one line, no user or password, what reads like a key hidden."""
    try:
        parts = urlsplit(url[:_LONGEST])
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "(an unreadable address)"
    query = "&".join(_shown_pair(pair) for pair in parts.query.split("&")) if parts.query else ""
    path = _SECRET_PIECE.sub(lambda piece: _shown_piece(piece[0]), parts.path)
    text = urlunsplit((parts.scheme, host, path, query, ""))
    return one_line(text)


def one_line(text: str) -> str:
    """`text` as printable characters on one line, cut to 300."""
    kept = "".join(c if c.isprintable() else " " for c in text[: 2 * _SHOWN])
    return kept if len(kept) <= _SHOWN else kept[: _SHOWN - 1] + "…"


def _target(url: URL) -> Target | None:
    host = url.raw_host
    if url.scheme not in {"http", "https"} or not host or not _HOST.fullmatch(host):
        return None
    if url.raw_user is None and url.raw_password is None:
        return Target(url, host)
    pair = f"{url.user or ''}:{url.password or ''}".encode()
    return Target(url.with_user(None), host, "Basic " + b64encode(pair).decode("ascii"))


def _shown_piece(piece: str) -> str:
    digits = sum(map(str.isdigit, piece))
    return _HIDDEN if _DIGITS_OF_A_KEY <= digits < len(piece) else piece


def _shown_pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    secret = name.lower().endswith(_SECRET_NAMES) or _SECRET_VALUE.fullmatch(value)
    return f"{name}{equals}{_HIDDEN}" if value and secret else pair
