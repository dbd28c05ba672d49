"""A sign of life for the outside: regular, and only for as long as it is true."""

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.scenarios.builders import Web, configuration, flowing
from watcher.clock import SimulatedClock
from watcher.config.credentials import Secrets
from watcher.config.load import load
from watcher.demo.serve import Reply
from watcher.pipeline.heartbeat import LATE, Heart
from watcher.wiring import River


def with_heartbeat(folder: Path, web: Web) -> Path:
    config = configuration(folder, web)
    file = config / "watcher.yaml"
    beat = f'daemon:\n  heartbeat: {{ url: "{web.url}/alive", every: 2 minutes }}\n'
    file.write_text(file.read_text().replace("daemon:\n", beat), encoding="utf-8")
    web.paths["/alive"] = b"OK"
    return config


def heart(river: River, clock: SimulatedClock) -> Heart:
    return Heart(river.writes, river.heart.ping, clock=clock)


async def test_it_beats_as_often_as_asked_for(web: Web, tmp_path: Path) -> None:
    async with flowing(with_heartbeat(tmp_path, web)) as river:
        clock = SimulatedClock(river.clock.now())
        beating = heart(river, clock)
        assert await beating.beat(river.setup)
        clock.advance(timedelta(seconds=119))
        assert not await beating.beat(river.setup)
        clock.advance(timedelta(seconds=1))
        assert await beating.beat(river.setup)
        assert web.asked.count("/alive") == 2


async def test_it_stays_out_when_feeds_wait_too_long(web: Web, tmp_path: Path) -> None:
    async with flowing(with_heartbeat(tmp_path, web)) as river:
        clock = SimulatedClock(river.clock.now() + LATE + timedelta(minutes=1))
        assert not await heart(river, clock).beat(river.setup)
        assert "/alive" not in web.asked


async def test_an_answer_that_is_no_good_is_no_beat_and_the_next_one_comes(
    web: Web, tmp_path: Path
) -> None:
    async with flowing(with_heartbeat(tmp_path, web)) as river:
        clock = SimulatedClock(river.clock.now())
        beating = heart(river, clock)
        web.paths["/alive"] = Reply(status=HTTPStatus.SERVICE_UNAVAILABLE)
        assert not await beating.beat(river.setup)
        web.paths["/alive"] = b"OK"
        clock.advance(timedelta(minutes=2))
        assert await beating.beat(river.setup)


async def test_without_one_nothing_is_asked(web: Web, tmp_path: Path) -> None:
    async with flowing(configuration(tmp_path, web)) as river:
        assert not await river.heart.beat(river.setup)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('"${secret:beat}"', "the secret `beat` is missing"),
        ("healthchecks.example/x", "begins with https://"),
    ],
)
def test_one_that_cannot_be_sent_is_an_error(tmp_path: Path, written: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(f"daemon: {{ heartbeat: {written} }}\n", encoding="utf-8")
    loaded = load(tmp_path, secrets=Secrets.of(tmp_path, {}))
    assert loaded.configuration.settings.heartbeat is None
    assert [message in one.message for one in loaded.problems] == [True]


def test_its_address_is_never_shown(tmp_path: Path) -> None:
    secrets = Secrets.of(tmp_path, {"WATCHER_SECRET_BEAT": "https://hc.example/abcdefgh"})
    (tmp_path / "a.yaml").write_text('daemon: { heartbeat: "${secret:beat}" }\n', encoding="utf-8")
    found = load(tmp_path, secrets=secrets).configuration.settings.heartbeat
    assert found
    assert found.url == "https://hc.example/abcdefgh"
    assert "abcdefgh" not in repr(found)
    assert secrets.redactor.redact(f"asked {found.url}") == "asked [secret]"
