"""The templates, and how values show in them.

Every text is escaped and disarmed as in mail and chats; links lead to http and https only.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from watcher import __version__
from watcher.alert import passages
from watcher.clock import Clock
from watcher.model.alert import OF_A_WATCH, Occasion
from watcher.model.article import Article
from watcher.model.match import Evidence, Field
from watcher.model.plain import span
from watcher.notify import clean, faces
from watcher.notify.clean import Piece

STYLE = files("watcher.web").joinpath("static", "style.css").read_bytes()
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class Showing:
    """Renders templates, with times in one zone."""

    def __init__(self, clock: Clock) -> None:
        """The zone is set by each page, since a reload may change it."""
        self._clock = clock
        self._templates = Environment(
            loader=PackageLoader("watcher.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            line=clean.line, url=clean.url, host=faces.host, span=span, ago=self._ago, day=_day,
            occasion=_occasion,
        )  # fmt: skip
        self._templates.globals.update(
            version=__version__, quotes=_quotes, is_honest=faces.is_honest, of_watch=_of_watch
        )

    def page(self, template: str, zone: str, **shown: object) -> str:
        """The page of `template`; times are in `zone`."""
        return self._templates.get_template(template).render(zone=zone, **shown)

    def _ago(self, at: datetime) -> str:
        """How long ago, in one unit; "in 5 min" for what is to come."""
        seconds = (self._clock.now() - at).total_seconds()
        if abs(seconds) < 1:
            return "now"
        told = _coarse(abs(seconds))
        return f"in {told}" if seconds < 0 else f"{told} ago"


def _coarse(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f} min"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR:.0f} h"
    return f"{seconds // _DAY:.0f} days"


def _day(at: datetime, zone: str) -> str:
    return clean.moment(at, zone)


def _occasion(stored: str) -> str:
    """The kind of an alert, "" for the first on a story, which is the usual one."""
    kind = Occasion.of(stored)
    return "" if kind is Occasion.FIRST else kind.value


def _of_watch(stored: str) -> bool:
    return Occasion.of(stored) in OF_A_WATCH


def _quotes(article: Article, evidence: Sequence[Evidence]) -> list[tuple[Piece, ...]]:
    """The sentences that hold the hits, the title's first, cut at the hits."""
    found = []
    for part, text in ((Field.TITLE, article.title), (Field.TEXT, article.text)):
        hits = tuple(one for one in evidence if one.field is part and _fits(one, text))
        found += [clean.marked(one.text, one.hits) for one in passages.around(text, hits)]
    return found


def _fits(one: Evidence, text: str) -> bool:
    """Whether the evidence is of this very text, and not of a version that it replaced."""
    return text[one.start : one.end] == one.quote


def seconds(value: timedelta | None) -> float | None:
    """A span in seconds."""
    return None if value is None else value.total_seconds()
