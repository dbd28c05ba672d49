"""`watcher once`: one round on a publisher on loopback, in numbers."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.cli.running import Answer, watcher
from tests.scenarios.builders import NOW, Web, configuration, flowing, item, rss, web
from tests.scenarios.daemon import running
from watcher.demo.serve import Reply

__all__ = ["web"]

KEYS = {
    "feeds", "fetched", "not_modified", "failed", "entries", "new_entries", "articles", "stories",
    "matches", "alerts", "deliveries", "held", "seconds", "stages",
}  # fmt: skip
STAGES = {"fetch", "parse", "extract", "dedup", "match", "alert", "store", "notify"}
WINDOW = [item(n) for n in range(5, 0, -1)]


async def run(config: Path, *args: str) -> Answer:
    """A command beside the server, which runs in this thread."""
    return await asyncio.to_thread(watcher, "--config", config, *args)


def numbers(answer: Answer, *names: str) -> dict[str, object]:
    return {name: answer.row[name] for name in names}


async def test_the_first_poll_is_silent_and_the_next_alerts_once(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(*WINDOW)
    first = await run(config, "once", "--all", "--json")
    assert first.code == 0
    assert set(first.row) == KEYS
    stages = first.row["stages"]
    assert isinstance(stages, dict)
    assert set(stages) == STAGES
    counts = ("feeds", "fetched", "failed", "entries", "alerts", "deliveries")
    assert numbers(first, *counts) == {
        "feeds": 1, "fetched": 1, "failed": 0, "entries": 5, "alerts": 0, "deliveries": {"sent": 0},
    }  # fmt: skip
    web.paths["/feed"] = rss(item(6), *WINDOW)
    second = await run(config, "once", "--all", "--json")
    assert numbers(second, "new_entries", "articles", "matches", "alerts", "deliveries") == {
        "new_entries": 1, "articles": 1, "matches": 1, "alerts": 1, "deliveries": {"sent": 1},
    }  # fmt: skip
    third = await run(config, "once", "--all", "--json")
    assert numbers(third, "new_entries", "alerts") == {"new_entries": 0, "alerts": 0}
    assert len(web.posts) == 1


async def test_only_what_is_due_is_polled_unless_all_is_asked_for(web: Web, tmp_path: Path) -> None:
    config = configuration(
        tmp_path, web, feeds=f'  outlet: {{ feed: "{web.url}/feed", every: 1 hour }}'
    )
    web.paths["/feed"] = rss(*WINDOW)
    assert (await run(config, "once", "--json")).row["feeds"] == 1
    assert (await run(config, "once", "--json")).row["feeds"] == 0
    told = await run(config, "once", "--all")
    assert told.code == 0
    assert "1 feed polled:" in told.out
    assert "0 alerts, deliveries: 0 sent" in told.out


async def test_no_feed_that_answers_is_a_failure_outside(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = Reply(status=HTTPStatus.BAD_GATEWAY)
    answer = await run(config, "once", "--all", "--json")
    assert (answer.code, answer.row["failed"]) == (3, 1)
    web.paths["/feed"] = rss(*WINDOW)
    assert (await run(config, "once", "--all")).code == 0


async def test_sources_that_are_down_are_told(web: Web, tmp_path: Path) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(*WINDOW)
    assert "down since" not in (await run(config, "once", "--all")).err
    web.paths["/feed"] = Reply(status=HTTPStatus.BAD_GATEWAY)
    async with flowing(config) as river:
        (state,) = await river.all_states()
        lost = replace(state, failures=9, last_ok=NOW - timedelta(days=2))
        await river.writes.do(lambda tx: tx.save_states([lost]))
    told = (await run(config, "once", "--all")).err
    assert "1 of 1 sources of “every” down since" in " ".join(told.split())


def test_without_a_configuration_there_is_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = watcher("once", "--json")
    assert (answer.code, answer.out) == (2, "")


async def test_one_watcher_holds_a_store_and_the_reading_commands_work_beside_it(
    web: Web, tmp_path: Path
) -> None:
    config = configuration(tmp_path, web)
    web.paths["/feed"] = rss(*WINDOW)
    async with running(config) as daemon:
        await daemon.logged("watching")
        busy = await run(config, "once", "--all")
        assert (busy.code, busy.out) == (3, "")
        assert "another watcher" in busy.err
        for command in ("status", "alerts list", "stories list", "sources health"):
            answer = await run(config, *command.split(), "--json")
            assert (command, answer.code, answer.err) == (command, 0, "")
