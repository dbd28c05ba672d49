"""Readers hear which sources are down, and the operator which feeds have fallen silent."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from tests.scenarios.builders import (
    EVERYTHING,
    NOW,
    Web,
    configuration,
    flowing,
    item,
    round_of,
    rss,
)
from tests.scenarios.test_operator import reported, with_operator
from tests.store.builders import an_entry
from watcher.demo.serve import Reply
from watcher.pipeline import coverage
from watcher.pipeline.ports import Transaction
from watcher.store import status
from watcher.wiring import River

GONE = Reply(status=HTTPStatus.GONE)
DAY = timedelta(days=1)


def sources(web: Web, count: int) -> str:
    return "".join(
        f'  f{n}: {{ feed: "{web.url}/f{n}", articles: from feed }}\n' for n in range(count)
    )


async def test_an_alert_says_which_of_its_sources_are_down(web: Web, tmp_path: Path) -> None:
    web.paths |= {"/f0": rss(item(1)), "/f1": GONE}
    async with flowing(configuration(tmp_path, web, feeds=sources(web, 2))) as river:
        await round_of(river)
        web.paths["/f0"] = rss(item(2), item(1))
        assert await round_of(river) == 1
    assert "1 of 2 sources of this watch never read: f1" in str(web.posts[-1]["blocks"])


async def test_an_alert_of_a_watch_that_does_not_read_them_says_nothing(
    web: Web, tmp_path: Path
) -> None:
    web.paths |= {"/f0": rss(item(1)), "/f1": GONE}
    reads = EVERYTHING.replace("send:", "sources: { only: [f0] }, send:")
    watch = f"  one: {reads}"
    config = configuration(tmp_path, web, feeds=sources(web, 2), watches=watch)
    async with flowing(config) as river:
        await round_of(river)
        web.paths["/f0"] = rss(item(2), item(1))
        assert await round_of(river) == 1
    assert "sources of this watch" not in str(web.posts[-1]["blocks"])


async def remember(river: River, name: str, *, last: timedelta) -> None:
    """The feed has brought an entry each hour, the last of them so long ago."""

    def work(tx: Transaction) -> None:
        for number in range(20):
            at = NOW - last - number * timedelta(hours=1)
            tx.add_entries([an_entry(number, feed=name)], status="new", now=at)

    await river.store.transaction(work)


async def listened(river: River) -> list[str]:
    await river.listen()
    return [one.text for one in await river.store.read(status.notices)]


async def test_a_feed_that_falls_silent_is_told_once_until_it_speaks_again(
    web: Web, tmp_path: Path
) -> None:
    web.paths |= {"/f0": rss(), "/f1": rss()}
    async with flowing(with_operator(tmp_path, web, feeds=sources(web, 2))) as river:
        await remember(river, "f0", last=4 * DAY)
        await remember(river, "f1", last=2 * DAY)
        await round_of(river)
        (text,) = await listened(river)
        assert text.startswith("f0: no new entry since ")
        assert text.endswith("as a rule one comes every 60 minutes")
        assert len(await reported(river, web)) == 1
        assert len(await listened(river)) == 1
        assert len(await reported(river, web)) == 1
        web.paths["/f0"] = rss(item(1))
        await round_of(river)
        assert await listened(river) == []


async def test_after_a_stop_of_the_program_a_feed_is_asked_before_it_counts_as_silent(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(with_operator(tmp_path, web, feeds=sources(web, 1))) as river:
        await remember(river, "f0", last=9 * DAY)
        assert await listened(river) == []
        web.paths["/f0"] = rss()
        await round_of(river)
        assert len(await listened(river)) == 1


async def test_a_silence_that_was_told_is_not_told_again_after_an_outage(
    web: Web, tmp_path: Path
) -> None:
    web.paths["/f0"] = rss()
    async with flowing(with_operator(tmp_path, web, feeds=sources(web, 1))) as river:
        await remember(river, "f0", last=9 * DAY)
        await round_of(river)
        assert len(await listened(river)) == 1
        (state,) = await river.all_states()
        late = replace(state, last_ok=NOW - DAY)
        await river.store.transaction(lambda tx: tx.save_states([late]))
        later = NOW + DAY
        assert await river.store.transaction(lambda tx: coverage.listen(tx, later)) == 1
        assert len(await river.store.read(status.notices)) == 1
