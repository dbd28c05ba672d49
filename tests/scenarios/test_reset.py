"""A publisher issues its archive again: the reader is spared the flood, not the news in it."""

from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, flowing, item, round_of, rss

OLD = "Mon, 05 Jan 2015 10:00:00 GMT"
WATCH = '  bridge: { match: { all: [ { words: ["collapsed"] } ] }, send: { to: [chat] } }\n'


def archive(*, with_matches: int) -> list[str]:
    return [
        item(
            n,
            title=f"Archive {n}: old bridge {n} collapsed" if n < 100 + with_matches else "",
            pubDate=OLD,
        )
        for n in range(100, 300)
    ]


@pytest.mark.parametrize(("matching", "told"), [(2, 2), (3, 3), (4, 0), (50, 0)])
async def test_a_few_old_matches_are_told_and_many_are_held(
    matching: int, told: int, web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web, watches=WATCH)
    web.paths["/feed"] = rss(*(item(n) for n in range(30)))
    async with flowing(config) as river:
        assert await round_of(river) == 0
        fresh = item(999, title="The harbour bridge collapsed this morning, police say")
        web.paths["/feed"] = rss(fresh, *archive(with_matches=matching))
        assert await round_of(river) == 1 + told
        assert river.tally.held.get("reset", 0) == matching - told
        assert await round_of(river) == 0
