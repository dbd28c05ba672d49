"""Turns an alert into a message: what matched and why, in plain text, for any channel."""

from datetime import datetime, timedelta

from watcher.alert import confirm, headline, passages
from watcher.model.alert import FOLLOW_UPS, Alert, Message, Occasion, OtherSource, Passage
from watcher.model.article import LOW, Article, Doubt, TextFrom
from watcher.model.delivery import Delivery
from watcher.model.match import Evidence, Field
from watcher.model.notice import Report
from watcher.model.watch import FollowUps, Priority, Watch

LATE = timedelta(minutes=10)  # an alert that waits longer says so
_QUOTES = 3
_HEADED = {
    Occasion.UNCONFIRMED: "Unconfirmed: ",
    Occasion.CONFIRMED: "Confirmed: ",
    Occasion.HEADLINE: "New headline: ",
    Occasion.CORRECTED: "Corrected: ",
    Occasion.RETRACTED: "Withdrawn: ",
    Occasion.SPIKE: "Spike: ",
    Occasion.QUIET: "Silence: ",
}
_LATER = frozenset({*FOLLOW_UPS, Occasion.CONFIRMED, Occasion.AGAIN})
"""Occasions on which a story may have been told before, so that the message joins its thread."""


def message(  # noqa: PLR0913 - each part comes from another table, and is named by the caller
    alert: Alert,
    article: Article,
    *,
    delivery: Delivery,
    watch: Watch | None,
    source_name: str,
    others: tuple[OtherSource, ...],
    timezone: str,
    now: datetime | None = None,
    independent: confirm.Independent | None = None,
) -> Message:
    """The message of `alert` for one delivery. `watch` is None once it left the configuration.

    `article` is the version that was judged. `timezone` is an IANA name, for times that people
    read. `now` (default: when the delivery is due) tells whether the message comes late.
    `independent` are the sources of the story so far.
    """
    moment = now or delivery.due_at
    head = _HEADED.get(alert.kind, "")
    title = _title(alert, article)
    in_title = tuple(hit for hit in alert.evidence if hit.field is Field.TITLE)
    in_text = tuple(hit for hit in alert.evidence if hit.field is Field.TEXT)
    return Message(
        alert_id=alert.id,
        delivery_id=delivery.id,
        watch=alert.watch,
        watch_title=(watch.title if watch else "") or alert.watch,
        priority=alert.priority,
        headline=head + title,
        headline_hits=tuple(
            (start + len(head), end + len(head))
            for start, end in _headline_hits(title, in_title if title == article.title else ())
        ),
        url=article.url,
        source=source_name,
        published_at=article.published_at,
        first_seen=article.first_seen,
        created_at=alert.created_at,
        passages=(*_changed(alert), *passages.around(article.text, in_text)),
        why=why(alert.evidence),
        other_sources=others,
        note=_notes(delivery.escalated, _reading(article), _lateness(alert, delivery, moment)),
        repeat_possible=delivery.unsure > 0,
        timezone=timezone,
        story_id=alert.story_id,
        sources_line=confirm.line(
            independent or confirm.Independent(), timezone=timezone, now=moment
        ),
        occasion=alert.kind,
        thread=alert.kind in _LATER and _threads(watch),
    )


def of_watch(
    alert: Alert, *, delivery: Delivery, watch: Watch | None, timezone: str, url: str = ""
) -> Message:
    """The message of an alert that concerns a watch as a whole. `url` is that of the top story."""
    said, *particulars = alert.facts or ("",)
    title = (watch.title if watch else "") or alert.watch
    return Message(
        alert_id=alert.id,
        delivery_id=delivery.id,
        watch=alert.watch,
        watch_title=title,
        priority=alert.priority,
        headline=f"{_HEADED[alert.kind]}{title}: {said}",
        headline_hits=(),
        url=url,
        source="watcher",
        published_at=alert.created_at,
        first_seen=alert.created_at,
        created_at=alert.created_at,
        passages=tuple(Passage(text=line, hits=()) for line in particulars),
        why=(),
        note=_notes(delivery.escalated, _lateness(alert, delivery, delivery.due_at)),
        repeat_possible=delivery.unsure > 0,
        timezone=timezone,
        occasion=alert.kind,
    )


def _threads(watch: Watch | None) -> bool:
    return watch is None or watch.send.follow_ups is not FollowUps.SEPARATE


