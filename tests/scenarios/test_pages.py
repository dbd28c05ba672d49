"""Pages that cannot be read: judged on the feed's text, read again, and nothing told twice."""

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from tests.scenarios.builders import Flowing, Web, configuration, item, page, round_of, rss
from tests.scenarios.builders import flowing as _flowing
from watcher.clock import SystemClock
from watcher.demo.serve import Reply
from watcher.model.article import TextFrom
from watcher.store import history
from watcher.wiring import River

flowing: Flowing = _flowing

WATCH = '  drone: { match: { all: [ { words: ["drone"] } ] }, send: { to: [chat] } }\n'
DULL = "The council met on Friday to discuss the price of bus tickets in the town and its suburbs."
NEWS = "A drone fell on the roof of the town hall, and the council met in the school instead."
WIRE = """
NORTHPORT (Continental Newswire) - A drone fell on the town hall of Northport on Tuesday evening.
Nobody was hurt, the mayor's office said in a statement, and the fire was out within the hour.
The building was empty because the council has met in the school since the flood of last month.
Police closed three streets around the market square and asked people to stay away from the site.
Experts were to take the remains of the machine to a laboratory in the provincial capital on Friday.
It was the fourth such case in the district this year, according to the regional fire service.
The service has asked for more staff and a second crane, and the council is to vote on it in May.
"""
WALL = page("Before you continue", "We value your privacy. Accept all cookies to continue.")


def with_pages(folder: Path, web: Web, count: int = 1) -> Path:
    feeds = "".join(f'  o{n}: {{ feed: "{web.url}/o{n}/feed" }}\n' for n in range(count))
    return configuration(folder, web, feeds=feeds, watches=WATCH)


def linked(web: Web, number: int, title: str, summary: str = "A short teaser.") -> str:
    address = f"{web.url}/a/{number}.html"
    return item(number, title=title, link=address, guid=address, description=summary)


async def baseline(river: River, web: Web, count: int = 1) -> None:
    for n in range(count):
        web.paths[f"/o{n}/feed"] = rss(linked(web, 1000 + n, f"An older report from outlet {n}"))
    assert await round_of(river) == 0


async def text_from(river: River, title: str) -> tuple[TextFrom, str]:
    rows = await river.store.read(lambda reader: history.search(reader, title))
    found = await river.store.read(
        lambda reader: history.explain_article(reader, rows[0].article_id)
    )
    assert found
    assert found.article
    return found.article.text_from, found.article.problem


async def reread(river: River) -> None:
    """Read again whatever is to be read again, as if its time had come."""
    now = SystemClock().now()

    def due_now(tx: object) -> None:
        for article, _, attempts in tx.due_rereads(now + timedelta(days=2), 100):  # type: ignore[attr-defined]
            tx.set_reread(article.id, now, attempts)  # type: ignore[attr-defined]

    await river.writes.do(due_now)
    await river.reread()
    await river.delivered()


async def test_the_text_of_the_page_counts(web: Web, tmp_path: Path) -> None:
    async with flowing(with_pages(tmp_path, web)) as river:
        await baseline(river, web)
        web.paths["/a/1.html"] = page("Council moves", *[NEWS] * 3)
        web.paths["/o0/feed"] = rss(linked(web, 1, "Council moves to the school"))
        assert await round_of(river) == 1
        assert (await text_from(river, "moves school"))[0] is TextFrom.PAGE


async def test_a_page_that_fails_is_read_again_and_its_news_told_then(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(with_pages(tmp_path, web)) as river:
        await baseline(river, web)
        web.paths["/a/1.html"] = Reply(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        web.paths["/o0/feed"] = rss(linked(web, 1, "Council moves to the school"))
        assert await round_of(river) == 0
        kind, problem = await text_from(river, "moves school")
        assert kind is not TextFrom.PAGE
        assert "500" in problem
        web.paths["/a/1.html"] = page("Council moves", *[NEWS] * 3)
        await reread(river)
        assert len(web.posts) == 1
        assert (await text_from(river, "moves school"))[0] is TextFrom.PAGE
        await reread(river)
        assert len(web.posts) == 1


async def test_what_was_told_from_the_feed_is_not_told_again_from_the_page(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(with_pages(tmp_path, web)) as river:
        await baseline(river, web)
        web.paths["/o0/feed"] = rss(linked(web, 1, "Drone hits the town hall", NEWS))
        assert await round_of(river) == 1
        assert "judged on the feed" in str(web.posts[0])
        web.paths["/a/1.html"] = page("Drone hits the town hall", *[NEWS] * 3)
        await reread(river)
        assert len(web.posts) == 1


async def test_a_consent_wall_is_not_taken_for_the_article(web: Web, tmp_path: Path) -> None:
    async with flowing(with_pages(tmp_path, web)) as river:
        await baseline(river, web)
        web.paths["/a/1.html"] = WALL
        web.paths["/o0/feed"] = rss(linked(web, 1, "Drone over the harbour", NEWS))
        assert await round_of(river) == 1
        kind, problem = await text_from(river, "drone harbour")
        assert kind is not TextFrom.PAGE
        assert problem


async def test_a_bad_page_costs_its_neighbours_nothing(web: Web, tmp_path: Path) -> None:
    async with flowing(with_pages(tmp_path, web)) as river:
        await baseline(river, web)
        web.paths["/a/1.html"] = b"\x00\xff<html>" + b"<div>" * 50_000
        web.paths["/a/2.html"] = page("Second", *[NEWS] * 3)
        web.paths["/a/3.html"] = Reply(status=HTTPStatus.NOT_FOUND)
        web.paths["/o0/feed"] = rss(
            linked(web, 1, "First of three reports on the market"),
            linked(web, 2, "Second of three reports, on the hall"),
            linked(web, 3, "Third of three reports, on the river"),
        )
        assert await round_of(river) == 1
        assert "Second" in web.told[0]


async def test_a_see_also_box_is_not_the_article(web: Web, tmp_path: Path) -> None:
    async with flowing(with_pages(tmp_path, web)) as river:
        await baseline(river, web)
        body = "".join(f"<p>{DULL} Part {n} of the report.</p>" for n in range(5))
        web.paths["/a/1.html"] = (
            "<html><head><title>Bus tickets</title></head><body><nav><a href='/'>Home</a></nav>"
            f"<article><h1>Bus tickets</h1>{body}</article>"
            "<aside class='related'><h3>See also</h3><ul><li><a href='/x'>Drone falls on a barn"
            "</a></li><li><a href='/y'>Drone maker to close</a></li></ul></aside></body></html>"
        ).encode()
        web.paths["/o0/feed"] = rss(linked(web, 1, "Bus tickets to cost more"))
        assert await round_of(river) == 0


async def test_a_story_that_four_outlets_copy_is_told_once(web: Web, tmp_path: Path) -> None:
    wire = WIRE.strip().splitlines()
    heads = (
        "Drone falls on town hall",
        "Northport: nobody hurt as machine hits roof",
        "Fourth case in the district this year, fire service says",
        "Council lucky to be elsewhere",
    )
    async with flowing(with_pages(tmp_path, web, count=4)) as river:
        await baseline(river, web, count=4)
        for n, head in enumerate(heads):
            web.paths[f"/a/{n}.html"] = page(head, *wire)
            web.paths[f"/o{n}/feed"] = rss(linked(web, n, head, summary=f"From outlet {n}."))
        assert await round_of(river) == 1
        assert len(web.posts) == 1
        explained = await river.store.read(lambda reader: history.stories(reader, limit=10))
        assert max(story.sources for story in explained) == 4
