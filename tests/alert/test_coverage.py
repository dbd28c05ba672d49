from datetime import UTC, datetime, timedelta

import pytest

from watcher.alert import coverage
from watcher.alert.coverage import Blindness, Down

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ZONE = "Europe/Brussels"
HOUR = timedelta(hours=1)


def down(*names: str, ago: timedelta = HOUR) -> tuple[Down, ...]:
    return tuple(Down(name=name, last_ok=NOW - ago) for name in names)


def blind(count: int, sources: int, watch: str = "Kursk") -> Blindness:
    return Blindness(watch=watch, down=down(*(f"s{n}" for n in range(count))), sources=sources)


@pytest.mark.parametrize(
    ("count", "sources", "stands"),
    [(0, 12, 0), (1, 2, 1), (1, 10, 1), (1, 11, 0), (4, 12, 1), (1, 300, 0), (30, 300, 1)],
)  # fmt: skip
def test_the_footer_stands_where_a_tenth_of_the_sources_is_down(
    count: int, sources: int, stands: int
) -> None:
    assert len(coverage.of_alert(blind(count, sources), timezone=ZONE, now=NOW)) == stands


def test_it_says_how_many_since_when_and_who_went_down_last() -> None:
    found = Blindness(
        watch="Kursk",
        down=(*down("unian", "tass", ago=5 * HOUR), *down("ukrinform", "pravda", "suspilne")),
        sources=12,
    )
    (line,) = coverage.of_alert(found, timezone=ZONE, now=NOW)
    head, _, names = line.partition(" down since 12:00: ")
    assert head == "5 of 12 sources of this watch"
    assert names == "pravda, suspilne, ukrinform, tass and 1 more"


def test_an_older_time_bears_its_day() -> None:
    found = Blindness(watch="w", down=down("tass", ago=72 * HOUR), sources=2)
    (line,) = coverage.of_alert(found, timezone=ZONE, now=NOW)
    assert "down since 24 Nov 13:00: tass" in line


def test_a_source_that_never_answered_has_no_time() -> None:
    found = Blindness(watch="w", down=(Down(name="tass", last_ok=None),), sources=2)
    assert coverage.of_alert(found, timezone=ZONE, now=NOW) == (
        "1 of 2 sources of this watch never read: tass",
    )


def test_watches_that_miss_the_same_sources_share_a_line_of_the_digest() -> None:
    found = [blind(4, 12), blind(4, 12, "Ferries"), blind(1, 2, "Bridges"), blind(1, 300, "All")]
    lines = coverage.of_digest(found, timezone=ZONE, now=NOW)
    assert lines == (
        "4 of 12 sources of “Kursk”, “Ferries” down since 12:00: s0, s1, s2, s3",
        "1 of 2 sources of “Bridges” down since 12:00: s0",
    )
