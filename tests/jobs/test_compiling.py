"""Forms that worker processes make are those that would be made here."""

import logging
import os

import pytest

from tests.match.builders import ACTORS
from watcher.jobs import compiling
from watcher.match import kept as rows
from watcher.match.kept import Kept


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def test_workers_make_the_same_rows() -> None:
    kept = Kept()
    compiling.learn(kept, ACTORS.values(), many=1)
    assert kept.lacks(ACTORS.values()) == []
    for actor in ACTORS.values():
        kept.actor(actor)
    assert sorted(kept.rows.values()) == sorted(map(rows.row, ACTORS.values()))
    assert kept.changed


def test_few_actors_start_no_process() -> None:
    kept = Kept()
    compiling.learn(kept, ACTORS.values())
    assert len(kept.lacks(ACTORS.values())) == len(ACTORS)


def _dies() -> None:
    raise OSError("no memory")


def test_workers_that_die_cost_only_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(compiling, "_start", _dies)
    kept = Kept()
    with caplog.at_level(logging.WARNING):
        compiling.learn(kept, ACTORS.values(), many=1)
    assert "one core makes them" in caplog.text
    assert kept.actor(next(iter(ACTORS.values()))).usable
