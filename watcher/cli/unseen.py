"""Why an article was never seen: what the feeds that might have carried it do. Pure."""

from collections.abc import Iterable, Iterator

from watcher.cli.console import when
from watcher.model import links
from watcher.model.feed import FeedStatus
from watcher.store.records import FeedHealth

_AT_MOST = 5


def addresses(given: str) -> tuple[str, ...]:
    """The forms under which an address may be stored: as given, without tracking, and so on."""
    if "://" not in given and "/" in given:
        given = f"https://{given}"
    plain = links.canonical(given, "")
    scheme, found, rest = plain.partition("://")
    if not found:
        return (given,)
    other = "http" if scheme == "https" else "https"
    slash = rest.removesuffix("/") if rest.endswith("/") else f"{rest}/"
    forms = (given, plain, *(f"{s}://{r}" for s in (scheme, other) for r in (rest, slash)))
    return tuple(dict.fromkeys(forms))


def why(given: str, feeds: Iterable[FeedHealth]) -> Iterator[str]:
    """Sentences, the most telling first."""
    everything = tuple(feeds)
    site = _site(given)
    if not site:
        yield f"No article has the id {given}. `watcher search WORDS` finds stored ones."
        return
    yield f"{given} was never seen in a feed, or it is past its retention."
    mine = [one for one in everything if _site(one.url) == site]
    for one in mine[:_AT_MOST]:
        yield from _of_site(one)
    if not mine:
        yield f"No configured feed is of {site}: `watcher sources add {site}` looks for one."
    waiting = [one.state.feed_id for one in everything if one.state.last_ok is None]
    if waiting and not mine:
        named = ", ".join(waiting[:_AT_MOST]) + (" …" if len(waiting) > _AT_MOST else "")
        yield f"{len(waiting)} of {len(everything)} feeds were never read: {named}"


def of_site(given: str, feeds: Iterable[FeedHealth]) -> tuple[FeedHealth, ...]:
    """The feeds of the site that an address belongs to."""
    site = _site(given)
    return tuple(one for one in feeds if site and _site(one.url) == site)


def _of_site(one: FeedHealth) -> Iterator[str]:
    state = one.state
    name, due = state.feed_id, f"it is due at {when(state.next_due)}"
    if state.last_polled is None:
        yield f"{name} is a feed of this site and was not polled yet; {due}."
    elif state.status is not FeedStatus.ACTIVE:
        good = f"last read well at {when(state.last_ok)}" if state.last_ok else "never read well"
        yield (
            f"{name} is a feed of this site and does not answer well ({state.status.value}:"
            f" {state.last_error}); {good}; {due}."
        )
    else:
        yield (
            f"{name} is a feed of this site; the address was not in it when it was last read, at"
            f" {when(state.last_ok)}; {due}."
        )
    if state.gaps:
        yield (
            f"{name} had {state.gaps} gaps: polls that shared nothing with the one before, between"
            " which entries may have come and gone."
        )


def _site(address: str) -> str:
    """The site of an address, with or without its scheme."""
    return links.site(address if "://" in address or "/" not in address else f"https://{address}")
