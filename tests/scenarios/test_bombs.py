"""A page that no reader can finish, behind an entry that matters: it is told, and how is said."""

import sys
from pathlib import Path

import pytest

from tests import bombs
from tests.scenarios.builders import NOW, Web, configuration, flowing, item, round_of, rss
from tests.scenarios.daemon import running, until
from watcher.model.article import Doubt
from watcher.store import history

WATCH = """  bridge: { match: { all: [ { words: [harbour] } ] }, send: { to: [chat] } }
  reported: { match: { all: [ { words: [plans] } ] }, send: { to: [chat] } }
"""


def maps(pid: int) -> str:
    """The files that a process has in its memory, shared libraries among them."""
    return Path(f"/proc/{pid}/maps").read_text("utf-8", "replace")


async def test_a_page_that_costs_its_worker_is_judged_on_what_there_is(
    tmp_path: Path, web: Web
) -> None:
    """The first watch is met by the feed's text, the second only by the page's paragraphs."""
    config = configuration(
        tmp_path, web, feeds=f'  outlet: {{ feed: "{web.url}/feed" }}', watches=WATCH
    )
    web.paths["/feed"] = rss(item(1))
    web.paths["/bomb.html"] = bombs.PAGES["paragraphs"](9000)
    async with flowing(config) as river:
        await round_of(river)
        link = f"{web.url}/bomb.html"
        web.paths["/feed"] = rss(
            item(1),
            item(2, "Bridge falls into the harbour", guid=link, link=link, description="At noon."),
        )
        assert await round_of(river) == 2
        told = await river.store.read(lambda reader: history.explain_article(reader, link))
    assert told is not None
    assert told.article is not None
    assert Doubt.COSTLY in told.article.doubts
    assert told.article.first_seen > NOW
    assert len(web.told) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_the_daemon_loads_no_reader_of_feeds_and_pages(tmp_path: Path, web: Web) -> None:
    config = configuration(tmp_path, web, feeds=f'  outlet: {{ feed: "{web.url}/feed" }}')
    web.paths["/feed"] = rss(item(1))
    async with running(config) as process:
        await until(lambda: web.asked.count("/feed") >= 1)
        web.paths["/feed"] = rss(item(1), item(2))
        await until(lambda: len(web.told) == 1)
        loaded = maps(process.inner.pid)
    assert "sqlite3" in loaded
    assert [name for name in ("lxml", "libxml2", "py3langid") if name in loaded] == []
