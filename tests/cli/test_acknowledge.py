"""`watcher alerts ack`: what somebody has seen."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.running import Answer, watcher
from tests.store.builders import a_delivery, an_alert, an_article, record_alert
from watcher.clock import SystemClock
from watcher.model import ids
from watcher.model.alert import Alert
from watcher.store.database import Store
from watcher.store.transaction import Transaction

Ask = Callable[..., Answer]


def past(tx: Transaction) -> tuple[Alert, Alert, Alert, Alert]:
    """Two alerts of one watch about a story, one of another watch, and a spike."""
    first = record_alert(tx)
    again = an_alert(an_article(1), occasion="confirmed")
    other = an_alert(an_article(1), watch="harbour")
    spike = replace(
        first, id=ids.alert_id("minister", "", "spike: x"), story_id="", article_id="",
        occasion="spike: x", facts=("9 stories in 1 hour",),
    )  # fmt: skip
    for one in (again, other, spike):
        tx.put_alert(one)
        tx.put_deliveries([a_delivery(one.id)])
    return first, again, other, spike


@pytest.fixture
def alerts(tmp_path: Path) -> tuple[Alert, Alert, Alert, Alert]:
    store = Store.open(tmp_path / "watcher.db", exclusive=True, clock=SystemClock())
    made = asyncio.run(store.transaction(past))
    store.close()
    return made


@pytest.fixture
def ask(tmp_path: Path, alerts: tuple[Alert, ...]) -> Ask:
    assert alerts
    folder = tmp_path / "config"
    folder.mkdir()
    text = f"version: 1\ndaemon: {{ store: '{tmp_path / 'watcher.db'}' }}\n"
    (folder / "watcher.yaml").write_text(text, encoding="utf-8")
    return lambda *args: watcher("--config", folder, *args)


def seen(ask: Ask) -> set[object]:
    rows = ask("alerts", "list", "--json").rows
    return {row["id"] for row in rows if row["acknowledged"]}


def test_an_alert_is_acknowledged_with_all_that_its_watch_told_of_the_story(
    ask: Ask, alerts: tuple[Alert, Alert, Alert, Alert]
) -> None:
    first, again, _, _ = alerts
    answer = ask("alerts", "ack", first.id[:8], "--by", "eva", "--note", "on  it", "--json")
    assert answer.code == 0
    row = answer.row
    assert set(row) == {"story_id", "watches", "acknowledged", "by", "note"}
    assert (row["story_id"], row["watches"], row["by"], row["note"]) == (
        first.story_id, ["minister"], "eva", "on it",
    )  # fmt: skip
    assert seen(ask) == {first.id, again.id}


def test_a_story_is_acknowledged_for_every_watch_that_told_of_it(
    ask: Ask, alerts: tuple[Alert, Alert, Alert, Alert]
) -> None:
    first, again, other, _ = alerts
    assert ask("alerts", "ack", first.story_id).code == 0
    assert seen(ask) == {first.id, again.id, other.id}


def test_an_alert_on_a_watch_as_a_whole_stands_for_itself(
    ask: Ask, alerts: tuple[Alert, Alert, Alert, Alert]
) -> None:
    spike = alerts[-1]
    assert ask("alerts", "ack", spike.id).code == 0
    assert seen(ask) == {spike.id}


def test_who_acknowledged_first_is_shown_and_a_second_time_answers_no(
    ask: Ask, alerts: tuple[Alert, Alert, Alert, Alert]
) -> None:
    first = alerts[0]
    ask("alerts", "ack", first.id, "--by", "eva", "--note", "on it")
    again = ask("alerts", "ack", first.id, "--by", "otto")
    assert again.code == 1
    assert "acknowledged before" in again.out
    assert "acknowledged by eva" in ask("alerts", "show", first.id).out
    assert "on it" in ask("alerts", "show", first.id).out
    assert "'by': 'eva'" in str(ask("alerts", "show", first.id, "--json").row["acknowledged"])
    assert "acknowledged by eva" in " ".join(ask("alerts", "list").out.split())
    assert "acknowledged by eva" in ask("stories", "show", first.story_id).out


def test_what_is_not_there_cannot_be_acknowledged(ask: Ask) -> None:
    answer = ask("alerts", "ack", "zzzz")
    assert answer.code == 2
    assert "no alert begins with" in answer.err
