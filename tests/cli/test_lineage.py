"""A story as the terminal shows it, from records alone."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.cli import lineage
from watcher.model.delivery import Delivery, DeliveryState
from watcher.model.feed import Feed
from watcher.model.story import Placement, PlacementReason
from watcher.model.watch import Priority
from watcher.store.records import AlertRow, OldHeadline, StoryDetail
from watcher.store.stories import StoryArticle

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FEEDS = {
    one.id: one
    for one in (
        Feed(id="agency", url="", title="Agency", owner="Agency plc"),
        Feed(id="echo", url="", title="Echo", owner="Press House"),
        Feed(id="herald", url="", title="Herald", owner="Press House"),
        Feed(id="state", url="", title="State TV", counts_as="state"),
    )
}


def article(at: int, feed: str, title: str, copy: str | None = None) -> StoryArticle:
    whole = StoryArticle.__dataclass_fields__
    known = {
        "article_id": f"{feed}{at}",
        "feed_id": feed,
        "url": f"https://{feed}.example/{at}",
        "title": title,
        "first_seen": NOON + at * MINUTE,
        "copy_of": copy,
        "score": 97.4 if copy else 0.0,
        "passage": "",
        "reason": PlacementReason.WIRE_COPY if copy else PlacementReason.FOUNDED,
        "shared": (),
    }
    return StoryArticle(**{name: known[name] for name in whole})  # type: ignore[arg-type]


def placed(row: StoryArticle, reason: PlacementReason = PlacementReason.WIRE_COPY) -> Placement:
    return Placement(
        article_id=row.article_id,
        story_id="s",
        copy_of=row.copy_of,
        score=97.4,
        reason=reason,
    )


def delivery(state: DeliveryState, sent: int | None = None) -> Delivery:
    return Delivery(
        id="d",
        alert_id="x",
        destination="chat",
        created_at=NOON,
        due_at=NOON,
        state=state,
        sent_at=NOON + sent * MINUTE if sent is not None else None,
    )


def alert(at: int, occasion: str, *deliveries: Delivery) -> AlertRow:
    whole = AlertRow.__dataclass_fields__
    known = {
        "id": "3f9a1c7b2d004455",
        "watch": "drone",
        "occasion": occasion,
        "facts": (),
        "priority": Priority.NORMAL,
        "created_at": NOON + at * MINUTE,
        "story_id": "s",
        "article_id": "agency0",
        "feed_id": "agency",
        "title": "",
        "url": "",
        "deliveries": deliveries,
        "acknowledged": None,
    }
    return AlertRow(**{name: known[name] for name in whole})  # type: ignore[arg-type]


WIRE = article(0, "agency", "Drone falls on town hall")
COPY = article(5, "echo", "Northport: nobody hurt", "agency0")
SAME = article(7, "state", "Drone falls on town hall", "echo5")
OWN = article(30, "herald", "What a caretaker saw")
STORY = StoryDetail(
    id="s",
    founded_at=NOON,
    articles=(WIRE, COPY, SAME, OWN),
    alerts=(alert(31, "confirmed", delivery(DeliveryState.SENT, 33)),),
    placements=(placed(COPY), placed(SAME)),
    headlines=(
        OldHeadline(article_id="agency0", title="Thing hits hall", replaced_at=NOON + 10 * MINUTE),
    ),
)


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> list[str]:
    lineage.print_out(lineage.of(STORY, FEEDS))
    return [re.sub(r" +", " ", line).strip() for line in capsys.readouterr().out.splitlines()]


def local(at: int) -> str:
    return f"{(NOON + at * MINUTE).astimezone():%H:%M}"


def test_the_head_counts_what_there_is(shown: list[str]) -> None:
    assert shown[:2] == [
        "Drone falls on town hall",
        "story s · 4 articles · 2 independent · 2 copies · 1 alert",
    ]


def test_copies_stand_under_their_original_and_all_else_in_order(shown: list[str]) -> None:
    assert shown[4:14] == [
        f"{local(0)} ● Agency Drone falls on town hall first",
        "https://agency.example/0",
        f"{local(5)} └ Echo Northport: nobody hurt copy 97 %",
        f"{local(7)} └ State TV same headline copy 97 %",
        f"{local(10)} ✎ Agency Drone falls on town hall new headline",
        "before: Thing hits hall",
        f"{local(30)} ● Herald What a caretaker saw own report",
        "https://herald.example/30",
        f"{local(31)} ▲ drone alert, confirmed → chat {local(33)} 3f9a1c7b2d",
        "",
    ]


def test_sources_are_listed_by_owner(shown: list[str]) -> None:
    assert shown[15:] == [
        "Agency plc Agency 1 yes",
        "Press House Echo, Herald 2 yes",
        "state (as one) State TV 1 copies only",
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DeliveryState.QUEUED, "chat (waits)"),
        (DeliveryState.SENDING, "chat (is being sent)"),
        (DeliveryState.DEAD, "chat (given up)"),
        (DeliveryState.WAITING, "chat (waiting for a digest)"),
    ],
)
def test_what_did_not_arrive_says_so(
    state: DeliveryState, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    story = replace(STORY, alerts=(alert(1, "first", delivery(state)), alert(2, "first")))
    lineage.print_out(lineage.of(story, FEEDS))
    printed = capsys.readouterr().out
    assert f"alert → {words}" in printed
    assert "alert → nobody" in printed


def test_a_story_whose_articles_are_pruned_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    story = replace(STORY, articles=(), placements=(), headlines=())
    lineage.print_out(lineage.of(story, FEEDS))
    assert "no article of it is left" in capsys.readouterr().out
