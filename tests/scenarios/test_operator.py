"""The operator hears of feeds and destinations in trouble, in one message, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from tests.scenarios.builders import Web, configuration, flowing, item, round_of, rss
from watcher.demo.serve import Reply
from watcher.model.feed import FeedState, FeedStatus
from watcher.pipeline import notices
from watcher.store import status
from watcher.wiring import River

GONE = Reply(status=HTTPStatus.GONE)


def with_operator(folder: Path, web: Web, *, feeds: str = "", to: str = "hook") -> Path:
    config = configuration(
        folder,
        web,
        feeds=feeds,
        destinations=(
            f'  chat: {{ slack: "{web.url}/{to}" }}\n  ops: {{ slack: "{web.url}/ops" }}'
        ),
    )
    text = (config / "watcher.yaml").read_text()
    (config / "watcher.yaml").write_text(text.replace("daemon:\n", "daemon:\n  operator: [ops]\n"))
    web.paths["/ops"] = b"ok"
    return config


async def reported(river: River, web: Web) -> list[dict[str, object]]:
    await river.report()
    await river.delivered()
    return [dict(one) for one in web.posts if one["path"] == "/ops"]


async def test_feeds_that_are_gone_are_reported_together_and_once(web: Web, tmp_path: Path) -> None:
    feeds = "".join(
        f'  f{n}: {{ feed: "{web.url}/f{n}", articles: from feed }}\n' for n in range(3)
    )
    web.paths |= {"/f0": GONE, "/f1": GONE, "/f2": rss(item(1))}
    async with flowing(with_operator(tmp_path, web, feeds=feeds)) as river:
        await round_of(river)
        assert len(await reported(river, web)) == 1
        assert len(await reported(river, web)) == 1
    (told,) = (one for one in web.posts if one["path"] == "/ops")
    assert "2 things" in told["text"]
    shown = str(told["blocks"])
    assert "f0: gone" in shown
    assert "f1: gone" in shown
    assert "f2" not in shown


async def test_a_dead_letter_is_reported_through_another_destination(
    web: Web, tmp_path: Path
) -> None:
    refused = Reply(status=HTTPStatus.FORBIDDEN, body=b"invalid_token")
    web.paths |= {"/feed": rss(item(1)), "/broken": refused}
    async with flowing(with_operator(tmp_path, web, to="broken")) as river:
        await round_of(river)
        web.paths["/feed"] = rss(item(2), item(1))
        assert await round_of(river) == 1
        assert len(await reported(river, web)) == 1
    assert "could not be delivered to chat" in str(web.posts[-1]["blocks"])


async def test_a_report_that_cannot_be_delivered_is_not_reported_again(
    web: Web, tmp_path: Path
) -> None:
    config = with_operator(tmp_path, web)
    web.paths |= {"/feed": GONE, "/ops": Reply(status=HTTPStatus.FORBIDDEN)}
    async with flowing(config) as river:
        await round_of(river)
        await reported(river, web)
        noted = await river.store.read(status.notices)
        letters = await river.store.read(status.dead_letters)
    assert [one.kind for one in noted] == [notices.Kind.FEED]
    assert [one.destination for one in letters] == ["ops"]


async def test_a_feed_that_came_back_can_be_reported_again(web: Web, tmp_path: Path) -> None:
    config = with_operator(tmp_path, web)
    web.paths["/feed"] = GONE
    async with flowing(config) as river:
        await round_of(river)
        assert len(await river.store.read(status.notices)) == 1
        web.paths["/feed"] = rss(item(1))
        await round_of(river)
        assert await river.store.read(status.notices) == ()


def test_a_failing_feed_is_noted_after_six_hours_and_one_never_read_after_three_tries() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    failing = FeedState(feed_id="f", next_due=now, status=FeedStatus.FAILING, failures=3)
    assert notices.trouble(failing, replace(failing, last_ok=now - timedelta(hours=5)), now) is None
    text = notices.trouble(failing, replace(failing, last_ok=now - timedelta(hours=7)), now)
    assert text
    assert "last read well" in text
    assert notices.trouble(failing, replace(failing, failures=2), now) is None
    assert "never read" in (notices.trouble(failing, failing, now) or "")


async def test_a_disk_that_fills_up_is_reported_once_until_it_has_room_again(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(with_operator(tmp_path, web)) as river:

        async def noted(free: int, *, low: bool) -> int:
            now = river.clock.now()
            await river.writes.do(lambda tx: notices.disk(tx, free, 10**11, now, low=low))
            return len(await reported(river, web))

        assert await noted(9 * 10**8, low=True) == 1
        assert await noted(8 * 10**8, low=True) == 1
        assert "900 MB of 100.0 GB are left" in str(web.posts[-1]["blocks"])
        await noted(5 * 10**10, low=False)
        assert "disk space" not in {one.kind for one in await river.store.read(status.notices)}
