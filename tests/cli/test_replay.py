"""The filter `replay`: the daemon's own decisions, on a clock that the articles set."""

import json
from pathlib import Path

import pytest

from tests.cli.running import Answer, process, watcher

CONFIG = """version: 1
sources:
  harbour-post: { feed: "https://post.example/feed" }
destinations:
  desk: { apprise: "${secret:not-there}" }
  night: { apprise: "json://localhost", only: [breaking] }
watches:
  ferry:
    match: { all: [ { words: [ferry] } ] }
    sources: { only: [harbour-post] }
    send: { to: [desk, night], cooldown: 2 hours }
"""
REPORT = (
    "The night ferry between the islands stops running in May, the harbour council said on Monday."
    " Sixty passengers a night had used it, too few to pay for its crew, and the town will not pay"
    " the difference again. The mayor called it a sad day for everybody who works late, and asked"
    " the owners of the fishing boats to help until a smaller vessel has been found and repaired."
)


def article(number: int, at: str, title: str, text: str = REPORT) -> dict[str, object]:
    return {
        "id": number,
        "title": title,
        "text": text,
        "published_at": f"2026-11-20T{at}:00Z",
        "source": "harbour-post",
        "language": "en",
    }


NEWS = (
    article(3, "09:30", "Islands lose their night boat"),
    article(1, "09:00", "Night ferry to stop in May"),
    article(2, "13:00", "Ferry museum opens", "A museum about the ferry opened in the old port."),
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "watcher.yaml").write_text(CONFIG, encoding="utf-8")
    return folder


def replayed(config: Path, *articles: object, held: bool = False) -> Answer:
    given = "".join(f"{json.dumps(one)}\n" for one in articles)
    return watcher("--config", config, "replay", *(["--held"] if held else []), given=given)


def test_alerts_come_at_the_time_of_their_articles_in_order(config: Path) -> None:
    answer = replayed(config, *NEWS)
    assert answer.code == 0
    assert [(row["id"], row["at"], row["outcome"]) for row in answer.rows] == [
        (1, "2026-11-20T09:00:00.000Z", "sent"),
        (2, "2026-11-20T13:00:00.000Z", "sent"),
    ]


def test_a_held_match_has_its_reason(config: Path) -> None:
    rows = replayed(config, *NEWS, held=True).rows
    assert [(row["id"], row["story"], row["outcome"]) for row in rows if row["id"] == 3] == [
        (3, 1, "already told about this story")
    ]


def test_a_destination_without_its_secret_is_stood_in_for_and_one_that_is_choosy_left_out(
    config: Path,
) -> None:
    (row,) = replayed(config, NEWS[1]).rows
    assert row["deliveries"] == [
        {"destination": "desk", "state": "sent", "at": "2026-11-20T09:00:00.000Z"}
    ]


def test_the_same_input_gives_the_same_bytes(config: Path) -> None:
    given = "".join(f"{json.dumps(one)}\n" for one in NEWS).encode()
    answers = {
        process("--config", config, "replay", "--held", given=given, PYTHONHASHSEED=seed).out
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_an_id_that_comes_again_is_a_new_version_and_not_told_again(config: Path) -> None:
    again = article(1, "18:00", "Night ferry to stop in May", f"{REPORT} She will speak on Friday.")
    rows = replayed(config, NEWS[1], again, held=True).rows
    assert [(row["id"], row["outcome"]) for row in rows] == [
        (1, "sent"),
        (1, "already told about this story"),
    ]


def test_a_changed_headline_is_a_follow_up(config: Path) -> None:
    again = article(1, "18:00", "Night ferry saved: town pays after all")
    rows = replayed(config, NEWS[1], again).rows
    assert [(row["outcome"], str(row["occasion"]).partition(":")[0]) for row in rows] == [
        ("sent", "first"),
        ("sent", "headline changed"),
    ]


def test_without_an_alert_the_exit_code_is_one(config: Path) -> None:
    other = article(1, "09:00", "Bridge painted green", "The bridge was painted green.")
    assert replayed(config, other).code == 1
    assert replayed(config).code == 1


def test_a_line_that_is_no_article_is_told_and_costs_nothing_else(config: Path) -> None:
    given = f"no article\n{json.dumps(NEWS[1])}\n"
    answer = watcher("--config", config, "replay", given=given)
    assert answer.code == 0
    assert "line 1: not JSON" in answer.err
    assert watcher("--config", config, "replay", given="no article\n").code == 2
