"""What a text claims about where a link leads, and how hosts are spelled. Pure.

A host is always shown in ASCII: what looks like another name (*аррle.com* with Cyrillic letters)
shows as `xn--…`. A text that itself reads like an address is never made a link to another one.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from watcher.model import links

# What makes a reader, or a chat, take a word for an address: a scheme, www, or a common ending.
# The list of all endings has 1,500 entries, most of them words; a headline is full of words.
_ENDINGS = (
    "com|org|net|edu|gov|mil|int|info|biz|name|pro|app|dev|xyz|top|site|online|shop|news|live|"
    "club|link|click|zip|mov|cloud|[a-z]{2}|xn--[a-z0-9-]+|рф|рус|москва|укр|бел|бг|срб|мкд|мон|"
    "қаз|гр|ελ|ею"
)
_HOST = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(
    rf"(?:(?:https?|ftp):/{{0,2}}|(?<!\w)www\.)(?P<long>\w[^\s/<>\"'()]*)"
    rf"|(?<![\w.-])(?P<bare>(?:{_HOST}\.)+(?:{_ENDINGS}))(?![\w-])",
    re.IGNORECASE,
)
_NOT_ASCII_HOST = re.compile(r"(?<![\w.-])(?=[\w.-]*[^\x00-\x7f])\w[\w-]*(?:\.[\w-]+)+(?![\w-])")
# Letters that stand for a Latin one in print, as Chromium has them for its address bar.
_LOOKALIKE = {
    "CYRILLIC": frozenset("асԁеһіјӏорԗԛѕԝхуѵѡ"),
    "GREEK": frozenset("αικνορυωϲϳ"),
    "ARMENIAN": frozenset("հոսցօյզ"),
}


def host(url: str) -> str:
    """The host of a link as it is: in ASCII, without user, port or a final point; "" for none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return ascii_host(name)


def ascii_host(name: str) -> str:
    """`name` in ASCII and small letters; "" where no DNS can hold it."""
    if name.isascii():
        return name.lower().rstrip(".")
    try:
        return name.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def is_honest(label: str, url: str) -> bool:
    """Whether `label` may stand on a link to `url`: it names no address but one of that site."""
    there = links.site(url)
    return all(_same(found, there) for found in _named(label))


def spelled(text: str) -> str:
    """`text` in which the hosts that look like others are written in ASCII."""
    return text if text.isascii() else _NOT_ASCII_HOST.sub(_respelled, text)


def _named(label: str) -> list[str]:
    """The hosts that a reader finds in a text."""
    plain = unicodedata.normalize("NFKC", label)
    return [
        (found["long"] or found["bare"]).rpartition("@")[2].partition(":")[0]
        for found in _ADDRESS.finditer(plain)
    ]


def _same(name: str, there: str) -> bool:
    known = ascii_host(name.rstrip(".,;:!?…"))
    return bool(known) and links.site(f"https://{known}/") == there


def _respelled(found: re.Match[str]) -> str:
    """The host in ASCII if a part of it deceives.

    It does where it mixes scripts, or has only letters that look Latin before a Latin ending.
    """
    name = found.group()
    labels = name.lower().split(".")
    latin = labels[-1].isascii()
    if not any(_mixes(one) or (latin and _looks_latin(one)) for one in labels):
        return name
    return ascii_host(name) or name


def _mixes(label: str) -> bool:
    """Whether Latin letters stand beside those of a script that has the like, or two such do."""
    scripts = {_script(one) for one in label if one.isalpha()}
    alike = scripts & {"LATIN", *_LOOKALIKE}
    return len(alike) > 1


def _looks_latin(label: str) -> bool:
    scripts = {_script(one) for one in label if one.isalpha()}
    known = _LOOKALIKE.get(next(iter(scripts), ""), frozenset())
    return len(scripts) == 1 and all(one in known for one in label if one.isalpha())


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
