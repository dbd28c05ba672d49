"""Alerts on a terminal as they come: the hits highlighted, the sources, the latency."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from rich.text import Text

from watcher.alert import passages
from watcher.cli.console import emit, out
from watcher.clock import Clock
from watcher.model.alert import Message
from watcher.model.article import Article
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.match import Evidence, Field

_HIT = "bold black on yellow"
_SHORT = 50
_NARROWEST, _WIDEST = 20, 10_000
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), " ")


def highlighted(text: str, hits: tuple[tuple[int, int], ...], style: str = "") -> Text:
    """`text` with its hits marked, safe for a terminal."""
    shown = Text(text.translate(_CONTROL), style=style)
    for start, end in hits:
        shown.stylize(_HIT, start, end)
    return shown


def shared(keys: tuple[str, ...]) -> str:
    """What a report of an event has in common with its story, for people; "" for nothing.

    An actor is named, a number shown, a name given by its sound, a word by its first letters.
    """
    kinds = {"@": "actor ", "~": "a name like ", "#": ""}
    told = [kinds[key[0]] + key[1:] if key[:1] in kinds else key for key in keys]
    return f"in common: {', '.join(told)}" if told else ""


def show_hits(article: Article, evidence: tuple[Evidence, ...]) -> None:
    """The sentences that hold the hits, the title's first."""
    for part, text in ((Field.TITLE, article.title), (Field.TEXT, article.text)):
        hits = tuple(one for one in evidence if one.field is part)
        for passage in passages.around(text, hits):
            _barred(highlighted(passage.text, passage.hits))


def quoted(passage: str) -> str:
    """A passage in quotation marks, of a longer one both ends."""
    words = " ".join(passage.translate(_CONTROL).split())
    if len(words) > 2 * _SHORT:
        words = f"{words[:_SHORT].rstrip()} … {words[-_SHORT:].lstrip()}"
    return f"“{words}”"


@dataclass
class Teller:
    """Hears every delivery's result and tells of each alert once."""

    published_at: Callable[[str], datetime | None]
    clock: Clock
    as_json: bool = False
    entries: int = 0
    _seen: set[str] = field(default_factory=set)
    _last: str = ""

    @property
    def alerts(self) -> int:
        """How many alerts have arrived somewhere."""
        return len(self._seen)

    def published(self, feed: str, title: str) -> None:
        """An entry appeared in a feed."""
        self.entries += 1
        line = Text("  + ", style="dim")
        out.print(line.append(f"{feed}: ".translate(_CONTROL)).append(title.translate(_CONTROL)))

    def told(self, delivery: Delivery, message: Message | None) -> None:
        """A delivery was tried."""
        if message is None:
            return
        if delivery.state is not DeliveryState.SENT:
            if not self.as_json:
                note = f"    {delivery.destination}: {delivery.last_error}; trying again"
                out.print(Text(note, style="yellow"))
            return
        latency = self._latency(message)
        first = message.alert_id not in self._seen
        self._seen.add(message.alert_id)
        if self.as_json:
            self._as_json(delivery, message, latency)
        elif first:
            self._show(delivery, message, latency)
        else:
            self._arrived(delivery, message, latency)

    def _latency(self, message: Message) -> float | None:
        published = self.published_at(message.url)
        return (self.clock.now() - published).total_seconds() if published else None

    def _as_json(self, delivery: Delivery, message: Message, latency: float | None) -> None:
        emit(
            {
                "watch": message.watch,
                "destination": delivery.destination,
                "title": message.headline,
                "url": message.url,
                "source": message.source,
                "other_sources": [one.source for one in message.other_sources],
                "latency_seconds": round(latency, 3) if latency is not None else None,
            }
        )

    def _show(self, delivery: Delivery, message: Message, latency: float | None) -> None:
        out.print()
        _barred(Text((message.watch_title or message.watch).translate(_CONTROL), "bold red"))
        _barred(highlighted(message.headline, message.headline_hits, "bold"))
        for passage in message.passages:
            _barred(highlighted(passage.text, passage.hits), indent="  ")
        sources = [message.source, *(one.source for one in message.other_sources)]
        _barred(Text(f"sources: {', '.join(sources)}".translate(_CONTROL), "cyan"))
        if message.note:
            _barred(Text(message.note.translate(_CONTROL), "yellow"))
        self._last = message.alert_id
        self._arrived(delivery, message, latency)

    def _arrived(self, delivery: Delivery, message: Message, latency: float | None) -> None:
        took = f"{latency:.1f} s after it appeared" if latency is not None else "delivered"
        about = "" if message.alert_id == self._last else f" ({message.headline[:_SHORT]})"
        line = f"✔ {delivery.destination}: {took}{about}".translate(_CONTROL)
        _barred(Text(line, "green"))


def _barred(text: Text, indent: str = "") -> None:
    """`text` beside a bar, wrapped between words on a terminal."""
    bar = Text(f"▌ {indent}", style="red")
    width = max(out.width - bar.cell_len, _NARROWEST) if out.is_terminal else _WIDEST
    for line in text.wrap(out, width):
        line.rstrip()
        out.print(bar + line)
