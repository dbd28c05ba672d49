"""HTTP and feed policy through the river: what is asked, what is remembered, what is said."""

from http import HTTPStatus
from pathlib import Path

from tests.scenarios.builders import Flowing, Web, configuration, item, round_of, rss
from tests.scenarios.builders import flowing as _flowing
from watcher.demo.serve import Reply, Request
from watcher.model.feed import FeedState, FeedStatus
from watcher.pipeline.notices import Kind
from watcher.store import status
from watcher.wiring import River

flowing: Flowing = _flowing


async def state(river: River) -> FeedState:
    (one,) = await river.all_states()
    return one


async def test_a_feed_that_has_not_changed_answers_304(web: Web, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        asked.append(request.headers.get("if-none-match", ""))
        if asked[-1] == '"one"':
            return Reply(status=HTTPStatus.NOT_MODIFIED)
        return Reply(body=rss(item(1)), content_type="text/xml", headers={"ETag": '"one"'})

    web.paths["/feed"] = answer
    async with flowing(configuration(tmp_path, web)) as river:
        await round_of(river)
        await round_of(river)
        assert river.tally.counts["not_modified"] == 1
    assert asked == ["", '"one"']


async def test_a_body_that_came_before_is_not_parsed_again(web: Web, tmp_path: Path) -> None:
    web.paths["/feed"] = rss(item(1))
    async with flowing(configuration(tmp_path, web)) as river:
        await round_of(river)
        await round_of(river)
        assert (river.tally.counts["fetched"], river.tally.counts["not_modified"]) == (1, 1)


async def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_once_that_is_sure(
    web: Web, tmp_path: Path
) -> None:
    moved = Reply(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": f"{web.url}/new"})
    web.paths |= {"/feed": moved, "/new": rss(item(1))}
    async with flowing(configuration(tmp_path, web)) as river:
        for _ in range(3):
            await round_of(river)
        web.paths["/new"] = rss(item(2), item(1))
        assert await round_of(river) == 1
    assert web.asked[:7] == [*["/feed", "/new"] * 3, "/new"]


async def test_a_feed_that_is_gone_is_left_alone_for_a_day(web: Web, tmp_path: Path) -> None:
    web.paths["/feed"] = Reply(status=HTTPStatus.GONE)
    async with flowing(configuration(tmp_path, web)) as river:
        await round_of(river)
        found = await state(river)
        assert found.status is FeedStatus.GONE
        assert (found.next_due - river.clock.now()).total_seconds() > 80_000


async def test_retry_after_is_honoured(web: Web, tmp_path: Path) -> None:
    headers = {"Retry-After": "1800"}
    web.paths["/feed"] = Reply(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    async with flowing(configuration(tmp_path, web)) as river:
        await round_of(river)
        assert (await state(river)).next_due.timestamp() >= river.clock.now().timestamp() + 1790


async def test_a_window_without_anything_known_is_said_to_be_a_gap(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(configuration(tmp_path, web)) as river:
        web.paths["/feed"] = rss(*(item(n) for n in range(10)))
        await round_of(river)
        web.paths["/feed"] = rss(*(item(n) for n in range(50, 60)))
        assert await round_of(river) == 10
        (notice,) = await river.store.read(status.notices)
        assert (notice.kind, notice.key) == (Kind.GAP, "outlet")
        assert (await state(river)).gaps == 1


async def test_one_bad_feed_costs_the_others_nothing(web: Web, tmp_path: Path) -> None:
    feeds = "".join(
        f'  f{n}: {{ feed: "{web.url}/f{n}", articles: from feed }}\n' for n in range(6)
    )
    config = configuration(tmp_path, web, feeds=feeds)
    bad: dict[str, bytes | Reply] = {
        "/f0": b"<html><body>Please log in</body></html>",
        "/f1": b"\x1f\x8b\x08 not gzip",
        "/f2": Reply(status=HTTPStatus.FOUND, headers={"Location": "/f2"}),
        "/f3": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel>&a;',
        "/f4": Reply(status=HTTPStatus.INTERNAL_SERVER_ERROR),
    }
    web.paths |= {**bad, "/f5": rss(item(1))}
    async with flowing(config) as river:
        assert await round_of(river) == 0
        web.paths["/f5"] = rss(item(2), item(1))
        assert await round_of(river) == 1
        states = {one.feed_id: one for one in await river.all_states()}
        assert states["f5"].status is FeedStatus.ACTIVE
        assert all(states[f"f{n}"].last_error for n in (0, 1, 2, 4))
