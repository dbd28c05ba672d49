"""What came back from a publisher: a body, "not modified", or a failure with its reason."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole body, decoded (gzip, brotli, zstd) and within the caps.

    `url` is where the body came from in the end; `moved_to` is set only when every hop that led
    there was permanent (301 or 308). `headers` have lower-case names. `body_hash` is 32 hex
    digits. `fresh_for` is what Cache-Control or Expires promise (RFC 9111). `cut` marks the
    beginning of a body that was larger than the cap.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    body_hash: str
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The publisher answered 304, or 200 with the very bytes of last time (`same_body`)."""

    url: str
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None
    same_body: bool = False


class FailReason(StrEnum):
    """Why a fetch gave no body. The values are the words that people read."""

    TIMEOUT = "no complete answer in time"
    DNS = "the host name does not resolve"
    CONNECT = "could not connect"
    TLS = "the TLS certificate was not accepted"
    REFUSED_ADDRESS = "the address is private or reserved"
    BAD_URL = "not a usable http or https address"
    REDIRECTS = "too many redirects"
    TOO_LARGE = "larger than the cap"
    BROKEN = "a broken answer"
    HTTP = "an HTTP error"
    BLOCKED = "blocked by the site"
    GONE = "gone for good"
    RATE_LIMITED = "asked to slow down"
    ROBOTS = "not to be fetched by programs"
    ELSEWHERE = "the link does not lead to the article"
    NOT_A_FEED = "not a feed"
    PARSER_DIED = "reading it took too long or too much memory"
    BUSY = "put off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A fetch (or a reading) that gave nothing. `detail` is one line, free of secrets."""

    url: str
    reason: FailReason
    detail: str = ""
    status: int | None = None
    retry_after: timedelta | None = None
    moved_to: str = ""


Response = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article page as fetched; `charset` is what the HTTP header declares, or empty."""

    url: str
    body: bytes
    charset: str = ""
    etag: str = ""
