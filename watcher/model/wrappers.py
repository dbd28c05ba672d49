"""Links that lead through somebody else: the publisher's address is read out of them, offline.

    https://www.google.com/url?url=…         a parameter
    https://news.google.com/rss/articles/…   a message in base64 (of the form used up to July 2024)
    https://cdn.ampproject.org/c/s/…         a path

What is found is an address like any other: whoever asks for it goes through the guard of `fetch`.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from watcher.model import links

_DEEPEST = 4  # wrappers around each other
_MOST_PARAMETERS = 50
_LONGEST_CODE = 6000
_GOOGLE = re.compile(r"(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}")
_GOOGLES_OWN = re.compile(r"(?:news|consent|accounts)\.google\.(?:com?\.)?[a-z]{2,3}")
_NEWS_ITEM = re.compile(r"/(?:__i/)?(?:rss/)?(?:rd/)?(?:articles|read)/([\w-]+=*)$")
_AMP_PATH = re.compile(r"/(?:amp/|[cvr]/|i/|ii/w\d+/)?(s/)?([^/]+\.[^/]+/.*)$", re.DOTALL)
_YAHOO_PATH = re.compile(r"/RU=([^/]+)/")
_SCHEMES = ("http://", "https://")
_VARINT, _EIGHT_BYTES, _STRING, _FOUR_BYTES = 0, 1, 2, 5  # wire types of protocol buffers
_ADDRESS_FIELD = 4

_PARAMETERS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = tuple(
    (re.compile(host), path, tuple(names.split()))
    for host, path, names in (
        (_GOOGLE.pattern, "/url", "url q"),
        (r"news\.url\.google\.[a-z.]{2,6}", "/", "url q"),
        (r"consent\.google\.[a-z.]{2,6}", "/", "continue"),
        (r"(?:l|lm)\.(?:facebook|instagram)\.com", "/", "u"),
        (r"(?:www\.)?bing\.com", "/news/apiclick.aspx", "url"),
        (r"(?:away\.)?(?:m\.)?vk\.com", "/away", "to"),
        (r"(?:www\.)?youtube\.com", "/redirect", "q"),
        (r"(?:www\.)?linkedin\.com", "/redir/redirect", "url"),
        (r"(?:\w+\.)?duckduckgo\.com", "/l/", "uddg"),
        (r"out\.reddit\.com", "/", "url"),
        (r"t\.umblr\.com", "/redirect", "z"),
        (r"slack-redir\.net", "/link", "url"),
        (r"[\w.]+\.safelinks\.protection\.outlook\.com", "/", "url"),
    )
)


def unwrapped(url: str) -> str:
    """The address that a wrapped link leads to; `url` itself where it is none, or hides it."""
    for _ in range(_DEEPEST):
        inner = next(_inner(url), "")
        found = links.absolute(inner, "") if inner.startswith(_SCHEMES) else ""
        if not found or found == url:
            return url
        url = found
    return url


def hides(url: str) -> bool:
    """Whether an address is Google's own page about an article: it names no publisher.

    Such a page is a script or asks for consent; by HTTP it has led nowhere since July 2024.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    search = _GOOGLE.fullmatch(host) and parts.path.startswith(("/url", "/sorry"))
    return bool(search or _GOOGLES_OWN.fullmatch(host))


def _inner(url: str) -> Iterator[str]:
    """What may be the address inside, as written there."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return
    for hosts, path, names in _PARAMETERS:
        if parts.path.startswith(path) and hosts.fullmatch(host):
            yield from _of_query(parts.query, names)
    for hosts, read in _PATHS:
        if hosts.fullmatch(host) and (found := read(parts.path, parts.query)):
            yield found


def _of_query(query: str, names: tuple[str, ...]) -> Iterator[str]:
    try:
        given = parse_qs(query, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return
    for name in names:
        yield from (value for value in given.get(name, ()) if value.startswith(_SCHEMES))


def _of_amp_path(path: str, query: str) -> str:
    """`/c/s/host/path`: the address less its scheme; `s/` stands for https."""
    found = _AMP_PATH.match(path)
    if not found:
        return ""
    rest = f"{found[2]}?{query}" if query else found[2]
    return f"{'https' if found[1] else 'http'}://{rest}"


def _of_google_amp(path: str, query: str) -> str:
    return _of_amp_path(path, query) if path.startswith("/amp/") else ""


def _of_yahoo_path(path: str, query: str) -> str:
    del query
    found = _YAHOO_PATH.search(path)
    return unquote(found[1]) if found else ""


def _of_news_item(path: str, query: str) -> str:
    """The text field of the message in a link of Google News, where that is an address."""
    del query
    found = _NEWS_ITEM.match(path)
    if not found or len(found[1]) > _LONGEST_CODE:
        return ""
    code = found[1].rstrip("=")
    try:
        message = urlsafe_b64decode(code + "=" * (-len(code) % 4))
        return next((text for text in _texts(message) if text.startswith(_SCHEMES)), "")
    except (NotBase64, ValueError, IndexError):
        return ""


def _texts(message: bytes) -> Iterator[str]:
    """The strings in field 4 of a protocol-buffers message. ValueError where it is none."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == _VARINT:
            _, at = _varint(message, at)
        elif kind == _STRING:
            size, at = _varint(message, at)
            if size > len(message) - at:
                raise ValueError(size)
            if tag >> 3 == _ADDRESS_FIELD:
                yield message[at : at + size].decode("utf-8")
            at += size
        elif kind in {_EIGHT_BYTES, _FOUR_BYTES}:
            at += 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(kind)


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number of at most 32 bits, and where the next field begins."""
    number = 0
    for shift in range(0, 35, 7):
        byte = message[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return number, at
    raise ValueError(number)


_PATHS: tuple[tuple[re.Pattern[str], Callable[[str, str], str]], ...] = (
    (re.compile(r"news\.google\.com"), _of_news_item),
    (_GOOGLE, _of_google_amp),
    (re.compile(r"(?:[\w-]+\.)?cdn\.ampproject\.org"), _of_amp_path),
    (re.compile(r"r\.search\.yahoo\.com"), _of_yahoo_path),
)