def _title(alert: Alert, article: Article) -> str:
    """The article's headline; after a change of it, the one that it was changed to."""
    if alert.kind is Occasion.HEADLINE and len(alert.facts) > 1:
        return alert.facts[1]
    return article.title


def _changed(alert: Alert) -> tuple[Passage, ...]:
    """What a follow-up says: both headlines with their differences marked, or the notice."""
    if alert.kind is Occasion.HEADLINE and len(alert.facts) > 1:
        return headline.compared(alert.facts[0], alert.facts[1])
    return tuple(Passage(text=line, hits=()) for line in alert.facts)


def report(made: Report, *, delivery: Delivery, timezone: str) -> Message:
    """The message that carries a report of the program about itself."""
    count = len(made.lines)
    return Message(
        alert_id=made.id,
        delivery_id=delivery.id,
        watch="watcher",
        watch_title="watcher itself",
        priority=Priority.NORMAL,
        headline=f"watcher needs attention: {count} thing{'s' if count > 1 else ''}",
        headline_hits=(),
        url="",
        source="watcher",
        published_at=made.created_at,
        first_seen=made.created_at,
        created_at=made.created_at,
        passages=tuple(Passage(text=line, hits=()) for line in made.lines),
        why=("`watcher status` shows all there is to know",),
        repeat_possible=delivery.unsure > 0,
        timezone=timezone,
        story_id="watcher",
    )


def why(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """One line per matched item: "Lavrov — actor lavrov", with the spelling it is a form of."""
    by_item: dict[str, dict[str, str]] = {}
    for hit in evidence:
        quotes = by_item.setdefault(hit.item, {})
        quotes.setdefault(_one_line(hit.quote), hit.form_of)
    return tuple(_why_line(item, quotes) for item, quotes in by_item.items())


def _why_line(item: str, quotes: dict[str, str]) -> str:
    kind, _, name = item.partition(":")
    # "drone" and "Drone" tell a reader the same
    distinct = list({quote.casefold(): quote for quote in reversed(quotes)}.values())[::-1]
    shown = ", ".join(_with_form(quote, quotes[quote], name) for quote in distinct[:_QUOTES])
    more = f" and {len(distinct) - _QUOTES} more" if len(distinct) > _QUOTES else ""
    return f"{shown}{more} — {kind} {name}" if name else f"{shown}{more} — {kind}"


def _with_form(quote: str, form_of: str, item: str) -> str:
    plain = form_of.rstrip("*")
    if not plain or plain.casefold() == quote.casefold() or form_of == item:  # said once already
        return quote
    return f"{quote} (form of {form_of})"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _headline_hits(title: str, evidence: tuple[Evidence, ...]) -> tuple[tuple[int, int], ...]:
    inside = {(hit.start, hit.end) for hit in evidence if 0 <= hit.start < hit.end <= len(title)}
    return tuple(passages.merged(sorted(inside)))


def _reading(article: Article) -> str:
    """What the reader should know of a text that is not the whole page, or hardly its own."""
    problem = _one_line(article.problem)
    if Doubt.UNRESOLVED in article.doubts:
        return f"headline only: {problem or Doubt.UNRESOLVED.value}"
    if article.text_from is TextFrom.PAGE:
        doubts = ", ".join(doubt.value for doubt in article.doubts)
        return f"not sure of the text: {doubts}" if article.confidence < LOW else ""
    if problem and not article.text:
        return f"headline only: the page could not be read ({problem})"
    if problem:
        return f"judged on the feed's text: the page could not be read ({problem})"
    if article.text_from is TextFrom.BLOCKED:
        return "judged on the feed's text: the page could not be read"
    if not article.text:
        return "judged on the headline alone"
    if article.text_from is TextFrom.TEASER:
        return "judged on the feed's teaser"
    return "judged on the feed's text"


def _notes(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _lateness(alert: Alert, delivery: Delivery, now: datetime) -> str:
    """How late the message is. One that was escalated was not to be sent before."""
    late = now - (delivery.created_at if delivery.escalated else alert.created_at)
    return f"delayed {_duration(late)}" if late >= LATE else ""


def _duration(span: timedelta) -> str:
    hours, seconds = divmod(int(span.total_seconds()), 3600)
    days, rest = divmod(hours, 24)
    if days:
        return f"{days} d {rest} h"
    return f"{hours} h {seconds // 60} min" if hours else f"{seconds // 60} min"
