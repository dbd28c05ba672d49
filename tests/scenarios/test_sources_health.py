"""What people see of odd feeds, and of pages that robots.txt closes."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from tests.cli.running import Answer, watcher
from tests.scenarios.builders import Web, configuration, flowing, item, page, round_of, rss
from watcher.cli.console import clean
from watcher.demo.serve import Reply
from watcher.model.condition import Condition, cure
from watcher.store import status

HTML = b"<!doctype html><html><head><title>Just a\x1b[31m moment</title></head></html>"
WATCH = '  drone: { match: { all: [ { words: ["drone"] } ] }, send: { to: [chat] } }\n'
TEXT = "A drone fell on the roof of the town hall, and the council met in the school instead. " * 4


def moved(number: int) -> Reply:
    where = {"Location": f"/new{number}"}
    return Reply(status=HTTPStatus.MOVED_PERMANENTLY, headers=where)


ANSWERS: Mapping[str, tuple[bytes | Reply, Condition]] = {
    "well": (rss(item(1)), Condition.FINE),
    "moved": (moved(1), Condition.MOVED),
    "void": (rss(), Condition.EMPTY),
    "cut": (rss(item(1), item(2))[:-40], Condition.CUT_SHORT),
    "page": (HTML, Condition.NOT_A_FEED),
    "lost": (Reply(status=HTTPStatus.NOT_FOUND), Condition.NOT_FOUND),
    "gone": (Reply(status=HTTPStatus.GONE), Condition.GONE),
}


async def asked(config: Path, *args: str) -> Answer:
    return await asyncio.to_thread(watcher, "--config", config, *args)


async def test_health_names_each_state_and_says_what_to_do(web: Web, tmp_path: Path) -> None:
    feeds = "".join(
        f'  {name}: {{ feed: "{web.url}/{name}", articles: from feed }}\n' for name in ANSWERS
    )
    config = configuration(tmp_path, web, feeds=feeds)
    web.paths |= {f"/{name}": answer for name, (answer, _) in ANSWERS.items()}
    web.paths["/new1"] = rss(item(3))
    async with flowing(config) as river:
        for _ in range(3):
            await round_of(river)
    told = await asked(config, "sources", "health", "--json")
    assert told.code == 1
    rows = {str(row["source"]): row for row in told.rows}
    assert {name: (row["condition"], row["advice"]) for name, row in rows.items()} == {
        name: (found.value, cure(found)) for name, (_, found) in ANSWERS.items()
    }
    assert list(rows) == ["gone", "lost", "page", "cut", "moved", "void", "well"]
    assert rows["moved"]["moved_to"] == f"{web.url}/new1"
    shown = await asked(config, "sources", "health")
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert "an HTML page with the title “Just a[31m moment”, 3 times in a row" in lines
    assert f"→ {clean(cure(Condition.NOT_FOUND))}" in lines
    assert lines[-1] == "3 of 7 feeds cannot be read"


async def test_a_page_that_robots_txt_closes_is_judged_by_the_feed_and_explain_says_why(
    web: Web, tmp_path: Path
) -> None:
    feeds = f'  open: {{ feed: "{web.url}/open" }}\n'
    feeds += f'  heedless: {{ feed: "{web.url}/heedless", robots: no }}\n'
    config = configuration(tmp_path, web, feeds=feeds, watches=WATCH)
    web.paths["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /closed\n")
    web.paths |= {"/open": rss(item(1)), "/heedless": rss(item(2))}
    address, other = f"{web.url}/closed.html", f"{web.url}/closed/2.html"
    web.paths |= {"/closed.html": page("Drone", TEXT), "/closed/2.html": page("Quiet day", TEXT)}
    async with flowing(config) as river:
        assert await round_of(river) == 0
        closed = item(3, "Drone falls on the hall", link=address, guid=address)
        web.paths["/open"] = rss(closed, item(1))
        web.paths["/heedless"] = rss(
            item(4, "Quiet day at the school", link=other, guid=other), item(2)
        )
        assert await round_of(river) == 2, "one by its headline, one by its page"
        assert await river.store.read(status.counts)
    assert "/closed.html" not in web.asked
    assert "/closed/2.html" in web.asked
    told = await asked(config, "explain", address, "drone")
    why = (
        f"robots.txt of {web.url.partition('://')[2].partition(':')[0]} asks not to fetch this page"
    )
    assert why in " ".join(told.out.split())
