"""Takes a destination's own secrets out of what its provider says, should it repeat them. Pure."""

import re
from base64 import b64encode
from urllib.parse import unquote, urlsplit

_HIDDEN = "***"
_PIECES = re.compile(r"[/:@?&=#,;]+")
_SHORTEST = 4
_WORDS = frozenset({"services", "hooks", "webhook", "webhooks", "workflows", "triggers"})


def of_any(address: str) -> tuple[str, ...]:
    """Every part of an address that may be a secret, its host included, the longest first."""
    return _longest_first(set(_PIECES.split(address)))


def of_webhook(address: str) -> tuple[str, ...]:
    """The parts of an http address that may be secrets: all but its host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return of_any(address)
    user = parts.netloc.rpartition("@")[0]
    pieces = {parts.path, parts.query, *_PIECES.split(f"{user}/{parts.path}/{parts.query}")}
    return _longest_first(pieces - _WORDS)


def of_login(user: str, password: str) -> tuple[str, ...]:
    """A password as it is, and as it goes to a mail server (RFC 4616 and AUTH LOGIN)."""
    if not password:
        return ()
    plain = f"\0{user}\0{password}".encode()
    packed = {b64encode(plain).decode(), b64encode(password.encode()).decode()}
    return _longest_first({password, *packed})


def without(text: str, secrets: tuple[str, ...]) -> str:
    """`text` with a mark in the place of each secret."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN) if secret else text
    return text


def _longest_first(pieces: set[str]) -> tuple[str, ...]:
    telling = {piece for piece in pieces if len(piece) >= _SHORTEST}
    return tuple(sorted(telling | {unquote(piece) for piece in telling}, key=len, reverse=True))
