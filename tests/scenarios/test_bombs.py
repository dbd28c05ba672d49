"""A page that no reader can finish, behind an entry that matters: it is told, and how is said."""

from pathlib import Path

from tests import bombs
from tests.scenarios.builders import NOW, Web, configuration, flowing, item, round_of, rss
from watcher.model.article import Doubt
from watcher.store import history

WATCH = """  bridge: { match: { all: [ { words: [harbour] } ] }, send: { to: [chat] } }
  reported: { match: { all: [ { words: [plans] } ] }, send: { to: [chat] } }
"""


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
