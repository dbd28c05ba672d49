"""The sample outlets and their articles, read from the data files in `outlets/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

OUTLETS: Final = (
    "meridian",
    "harbour",
    "northgate",
    "lowland",
    "pacific",
    "zarechny",
    "nadrichchia",
    "hanyeoul",
)
"""The data files, in the order in which the outlets are listed."""

_TEASER_WORDS = 45


class Page(StrEnum):
    """How an article's page answers."""

    ORDINARY = "ordinary"
    CONSENT_WALL = "consent wall"
    MISSING_AT_FIRST = "missing at first"
    SLOW = "slow"


class Format(StrEnum):
    """What an outlet's feed is written in."""

    RSS = "rss"
    RDF = "rdf"
    ATOM = "atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """One article. `at` is seconds after the start, or None for one that is there already.

    `hours_old` is the age of such an older one at the start. `body` holds the paragraphs.
    `wire` names the agency text that the body was taken from, or is empty.
    """

    outlet: str
    slug: str
    title: str
    category: str
    author: str
    body: tuple[str, ...]
    at: float | None = None
    hours_old: float = 0.0
    caption: str = ""
    see_also: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    page: Page = Page.ORDINARY
    wire: str = ""

    @property
    def path(self) -> str:
        """The path of the page on its outlet's server."""
        return f"/news/{self.slug}"

    @property
    def teaser(self) -> str:
        """The beginning of the text, cut off as publishers do it."""
        words = " ".join(self.body).split()
        if len(words) <= _TEASER_WORDS:
            return " ".join(words)
        return " ".join(words[:_TEASER_WORDS]) + " […]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One publisher: its name, the look of its pages, the kind of its feed, its articles."""

    id: str
    name: str
    tagline: str
    language: str
    owner: str
    layout: str
    format: Format
    encoding: str
    cdata: bool
    tracking: bool
    nav: tuple[str, ...]
    articles: tuple[DemoArticle, ...]


@cache
def outlets() -> tuple[Outlet, ...]:
    """All sample outlets. The same at every call."""
    wires = _wires()
    return tuple(_outlet(name, wires) for name in OUTLETS)


@cache
def furniture() -> Mapping[str, Mapping[str, str]]:
    """The words around an article ("Share", "See also", the cookie notice) by language."""
    return _read("furniture")


def _read(name: str) -> dict[str, dict[str, str]]:
    text = files("watcher.demo").joinpath("outlets", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _wires() -> Mapping[str, str]:
    return {name: wire["body"] for name, wire in _read("wire").items()}


def _outlet(name: str, wires: Mapping[str, str]) -> Outlet:
    text = files("watcher.demo").joinpath("outlets", f"{name}.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return Outlet(
        id=name,
        name=raw["name"],
        tagline=raw["tagline"],
        language=raw["language"],
        owner=raw["owner"],
        layout=raw["layout"],
        format=Format(raw["format"]),
        encoding=raw.get("encoding", "utf-8"),
        cdata=raw.get("cdata", False),
        tracking=raw.get("tracking", False),
        nav=tuple(raw["nav"]),
        articles=tuple(_article(name, item, wires) for item in raw["article"]),
    )


def _article(outlet: str, raw: Mapping[str, object], wires: Mapping[str, str]) -> DemoArticle:
    wire = str(raw.get("wire", ""))
    body = wires[wire] if wire else str(raw["body"])
    for before, after in _pairs(raw.get("edits", [])):
        if before not in body:
            raise ValueError(f"{outlet}: the edit {before!r} finds nothing")
        body = body.replace(before, after)
    return DemoArticle(
        outlet=outlet,
        slug=str(raw["slug"]),
        title=str(raw["title"]),
        category=str(raw["category"]),
        author=str(raw["author"]),
        body=paragraphs(body),
        at=_number(raw.get("at")),
        hours_old=_number(raw.get("hours_old")) or 0.0,
        caption=str(raw.get("caption", "")),
        see_also=_strings(raw.get("see_also", [])),
        capitals=_strings(raw.get("capitals", [])),
        page=Page(str(raw.get("page", "ordinary"))),
        wire=wire,
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, which blank lines part; lines of one paragraph are joined."""
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(a), str(b)) for a, b in value) if isinstance(value, list) else ()
