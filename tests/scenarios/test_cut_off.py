"""Work that is cut off between two commits is done again, and what it would have told is told.

Here the store refuses every commit from one on, as if the program had died there; then another
program opens it. What a poll causes is killed for good in `test_crash_commits`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import current_thread

import pytest
from sqlalchemy import Connection, Engine, event

from tests.scenarios.builders import Later, Web, configuration, flowing, item, page, round_of, rss
from watcher.errors import StoreUnavailable
from watcher.notify.wording import REPEAT
from watcher.store import status

COMMITS = range(7)
OLD = "Mon, 05 Jan 2015 10:00:00 GMT"
PAGE = [
    "A drone fell on the roof of the town hall on Tuesday, and the council met in the school.",
    "The mayor said that nobody had been hurt and that the roof would be mended by the spring.",
]
WATCHES = """\
  drone: { match: { all: [ { words: [drone] } ] }, send: { to: [chat] } }
  asbestos: { match: { all: [ { words: [asbestos] } ] }, send: { to: [chat] } }
"""


class CutOffError(StoreUnavailable):
    """The store took no more."""


@contextmanager
def taking(commits: int) -> Iterator[None]:
    """Only so many commits more."""
    left = commits

    def refuse(_: Connection) -> None:
        nonlocal left
        if current_thread().name.startswith("store-reader"):
            return
        left -= 1
        if left < 0:
            raise CutOffError

    event.listen(Engine, "commit", refuse)
    try:
        with suppress(CutOffError):
            yield
    finally:
        event.remove(Engine, "commit", refuse)


def told(web: Web) -> set[tuple[str, bool]]:
    """The messages that came, and whether of asbestos; again only where they say so."""
    plain = [one["text"] + str(one["blocks"]) for one in web.posts if REPEAT not in str(one)]
    assert len(plain) == len(set(plain))
    return {(one["text"], "*asbestos*" in str(one)) for one in web.posts}


@pytest.mark.parametrize("commits", range(1, 8))
@pytest.mark.parametrize("day", ["", OLD])
async def test_many_news_at_once_without_days_of_their_own(
    commits: int, day: str, web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web)
    items = [item(n, pubDate=day) for n in range(90, 0, -1)]
    web.paths["/feed"] = rss(*items[-8:])
    async with flowing(config) as river:
        assert await round_of(river) == 0
        web.paths["/feed"] = rss(*items)
        with taking(commits):
            await round_of(river)
    async with flowing(config) as river:
        await round_of(river)
        assert river.tally.held["reset"] == 0
        assert (await river.store.read(status.counts)).alerts == 82


@pytest.mark.parametrize("commits", COMMITS)
async def test_what_a_page_says_since_it_was_told_of(
    commits: int, web: Web, tmp_path: Path
) -> None:
    feed = f'  outlet: {{ feed: "{web.url}/feed" }}\n'
    config, clock = configuration(tmp_path, web, feeds=feed, watches=WATCHES), Later()
    web.paths["/feed"] = rss(item(1, "An older report"))
    async with flowing(config, clock) as river:
        assert await round_of(river) == 0
        address = f"{web.url}/a.html"
        web.paths["/a.html"] = page("Drone hits the town hall", *PAGE)
        web.paths["/feed"] = rss(item(2, "Drone hits the town hall", link=address, guid=address))
        assert await round_of(river) == 1
        more = "The roof was full of asbestos, the fire brigade said on Wednesday morning."
        web.paths["/a.html"] = page("Drone hits the town hall", *PAGE, more)
        clock.ahead += timedelta(minutes=6)
        with taking(commits):
            await river.recheck()
    async with flowing(config, clock) as river:
        clock.ahead += timedelta(minutes=6)
        await river.recheck()
        await river.delivered()
        assert {of_asbestos for _, of_asbestos in told(web)} == {False, True}


@pytest.mark.parametrize("commits", COMMITS)
async def test_few_old_matches_in_an_archive(commits: int, web: Web, tmp_path: Path) -> None:
    config, clock = configuration(tmp_path, web, watches=WATCHES), Later()
    web.paths["/feed"] = rss(*(item(n) for n in range(30)))
    archive = [
        item(n, title=f"Archive {n}: asbestos in school {n}" if n < 102 else "", pubDate=OLD)
        for n in range(100, 300)
    ]
    async with flowing(config, clock) as river:
        assert await round_of(river) == 0
        web.paths["/feed"] = rss(*archive)
        with taking(commits):
            await river.poller.poll(
                river.setup, river.setup.feeds["outlet"], (await river.all_states())[0]
            )
    async with flowing(config, clock) as river:
        clock.ahead += timedelta(minutes=6)  # what was claimed is free again
        await round_of(river)
        assert len(told(web)) == 2
