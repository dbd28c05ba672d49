"""How long news takes, by source and by watch, as `watcher status` shows it."""

from collections.abc import Mapping

from watcher.cli.console import clean, out, show, table
from watcher.store.latency import Lag, Lags, Spread

SLOWEST = 5
"""Sources shown unless all are asked for."""

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def show_lags(found: Lags, span: str, *, whole: bool) -> None:
    """The slowest sources, or the whole of both tables. `span` names the time looked at."""
    if not found.sources:
        if whole:
            out.print(f"nothing was sent at once in the last {span}")
        return
    out.print(f"how long it took in the last {span}: p50, p95, p99")
    sources = list(found.sources.items())
    _show("source", dict(sources if whole else sources[:SLOWEST]))
    if whole:
        out.print()
        _show("watch", found.watches)
    elif len(sources) > SLOWEST:
        out.print(f"and {len(sources) - SLOWEST} faster ones: `watcher status --latency`")


def _show(what: str, rows: Mapping[str, Lag]) -> None:
    """One row each, of three percentiles: half, 95 and 99 of a hundred took no longer."""
    listed = table(what, "sent", "published to seen", "seen to sent", wrap=what)
    for name, lag in rows.items():
        listed.add_row(
            clean(name), str(lag.count), _cell(lag.published_to_seen), _cell(lag.seen_to_sent)
        )
    show(listed)


def _cell(spread: Spread) -> str:
    """The percentiles, or that no date was there to go by."""
    times = (spread.p50, spread.p95, spread.p99)
    return ", ".join(_short(one) for one in times if one is not None) or "no dates"


def _short(seconds: float) -> str:
    """A span in one number and its unit."""
    for size, name in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"  # noqa: PLR2004 - two digits
